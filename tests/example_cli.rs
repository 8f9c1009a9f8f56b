//! `crdsmith example`: hostile definitions, names, files; and the hand-written examples beside definitions.

use std::fmt::Write;

use crate::support::{crdsmith, expect_file, folder, project, write};

/// A definition with `spec` of a schema.
fn of_spec(spec: &str) -> String {
    let schema = format!(
        "type: object\nrequired: [spec]\nproperties:\n  spec:\n    {}",
        spec.replace('\n', "\n    ")
    );
    crate::support::crd("Foo", &schema)
}

/// An object with a required field `a`.
fn required(schema: &str) -> String {
    format!("type: object\nrequired: [a]\nproperties:\n  a: {schema}")
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(", ")
}

/// Schemas that are contradictory, or too large to walk carelessly.
fn hostile() -> Vec<(&'static str, String)> {
    let set =
        "{type: array, minItems: 3, maxItems: 3, x-kubernetes-list-type: set, items: {type: string, enum: [a, b]}}";
    let two_patterns = "{type: string, pattern: '^[a-z]+$', allOf: [{pattern: '^[0-9]+$'}]}";
    let never = "{type: integer, x-kubernetes-validations: [{rule: 'self != self', message: never}]}";
    let needle = "{type: string, maxLength: 20, x-kubernetes-validations: [{rule: 'self.startsWith(\"hay\") && self.endsWith(\"needle\")'}]}";
    let values = list(10_000, |at| format!("v{at}"));
    let fields = list(1_500, |at| format!("f{at}: {{type: string, enum: [a, b]}}"));
    let depth = 100;
    let open = "{type: object, required: [a], properties: {a: ".repeat(depth);
    let deep = format!("{open}{{type: string}}{}", "}}".repeat(depth));
    let items = "{type: array, minItems: 1000000, items: {type: array, minItems: 1000000, items: {type: string}}}";
    let branches = "oneOf: [{required: [b]}, {required: [c]}]\nnot: {required: [b]}\n";
    vec![
        (
            "contradictory bounds",
            required("{type: integer, minimum: 3, maximum: 2}"),
        ),
        (
            "contradictory lengths",
            required("{type: string, minLength: 3, maxLength: 2}"),
        ),
        (
            "contradictory numbers of items",
            required("{type: array, minItems: 2, maxItems: 1, items: {type: string}}"),
        ),
        ("a set with too few values", required(set)),
        ("not: {}", required("{type: string, not: {}}")),
        (
            "a field that is required and forbidden",
            format!("{}\nnot: {{required: [a]}}", required("{type: string}")),
        ),
        (
            "a pattern that matches nothing",
            required("{type: string, pattern: 'a\\bb'}"),
        ),
        ("contradictory patterns", required(two_patterns)),
        ("a rule that is never true", required(never)),
        ("a text that only its rule describes", required(needle)),
        (
            "10,000 values",
            required(&format!("{{type: string, enum: [{values}]}}")),
        ),
        ("1,500 fields", format!("type: object\nproperties: {{{fields}}}")),
        ("100 objects in each other", required(&deep)),
        ("1,000,000 lists of 1,000,000 items", required(items)),
        (
            "a text of 1,000,000 characters",
            required("{type: string, minLength: 1000000}"),
        ),
        (
            "the other branch",
            format!("type: object\nproperties: {{b: {{type: string}}, c: {{type: string}}}}\n{branches}"),
        ),
    ]
}

/// Cannot be met: named, counted, and quick.
#[test]
fn hostile_definitions_have_examples_or_reasons() {
    let mut transcript = String::new();
    for (name, spec) in hostile() {
        let dir = folder();
        write(dir.path(), &[("crd.yaml", &of_spec(&spec))]);
        for extent in ["--minimal", "--full"] {
            let run = crdsmith(dir.path(), &["example", "foo", extent, "--crds", "crd.yaml"]);
            let _ = writeln!(transcript, "{name} {extent}: exit code {}", run.code());
            // Long texts are not worth reading.
            let mut shorten = |text: String| {
                for line in text.lines().filter(|line| !line.is_empty()).take(8) {
                    let line: String = line.chars().take(150).collect();
                    let _ = writeln!(transcript, "  {line}");
                }
            };
            shorten(run.stdout());
            shorten(run.stderr());
        }
    }
    expect_file("expected/example/hostile.txt", &transcript);
}

