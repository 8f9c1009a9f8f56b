//! Tanka's rules for environments, selections and exports, with Tanka's own answers: `tanka/print` runs `tk` on the cases.

use std::path::Path;

use crate::support;
use crate::support::crdsmith;

/// Every case has Tanka's output. A case that Tanka refuses is refused.
#[test]
fn every_case_has_the_answer_of_tanka() {
    let folder = support::project().join("tests/tanka");
    let project = support::folder();
    support::copy(&folder.join("project"), project.path());
    let expected = folder.join("expected");
    let cases = std::fs::read_to_string(folder.join("cases.txt")).unwrap();
    for case in cases.lines() {
        let mut words = case.split(' ');
        let (name, command) = (words.next().unwrap(), words.next().unwrap());
        let mut arguments = vec!["render"];
        arguments.extend(words);
        let out = format!("out-{name}");
        if command == "export" {
            arguments.extend(["-o", &out]);
        }
        let run = crdsmith(project.path(), &arguments);
        let code = std::fs::read_to_string(expected.join(format!("{name}.code"))).unwrap();
        assert_eq!(run.code() == 0, code.trim() == "0", "{case}\n{}", run.stderr());
        if code.trim() != "0" {
            continue;
        }
        if command == "show" {
            let stdout = std::fs::read_to_string(expected.join(format!("{name}.stdout"))).unwrap();
            assert_eq!(run.stdout(), stdout, "{case}");
        } else {
            assert_eq!(files(&project.path().join(&out)), files(&expected.join(name)), "{case}");
        }
    }
}

/// Tanka takes any of several environments with one name, another one in each run; crdsmith takes the first.
#[test]
fn the_first_environment_of_a_name_counts() {
    let project = support::project().join("tests/tanka/project");
    let run = crdsmith(&project, &["render", "inline/twice", "--name", "x"]);
    assert!(
        run.stdout().contains("value: first"),
        "{}{}",
        run.stdout(),
        run.stderr()
    );
    assert!(!run.stdout().contains("second"));
}

/// The environment of a `spec.json` is rendered with every name, as in Tanka. A name that it does not have is no silent mistake.
#[test]
fn a_name_that_selects_nothing_is_a_warning() {
    let copy = support::folder();
    support::copy(&support::project().join("tests/tanka/project"), copy.path());
    let project = copy.path();
    let warning = "warning[environment]: `--name nothing` is ignored: `env/kinds/spec.json` makes the folder one environment, `env/kinds`";
    for command in ["render", "validate"] {
        let run = crdsmith(project, &[command, "env/kinds", "--name", "nothing"]);
        assert!(run.stderr().contains(warning), "{command}\n{}", run.stderr());
        for name in ["kinds", "env/kinds"] {
            let run = crdsmith(project, &[command, "env/kinds", "--name", name]);
            assert!(
                !run.stderr().contains("warning[environment]"),
                "{command} {name}\n{}",
                run.stderr()
            );
        }
    }
    let run = crdsmith(project, &["render", "env", "env/kinds", "-r", "--name", "nothing"]);
    assert!(!run.stderr().contains("is ignored"), "{}", run.stderr());
    let run = crdsmith(project, &["render", "env/kinds", "-r", "--name", "nothing", "-t", "x"]).exits(0);
    assert!(
        run.stderr().contains("no manifest matches `--name` and `--target`"),
        "{}",
        run.stderr()
    );
    for selection in ["--name", "--selector"] {
        let run = crdsmith(project, &["render", "inline/names", "--raw", selection, "a"]).exits(2);
        assert!(run.stderr().contains("cannot be used with"), "{}", run.stderr());
    }
}

/// An unset variable is no target: Tanka prints everything then.
#[test]
fn an_empty_target_is_none() {
    let project = support::project().join("tests/tanka/project");
    let all = crdsmith(&project, &["render", "env/kinds"]);
    let run = crdsmith(&project, &["render", "env/kinds", "-t", ""]);
    assert_eq!((run.code(), run.stdout()), (0, all.stdout()));
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let files = support::tree(folder).into_iter();
    files
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect()
}

