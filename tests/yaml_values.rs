//! The values of texts: `yaml/cases.jsonl` has the results of Go's libraries, from `tests/go/yaml`.

use std::fmt::Write as _;

use crdsmith::yaml::{Chunk, Document, Error, Format, Node, Value};
use serde_json::{Map, Value as Json, json};

use crate::support;

/// A value in the notation of the file: a number that is not an integer is an object.
fn tagged(node: &Node<'_>) -> Json {
    match &node.value {
        Value::Float(number) => json!({"float": number.to_bits().to_string()}),
        Value::Sequence(items) => items.iter().map(tagged).collect(),
        Value::Mapping(entries) => {
            let entries = entries
                .iter()
                .map(|entry| (entry.key.to_string(), tagged(&entry.value)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
        _ => node.to_json(),
    }
}

/// The file's value, with numbers that are not integers as their bits, because equal numbers can be written in several ways.
fn expected(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(expected).collect(),
        Json::Object(fields) => match fields.get("float").and_then(Json::as_str) {
            Some(number) if fields.len() == 1 => {
                json!({"float": number.parse::<f64>().unwrap().to_bits().to_string()})
            }
            _ => {
                let fields = fields.iter().map(|(key, value)| (key.clone(), expected(value)));
                Json::Object(fields.collect::<Map<_, _>>())
            }
        },
        other => other.clone(),
    }
}

type Read<'s> = Result<Vec<Document<'s>>, Error>;

fn answer(read: &Read<'_>) -> Json {
    match read {
        Ok(documents) => documents.first().map_or(Json::Null, |document| tagged(&document.root)),
        Err(error) => json!({"error": error.to_string()}),
    }
}

fn compare(text: &str, wanted: &Json, found: &Json, wrong: &mut String) {
    if wanted != found {
        writeln!(wrong, "{text:?}\n  expected {wanted}\n  found    {found}").unwrap();
    }
}

#[test]
fn texts_have_the_values_that_go_gives_them() {
    let path = support::project().join("tests/yaml/cases.jsonl");
    let mut wrong = String::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        let of = |value: &str, error: &str| match case.get(error) {
            Some(words) => json!({"error": words}),
            None => expected(case.get(value).unwrap_or(&Json::Null)),
        };
        let read = crdsmith::yaml::compose(Chunk::yaml(text));
        compare(text, &of("value", "error"), &answer(&read), &mut wrong);
        let strict: Vec<String> = read
            .iter()
            .flatten()
            .flat_map(|document| &document.duplicates)
            .map(|duplicate| format!("line {}: {}", duplicate.line, duplicate.words))
            .collect();
        let wanted = case.get("strict").cloned().unwrap_or(json!([]));
        compare(text, &wanted, &json!(strict), &mut wrong);
        if text.trim().starts_with('{') {
            let format = Format::Json;
            let read = crdsmith::yaml::compose(Chunk { base: 0, text, format });
            compare(text, &of("json", "json_error"), &answer(&read), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
