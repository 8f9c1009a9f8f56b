//! Links from findings to the published reference (`reference.url`), in the reports that have them.

use serde_json::Value;

use crate::support;
use crate::support::crdsmith;

const CRD: &str = "\
type: object
properties:
  spec:
    type: object
    required: [name]
    properties:
      name: {type: string}
      rules: {type: array, items: {type: object, properties: {ports: {type: object, additionalProperties: {type: integer}}}}}
";

const MANIFEST: &str = "\
apiVersion: example.org/v1
kind: Foo
metadata: {name: a, nam: b}
spec:
  rules:
  - ports: {a.b/c: x}
    prots: {}
---
apiVersion: v1
kind: ConfigMap
metadata: {nam: b}
";

const PAGE: &str = "https://example.org/docs/index.html?apiVersion=example.org%2Fv1&kind=Foo";

fn project() -> tempfile::TempDir {
    let dir = support::folder();
    let config = "specs:\n- {output: lib, crds: [crds]}\nreference: {url: 'https://example.org/docs/'}\n";
    let program = format!("std.parseYaml({:?})", MANIFEST.split("---").next().unwrap());
    support::write(
        dir.path(),
        &[
            ("crds/foo.yaml", &support::crd("Foo", CRD)),
            ("crdsmith.yaml", config),
            ("a.yaml", MANIFEST),
            ("a.jsonnet", &program),
        ],
    );
    dir
}

#[test]
fn findings_have_the_page_and_anchor_of_their_field() {
    let dir = project();
    let text = crdsmith(dir.path(), &["validate", "a.yaml"]).exits(1);
    support::expect_file("expected/references.txt", &text.transcript(dir.path()));
    let json = crdsmith(dir.path(), &["validate", "a.yaml", "--output", "json"]).exits(1);
    let json: Value = serde_json::from_str(&json.stdout()).unwrap();
    let of = |index: usize| -> Vec<String> {
        let findings = json["results"][index]["findings"].as_array().unwrap().iter();
        findings
            .filter_map(|finding| Some(finding["reference"].as_str()?.to_owned()))
            .collect()
    };
    let anchors = ["#metadata", "#spec.name", "#spec.rules.ports", "#spec.rules"];
    assert_eq!(of(0), anchors.map(|anchor| format!("{PAGE}{anchor}")));
    // The reference has no pages of built-in kinds.
    assert!(of(1).is_empty());
}

#[test]
fn rules_of_sarif_have_the_page_of_their_result() {
    let dir = project();
    let run = crdsmith(dir.path(), &["validate", "a.yaml", "--output", "sarif"]).exits(1);
    let log: Value = serde_json::from_str(&run.stdout()).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let mut with_page = 0;
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(rule["helpUri"], result["properties"]["reference"]);
        with_page += usize::from(rule["helpUri"].is_string());
    }
    assert_eq!((results.len(), with_page), (6, 4));
}

#[test]
fn rendered_manifests_have_them_too() {
    let dir = project();
    let run = crdsmith(dir.path(), &["render", "a.jsonnet", "--validate"]).exits(1);
    assert!(
        run.stderr().contains(&format!("reference: {PAGE}#spec.name")),
        "{}",
        run.stderr()
    );
}
