//! `docs/from-kubeconform.md`: every row of its tables, run.

use crate::support;
use crate::support::{Run, crdsmith};

const OBJECT: &str = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {a: x}\n";

/// Files of the runs: two invalid objects, a valid one, a built-in one, and a text that is not UTF-8.
fn folder() -> tempfile::TempDir {
    let folder = support::folder();
    let rule = "type: object\nproperties:\n  spec:\n    type: object\n    properties: {a: {type: string}}\n    x-kubernetes-validations:\n    - rule: self.a == 'x'\n";
    let files = [
        ("crd.yaml", &*support::crd("Thing", rule)),
        ("good.yaml", OBJECT),
        ("unknown.yaml", &OBJECT.replace("{a: x}", "{a: x, b: x}")),
        ("rule.yaml", &OBJECT.replace("{a: x}", "{a: z}")),
        (
            "foreign.yaml",
            "apiVersion: foreign.io/v1\nkind: Foreign\nmetadata: {name: a}\n",
        ),
        (
            "near.yaml",
            "apiVersion: apps/v1\nkind: Deploiment\nmetadata: {name: a}\n",
        ),
        (
            "built-in.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        ),
        ("set/a.yaml", OBJECT),
        ("set/b.yaml", OBJECT),
        ("broken.jsonnet", "error 'this is not evaluated'"),
    ];
    support::write(folder.path(), &files);
    std::fs::write(folder.path().join("latin.yaml"), b"\xe9").unwrap();
    folder
}

/// The first cells of the rows, in order.
fn rows() -> Vec<String> {
    let text = std::fs::read_to_string(support::project().join("docs/from-kubeconform.md")).unwrap();
    let cells = text
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let heads = ["kubeconform", "behaviour"];
    cells.filter(|cell| !heads.contains(cell)).map(str::to_owned).collect()
}

#[test]
fn every_row_holds() {
    type Expect = fn(&Run) -> bool;
    // Row, arguments, exit code, and what else must hold.
    let cases: [(&str, &str, i32, Expect); 21] = [
        (
            "`-schema-location LOCATION`",
            "-schema-location default good.yaml",
            0,
            |run| run.stderr().contains("note[command-line]"),
        ),
        (
            "`-schema-location LOCATION`",
            "-schema-location x good.yaml",
            2,
            |run| run.stderr().contains("--crds FILE"),
        ),
        ("`-output FORMAT`", "-output pretty good.yaml", 0, |run| {
            run.stdout().starts_with("1 object: 1 valid")
        }),
        ("`-strict`", "-strict unknown.yaml", 1, |run| {
            run.stdout().contains("unknown field `spec.b`")
        }),
        ("`-summary`", "-summary -output tap good.yaml", 0, |run| {
            run.stderr().starts_with("1 object: 1 valid")
        }),
        (
            "`-skip`, `-reject`",
            "-skip example.org/v1/Thing -reject example.org/Thing rule.yaml",
            0,
            |_| true,
        ),
        (
            "`-ignore-missing-schemas`",
            "-ignore-missing-schemas foreign.yaml built-in.yaml",
            0,
            |_| true,
        ),
        (
            "`-ignore-missing-schemas`",
            "-ignore-missing-schemas near.yaml",
            1,
            |run| run.stdout().contains("did you mean `Deployment`?"),
        ),
        (
            "`-ignore-filename-pattern REGEX`",
            "-ignore-filename-pattern ^broken broken.jsonnet good.yaml",
            0,
            |_| true,
        ),
        ("`-exit-on-error`", "-exit-on-error rule.yaml broken.jsonnet", 1, |_| {
            true
        }),
        ("`-n N`", "-n 2 good.yaml", 0, |_| true),
        ("`-verbose`", "-verbose good.yaml", 0, |run| {
            run.stderr().contains("definition things.example.org: crd.yaml:1")
        }),
        (
            "`-kubernetes-version VERSION`",
            "-kubernetes-version 1.35.2 good.yaml",
            0,
            |_| true,
        ),
        (
            "`-cache DIR`, `-debug`, `-insecure-skip-tls-verify`",
            "-cache x -debug -insecure-skip-tls-verify good.yaml",
            0,
            |run| run.stderr().matches("has no effect").count() == 3,
        ),
        ("`-v` prints the version", "--version", 0, |run| {
            run.stdout().starts_with("crdsmith")
        }),
        ("Kubernetes' own kinds", "built-in.yaml", 0, |run| {
            run.stdout().contains("1 object of Kubernetes' own kinds")
        }),
        ("unknown fields", "unknown.yaml", 1, |_| true),
        ("CEL rules, list maps, defaults, metadata", "rule.yaml", 1, |run| {
            run.stdout().contains("error[cel]")
        }),
        ("the same object twice", "set", 1, |run| {
            run.stdout().contains("error[duplicate-object]")
        }),
        ("exit code for an invalid object", "rule.yaml", 1, |_| true),
        ("exit code for an unreadable file", "latin.yaml rule.yaml", 2, |run| {
            run.stdout().contains("error[cel]")
        }),
    ];
    let folder = folder();
    for (row, arguments, code, holds) in &cases {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let command = if arguments == ["--version"] {
            vec![]
        } else {
            vec!["validate", "--crds", "crd.yaml"]
        };
        let run = crdsmith(folder.path(), &[command, arguments].concat()).exits(*code);
        assert!(holds(&run), "{row}: {}", run.transcript(folder.path()));
    }
    let mut tested: Vec<&str> = cases.iter().map(|case| case.0).collect();
    tested.dedup();
    assert_eq!(tested, rows(), "the rows of the page and of this test");
}
