//! Kinds of comparisons: random texts, the question to the server, and the answer of crdsmith.

use std::sync::OnceLock;

use crdsmith::yaml;
use serde_json::{Value, json};

use super::pieces;
use super::tables::FORMATS;
use crate::support::judge::Judge;
use crate::support::random::Random;

/// A kind of text.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) make: fn(&mut Random) -> String,
    /// The question to the server; `None` if a shortened text is no longer of this kind.
    pub(super) requests: fn(&str) -> Vec<Value>,
    pub(super) theirs: fn(&[Value]) -> Value,
    pub(super) ours: fn(&str) -> Value,
}

pub(super) const KINDS: [Kind; 8] = [
    Kind {
        name: "yaml",
        make: |random| pieces::yaml(random) + "\n",
        requests: |text| match text.strip_suffix('\n') {
            Some(_) => vec![
                json!({"call": "yaml2loose", "text": text}),
                json!({"call": "yaml2", "text": text}),
            ],
            // kubectl ends every document with a line break.
            None => Vec::new(),
        },
        theirs: yaml_of_server,
        ours: yaml_of_crdsmith,
    },
    Kind {
        name: "manifest",
        make: pieces::manifest,
        requests: |text| about_object(TYPED, text),
        theirs: verdicts,
        ours: |text| typed().manifest(text, None),
    },
    Kind {
        name: "number",
        make: pieces::number,
        requests: |text| about_object(TYPED, &with_spec(text)),
        theirs: verdicts,
        ours: |text| typed().manifest(&with_spec(text), None),
    },
    Kind {
        name: "quoted",
        make: pieces::characters,
        requests: |text| about_object(TYPED, &with_text(text)),
        theirs: verdicts,
        ours: |text| typed().manifest(&with_text(text), None),
    },
    Kind {
        name: "metadata",
        make: pieces::metadata,
        requests: |text| about_object(TYPED, &with_metadata(text)),
        theirs: verdicts,
        ours: |text| typed().manifest(&with_metadata(text), None),
    },
    Kind {
        name: "update",
        make: pieces::update,
        requests: |text| {
            updated(text).map_or(Vec::new(), |(object, old)| {
                vec![json!({"call": "object", "crd": TYPED, "text": object, "old": old})]
            })
        },
        theirs: verdicts,
        ours: |text| updated(text).map_or(Value::Null, |(object, old)| typed().manifest(&object, Some(&old))),
    },
    Kind {
        name: "pattern",
        make: pieces::pattern,
        requests: |text| {
            with_pattern(text).map_or(Vec::new(), |(definition, object)| about_object(&definition, &object))
        },
        theirs: verdicts,
        ours: |text| {
            with_pattern(text).map_or(Value::Null, |(definition, object)| {
                Judge::new(&definition).manifest(&object, None)
            })
        },
    },
    Kind {
        name: "format",
        make: pieces::format,
        requests: |text| with_format(text).map_or(Vec::new(), |object| about_object(formats_definition(), &object)),
        theirs: verdicts,
        ours: |text| with_format(text).map_or(Value::Null, |object| formats().manifest(&object, None)),
    },
];

/// A definition with a field of every type.
const TYPED: &str = include_str!("typed.crd.yaml");

fn typed() -> &'static Judge {
    static JUDGE: OnceLock<Judge> = OnceLock::new();
    JUDGE.get_or_init(|| Judge::new(TYPED))
}

fn about_object(definition: &str, text: &str) -> Vec<Value> {
    vec![json!({"call": "object", "crd": definition, "text": text})]
}

