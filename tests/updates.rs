//! Updates that change nothing: every accepted manifest of the conformance data, over its own stored form as kubectl prints it.

use std::fmt::Write as _;

use crdsmith::source::Source;
use crdsmith::validate::{Registry, validate};
use crdsmith::yaml::Chunk;
use crdsmith::{crd, yaml};
use serde_json::{Value, json};

use crate::{probes, provider_verdicts, support, validation};

#[test]
fn validation_cases_update_their_stored_form() {
    let Some(folder) = support::conformance("validation") else {
        return;
    };
    let mut updates = Updates::default();
    for group in validation::folders(&folder) {
        for case in validation::folders(&folder.join(&group)) {
            let name = format!("{group}/{case}");
            let expected = folder.join(&name).join("expected.json");
            if !expected.exists() {
                continue;
            }
            let registry = registry(&validation::definition(&folder, &name));
            let expected = validation::json(&validation::text(&expected));
            let manifest = validation::text(&folder.join(&name).join("manifest.yaml"));
            updates.accepted(&name, &manifest, &expected["documents"], &registry);
        }
    }
    updates.all_accepted(250);
}

#[test]
fn manifests_of_provider_aws_update_their_stored_form() {
    let Some(folder) = support::conformance("provider-aws-0.33") else {
        return;
    };
    let registry = provider_verdicts::registry(&folder);
    let mut updates = Updates::default();
    for expected in provider_verdicts::expected(&folder) {
        if expected["accepted"] == true {
            let (source, index) = provider_verdicts::sent(&folder, &expected);
            updates.add(source.name(), yaml::chunks(source.text())[index], &registry);
        }
    }
    updates.all_accepted(100);
}

#[test]
fn probes_update_their_stored_form() {
    let Some(folder) = support::conformance("probes") else {
        return;
    };
    let mut updates = Updates::default();
    for name in ["yaml", "pattern", "format", "uri"] {
        let text = std::fs::read_to_string(folder.join(name).with_extension("jsonl")).unwrap();
        for (number, line) in text.lines().enumerate() {
            let line: Value = serde_json::from_str(line).unwrap();
            let (definition, manifest) = probes::sent(&folder, &line);
            let registry = registry(&definition);
            let name = format!("{name}.jsonl:{}", number + 1);
            updates.accepted(&name, &manifest, &line["documents"], &registry);
        }
    }
    updates.all_accepted(140);
}

/// How many objects were updated, and what was wrong.
#[derive(Default)]
struct Updates {
    count: usize,
    wrong: String,
}

impl Updates {
    /// Adds the documents of a manifest that the server accepts.
    fn accepted(&mut self, name: &str, manifest: &str, expected: &Value, registry: &Registry) {
        let is_empty = |chunk: &Chunk<'_>| yaml::compose(*chunk).is_ok_and(|documents| documents.is_empty());
        let chunks = yaml::chunks(manifest).into_iter().filter(|chunk| !is_empty(chunk));
        for (chunk, expected) in chunks.zip(expected.as_array().unwrap()) {
            if expected["accepted"] == true {
                self.add(name, chunk, registry);
            }
        }
    }

    /// Creates an object, and updates it over what kubectl prints of it then.
    fn add(&mut self, name: &str, chunk: Chunk<'_>, registry: &Registry) {
        let document = || yaml::compose(chunk).unwrap().remove(0);
        let sent = document().root.to_json();
        let created = validate(document(), None, registry);
        let mut stored = created.object.to_json();
        // kubectl does not apply objects with a generated name.
        if stored["metadata"].get("name").is_none() {
            return;
        }
        // A manifest may have a uid; it is then that of the object.
        let uid = sent["metadata"]["uid"]
            .as_str()
            .unwrap_or("6f1f2f6c-1111-4222-8333-444455556666");
        for (key, value) in [
            ("uid", json!(uid)),
            ("resourceVersion", json!("4711")),
            ("generation", json!(3)),
            ("creationTimestamp", json!("2020-01-02T03:04:05Z")),
        ] {
            stored["metadata"][key] = value;
        }
        let stored = stored.to_string();
        let old = yaml::compose(yaml::chunks(&stored)[0]).unwrap().remove(0);
        let updated = validate(document(), Some(old), registry);
        self.count += 1;
        if !updated.is_accepted() {
            let errors: Vec<String> = updated
                .strict
                .iter()
                .chain(&updated.errors)
                .map(ToString::to_string)
                .collect();
            writeln!(self.wrong, "{name}: {}", errors.join("; ")).unwrap();
        }
        let metadata = updated.object.get("metadata").unwrap().to_json();
        let is_same =
            updated.object.get("spec").map(yaml::Node::to_json) == created.object.get("spec").map(yaml::Node::to_json);
        if metadata["uid"].is_null()
            || metadata["creationTimestamp"].is_null()
            || is_same && metadata["generation"] != 3
        {
            writeln!(self.wrong, "{name}: {metadata}").unwrap();
        }
    }

    #[track_caller]
    fn all_accepted(&self, least: usize) {
        assert!(self.wrong.is_empty(), "{}", self.wrong);
        assert!(self.count >= least, "{} objects", self.count);
    }
}

fn registry(definition: &str) -> Registry {
    Registry::new(crd::read(&Source::new("crd.yaml", definition)).crds)
}
