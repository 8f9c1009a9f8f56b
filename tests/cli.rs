//! The command line in the user's view.

use std::fmt::Write as _;

use crate::support::{crdsmith, expect_file, expect_project_file, folder, project};

#[test]
fn the_reference_is_current() {
    expect_project_file("docs/cli.md", &crdsmith::cli::reference());
}

#[test]
fn every_rule_is_in_the_docs() {
    expect_project_file("docs/rules.md", &crdsmith::rule::page());
}

#[test]
fn completions_and_manuals() {
    let dir = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = crdsmith(dir.path(), &["completions", shell]).exits(0).stdout();
        assert!(
            script.contains("generate") && script.contains("config-schema"),
            "{shell}"
        );
    }
    assert!(crdsmith(dir.path(), &["man"]).exits(0).stdout().starts_with(".ie"));
    crdsmith(dir.path(), &["man", "-o", "man1"]).exits(0);
    let page = std::fs::read_to_string(dir.path().join("man1/crdsmith-generate.1")).unwrap();
    assert!(page.contains("\\-\\-check"), "{page}");
}

#[test]
fn wrong_arguments_exit_with_2() {
    let dir = folder();
    let mut transcript = String::new();
    for arguments in [
        &["generat"][..],
        &["generate", "--chekc"],
        &["generate", "-c", "x", "y"],
        &["generate", "-j0"],
        &["-q", "-v", "man"],
    ] {
        let run = crdsmith(dir.path(), arguments).exits(2);
        let _ = writeln!(
            transcript,
            "$ crdsmith {}\n{}",
            arguments.join(" "),
            run.transcript(dir.path())
        );
    }
    expect_file("expected/wrong-arguments.txt", &transcript);
}

#[test]
fn quiet_prints_errors_only() {
    let dir = folder();
    std::fs::write(
        dir.path().join("x.yaml"),
        crate::support::crd("Foo", "type: object\nproperties: {a: {}, A: {}}"),
    )
    .unwrap();
    let run = crdsmith(dir.path(), &["generate", "x.yaml", "-o", "out"]).exits(0);
    assert!(run.stderr().contains("warning[name-clash]"), "{}", run.stderr());
    let run = crdsmith(dir.path(), &["generate", "x.yaml", "-o", "out", "-q"]).exits(0);
    assert_eq!(run.stderr(), "");
    let run = crdsmith(dir.path(), &["generate", "nothing.yaml", "-o", "out", "-q"]).exits(2);
    assert!(run.stderr().starts_with("error[input-missing]"), "{}", run.stderr());
}

#[test]
fn colours_only_where_they_are_wanted() {
    let dir = folder();
    let plain = crdsmith(dir.path(), &["generate", "nothing.yaml", "-o", "out"]).exits(2);
    assert!(!plain.stderr().contains('\u{1b}'));
    let coloured = crdsmith(
        dir.path(),
        &["generate", "nothing.yaml", "-o", "out", "--color", "always"],
    )
    .exits(2);
    assert!(coloured.stderr().contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    let program = env!("CARGO_BIN_EXE_crdsmith");
    let script = format!("('{program}' completions bash; echo $? >&2) | head -c 10 >/dev/null");
    let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr).trim(), "0");
}

/// Our own configuration generates `generated/` and `docs/reference/`.
#[test]
fn generated_files_are_current() {
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        crdsmith(project(), &["generate"]).exits(0);
    }
    let run = crdsmith(project(), &["generate", "--check"]);
    assert_eq!(
        run.code(),
        0,
        "run `cargo run --release -- generate`\n{}{}",
        run.stdout(),
        run.stderr()
    );
}

/// Old spellings of flags work for a release, with a warning.
#[test]
fn old_spellings_are_warned_about() {
    let dir = folder();
    std::fs::write(dir.path().join("x.yaml"), crate::support::crd("Foo", "type: object")).unwrap();
    for (arguments, warning) in [
        (
            &["generate", "x.yaml", "--output", "out"][..],
            "warning[command-line]: `--output` is deprecated\n |\n = help: write `--out`\n",
        ),
        (
            &["generate", "x.yaml", "-o", "out", "--name", "lib"],
            "warning[command-line]: `--name` is deprecated\n |\n = help: write `--local-name`\n",
        ),
        (
            &["man", "--output", "man"],
            "warning[command-line]: `--output` is deprecated\n |\n = help: write `--out`\n",
        ),
        (
            &["validate", "x.yaml", "-o", "tap"],
            "warning[command-line]: `-o FORMAT` is deprecated\n |\n = help: write `--output FORMAT`\n",
        ),
    ] {
        let run = crdsmith(dir.path(), arguments).exits(0);
        assert!(run.stderr().starts_with(warning), "{arguments:?}: {}", run.stderr());
    }
    let run = crdsmith(dir.path(), &["generate", "x.yaml", "-o", "out"]).exits(0);
    assert!(!run.stderr().contains("deprecated"), "{}", run.stderr());
}

/// `generate --watch` writes again when a CRD changes.
#[test]
fn generate_watches_its_inputs() {
    let dir = folder();
    let crd = |field: &str| {
        let schema =
            format!("type: object\nproperties: {{spec: {{type: object, properties: {{{field}: {{type: string}}}}}}}}");
        std::fs::write(dir.path().join("x.yaml"), crate::support::crd("Foo", &schema)).unwrap();
    };
    crd("first");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(dir.path())
        .args(["generate", "x.yaml", "-o", "out", "--watch", "-q"])
        .spawn()
        .unwrap();
    let wait_for = |word: &str| {
        let file = dir.path().join("out/_gen/example/v1/foo.libsonnet");
        (0..600).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            std::fs::read_to_string(&file).is_ok_and(|text| text.contains(word))
        })
    };
    let first = wait_for("withFirst");
    crd("second");
    let second = wait_for("withSecond");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first && second, "the library was not written again");
}
