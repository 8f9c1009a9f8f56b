//! A definition as the server's JSON decoder reads it: wrong types refuse it, unknown fields are named.
//!
//! In: the document. Out: the decoder's words for the first thing that it cannot read, and under strict field validation the unknown fields.
//! The decoder goes on after a wrong type and reports the first one; what a type reads by itself ends the decoding at once.

use super::types::{DEFINITION, Go, SCHEMA, SCHEMAS, Struct};
use crate::go::strconv::float;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::{Path, Step};
use crate::validate::server::coerce;
use crate::yaml::{Node, Value};

/// The most unknown fields that the server names.
const MOST_UNKNOWN: usize = 100;

/// Decodes a definition. The error is the server's decode error.
pub(super) fn check(root: &Node<'_>, unknown: &mut Vec<FieldError>) -> Result<(), FieldError> {
    let mut decoder = Decoder {
        unknown: Some(unknown),
        ..Decoder::default()
    };
    let failed = decoder
        .structure(root, &DEFINITION, &Path::Root)
        .err()
        .or(decoder.saved);
    match failed {
        None => Ok(()),
        Some(failure) => {
            let mut error = FieldError::new(
                Rule::Decode,
                ErrorType::Decode,
                &Path::Root,
                failure.span,
                failure.words(),
            );
            error.path = failure.steps;
            Err(error)
        }
    }
}

/// What the decoder cannot read.
struct Failure {
    what: What,
    span: Span,
    steps: Vec<Step>,
}

enum What {
    /// A value of a wrong type: what it is, what it should be, and the struct and fields on the way to it.
    Type {
        found: String,
        wanted: &'static str,
        struct_: &'static str,
        fields: Vec<&'static str>,
    },
    Words(String),
}

impl Failure {
    fn words(&self) -> String {
        match &self.what {
            What::Words(words) => words.clone(),
            What::Type {
                found,
                wanted,
                struct_: "",
                ..
            } => {
                format!("json: cannot unmarshal {found} into Go value of type {wanted}")
            }
            What::Type {
                found,
                wanted,
                struct_,
                fields,
            } => {
                let fields = fields.join(".");
                format!("json: cannot unmarshal {found} into Go struct field {struct_}.{fields} of type {wanted}")
            }
        }
    }
}

#[derive(Default)]
struct Decoder<'u> {
    /// Where unknown fields are named; nowhere in what a type reads by itself.
    unknown: Option<&'u mut Vec<FieldError>>,
    struct_: &'static str,
    fields: Vec<&'static str>,
    saved: Option<Failure>,
}

