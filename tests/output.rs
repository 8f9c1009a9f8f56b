//! Files on disk: only changed ones are written, other people's are kept, none is half written; `--check`.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::support::{crd, crdsmith, expect_file, folder, run, tree, write};

const CONFIG: &str = "specs:\n- {output: lib, crds: [crds], patchDir: patches, extensionDir: more, jsonnetfile: true}\ndocs: {output: docs}\n";

/// A project with two kinds, a patch and an extension, generated.
fn project() -> tempfile::TempDir {
    let dir = folder();
    let schema = "type: object\ndescription: A thing.\nproperties:\n  size: {type: string}\n";
    write(
        dir.path(),
        &[
            ("crdsmith.yaml", CONFIG),
            ("crds/foo.yaml", &crd("Foo", schema)),
            ("crds/bar.yaml", &crd("Bar", schema)),
            ("patches/b.libsonnet", "{ b: 1 }\n"),
            ("patches/a.libsonnet", "{ a: 1 }\n"),
            ("patches/notes.md", "not copied"),
            ("more/x/y.libsonnet", "{ y: 1 }\n"),
        ],
    );
    crdsmith(dir.path(), &["generate"]).exits(0);
    dir
}

#[test]
fn patches_and_extensions_are_copied() {
    let dir = project();
    let read = |name: &str| fs::read_to_string(dir.path().join("lib").join(name)).unwrap();
    assert_eq!(
        read("main.libsonnet"),
        "(import 'gen.libsonnet') + (import '_custom/a.libsonnet') + (import '_custom/b.libsonnet')\n"
    );
    assert_eq!(read("_custom/a.libsonnet"), "{ a: 1 }\n");
    assert_eq!(read("extensions/x/y.libsonnet"), "{ y: 1 }\n");
    assert!(read("jsonnetfile.json").contains("\"subdir\": \"doc-util\""));
    assert!(!dir.path().join("lib/_custom/notes.md").exists());
}

#[test]
fn patches_that_stand_in_their_place_stay_their_authors() {
    let dir = folder();
    write(
        dir.path(),
        &[
            (
                "crdsmith.yaml",
                "specs: [{output: lib, crds: [foo.yaml], patchDir: lib/_custom}]",
            ),
            ("foo.yaml", &crd("Foo", "type: object")),
            ("lib/_custom/mine.libsonnet", "{ mine: true }\n"),
        ],
    );
    crdsmith(dir.path(), &["generate"]).exits(0);
    assert!(
        fs::read_to_string(dir.path().join("lib/main.libsonnet"))
            .unwrap()
            .contains("mine.libsonnet")
    );
    assert!(
        !fs::read_to_string(dir.path().join(".crdsmith.json"))
            .unwrap()
            .contains("mine.libsonnet")
    );
}

#[test]
fn what_is_no_longer_made_goes_and_what_people_made_stays() {
    let dir = project();
    write(
        dir.path(),
        &[
            ("lib/_gen/example/v1/mine.libsonnet", "{}\n"),
            ("docs/lib/mine.md", "mine\n"),
        ],
    );
    fs::remove_file(dir.path().join("crds/bar.yaml")).unwrap();
    fs::remove_dir_all(dir.path().join("more")).unwrap();
    write(
        dir.path(),
        &[("crdsmith.yaml", &CONFIG.replace("extensionDir: more, ", ""))],
    );
    let run = crdsmith(dir.path(), &["generate", "-v"]).exits(0);
    for removed in [
        "lib/_gen/example/v1/bar.libsonnet",
        "docs/lib/example/v1/bar.md",
        "lib/extensions/x/y.libsonnet",
    ] {
        assert!(
            run.stderr().contains(&format!("removed {removed}\n")),
            "{}",
            run.stderr()
        );
        assert!(!dir.path().join(removed).exists());
    }
    assert!(!dir.path().join("lib/extensions").exists(), "empty folders go as well");
    assert!(dir.path().join("lib/_gen/example/v1/mine.libsonnet").exists());
    assert!(dir.path().join("docs/lib/mine.md").exists());
}

#[test]
fn configurations_leave_each_others_folders_alone() {
    let dir = project();
    write(
        dir.path(),
        &[("other.yaml", "specs: [{output: other, crds: [crds/foo.yaml]}]")],
    );
    crdsmith(dir.path(), &["generate", "-c", "other.yaml"]).exits(0);
    assert!(dir.path().join("lib/_gen/example/v1/bar.libsonnet").exists());
    write(
        dir.path(),
        &[("crdsmith.yaml", &CONFIG.replace("output: lib", "output: moved"))],
    );
    crdsmith(dir.path(), &["generate"]).exits(0);
    assert!(
        !dir.path().join("lib").exists(),
        "a folder that the same configuration no longer makes goes"
    );
    assert!(dir.path().join("other/main.libsonnet").exists());
}

