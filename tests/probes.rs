//! Texts, patterns, formats and URIs with subtle readings in Go: every line of `conformance/probes` must get the server's verdict, errors
//! and `spec`.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::support;
use crate::support::judge::{Judge, is_same};

/// The only schema of `any.crd.yaml` that preserves unknown fields: the schema of `spec`.
const ANYTHING: &str = "            type: object\n            x-kubernetes-preserve-unknown-fields: true\n";

#[test]
fn probes_of_yaml_get_the_verdict_of_the_server() {
    every_line("yaml");
}

#[test]
fn probes_of_patterns_get_the_verdict_of_the_server() {
    every_line("pattern");
}

#[test]
fn probes_of_formats_get_the_verdict_of_the_server() {
    every_line("format");
}

#[test]
fn probes_of_uris_get_the_verdict_of_the_server() {
    every_line("uri");
}

fn every_line(name: &str) {
    let Some(folder) = support::conformance("probes") else {
        return;
    };
    let mut wrong = String::new();
    let mut count = 0;
    let text = std::fs::read_to_string(folder.join(name).with_extension("jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let line: Value = serde_json::from_str(line).unwrap();
        let (definition, manifest) = sent(&folder, &line);
        let found = Judge::new(&definition).documents(&manifest, None);
        if !is_same(&found, &line["documents"]) {
            count += 1;
            writeln!(
                wrong,
                "{name}.jsonl:{}: {manifest:?}\n  expected {}\n  found    {found}",
                number + 1,
                line["documents"]
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{count} of {} differ:\n{wrong}", lines.len());
    assert!(!lines.is_empty());
}

/// The definition and the manifest of a line.
pub(crate) fn sent(folder: &Path, line: &Value) -> (String, String) {
    let read = |name: &str| std::fs::read_to_string(folder.join(format!("{name}.crd.yaml"))).unwrap();
    if let Some(name) = line["crd"].as_str() {
        return (read(name), line["text"].as_str().unwrap().to_owned());
    }
    let mut schema = json!({"type": "string"});
    for key in ["pattern", "format"] {
        if let Some(value) = line.get(key) {
            schema[key] = value.clone();
        }
    }
    let definition = read("any");
    assert!(definition.contains(ANYTHING), "any.crd.yaml is not what it was");
    let object =
        json!({"apiVersion": "example.org/v1", "kind": "Test", "metadata": {"name": "a"}, "spec": line["value"]});
    (
        definition.replace(ANYTHING, &format!("            {schema}\n")),
        object.to_string(),
    )
}
