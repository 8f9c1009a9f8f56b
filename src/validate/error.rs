//! One thing that the server would say about an object: its error type, field and words.

use super::path::{Path, Step};
use crate::rule::Rule;
use crate::source::Span;

/// The server's error types, as they stand in its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorType {
    /// The object cannot be read.
    Decode,
    /// Nothing is served under this apiVersion and kind.
    NoMatch,
    /// A value is wrong; a wrong type is called so too.
    Invalid,
    /// A field is missing.
    Required,
    /// A value is not one of those that are allowed.
    Unsupported,
    /// A value stands twice.
    Duplicate,
    /// Something that a value names is not there.
    NotFound,
    /// Something must not be there.
    Forbidden,
    /// A text is too long.
    TooLong,
    /// A list or map has too many entries.
    TooMany,
    /// A field that the schema does not have (under strict field validation).
    Unknown,
    /// A key that stands twice (under strict field validation).
    DuplicateKey,
    /// The server itself cannot go on.
    Internal,
}

impl ErrorType {
    /// The server's words (`Invalid value`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decode => "Decode error",
            Self::NoMatch => "No match",
            Self::Invalid => "Invalid value",
            Self::Required => "Required value",
            Self::Unsupported => "Unsupported value",
            Self::Duplicate => "Duplicate value",
            Self::NotFound => "Not found",
            Self::Forbidden => "Forbidden",
            Self::TooLong => "Too long",
            Self::TooMany => "Too many",
            Self::Unknown => "Unknown field",
            Self::DuplicateKey => "Duplicate key",
            Self::Internal => "Internal error",
        }
    }
}

/// A CEL rule that an object breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The expression.
    pub expression: String,
    /// Number of steps from the object to the value of `self`; the path of the error may be longer.
    pub depth: usize,
}

/// One error of the server.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// The rule that was broken: a keyword of the schema, or a step of the server.
    pub rule: Rule,
    /// The server's error type.
    pub kind: ErrorType,
    /// The server's field; empty where the server names none.
    pub field: String,
    /// The value as the server prints it, if it does.
    pub value: Option<String>,
    /// What the server says after the value; may be empty.
    pub message: String,
    /// Where the value is in the object, also where the server names no field.
    pub path: Vec<Step>,
    /// Where it stands in the text. A missing field has the place of the object that lacks it.
    pub span: Span,
    /// The CEL rule that was broken or has no answer, if it was one.
    pub broken: Option<Broken>,
    /// What an update changes in a value that it cannot change: fields below the value, such as `containers[0].image`. Empty where the value itself says it.
    pub changed: Vec<String>,
    /// Where the schema that was broken stands in its definition, if it was one.
    pub(super) schema: Option<Span>,
    /// Whether it keeps CEL rules from being evaluated.
    pub(super) blocks_rules: bool,
}

impl FieldError {
    pub(super) fn new(rule: Rule, kind: ErrorType, at: &Path<'_>, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            kind,
            field: at.field(),
            value: None,
            message: message.into(),
            path: at.steps(),
            span,
            broken: None,
            changed: Vec::new(),
            schema: None,
            blocks_rules: matches!(
                kind,
                ErrorType::Unsupported | ErrorType::Required | ErrorType::TooLong | ErrorType::TooMany
            ),
        }
    }

    /// The value as the server prints it.
    #[must_use]
    pub(super) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// The field as the server writes it, where that is not how the path is written.
    #[must_use]
    pub(super) fn field(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }

    /// A wrong type: `Invalid value` to the reader, but it keeps CEL rules from being evaluated.
    #[must_use]
    pub(super) fn blocking(mut self) -> Self {
        self.blocks_rules = true;
        self
    }

    /// The server's text after the error type: value and message.
    #[must_use]
    pub fn detail(&self) -> String {
        match &self.value {
            Some(value) if self.message.is_empty() => value.clone(),
            Some(value) => format!("{value}: {}", self.message),
            None => self.message.clone(),
        }
    }
}

impl std::fmt::Display for FieldError {
    /// As the server writes it: `spec.a: Invalid value: "b": must be c`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        write!(f, "{}", self.kind.as_str())?;
        let detail = self.detail();
        if detail.is_empty() {
            return Ok(());
        }
        write!(f, ": {detail}")
    }
}