#[test]
fn unchanged_files_are_not_touched() {
    let dir = project();
    let stamp = |name: &str| fs::metadata(dir.path().join(name)).unwrap().modified().unwrap();
    let before = (stamp("lib/main.libsonnet"), stamp(".crdsmith.json"));
    crdsmith(dir.path(), &["generate"]).exits(0);
    assert_eq!(before, (stamp("lib/main.libsonnet"), stamp(".crdsmith.json")));
}

#[test]
fn a_run_that_fails_changes_nothing() {
    let dir = project();
    write(dir.path(), &[("crds/wrong.yaml", "a: [")]);
    write(dir.path(), &[("crds/foo.yaml", &crd("Changed", "type: object"))]);
    let before = tree(dir.path());
    crdsmith(dir.path(), &["generate"]).exits(2);
    assert_eq!(before, tree(dir.path()));
}

#[cfg(unix)]
#[test]
fn a_full_disk_changes_nothing() {
    let dir = project();
    let before = tree(&dir.path().join("lib"));
    let long = "x".repeat(100_000);
    write(
        dir.path(),
        &[(
            "crds/long.yaml",
            &crd("Long", &format!("type: object\ndescription: {long}")),
        )],
    );
    // A limit on the size of files, with its signal ignored, makes writes fail like on a full disk.
    let program = env!("CARGO_BIN_EXE_crdsmith");
    let script = format!("trap '' XFSZ; ulimit -f 40; exec '{program}' generate");
    let run = run(Command::new("sh").args(["-c", &script]).current_dir(dir.path())).exits(2);
    assert!(run.stderr().contains("cannot write"), "{}", run.stderr());
    assert_eq!(before, tree(&dir.path().join("lib")));
    let leftovers = fs::read_dir(dir.path()).unwrap().flatten().filter(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().starts_with(".crdsmith-staging-")
    });
    assert_eq!(leftovers.count(), 0);
}

#[cfg(unix)]
#[test]
fn a_second_run_at_once_is_refused() {
    let dir = project();
    let lock = fs::File::open(dir.path()).unwrap();
    lock.lock().unwrap();
    let run = crdsmith(dir.path(), &["generate"]).exits(2);
    assert!(
        run.stderr().contains("another crdsmith process is writing to"),
        "{}",
        run.stderr()
    );
    drop(lock);
    crdsmith(dir.path(), &["generate"]).exits(0);
}

#[test]
fn leftovers_of_a_killed_run_go() {
    let dir = project();
    write(dir.path(), &[(".crdsmith-staging-dead/0", "half")]);
    crdsmith(dir.path(), &["generate"]).exits(0);
    assert!(!dir.path().join(".crdsmith-staging-dead").exists());
}

#[test]
fn paths_of_the_configuration_stay_in_the_output() {
    let dir = project();
    for output in ["../out", "/tmp/out", "a/../../out"] {
        write(
            dir.path(),
            &[(
                "crdsmith.yaml",
                &CONFIG.replace("output: lib", &format!("output: {output}")),
            )],
        );
        let run = crdsmith(dir.path(), &["generate"]).exits(2);
        assert!(
            run.stderr().contains("is outside the output folder"),
            "{}",
            run.stderr()
        );
    }
}

#[test]
fn a_manifest_that_lies_removes_nothing_elsewhere() {
    let dir = project();
    write(dir.path(), &[("keep.txt", "mine")]);
    let manifest = r#"{"outputs": {"lib": {"owner": "crdsmith.yaml", "files": ["../keep.txt", "/etc/hostname", "lib/../keep.txt"]}}}"#;
    let inner = dir.path().join("inner");
    write(&inner, &[(".crdsmith.json", manifest)]);
    crdsmith(dir.path(), &["generate", "-o", "inner"]).exits(0);
    assert!(dir.path().join("keep.txt").exists());
    write(&inner, &[(".crdsmith.json", "{")]);
    crdsmith(dir.path(), &["generate", "-o", "inner"]).exits(2);
}