/// An environment without manifests is no error, unless the user asks for one.
#[test]
fn no_manifests_are_a_note() {
    let dir = support::folder();
    support::write(dir.path(), &[("main.jsonnet", "{}")]);
    let run = crdsmith(dir.path(), &["render", "main.jsonnet"]).exits(0);
    assert!(
        run.stdout().is_empty() && run.stderr().contains("note[no-manifests]"),
        "{}",
        run.stderr()
    );
    let run = crdsmith(dir.path(), &["render", "main.jsonnet", "--fail-on-empty"]).exits(2);
    assert!(run.stderr().contains("error[no-manifests]"), "{}", run.stderr());
}

/// The files of a deleted environment are removed with every strategy.
#[test]
fn deleted_environments_lose_their_files() {
    let dir = support::folder();
    let program = |name: &str| format!("{{ apiVersion: 'v1', kind: 'ConfigMap', metadata: {{ name: '{name}' }} }}");
    let files = [
        ("a/main.jsonnet", program("a")),
        ("b/main.jsonnet", program("b")),
        ("jsonnetfile.json", "{}".to_owned()),
    ];
    let spec = r#"{"spec": {"namespace": "n"}}"#;
    support::write(dir.path(), &[("a/spec.json", spec), ("b/spec.json", spec)]);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    support::write(dir.path(), &files);
    crdsmith(dir.path(), &["render", "a", "-o", "out"]).exits(0);
    let arguments = [
        "render",
        "b",
        "-o",
        "out",
        "--merge-strategy",
        "fail-on-conflicts",
        "--merge-deleted-envs",
        "a/main.jsonnet",
    ];
    crdsmith(dir.path(), &arguments).exits(0);
    let names: Vec<String> = support::tree(&dir.path().join("out")).into_keys().collect();
    assert_eq!(names, ["manifest.json", "v1.ConfigMap-b.yaml"]);
}

/// Projects as they are: a library beside the project in one repository, and vendored files that are links.
#[cfg(unix)]
#[test]
fn the_sandbox_lets_real_projects_through() {
    use std::os::unix::fs::symlink;
    let dir = support::folder();
    let manifest = "{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }";
    support::write(
        dir.path(),
        &[
            ("repository/.git/HEAD", ""),
            ("repository/jsonnet/lib/main.libsonnet", manifest),
            ("repository/example/tk/jsonnetfile.json", "{}"),
            (
                "repository/example/tk/environments/near/main.jsonnet",
                "import '../../../../jsonnet/lib/main.libsonnet'",
            ),
            (
                "repository/example/tk/environments/linked/main.jsonnet",
                "import 'lib/main.libsonnet'",
            ),
            (
                "repository/example/tk/environments/outside/main.jsonnet",
                "import '../../../../../elsewhere/main.libsonnet'",
            ),
            (
                "repository/example/tk/environments/climbing/main.jsonnet",
                "import 'climbing.libsonnet'",
            ),
            (
                "repository/example/tk/vendor/climbing.libsonnet",
                "import '../../../../elsewhere/main.libsonnet'",
            ),
            ("elsewhere/main.libsonnet", manifest),
            ("linked/jsonnetfile.json", "{}"),
            ("linked/environments/default/main.jsonnet", "import 'main.libsonnet'"),
        ],
    );
    symlink(
        "../../../jsonnet/lib",
        dir.path().join("repository/example/tk/vendor/lib"),
    )
    .unwrap();
    symlink("../elsewhere", dir.path().join("linked/vendor")).unwrap();
    let run = |path: &str| crdsmith(dir.path(), &["render", path]);
    run("repository/example/tk/environments/near").exits(0);
    run("repository/example/tk/environments/linked").exits(0);
    run("linked/environments/default").exits(0);
    for path in [
        "repository/example/tk/environments/outside",
        "repository/example/tk/environments/climbing",
    ] {
        let stderr = run(path).exits(2).stderr();
        assert!(stderr.contains("pass `--allow-outside`"), "{stderr}");
    }
}
