//! Definitions are read, checked and compiled when an object needs them. Definitions that the server refuses validate no objects.

use crdsmith::catalog::Catalog;
use crdsmith::crd;
use crdsmith::crd::Head;
use crdsmith::input;
use crdsmith::source::Source;

use crate::support;
use crate::support::Run;

const SCHEMA: &str = "type: object\nproperties:\n  spec:\n    type: object\n    properties: {size: {type: integer}}\n";

/// A schema that only the server's own checks refuse: a list without items, and a rule that does not compile.
const REFUSED: &str = "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n      sizes: {type: array}\n    \
                       x-kubernetes-validations:\n    - rule: self.nothing > 1\n";

/// Invalid YAML, at a place that is not part of the head.
const BROKEN: &str = "type: object\n  properties: [\n";

fn manifest(kind: &str, name: &str) -> String {
    format!("apiVersion: example.org/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{}}\n")
}

fn validate(files: &[(&str, &str)]) -> (tempfile::TempDir, Run) {
    let folder = support::folder();
    support::write(folder.path(), files);
    let run = support::crdsmith(folder.path(), &["validate", "m.yaml", "--crds", "crds"]);
    (folder, run)
}

/// The same definition in another notation.
fn as_json(text: &str) -> String {
    let document = crdsmith::yaml::compose(crdsmith::yaml::chunks(text)[0])
        .unwrap()
        .remove(0);
    let mut value = document.root.to_json();
    // Labels have no effect on objects.
    value["metadata"]["labels"] = serde_json::json!({"a": "b"});
    value.to_string()
}

#[test]
fn what_nobody_asks_for_is_neither_read_nor_checked() {
    let files = [
        ("crds/thing.yaml", &*support::crd("Thing", SCHEMA)),
        ("crds/refused.yaml", &*support::crd("Refused", REFUSED)),
        ("crds/broken.yaml", &*support::crd("Broken", BROKEN)),
        ("crds/wrong.yaml", &*support::crd("Wrong", "type: 5\n")),
        ("m.yaml", &*manifest("Thing", "a")),
    ];
    let (_folder, run) = validate(&files);
    run.exits(0);
}

#[test]
fn a_refused_definition_judges_nothing() {
    let objects = [
        manifest("Refused", "a"),
        manifest("Thing", "b"),
        manifest("Refused", "c"),
    ]
    .join("---\n");
    let files = [
        (
            "crds/all.yaml",
            &*[support::crd("Thing", SCHEMA), support::crd("Refused", REFUSED)].join("---\n"),
        ),
        ("m.yaml", &*objects),
    ];
    let (folder, run) = validate(&files);
    support::expect_file(
        "expected/refused-definition.txt",
        &run.exits(2).transcript(folder.path()),
    );
    // Definitions among the manifests are always checked.
    support::crdsmith(folder.path(), &["validate", "crds/all.yaml"]).exits(1);
}

#[test]
fn a_name_that_does_not_match_is_refused() {
    let wrong = support::crd("Thing", SCHEMA).replace("name: things.example.org", "name: thing.example.org");
    let (_folder, run) = validate(&[("crds/a.yaml", &wrong), ("m.yaml", &manifest("Thing", "a"))]);
    let stdout = run.exits(2).stdout();
    assert!(
        stdout.contains("definition-refused") && stdout.contains("crds/a.yaml:4: metadata.name"),
        "{stdout}"
    );
}

#[test]
fn stored_and_old_definitions_judge() {
    // The output of `kubectl get -o yaml`.
    let stored = support::crd("Thing", SCHEMA).replace(
        "metadata:\n",
        "metadata:\n  resourceVersion: '7'\n  uid: 0c1f\n  creationTimestamp: '2024-01-01T00:00:00Z'\n  generation: 1\n  unknown: {}\n",
    );
    let old = "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: olds.example.org}\nspec:\n  \
               group: example.org\n  names: {kind: Old, plural: olds}\n  scope: Cluster\n  version: v1\n";
    let objects = [manifest("Thing", "a"), manifest("Old", "b")].join("---\n");
    let files = [("crds/a.yaml", &*stored), ("crds/b.yaml", old), ("m.yaml", &*objects)];
    let (_folder, run) = validate(&files);
    run.exits(0);
}

#[test]
fn what_is_needed_and_unreadable_ends_the_run() {
    for (schema, words) in [
        (BROKEN, "crds/b.yaml:"),
        ("type: 5\n", "must be a string, not an integer"),
        ("type: object\ntype: object\n", "duplicate key `type`"),
    ] {
        let files = [
            (
                "crds/b.yaml",
                &*("# first\n---\n".to_owned() + &support::crd("Broken", schema)),
            ),
            ("m.yaml", &*manifest("Broken", "a")),
        ];
        let (_folder, run) = validate(&files);
        let stdout = run.exits(2).stdout();
        assert!(stdout.contains(words), "{stdout}");
    }
}

