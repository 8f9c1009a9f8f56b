//! Tanka's own output, and the output of Go's libraries for scalars and numbers.

use std::path::Path;

use crdsmith::go::yaml::{Dialect, emit};
use crdsmith::go::{fmt, json as go_json};
use serde_json::{Value, json};

use crate::support::{conformance, crdsmith, folder, project, tree, write};

/// Environments of the conformance project that cannot be exported. The recursive cases were recorded without them.
const BROKEN: [&str; 2] = ["broken", "nulls"];

#[test]
fn every_case_of_tanka() {
    let Some(conformance) = conformance("tanka") else {
        return;
    };
    let output = folder();
    let mut table = String::new();
    let mut wrong = 0;
    for line in std::fs::read_to_string(conformance.join("cases.txt")).unwrap().lines() {
        let mut columns = line.splitn(3, '|').map(str::trim);
        let (name, exit, command) = (
            columns.next().unwrap(),
            columns.next().unwrap(),
            columns.next().unwrap(),
        );
        let verdict = case(&conformance, name, exit == "exit 0", command, output.path());
        wrong += usize::from(verdict.is_err());
        table.push_str(&format!(
            "{name:24} {}\n",
            verdict.err().unwrap_or_else(|| "same".to_owned())
        ));
    }
    eprintln!("{table}");
    assert_eq!(wrong, 0, "{table}");
}

fn case(conformance: &Path, name: &str, succeeds: bool, command: &str, output: &Path) -> Result<(), String> {
    let mut project = conformance.join("project").canonicalize().unwrap();
    let copy = folder();
    if command.contains(" -r") {
        copy_without_broken(&project, copy.path());
        copy.path().clone_into(&mut project);
    }
    let command = command.replace("OUT", &output.to_string_lossy());
    let words: Vec<&str> = command
        .split(' ')
        .filter(|word| !word.starts_with("--dangerous"))
        .collect();
    let arguments: Vec<&str> = match words[1] {
        "show" => [&["render"], &words[2..]].concat(),
        "eval" => [&["render", "--raw"], &words[2..]].concat(),
        "tool" => words[2..].to_vec(),
        _ => [&["render", "-o"], &words[2..]].concat(),
    };
    let run = crdsmith(&project, &arguments);
    let expected = |extension: &str| {
        let text = std::fs::read_to_string(conformance.join("expected").join(format!("{name}.{extension}")));
        text.ok()
            .map(|text| text.replace("PROJECT", &project.to_string_lossy()))
    };
    if (run.code() == 0) != succeeds {
        return Err(format!("exit code {}\n{}", run.code(), run.stderr()));
    }
    if !succeeds {
        let place = place(&expected("stderr").unwrap_or_default());
        return if run.stderr().contains(&place) {
            Ok(())
        } else {
            Err(format!("does not name {place}\n{}", run.stderr()))
        };
    }
    if expected("stdout").is_some_and(|expected| expected != run.stdout()) {
        return Err(format!("other output\n{}", run.stdout()));
    }
    let folder = conformance.join("expected").join(name);
    if folder.is_dir() && tree(&folder) != tree(&output.join(name)) {
        return Err("other files".to_owned());
    }
    Ok(())
}

/// The innermost place of a Tanka error, relative to the project; without one, the environment that it names.
fn place(stderr: &str) -> String {
    let frame = regex::Regex::new(r"/(environments/[\w/.]+:\d+):").unwrap();
    let environment = regex::Regex::new(r"environments/\w+").unwrap();
    let found = frame.captures(stderr).map(|found| found[1].to_owned());
    found
        .or_else(|| environment.find(stderr).map(|found| found.as_str().to_owned()))
        .unwrap()
}

