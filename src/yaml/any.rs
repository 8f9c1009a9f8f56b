//! Nodes as Go values.

use super::{Node, Value};
use crate::go::any::{Any, Interface};

impl<'s> Interface for Node<'s> {
    fn any(&self) -> Any<'_, Node<'s>> {
        match &self.value {
            Value::Null => Any::Nil,
            Value::Bool(value) => Any::Bool(*value),
            Value::Int(value) => Any::Int64(*value),
            Value::Float(value) => Any::Float64(*value),
            Value::String(text) => Any::String(text),
            Value::Sequence(items) => Any::Slice(items),
            Value::Mapping(entries) => {
                Any::Map(entries.iter().map(|entry| (entry.key.as_ref(), &entry.value)).collect())
            }
        }
    }
}