#[test]
fn heads_that_cannot_be_read_are_errors() {
    let thing = support::crd("Thing", SCHEMA);
    for (wrong, words) in [
        (
            thing.replace("group: example.org", "group: [a"),
            "this is not valid YAML",
        ),
        (
            thing.replace("group: example.org", "group: 5"),
            "`spec.group` must be a string",
        ),
        (
            thing.replace("scope:", "scope: Everywhere\n  other:"),
            "`spec.scope` must be `Cluster` or `Namespaced`",
        ),
        ("apiVersion: [".to_owned(), "this is not valid YAML"),
    ] {
        let files = [
            ("crds/a.yaml", &*thing),
            ("crds/b.yaml", &*wrong),
            ("m.yaml", &*manifest("Thing", "a")),
        ];
        let (_folder, run) = validate(&files);
        let stderr = run.exits(2).stderr();
        assert!(stderr.contains(words), "{stderr}");
    }
    let folder = support::folder();
    support::write(folder.path(), &[("m.yaml", &manifest("Thing", "a"))]);
    std::fs::write(folder.path().join("a.yaml"), b"\xff").unwrap();
    support::crdsmith(folder.path(), &["validate", "m.yaml", "--crds", "a.yaml"]).exits(2);
}

#[test]
fn different_definitions_of_one_name_are_an_error() {
    let thing = support::crd("Thing", SCHEMA);
    let other = thing.replace("integer", "string");
    let kind = thing.replace("kind: Thing", "kind: Thong");
    let manifest = manifest("Nothing", "a");
    let mut transcripts = String::new();
    for (what, second) in [("another schema", &other), ("another kind", &kind)] {
        let files = [
            ("crds/a.yaml", &*thing),
            ("crds/b.yaml", &**second),
            ("m.yaml", &*manifest),
        ];
        let (folder, run) = validate(&files);
        transcripts += &format!("# {what}\n{}", run.exits(2).transcript(folder.path()));
    }
    support::expect_file("expected/duplicate-definitions.txt", &transcripts);
}

#[test]
fn equal_definitions_of_one_name_are_one() {
    let thing = support::crd("Thing", SCHEMA);
    let commented = thing.replace("spec:\n  group", "# here\nspec:\n  group");
    let files = [
        ("crds/a.yaml", &*thing),
        ("crds/b.yaml", &*[thing.as_str(), &commented].join("---\n")),
        ("crds/c.json", &*as_json(&thing)),
        ("m.yaml", &*manifest("Thing", "a")),
    ];
    let (_folder, run) = validate(&files);
    run.exits(0);
}

#[test]
fn what_cannot_be_read_twice_is_kept() {
    let folder = support::folder();
    support::write(folder.path(), &[("m.yaml", &manifest("Thing", "a"))]);
    let text = [support::crd("Refused", REFUSED), support::crd("Thing", SCHEMA)].join("---\n");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(folder.path())
        .args(["validate", "m.yaml", "--crds", "-"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn rendering_reads_what_it_needs() {
    let folder = support::folder();
    let main = "{apiVersion: 'example.org/v1', kind: 'Refused', metadata: {name: 'a'}, spec: {}}";
    let files = [
        ("crds/a.yaml", &*support::crd("Refused", REFUSED)),
        ("crds/b.yaml", &*support::crd("Broken", BROKEN)),
        ("main.jsonnet", main),
        ("jsonnetfile.json", "{}"),
    ];
    support::write(folder.path(), &files);
    let arguments = ["render", "main.jsonnet", "--crds", "crds"];
    support::crdsmith(folder.path(), &arguments).exits(0);
    let run = support::crdsmith(folder.path(), &[&arguments[..], &["--validate"]].concat());
    support::expect_file(
        "expected/refused-definition-rendered.txt",
        &run.exits(2).transcript(folder.path()),
    );
}

/// The heads of texts equal those of the definitions from the full reader.
#[test]
fn heads_are_those_of_the_definitions() {
    let Some(folder) = support::conformance("provider-aws-0.33") else {
        return;
    };
    for file in input::find(["crds"], &folder).unwrap() {
        let source = file.read().unwrap();
        let json = Source::new("json", as_json(source.text()));
        for (source, in_full) in [(&source, 0), (&json, 1)] {
            let heads = crd::heads(source.name(), source.text());
            let found: Vec<Head> = heads.found.into_iter().map(|located| located.head).collect();
            let whole: Vec<Head> = crd::read(source).crds.iter().map(Head::of).collect();
            assert_eq!(found, whole, "{}", source.name());
            assert_eq!(
                (heads.in_full, heads.diagnostics.len()),
                (in_full, 0),
                "{}",
                source.name()
            );
        }
    }
}

#[test]
fn lists_and_streams_have_their_places() {
    let thing = support::crd("Thing", SCHEMA);
    let items =
        [&thing, &support::crd("Other", SCHEMA)].map(|text| "- ".to_owned() + &text.trim().replace('\n', "\n  "));
    let list = format!("apiVersion: v1\nkind: List\nitems:\n{}\n", items.join("\n"));
    let stream = [
        "kind: Secret\napiVersion: v1\n",
        &list,
        "# nothing\n",
        &support::crd("Third", SCHEMA),
    ]
    .join("---\n");
    let catalog = Catalog::of_text("a.yaml", &stream).unwrap();
    let kinds: Vec<&str> = catalog.heads().map(|head| head.kind.as_str()).collect();
    assert_eq!(kinds, ["Thing", "Other", "Third"]);
    let located = crd::heads("a.yaml", &stream).found;
    let third = located.last().unwrap();
    let text = &stream[third.part.base..third.part.base + third.part.length];
    let source = third.part.source("a.yaml", text);
    let line = stream.lines().position(|line| line.contains("name: thirds.")).unwrap() + 1;
    let at = u32::try_from(text.find("name: thirds.").unwrap()).unwrap();
    assert_eq!(source.location(at).line, line);
    assert_eq!(
        located.iter().map(|located| located.item).collect::<Vec<_>>(),
        [0, 1, 0]
    );
}