#[test]
fn wrong_names_are_explained() {
    let group = "userpoolclients.CognitoIdentityProvider.aws.crossplane.io";
    let mut transcript = String::new();
    for arguments in [
        &["example", "UserPoolClints"][..],
        &["example", "userpoolclient.example.org"],
        &["example", "userpoolclient", "--api-version", "v2"],
        &["example", group, "--api-version", "v1alpha1"],
    ] {
        let crds = ["--crds", "crds/userpoolclients-0.33.yaml"];
        let run = crdsmith(project(), &[arguments, &crds].concat());
        let _ = write!(transcript, "$ {}\n{}\n", arguments.join(" "), run.transcript(project()));
    }
    expect_file("expected/example/names.txt", &transcript);
}

#[test]
fn all_examples_are_written() {
    let dir = folder();
    write(dir.path(), &[("crd.yaml", &of_spec("type: string"))]);
    let arguments = ["example", "--all", "-o", "out", "--crds", "crd.yaml"];
    crdsmith(dir.path(), &arguments).exits(0);
    let text = std::fs::read_to_string(dir.path().join("out/example.org/v1/Foo.yaml")).unwrap();
    assert_eq!(
        text,
        "apiVersion: example.org/v1\nkind: Foo\nmetadata:\n  name: example\nspec: example\n"
    );
    crdsmith(dir.path(), &["example", "Foo", "-o", "out", "--crds", "crd.yaml"]).exits(2);
    crdsmith(dir.path(), &["example", "--all", "--crds", "crd.yaml"]).exits(2);
    let wrong = of_spec(&required("{type: string, not: {}}"));
    write(dir.path(), &[("crd.yaml", &wrong)]);
    let run = crdsmith(dir.path(), &arguments).exits(1);
    assert!(run.stderr().contains("invalid examples: 1 of 1"), "{}", run.stderr());
}

/// A finding about a hand-written example or its notes fails `generate --check`, with its place.
#[test]
fn hand_written_examples_are_checked() {
    let dir = folder();
    let read = |path: &str| std::fs::read_to_string(project().join(path)).unwrap();
    let examples = "crds/examples/userpoolclient";
    let config = "output: lib\nrepository: github.com/example/repo\nspecs:\n- output: pool\n  crds: [crds/crd.yaml]\n";
    let import = "github.com/crdsmith/crdsmith/generated/userpoolclient/0.33/main.libsonnet";
    let program = read("tests/fixtures/examples/shop.jsonnet");
    assert!(program.contains(import));
    let program = program.replace(import, "github.com/example/repo/lib/pool/main.libsonnet");
    let basic = read(&format!("{examples}/basic.yaml"));
    let file = |name: &str| format!("{examples}/{name}");
    write(
        dir.path(),
        &[
            ("crdsmith.yaml", config),
            ("crds/crd.yaml", &read("crds/userpoolclients-0.33.yaml")),
            (&file("basic.yaml"), &basic),
            (&file("program.jsonnet"), &program),
        ],
    );
    crdsmith(dir.path(), &["generate"]).exits(0);
    crdsmith(dir.path(), &["generate", "--check"]).exits(0);
    let notes = "# See also\n\n# Field spec.forProvider.authSessionValidity\n\nMinutes.\n";
    write(
        dir.path(),
        &[
            (&file("basic.yaml"), &basic.replace("clientName", "clientname")),
            (
                &file("program.jsonnet"),
                &program.replace("withClientName('shop')", "withClientName(7)"),
            ),
            (&file("broken.jsonnet"), "// Broken\nimport 'nothing.libsonnet'\n"),
            (&file("notes.md"), notes),
        ],
    );
    let run = crdsmith(dir.path(), &["generate", "--check"]).exits(1);
    expect_file("expected/example/hand-written.txt", &run.transcript(dir.path()));
}

/// A field that a rule requires is set; the switch that would excuse from it stays as it is.
#[test]
fn required_by_rule_is_set() {
    let dir = folder();
    let rule = "!('*' in self.managementPolicies || 'Create' in self.managementPolicies) || has(self.forProvider.region) || \
                (has(self.initProvider) && has(self.initProvider.region))";
    let region = "type: object, properties: {region: {type: string}}";
    let spec = format!(
        "{{type: object, required: [forProvider], x-kubernetes-validations: [{{rule: \"{rule}\"}}], properties: {{forProvider: \
         {{{region}}}, initProvider: {{{region}}}, managementPolicies: {{type: array, default: ['*'], items: {{type: string, enum: \
         ['*', Create]}}}}}}}}"
    );
    write(dir.path(), &[("crd.yaml", &of_spec(&spec))]);
    let run = crdsmith(dir.path(), &["example", "Foo", "--crds", "crd.yaml"]).exits(0);
    assert!(
        run.stdout().ends_with("spec:\n  forProvider:\n    region: example\n"),
        "{}",
        run.stdout()
    );
}
