//! YAML text → JSON values as decoded by `gopkg.in/yaml.v3`. The API server decodes differently: here, `yes` is a string.

use serde_json::{Map, Value};

use super::value::float;
use crate::go::yaml::decode::{Build, Entry, Plain, decode};
use crate::go::yaml::{Dialect, Documents, Node, Tree};

/// Deepest nesting that Go's JSON parser takes; the evaluator's thread has the stack for it.
const DEEPEST: usize = 10_000;

/// All documents of a stream, as Tanka's `parseYaml` reads them.
///
/// # Errors
/// The words of Go's libraries.
pub(super) fn parse(text: &str) -> Result<Vec<Value>, String> {
    let mut documents = Documents::new(text, Dialect::V3, false);
    let mut values = Vec::new();
    while let Some(root) = documents.read().map_err(|error| error.to_string())? {
        let done = decode(&documents.tree, root, Dialect::V3, Json::default(), DEEPEST);
        let done = done.map_err(|error| error.to_string())?;
        if done.has_other_keys {
            return Err("json: unsupported type: map[interface {}]interface {}".to_owned());
        }
        if let Some(number) = done.build.no_number {
            return Err(format!("json: unsupported value: {number}"));
        }
        values.push(done.value);
    }
    Ok(values)
}

#[derive(Default)]
struct Json {
    /// The first number that JSON does not have.
    no_number: Option<&'static str>,
}

impl<'s> Build<'s> for Json {
    type Value = Value;

    fn scalar(&mut self, value: Plain<'s>, _: &Node<'s>) -> Value {
        match value {
            Plain::Null => Value::Null,
            Plain::Bool(value) => value.into(),
            #[expect(clippy::cast_precision_loss, reason = "JSON carries it as float64")]
            Plain::Int(value) => float(value as f64),
            #[expect(clippy::cast_precision_loss, reason = "JSON carries it as float64")]
            Plain::Uint(value) => float(value as f64),
            Plain::Float(value) => {
                let name = if value.is_nan() {
                    "NaN"
                } else if value > 0.0 {
                    "+Inf"
                } else {
                    "-Inf"
                };
                if !value.is_finite() {
                    self.no_number.get_or_insert(name);
                }
                float(value)
            }
            Plain::Text(text) => text.into_owned().into(),
        }
    }

    fn sequence(&mut self, items: Vec<Value>, _: &Node<'s>) -> Value {
        Value::Array(items)
    }

    fn mapping(&mut self, entries: Vec<Entry<'s, Value>>, _: usize, _: &Tree<'s>) -> Value {
        let text = |entry: Entry<'s, Value>| match entry.key.0 {
            Plain::Text(key) => Some((key.into_owned(), entry.value)),
            // The decoder refuses the document for them.
            _ => None,
        };
        Value::Object(entries.into_iter().filter_map(text).collect::<Map<_, _>>())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::parse;

    /// The number that an object with the field `float` represents.
    fn plain(value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(plain).collect(),
            Value::Object(fields) => match fields.get("float").and_then(Value::as_str) {
                Some(number) if fields.len() == 1 => super::float(number.parse().unwrap()),
                _ => fields.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
            },
            other => other.clone(),
        }
    }

    #[test]
    fn documents_are_what_go_makes_of_them() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/yaml/cases.jsonl");
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let text = case["text"].as_str().unwrap();
            let wanted = match case.get("v3_error") {
                Some(words) => json!({ "error": words }),
                None => plain(&case["v3"]),
            };
            let found = parse(text).map_or_else(|words| json!({ "error": words }), Value::Array);
            assert_eq!(found, wanted, "{text:?}");
        }
    }
}