impl Decoder<'_> {
    fn wrong(&mut self, node: &Node<'_>, wanted: &'static str, at: &Path<'_>) {
        let found = match &node.value {
            Value::Mapping(_) => "object".to_owned(),
            Value::Sequence(_) => "array".to_owned(),
            Value::Bool(_) => "bool".to_owned(),
            Value::String(_) => "string".to_owned(),
            Value::Int(value) if is_whole(wanted) => format!("number {value}"),
            Value::Float(value) if is_whole(wanted) => format!("number {}", float::json(*value)),
            Value::Int(_) | Value::Float(_) => "number".to_owned(),
            Value::Null => "null".to_owned(),
        };
        if self.saved.is_none() {
            self.saved = Some(Failure {
                what: What::Type {
                    found,
                    wanted,
                    struct_: self.struct_,
                    fields: self.fields.clone(),
                },
                span: node.span,
                steps: at.steps(),
            });
        }
    }

    fn value(&mut self, node: &Node<'_>, type_: &Go, at: &Path<'_>) -> Result<(), Failure> {
        match (type_, &node.value) {
            (Go::SchemaOrBool, Value::Null) => {}
            (Go::SchemaOrBool | Go::SchemaOrSchemas | Go::SchemaOrTexts, _) => return self.alone(node, type_, at),
            (_, Value::Null)
            | (Go::Any, _)
            | (Go::Text(_), Value::String(_))
            | (Go::Bool, Value::Bool(_))
            | (Go::Int64, Value::Int(_))
            | (Go::Float64, Value::Int(_) | Value::Float(_)) => {}
            (Go::Int32, Value::Int(value)) if i32::try_from(*value).is_ok() => {}
            (Go::Bytes, Value::String(text)) => self.bytes(node, text, at),
            (Go::Bytes, Value::Sequence(items)) => {
                for (index, item) in items.iter().enumerate() {
                    if !matches!(item.value, Value::Int(0..=255) | Value::Null) {
                        self.wrong(item, "uint8", &Path::Index(at, index));
                    }
                }
            }
            (Go::Time, Value::String(text)) => {
                return coerce::time(text).map_err(|words| Failure {
                    what: What::Words(words),
                    span: node.span,
                    steps: at.steps(),
                });
            }
            (Go::Time, _) => {
                // The type reads its text by itself, and what it says comes before what was saved.
                self.saved = None;
                self.wrong(node, "string", at);
                return self.saved.take().map_or(Ok(()), Err);
            }
            (Go::Struct(fields), Value::Mapping(_)) => return self.structure(node, fields, at),
            (Go::List(_, item_type), Value::Sequence(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, item_type, &Path::Index(at, index))?;
                }
            }
            (Go::Map(_, value_type), Value::Mapping(entries)) => {
                for entry in sorted(entries) {
                    self.value(&entry.value, value_type, &Path::Child(at, &entry.key))?;
                }
            }
            (Go::Struct(wanted), _) => self.wrong(node, wanted.type_, at),
            (Go::Text(wanted) | Go::List(wanted, _) | Go::Map(wanted, _), _) => self.wrong(node, wanted, at),
            (Go::Bool, _) => self.wrong(node, "bool", at),
            (Go::Int32, _) => self.wrong(node, "int32", at),
            (Go::Int64, _) => self.wrong(node, "int64", at),
            (Go::Float64, _) => self.wrong(node, "float64", at),
            (Go::Bytes, _) => self.wrong(node, "[]uint8", at),
        }
        Ok(())
    }

    fn structure(&mut self, node: &Node<'_>, type_: &'static Struct, at: &Path<'_>) -> Result<(), Failure> {
        let outer = std::mem::replace(&mut self.struct_, type_.name());
        for entry in sorted(node.entries()) {
            let Some((name, field)) = type_.fields.iter().find(|(name, _)| entry.key == *name) else {
                self.unknown_field(&Path::Child(at, &entry.key), entry.key_span);
                continue;
            };
            self.struct_ = type_.name();
            self.fields.push(name);
            self.value(&entry.value, field, &Path::Child(at, name))?;
            self.fields.pop();
        }
        self.struct_ = outer;
        Ok(())
    }

    fn unknown_field(&mut self, at: &Path<'_>, span: Span) {
        if let Some(unknown) = self.unknown.as_deref_mut().filter(|found| found.len() < MOST_UNKNOWN) {
            let error = FieldError::new(Rule::UnknownField, ErrorType::Unknown, at, span, "unknown field");
            unknown.push(error.field(at.name()));
        }
    }

    /// What a type reads by itself, with a decoder of its own that knows nothing of strictness.
    fn alone(&mut self, node: &Node<'_>, type_: &Go, at: &Path<'_>) -> Result<(), Failure> {
        let mut inner = Decoder::default();
        let result = match (type_, &node.value) {
            (_, Value::Mapping(_)) => inner.structure(node, &SCHEMA, at),
            (Go::SchemaOrSchemas, Value::Sequence(_)) => inner.value(node, &SCHEMAS, at),
            (Go::SchemaOrTexts, Value::Sequence(_)) => {
                inner.value(node, &Go::List("[]string", &Go::Text("string")), at)
            }
            (Go::SchemaOrBool, Value::Bool(_)) => Ok(()),
            (Go::SchemaOrBool, _) => Err(Failure {
                what: What::Words("boolean or JSON schema expected".to_owned()),
                span: node.span,
                steps: at.steps(),
            }),
            _ => Ok(()),
        };
        let Some(mut failure) = result.err().or(inner.saved) else {
            return Ok(());
        };
        if let What::Type { struct_, fields, .. } = &mut failure.what {
            *struct_ = self.struct_;
            fields.splice(0..0, self.fields.iter().copied());
        }
        Err(failure)
    }

    fn bytes(&mut self, node: &Node<'_>, text: &str, at: &Path<'_>) {
        if let Err(position) = base64(text)
            && self.saved.is_none()
        {
            self.saved = Some(Failure {
                what: What::Words(format!("illegal base64 data at input byte {position}")),
                span: node.span,
                steps: at.steps(),
            });
        }
    }
}

/// Whether the decoder shows a number that does not fit the type.
fn is_whole(type_: &str) -> bool {
    matches!(type_, "int32" | "int64" | "uint8")
}

/// The entries as JSON has them: sorted by key.
fn sorted<'n, 's>(entries: &'n [crate::yaml::Entry<'s>]) -> Vec<&'n crate::yaml::Entry<'s>> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    sorted
}

/// Checks standard base64, where line breaks do not count; the error is where it is broken, as Go counts.
fn base64(text: &str) -> Result<(), usize> {
    let bytes = text.as_bytes();
    let past_breaks = |mut at: usize| {
        while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
            at += 1;
        }
        at
    };
    let mut at = 0;
    loop {
        for position in 0..4 {
            at = past_breaks(at);
            match bytes.get(at) {
                None if position == 0 => return Ok(()),
                None => return Err(at - position),
                Some(b'=') if position < 2 => return Err(at),
                Some(b'=') => {
                    let mut end = at + 1;
                    if position == 2 {
                        end = past_breaks(end);
                        match bytes.get(end) {
                            None => return Err(bytes.len()),
                            Some(b'=') => end += 1,
                            Some(_) => return Err(end - 1),
                        }
                    }
                    end = past_breaks(end);
                    return if end == bytes.len() { Ok(()) } else { Err(end) };
                }
                Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') => at += 1,
                Some(_) => return Err(at),
            }
        }
    }
}
