//! Crossplane's composite resource definitions: the definitions that crdsmith makes of them are those that Crossplane makes (`xrds/expected/`, printed by
//! Crossplane's own code), and it refuses those that Crossplane or the server refuses (`xrds/verdicts.txt`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crdsmith::crd;
use crdsmith::source::Source;
use crdsmith::yaml::Format;
use serde_json::Value;

use crate::support;

/// Fields that Crossplane adds. Crossplane has no descriptions of most of them; ours are our own, so they are not compared.
const ADDED: [&str; 14] = [
    "claimConditionTypes",
    "claimRef",
    "compositeDeletePolicy",
    "compositionRef",
    "compositionRevisionRef",
    "compositionRevisionSelector",
    "compositionSelector",
    "compositionUpdatePolicy",
    "conditions",
    "connectionDetails",
    "crossplane",
    "resourceRef",
    "resourceRefs",
    "writeConnectionSecretToRef",
];

pub(crate) fn folder() -> PathBuf {
    support::project().join("tests/xrds")
}

/// The files with one composite resource definition each, by name.
pub(crate) fn definitions() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let files =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml") && !path.ends_with("refused.yaml"));
    files
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn refused() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder().join("refused.yaml")).unwrap();
    let documents = text.split("---\n").filter(|document| !document.is_empty());
    documents
        .map(|document| (document.lines().next().unwrap().to_owned(), document.to_owned()))
        .collect()
}

/// The definitions of a text, as JSON, each read for itself.
fn made(text: &str) -> Vec<Value> {
    let source = Source::new("xrd.yaml", text);
    let heads = crd::heads("xrd.yaml", text);
    let reading = crd::read(&source);
    assert_eq!(heads.found.len(), reading.crds.len(), "{text}");
    let mut made = Vec::new();
    for (located, crd) in heads.found.iter().zip(&reading.crds) {
        assert_eq!(located.head, crd::Head::of(crd), "{text}");
        let read = crd::read_item(&source, Format::Yaml, located.item, |node, crd| (node.to_json(), crd));
        let (json, again) = read.unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
        assert_eq!(again.versions.len(), crd.versions.len());
        made.push(json);
    }
    made
}

/// Removes the descriptions of the fields that Crossplane adds.
fn without_descriptions(crd: &mut Value) {
    for version in crd["spec"]["versions"].as_array_mut().unwrap() {
        for part in ["spec", "status"] {
            let properties = &mut version["schema"]["openAPIV3Schema"]["properties"][part]["properties"];
            for (name, field) in properties.as_object_mut().unwrap() {
                if ADDED.contains(&name.as_str()) {
                    strip(field);
                }
            }
        }
    }
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, value| key != "description" || !value.is_string());
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[test]
fn definitions_are_those_that_crossplane_makes() {
    let definitions = definitions();
    assert!(definitions.len() >= 20, "{}", definitions.len());
    for (name, text) in definitions {
        let expected = std::fs::read_to_string(folder().join(format!("expected/{name}.json"))).unwrap();
        let mut expected: Vec<Value> = serde_json::from_str(&expected).unwrap();
        let mut made = made(&text);
        expected.iter_mut().chain(&mut made).for_each(without_descriptions);
        for (made, expected) in made.iter().zip(&expected) {
            let show = |value: &Value| serde_json::to_string_pretty(value).unwrap();
            if made != expected {
                let diff = similar::TextDiff::from_lines(show(expected), show(made))
                    .unified_diff()
                    .to_string();
                panic!("{name}:\n{diff}");
            }
        }
        assert_eq!(made.len(), expected.len(), "{name}");
    }
}

/// The words of the programs about each refused document, by its case.
fn verdicts() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(folder().join("verdicts.txt")).unwrap();
    let mut verdicts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut case = String::new();
    for line in text.lines() {
        if line.starts_with("# ") {
            line.clone_into(&mut case);
        } else {
            verdicts.entry(case.clone()).or_default().push(line.to_owned());
        }
    }
    verdicts
}

#[test]
fn refused_definitions_are_refused() {
    let verdicts = verdicts();
    let mut said = String::new();
    for (case, text) in refused() {
        let folder = support::folder();
        support::write(folder.path(), &[("xrd.yaml", &text)]);
        let run = support::crdsmith(folder.path(), &["validate", "xrd.yaml"]);
        writeln!(said, "{case}\n{}", run.stdout().trim_end()).unwrap();
        let is_refused = verdicts.contains_key(&case);
        assert_eq!(run.code(), i32::from(is_refused), "{case}: {}", run.stdout());
        // The verdict of Crossplane's own definition is the server's word by word.
        for words in verdicts.get(&case).into_iter().flatten() {
            let said_by_server = words.strip_prefix("server: ").and_then(|words| words.split_once(": "));
            if let Some((field, words)) = said_by_server.filter(|(field, _)| !field.is_empty()) {
                let message = format!("`{field}`: {}", words.trim_end_matches(": "));
                assert!(run.stdout().contains(&message), "{case}: {message}\n{}", run.stdout());
            }
        }
        // What can be read of it all the same is only what no definition can be made of.
        let generated = support::crdsmith(folder.path(), &["generate", "xrd.yaml", "-o", "lib"]);
        writeln!(said, "generate: {}", generated.transcript(folder.path())).unwrap();
    }
    support::expect_file("expected/xrds-refused.txt", &said);
}

