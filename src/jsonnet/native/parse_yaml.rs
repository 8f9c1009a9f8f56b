//! YAML text → JSON values as `gopkg.in/yaml.v3` decodes them, which is not what the API server does: `yes` is a string.

use serde_json::{Map, Value};

use super::value::float;
use crate::go::yaml::decode::{Build, Decoder, Entry, Plain};
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
        let decoder = Decoder::new(&documents.tree, Dialect::V3, Json::default(), DEEPEST);
        let done = decoder.decode(root).map_err(|error| error.to_string())?;
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
