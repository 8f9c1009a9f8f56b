//! Manifest nodes → values, by their schema (`UnstructuredToVal`).

use std::cell::Cell;
use std::rc::Rc;

use super::{Failure, List, Map, Object, Text, Value};
use crate::cel::library::{Duration, Timestamp};
use crate::crd::Schema;
use crate::go::base64::Encoding;
use crate::go::fmt::type_name;
use crate::yaml::{Node, Value as Yaml};

impl<'v> Value<'v> {
    /// Converts a manifest node by its schema. `root` is true for a Kubernetes object. The error is a node that does not fit the schema.
    pub(in crate::cel) fn of_node(node: &'v Node<'v>, schema: &'v Schema, root: bool) -> Result<Self, Failure> {
        read(node, schema, root)
    }
}

fn read<'v>(node: &'v Node<'v>, schema: &'v Schema, root: bool) -> Result<Value<'v>, Failure> {
    let wrong = |wanted: &str| Failure::new(format!("invalid data, expected {wanted}, got {}", type_name(node)));
    if node.value == Yaml::Null {
        return if schema.nullable {
            Ok(Value::Null)
        } else {
            Err(Failure::new("invalid data, got null for schema with nullable=false"))
        };
    }
    if schema.int_or_string {
        return match &node.value {
            Yaml::String(text) => Ok(Value::String(Text::Borrowed(text))),
            Yaml::Int(value) => Ok(Value::Int(*value)),
            _ => Err(Failure::new(
                "invalid data, expected XIntOrString value to be either a string or integer",
            )),
        };
    }
    match schema.type_.as_deref() {
        Some("object") => match node.value {
            Yaml::Mapping(_) => Ok(Value::Map(Map::Node(Object {
                node,
                schema,
                root,
                reading: next(),
            }))),
            _ => Err(Failure::new(
                "invalid data, expected a map for the provided schema with type=object",
            )),
        },
        Some("array") => match &node.value {
            Yaml::Sequence(items) => Ok(Value::List(List::Nodes {
                items,
                schema,
                reading: next(),
            })),
            _ => Err(Failure::new(
                "invalid data, expected an array for the provided schema with type=array",
            )),
        },
        Some("string") => match &node.value {
            Yaml::String(text) => string(text, schema),
            _ => Err(wrong("string")),
        },
        #[expect(clippy::cast_precision_loss, reason = "numbers are float64 in the API")]
        Some("number") => match node.value {
            Yaml::Int(value) => Ok(Value::Double(value as f64)),
            Yaml::Float(value) => Ok(Value::Double(value)),
            _ => Err(wrong("float")),
        },
        Some("integer") => match node.value {
            Yaml::Int(value) => Ok(Value::Int(value)),
            _ => Err(wrong("int")),
        },
        Some("boolean") => match node.value {
            Yaml::Bool(value) => Ok(Value::Bool(value)),
            _ => Err(wrong("bool")),
        },
        _ if schema.preserve_unknown_fields == Some(true) => Ok(Value::Unknown(node)),
        other => {
            let found = other.unwrap_or_default();
            Err(Failure::new(format!(
                "invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or \
                 x-kubernetes-preserve-unknown-fields is true, got {found}"
            )))
        }
    }
}

/// The number of this reading.
fn next() -> u64 {
    thread_local! {
        static READINGS: Cell<u64> = const { Cell::new(0) };
    }
    READINGS.with(|readings| {
        readings.set(readings.get() + 1);
        readings.get()
    })
}

fn string<'v>(text: &'v str, schema: &Schema) -> Result<Value<'v>, Failure> {
    match schema.format.as_deref() {
        Some("duration") => Duration::of_format(text).map(Value::Duration).map_err(Failure::new),
        Some("date") => Timestamp::of_date_format(text)
            .map(Value::Timestamp)
            .map_err(Failure::new),
        Some("date-time") => Timestamp::of_date_time_format(text)
            .map(Value::Timestamp)
            .map_err(Failure::new),
        // The server decodes another alphabet than the one that the format checks.
        Some("byte") => Encoding::Url
            .decode(text)
            .map(|bytes| Value::Bytes(Rc::from(bytes)))
            .map_err(|error| Failure::new(format!("Invalid byte formatted string {text}: {error}"))),
        _ => Ok(Value::String(Text::Borrowed(text))),
    }
}