#[test]
fn check_lists_what_differs() {
    let dir = project();
    let mut transcript = crdsmith(dir.path(), &["generate", "--check"])
        .exits(0)
        .transcript(dir.path());
    fs::remove_file(dir.path().join("lib/gen.libsonnet")).unwrap();
    fs::remove_file(dir.path().join("crds/bar.yaml")).unwrap();
    write(dir.path(), &[("lib/_custom/a.libsonnet", "{ a: 2 }\n")]);
    let before = tree(dir.path());
    let run = crdsmith(dir.path(), &["generate", "--check"]).exits(1);
    let _ = write!(transcript, "\nafter some changes:\n\n{}", run.transcript(dir.path()));
    assert_eq!(before, tree(dir.path()), "--check writes nothing");
    expect_file("expected/check.txt", &transcript);

    let nowhere = dir.path().join("nowhere");
    crdsmith(dir.path(), &["generate", "--check", "-o", nowhere.to_str().unwrap()]).exits(1);
    assert!(!nowhere.exists());
}

#[test]
fn files_of_others_are_not_overwritten() {
    let dir = project();
    let mut transcript = String::new();
    let mut record = |title: &str, run: crate::support::Run| {
        let _ = write!(transcript, "# {title}\n{}\n", run.transcript(dir.path()));
    };
    let other = folder();
    for name in [
        "crdsmith.yaml",
        "crds/foo.yaml",
        "crds/bar.yaml",
        "patches/a.libsonnet",
        "patches/b.libsonnet",
        "more/x/y.libsonnet",
    ] {
        write(
            other.path(),
            &[(name, &fs::read_to_string(dir.path().join(name)).unwrap())],
        );
    }
    // Equal files are taken over: nothing is lost.
    let main = fs::read_to_string(dir.path().join("lib/main.libsonnet")).unwrap();
    write(
        other.path(),
        &[("lib/main.libsonnet", &main), ("lib/gen.libsonnet", "{ mine: 1 }\n")],
    );
    let before = tree(other.path());
    record("one file", crdsmith(other.path(), &["generate"]).exits(2));
    write(
        other.path(),
        &[("lib/jsonnetfile.json", "{}"), ("docs/lib/README.md", "mine\n")],
    );
    record("three files", crdsmith(other.path(), &["generate"]).exits(2));
    record("--check", crdsmith(other.path(), &["generate", "--check"]).exits(1));
    fs::remove_file(other.path().join("lib/jsonnetfile.json")).unwrap();
    fs::remove_file(other.path().join("docs/lib/README.md")).unwrap();
    fs::remove_dir_all(other.path().join("docs")).unwrap();
    assert_eq!(before, tree(other.path()), "nothing was written");
    record("--force", crdsmith(other.path(), &["generate", "--force"]).exits(0));
    assert!(
        !fs::read_to_string(other.path().join("lib/gen.libsonnet"))
            .unwrap()
            .contains("mine")
    );
    record("again", crdsmith(other.path(), &["generate"]).exits(0));
    expect_file("expected/files-of-others.txt", &transcript);
}

#[test]
fn a_missing_folder_comes_as_a_whole_or_not_at_all() {
    use crdsmith::output;
    use std::collections::{BTreeMap, BTreeSet};

    let dir = folder();
    let files = |paths: &[&str]| -> BTreeMap<String, Vec<u8>> {
        let named = paths.iter().map(|path| ((*path).to_owned(), path.as_bytes().to_vec()));
        named.collect()
    };
    let out = dir.path().join("below/out");
    // `a` cannot be a file and a folder.
    let failed = output::apply(&out, &files(&["a", "a/b", "c"]), &BTreeSet::new()).unwrap_err();
    assert!(failed.message.contains("out/a`"), "{}", failed.message);
    assert_eq!(tree(dir.path()).len(), 0, "{:?}", tree(dir.path()));

    let applied = output::apply(&out, &files(&["a/b", "c"]), &BTreeSet::new()).unwrap();
    assert_eq!((applied.changed, applied.unchanged), (2, 0));
    assert_eq!(fs::read_to_string(out.join("a/b")).unwrap(), "a/b");
    assert_eq!(
        fs::read_dir(dir.path().join("below")).unwrap().count(),
        1,
        "no staging folder is left"
    );
    let again = output::apply(&out, &files(&["a/b", "c", "d"]), &BTreeSet::new()).unwrap();
    assert_eq!((again.changed, again.unchanged), (1, 2));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode();
        fs::create_dir(dir.path().join("usual")).unwrap();
        assert_eq!(mode(&out), mode(&dir.path().join("usual")), "as any new folder");
    }
}