fn copy_without_broken(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        if !BROKEN
            .iter()
            .any(|broken| name.starts_with(&format!("environments/{broken}/")))
        {
            let path = to.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// `tests/go/tables` writes the expected text.
#[test]
fn scalars_as_go_writes_them() {
    let mut actual = String::new();
    for line in read("scalars.txt").lines() {
        let text: String = serde_json::from_str(line).unwrap();
        let mut value = json!({ "k": text, "n": { "l": [text, { "m": text }] } });
        value[&text] = Value::from("key");
        actual.push_str(&format!("# {line}\n"));
        for (name, dialect) in [("v2", Dialect::V2), ("v3", Dialect::V3)] {
            actual.push_str(&format!("## {name}\n"));
            let document = emit::document(&value, dialect);
            for line in document.strip_suffix('\n').unwrap().split('\n') {
                actual.push_str(&format!("    {line}\n"));
            }
        }
    }
    same("scalars.expected.txt", &actual);
}

#[test]
fn numbers_as_go_writes_them() {
    let mut actual = String::new();
    for line in read("numbers.txt").lines() {
        let value: f64 = line.parse().unwrap();
        let (yaml, json) = (fmt::float(value), go_json::float64(value));
        actual.push_str(&format!("{line}\tyaml {yaml}\tyaml.v3 {yaml}\tjson {json}\n"));
    }
    same("numbers.expected.txt", &actual);
}

fn read(name: &str) -> String {
    std::fs::read_to_string(project().join("tests/render").join(name)).unwrap()
}

#[track_caller]
fn same(name: &str, actual: &str) {
    let expected = read(name);
    if expected != actual {
        let diff = similar::TextDiff::from_lines(expected.as_str(), actual);
        panic!("{name} differs\n{}", diff.unified_diff().header("go", "crdsmith"));
    }
}

#[test]
fn json_is_one_list() {
    let folder = folder();
    write(
        folder.path(),
        &[(
            "a.jsonnet",
            "{ b: { apiVersion: 'v1', kind: 'B', metadata: { name: '<b>' }, n: 1e6 } }",
        )],
    );
    let run = crdsmith(folder.path(), &["render", "a.jsonnet", "--output", "json"]).exits(0);
    let list: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(list["kind"], "List");
    assert_eq!(list["items"][0]["metadata"]["name"], "<b>");
    assert_eq!(go_json::compact(&list["items"][0]["n"]), "1000000");
}

/// Only a list of items is a list of manifests.
#[test]
fn items_that_are_no_list_stay() {
    let folder = folder();
    let object = "{ b: { apiVersion: 'v1', kind: 'B', metadata: { name: 'b' }, items: { c: 1 } } }";
    write(folder.path(), &[("a.jsonnet", object)]);
    let run = crdsmith(folder.path(), &["render", "a.jsonnet", "--output", "json"]).exits(0);
    let list: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(list["items"][0]["items"]["c"], 1);
}

const PROJECT: [(&str, &str); 5] = [
    ("jsonnetfile.json", "{}"),
    (
        "environments/a/main.jsonnet",
        "{ a: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } }",
    ),
    (
        "environments/a/spec.json",
        r#"{ "spec": { "namespace": "x" }, "metadata": { "labels": { "stage": "prod" } } }"#,
    ),
    (
        "environments/b/main.jsonnet",
        "{ b: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'b' } } }",
    ),
    ("environments/b/spec.json", "{}"),
];

/// `replace-envs` replaces files of earlier exports, and no others.
#[test]
fn exports_do_not_overwrite_files_of_others() {
    let folder = folder();
    write(folder.path(), &PROJECT);
    let out = folder.path().join("out");
    let mine = out.join("v1.ConfigMap-a.yaml");
    write(&out, &[("v1.ConfigMap-a.yaml", "mine\n")]);
    let render = |more: &[&str]| {
        let arguments = [
            "render",
            "-r",
            "-o",
            "out",
            "environments",
            "--merge-strategy",
            "replace-envs",
        ];
        crdsmith(folder.path(), &[&arguments, more].concat())
    };
    let run = render(&[]).exits(2);
    assert_eq!(
        run.stderr(),
        "error[output-foreign]: no earlier export wrote `v1.ConfigMap-a.yaml`; cannot overwrite it with `ConfigMap/a`\n \
         |\n = help: move it away, or pass `--force` to overwrite it\n\n"
    );
    assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine\n");
    assert_eq!(tree(&out).len(), 1, "nothing else was written");
    render(&["--force"]).exits(0);
    assert!(std::fs::read_to_string(&mine).unwrap().contains("name: a"));
    // From here on it is a file of an export.
    std::fs::write(&mine, "changed\n").unwrap();
    render(&[]).exits(0);
    assert!(std::fs::read_to_string(&mine).unwrap().contains("name: a"));
}

#[test]
fn merge_strategies() {
    let folder = folder();
    write(folder.path(), &PROJECT);
    let render = |arguments: &[&str]| crdsmith(folder.path(), &[&["render", "-r", "-o", "out"], arguments].concat());
    render(&["environments"]).exits(0);
    assert!(
        render(&["environments"])
            .exits(2)
            .stderr()
            .contains("`out` is not empty")
    );
    assert!(
        render(&["environments", "--merge-strategy", "fail-on-conflicts"])
            .exits(2)
            .stderr()
            .contains("already exists")
    );
    let again = render(&["environments", "--merge-strategy", "replace-envs"]).exits(0);
    assert!(
        again.stderr().contains("0 written, 3 unchanged, 0 removed"),
        "{}",
        again.stderr()
    );
    write(folder.path(), &[("environments/a/main.jsonnet", "[]")]);
    render(&["environments/a", "--merge-strategy", "replace-envs"]).exits(0);
    let files = tree(&folder.path().join("out"));
    assert_eq!(files.keys().collect::<Vec<_>>(), ["manifest.json", "v1.Secret-b.yaml"]);
    let gone = [
        "environments/a",
        "--merge-strategy",
        "replace-envs",
        "--merge-deleted-envs",
        "environments/b/main.jsonnet",
    ];
    render(&gone).exits(0);
    assert_eq!(
        tree(&folder.path().join("out")).keys().collect::<Vec<_>>(),
        ["manifest.json"]
    );
}

#[test]
fn names_stay_in_the_folder() {
    let folder = folder();
    write(
        folder.path(),
        &[("a.jsonnet", "{ apiVersion: 'v1', kind: 'A', metadata: { name: '..' } }")],
    );
    for format in ["{{.metadata.name}}/x", "../{{.kind}}", "/a/../../x", ""] {
        let run = crdsmith(folder.path(), &["render", "a.jsonnet", "-o", "out", "--format", format]);
        if !format.is_empty() {
            assert!(
                run.exits(2).stderr().contains("is outside the output folder"),
                "{format}"
            );
        }
    }
}

#[test]
fn files_of_two_projects_are_told_apart() {
    let folder = folder();
    for (project, name) in [("a", "one"), ("b", "two")] {
        let program = format!("{{ apiVersion: 'v1', kind: 'A', metadata: {{ name: '{name}' }} }}");
        write(
            &folder.path().join(project),
            &[
                ("jsonnetfile.json", "{}"),
                ("environments/e/main.jsonnet", &program),
                ("environments/e/spec.json", "{}"),
            ],
        );
    }
    crdsmith(folder.path(), &["render", "-r", "a", "b"]).exits(0);
    let run = crdsmith(folder.path(), &["render", "-r", "a", "b", "-o", "out"]).exits(2);
    let words = "`a` and `b` both have an environment `environments/e/main.jsonnet`";
    assert!(run.stderr().contains(words), "{}", run.stderr());
    let one = [
        "render",
        "a/environments/e",
        "-o",
        "out",
        "--format",
        "manifest",
        "--extension",
        "json",
    ];
    let run = crdsmith(folder.path(), &one).exits(2);
    assert!(
        run.stderr().contains("`manifest.json` is the index"),
        "{}",
        run.stderr()
    );
    crdsmith(folder.path(), &[&one[..], &["--skip-manifest"]].concat()).exits(0);
}

#[test]
fn formats() {
    let folder = folder();
    write(
        folder.path(),
        &[(
            "a.jsonnet",
            "{ apiVersion: 'v1', kind: 'Abc', metadata: { name: 'x/y', labels: { app: 'web' } } }",
        )],
    );
    for (format, file) in [
        ("{{.kind | lower}}/{{.metadata.name}}", "abc/x-y.yaml"),
        (
            "{{if .metadata.namespace}}{{.metadata.namespace}}{{else}}_cluster{{end}}/{{.kind}}",
            "_cluster/Abc.yaml",
        ),
        ("{{.metadata.labels.app | default \"none\" | upper}}", "WEB.yaml"),
        (
            "{{.metadata.labels.nope | default \"a/b\"}}/{{ replace \"/\" \".\" .metadata.name }}",
            "a-b/x.y.yaml",
        ),
        (
            "{{ printf \"%s-%s\" (lower .kind) .metadata.labels.app }}",
            "abc-web.yaml",
        ),
        (
            "{{ index .metadata.labels \"app\" | trunc 2 }}-{{.nothing}}",
            "we-<no value>.yaml",
        ),
        ("{{ replace \"b\" \"x\" .kind }}", "Axc.yaml"),
    ] {
        let output = tempfile::tempdir().unwrap();
        let path = output.path().join("o");
        crdsmith(
            folder.path(),
            &["render", "a.jsonnet", "-o", path.to_str().unwrap(), "--format", format],
        )
        .exits(0);
        let files = tree(&path);
        assert!(files.contains_key(file), "{format}: {:?}", files.keys());
    }
    for format in [
        "{{",
        "{{.a",
        "{{ lowr .kind }}",
        "{{if .a}}",
        "{{end}}",
        "{{ (lower .kind }}",
        "{{ \"x }}",
        "{{ lower }}",
        "{{|}}",
        "{{ index }}",
    ] {
        let run = crdsmith(folder.path(), &["render", "a.jsonnet", "-o", "out", "--format", format]).exits(2);
        assert!(
            run.stderr().contains("invalid `--format`"),
            "{format}: {}",
            run.stderr()
        );
    }
}

#[test]
fn selectors_and_names() {
    let folder = folder();
    write(folder.path(), &PROJECT);
    let select = |labels: &str| crdsmith(folder.path(), &["render", "-r", "environments", "-l", labels]);
    assert!(select("stage=prod").exits(0).stdout().contains("kind: ConfigMap"));
    assert!(
        !select("stage notin (prod)")
            .exits(0)
            .stdout()
            .contains("kind: ConfigMap")
    );
    assert!(select("!stage").exits(0).stdout().contains("kind: Secret"));
    assert!(
        select("stage in (dev, prod)")
            .exits(0)
            .stdout()
            .contains("namespace: x")
    );
    for wrong in ["stage===", "a b", "stage,"] {
        assert!(select(wrong).exits(2).stderr().contains("error[selector]"), "{wrong}");
    }
    let named = crdsmith(
        folder.path(),
        &["render", "-r", "environments", "--name", "environments/b"],
    )
    .exits(0);
    assert!(!named.stdout().contains("ConfigMap"));
}

/// Tanka knows the scope only of its own list of kinds; the definition of a kind takes precedence.
#[test]
fn definitions_say_which_kinds_have_a_namespace() {
    let folder = folder();
    let cluster = crate::support::crd("Foo", "type: object").replace("scope: Namespaced", "scope: Cluster");
    let main = "{ apiVersion: 'example.org/v1', kind: 'Foo', metadata: { name: 'a' } }";
    let files = [
        ("jsonnetfile.json", "{}"),
        ("crd.yaml", &cluster),
        ("environments/a/main.jsonnet", main),
        ("environments/a/spec.json", r#"{ "spec": { "namespace": "x" } }"#),
    ];
    write(folder.path(), &files);
    let render = |more: &[&str]| {
        let run = crdsmith(folder.path(), &[&["render", "environments/a"], more].concat());
        run.exits(0).stdout().contains("namespace: x")
    };
    assert!(render(&[]));
    assert!(!render(&["--crds", "crd.yaml"]));
}
