//! YAML and JSON text → trees with places, like the API server reads it.
//!
//! The server decodes with `sigs.k8s.io/yaml`: YAML 1.1 scalars, numbers through float64 and JSON, keys converted to strings. The trees
//! have what the server sees. Text is split into documents like `kubectl` splits it. Knows nothing of Kubernetes objects.
//!
//! # Places
//!
//! A [`Span`] is a range of bytes of the whole text, without anchor and tag.
//!
//! * The span of a scalar is its written form including quotes. The span of a block scalar begins with its `|` or `>` and ends at the start
//!   of the line after its last one.
//! * A missing value has an empty span: at the colon for a value of a block mapping, after the dash for an item of a list.
//! * The span of a block mapping begins with its first key, that of a block list with its first dash. Both end at the start of the next
//!   token.
//! * The span of a flow collection goes from bracket to bracket.

mod any;
mod compose;
mod depth;
mod document;
mod json;
mod quick;
mod scalar;
mod split;

use std::borrow::Cow;

pub use compose::compose;
pub use depth::{STACK, allow_deep_nesting};
pub use document::{Document, Duplicate};
pub use split::{Chunk, Format, chunks};

use crate::source::Span;

/// A value and its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'s> {
    /// The source bytes of the value; a block collection begins at its first entry.
    pub span: Span,
    /// The value.
    pub value: Value<'s>,
}

/// A JSON value, as the API server decodes it from YAML.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'s> {
    /// `null`.
    Null,
    /// `true` or `false`, in any spelling of YAML 1.1.
    Bool(bool),
    /// A whole number that fits 64 bits, in any notation (`1e3`, `0x10`, `1.0`).
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    String(Cow<'s, str>),
    /// A list.
    Sequence(Vec<Node<'s>>),
    /// An object in written order. Keys are unique: the last one wins, see [`Document::duplicates`].
    Mapping(Vec<Entry<'s>>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'s> {
    /// The key as a JSON string.
    pub key: Cow<'s, str>,
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node<'s>,
}

impl<'s> Node<'s> {
    /// The value under `key`; `None` if this is not a mapping or lacks the key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        self.entries()
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The entries of a mapping; empty for any other value.
    #[must_use]
    pub fn entries(&self) -> &[Entry<'s>] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// True for a list or a mapping.
    #[must_use]
    pub fn is_collection(&self) -> bool {
        matches!(self.value, Value::Sequence(_) | Value::Mapping(_))
    }

    /// True if the value is an empty list or map.
    #[must_use]
    pub fn is_empty_collection(&self) -> bool {
        match &self.value {
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// True if two values are equal. The order of keys and the places do not matter.
    #[must_use]
    pub fn is_same(&self, other: &Node<'_>) -> bool {
        match (&self.value, &other.value) {
            (Value::Sequence(a), Value::Sequence(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b))
            }
            (Value::Mapping(a), Value::Mapping(b)) => {
                let has = |entry: &Entry<'_>| other.get(&entry.key).is_some_and(|value| entry.value.is_same(value));
                a.len() == b.len() && a.iter().all(has)
            }
            (a, b) => a == b,
        }
    }

    /// A description of the value's type for messages: `a string`, `an object`.
    #[must_use]
    pub fn described(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "an integer",
            Value::Float(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "an object",
        }
    }

    /// The JSON name of the value's type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Int(_) => "integer",
            Value::Float(_) => "number",
            Value::String(_) => "string",
            Value::Sequence(_) => "array",
            Value::Mapping(_) => "object",
        }
    }

    /// A value that has no text of its own; all of it has one place.
    #[must_use]
    pub fn from_json(value: &serde_json::Value, span: Span) -> Self {
        use serde_json::Value as Json;
        let value = match value {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(value), _) => Value::Int(value),
                (None, value) => Value::Float(value.unwrap_or_default()),
            },
            Json::String(text) => Value::String(Cow::Owned(text.clone())),
            Json::Array(items) => Value::Sequence(items.iter().map(|item| Self::from_json(item, span)).collect()),
            Json::Object(fields) => Value::Mapping(
                fields
                    .iter()
                    .map(|(key, value)| Entry {
                        key: Cow::Owned(key.clone()),
                        key_span: span,
                        value: Self::from_json(value, span),
                    })
                    .collect(),
            ),
        };
        Self { span, value }
    }

    /// The value without places. The reader bounds the depth, and so the recursion.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::String(text) => text.as_ref().into(),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => entries
                .iter()
                .map(|entry| (entry.key.to_string(), entry.value.to_json()))
                .collect(),
        }
    }
}

/// An error in YAML text.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{server}")]
pub struct Error {
    /// The error text, without line or place.
    pub message: String,
    /// The place in bytes of the whole text.
    pub span: Span,
    /// The server's text, with its line.
    server: String,
    /// Whether the text is wrong JSON.
    is_json: bool,
}

impl Error {
    fn new(server: impl Into<String>, message: impl Into<String>, span: Span) -> Self {
        Self {
            message: message.into(),
            span,
            server: server.into(),
            is_json: false,
        }
    }

    /// An error of the JSON syntax.
    fn json(server: impl Into<String>, message: impl Into<String>, span: Span) -> Self {
        Self {
            is_json: true,
            ..Self::new(server, message, span)
        }
    }

    /// What is wrong, without the reason: `this is not valid YAML`.
    #[must_use]
    pub fn title(&self) -> &'static str {
        if self.is_json {
            "this is not valid JSON"
        } else {
            "this is not valid YAML"
        }
    }
}