/// The verdicts of an answer, limited to the compared keys.
fn verdicts(answers: &[Value]) -> Value {
    let documents = answers[0]["documents"].as_array().unwrap();
    let compared = documents.iter().map(|document| {
        let mut unknown: Vec<&str> = document["unknown"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
        unknown.sort_unstable();
        let of = |key: &str| &document[key];
        json!({
            "accepted": of("accepted"), "stage": of("stage"), "errors": of("errors"), "unknown": unknown, "crd_errors": of("crd_errors"),
            "spec": of("spec"),
        })
    });
    json!({"documents": compared.collect::<Value>(), "error": answers[0].get("error").unwrap_or(&Value::Null)})
}

/// JSON or an error, and true for duplicate keys.
fn yaml_of_server(answers: &[Value]) -> Value {
    let twice = answers[1]["error"]
        .as_str()
        .is_some_and(|words| words.contains("already set in map"));
    let failed = !answers[0]["error"].is_null();
    json!({"json": answers[0]["json"], "error": answers[0]["error"], "twice": twice && !failed})
}

fn yaml_of_crdsmith(text: &str) -> Value {
    match yaml::compose(yaml::Chunk::yaml(text)) {
        Ok(documents) => match documents.first() {
            Some(document) => {
                json!({"json": document.root.to_json(), "error": null, "twice": !document.duplicates.is_empty()})
            }
            None => json!({"json": null, "error": null, "twice": false}),
        },
        Err(error) => json!({"json": null, "error": error.to_string(), "twice": false}),
    }
}

fn with_spec(lines: &str) -> String {
    let lines = indented(lines);
    format!("apiVersion: example.org/v1\nkind: Sample\nmetadata: {{name: a}}\nspec:\n{lines}")
}

fn indented(lines: &str) -> String {
    lines
        .lines()
        .fold(String::new(), |text, line| text + "  " + line + "\n")
}

/// A manifest with a text at places that messages quote: as a value that is not allowed, and in a path.
fn with_text(text: &str) -> String {
    let spec = json!({
        "color": text, "short": text, "word": text, "stamp": text, "integer": text, "counts": {text: text}, "set": [text, text], "ruled": {"s": text},
        text: 1, "items": [{"key": text}, {"key": text}],
    });
    json!({"apiVersion": "example.org/v1", "kind": "Sample", "metadata": {"name": "a"}, "spec": spec}).to_string()
}

fn with_metadata(lines: &str) -> String {
    let lines = indented(lines);
    format!("apiVersion: example.org/v1\nkind: Sample\nmetadata:\n{lines}")
}

/// An object and the stored object that it replaces, with what the server gives every object.
fn updated(text: &str) -> Option<(String, String)> {
    let object = |text: &str, more: &[(&str, Value)]| {
        let mut object = yaml::compose(yaml::Chunk::yaml(text)).ok()?.first()?.root.to_json();
        object.get("metadata")?.as_object()?;
        for (key, value) in [("apiVersion", "example.org/v1"), ("kind", "Sample")] {
            object[key] = json!(value);
        }
        for (key, value) in more {
            object["metadata"][*key] = value.clone();
        }
        Some(object.to_string())
    };
    let (new, old) = text.split_once("---\n")?;
    let stored = [
        ("name", json!("a")),
        ("uid", json!("c")),
        ("generation", json!(3)),
        ("creationTimestamp", json!("2020-01-02T03:04:05Z")),
    ];
    Some((object(new, &stored[..1])?, object(old, &stored)?))
}

/// A definition with the given schema of `spec`.
fn definition(schema: &Value) -> String {
    let schema = json!({"type": "object", "properties": {"spec": schema}});
    let version = json!({"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": schema}});
    let names = json!({"plural": "samples", "kind": "Sample"});
    json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "samples.example.org"},
        "spec": {"group": "example.org", "scope": "Namespaced", "names": names, "versions": [version]},
    })
    .to_string()
}

fn object(spec: &Value) -> String {
    json!({"apiVersion": "example.org/v1", "kind": "Sample", "metadata": {"name": "a"}, "spec": spec}).to_string()
}

/// The definition and the manifest for a pattern and texts, given as a JSON list.
fn with_pattern(text: &str) -> Option<(String, String)> {
    let texts: Vec<String> = serde_json::from_str(text).ok()?;
    let (pattern, values) = texts.split_first()?;
    let schema = json!({"type": "array", "items": {"type": "string", "pattern": pattern}});
    Some((definition(&schema), object(&json!(values))))
}

/// The manifest for a format and texts, given as a JSON list.
fn with_format(text: &str) -> Option<String> {
    let texts: Vec<String> = serde_json::from_str(text).ok()?;
    let (format, values) = texts.split_first()?;
    FORMATS.iter().find(|(name, _)| name == format)?;
    Some(object(&json!({format: values})))
}

fn formats_definition() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let list = |format: &str| json!({"type": "array", "items": {"type": "string", "format": format}});
        let fields: serde_json::Map<String, Value> = FORMATS
            .iter()
            .map(|(name, _)| ((*name).to_owned(), list(name)))
            .collect();
        definition(&json!({"type": "object", "properties": fields}))
    })
}

fn formats() -> &'static Judge {
    static JUDGE: OnceLock<Judge> = OnceLock::new();
    JUDGE.get_or_init(|| Judge::new(formats_definition()))
}