/// The files that have something which Crossplane leaves out.
const WARNED: [&str; 6] = [
    "branches",
    "collisions",
    "long-names",
    "modern-collisions",
    "preserving",
    "short-names",
];

#[test]
fn what_crossplane_leaves_out_or_replaces_is_a_warning() {
    let mut said = String::new();
    for (name, text) in definitions() {
        let folder = support::folder();
        support::write(folder.path(), &[("xrd.yaml", &text)]);
        let run = support::crdsmith(folder.path(), &["validate", "xrd.yaml"]).exits(0);
        let has_warnings = WARNED.contains(&name.as_str());
        assert_eq!(
            run.stdout().contains("warning["),
            has_warnings,
            "{name}: {}",
            run.stdout()
        );
        if has_warnings {
            writeln!(said, "# {name}\n{}", run.transcript(folder.path())).unwrap();
        }
    }
    support::expect_file("expected/xrds-ignored.txt", &said);
}

/// A change of a composite resource definition is a change of both kinds, and its place is in the definition.
#[test]
fn added_fields_have_the_place_of_the_kind() {
    let text = std::fs::read_to_string(self::folder().join("claimed.yaml")).unwrap();
    let source = Source::new("xrd.yaml", text);
    let reading = crd::read(&source);
    let line = |span: crdsmith::source::Span| source.text()[span.start as usize..].lines().next().unwrap().to_owned();
    for (crd, kind) in reading.crds.iter().zip(["XDatabase", "Database"]) {
        let schema = crd.versions[0].schema.as_ref().unwrap();
        let spec = schema.property("spec").unwrap();
        assert_eq!(line(crd.names.kind_span), kind);
        assert_eq!(line(spec.property("compositionRef").unwrap().name_span), kind);
        assert_eq!(line(spec.property("engine").unwrap().name_span), "engine:");
        assert_eq!(line(spec.name_span), "spec:");
        assert_eq!(
            line(schema.property("status").unwrap().property("port").unwrap().name_span),
            "port:"
        );
    }
}

/// Whatever stands where something else should: a diagnostic, and never a panic. The heads are those of the definitions.
#[test]
fn hostile_definitions_are_refused() {
    let text = std::fs::read_to_string(self::folder().join("claimed.yaml")).unwrap();
    let root: Value = value_of(&text);
    let mut paths = Vec::new();
    all_paths(&root, String::new(), &mut paths);
    assert!(paths.len() > 80, "{}", paths.len());
    for path in paths {
        for wrong in [
            Value::Null,
            7.into(),
            "text".into(),
            Value::Array(Vec::new()),
            serde_json::json!([1]),
            serde_json::json!({}),
            serde_json::json!({"a": 1}),
        ] {
            let mut changed = root.clone();
            *changed.pointer_mut(&path).unwrap() = wrong;
            let text = changed.to_string();
            let source = Source::new("xrd.json", text.as_str());
            let reading = crd::read(&source);
            let heads = crd::heads("xrd.json", &text);
            assert_eq!(heads.found.len(), reading.crds.len(), "{text}");
            for (located, crd) in heads.found.iter().zip(&reading.crds) {
                assert_eq!(located.head, crd::Head::of(crd), "{text}");
                let read = crd::read_item(&source, located.part.format, located.item, |_, crd| crd::Head::of(&crd));
                if let Ok(head) = read {
                    assert_eq!(head, located.head, "{text}");
                } else {
                    assert!(
                        reading
                            .diagnostics
                            .iter()
                            .any(crdsmith::diagnostic::Diagnostic::is_error),
                        "{text}"
                    );
                }
            }
        }
    }
}

fn value_of(text: &str) -> Value {
    let documents = crdsmith::yaml::compose(crdsmith::yaml::chunks(text)[0]).unwrap();
    documents[0].root.to_json()
}

/// JSON pointers of all values below a value.
fn all_paths(value: &Value, at: String, paths: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                all_paths(
                    value,
                    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    paths,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                all_paths(item, format!("{at}/{index}"), paths);
            }
        }
        _ => {}
    }
    paths.push(at);
}
