//! Errors of definitions: a field in the server's notation, and the place of the schema that it belongs to.

use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;

/// Collects errors.
#[derive(Default)]
pub(super) struct Report {
    pub(super) errors: Vec<FieldError>,
}

impl Report {
    /// An error that shows no value.
    pub(super) fn add(&mut self, rule: Rule, kind: ErrorType, field: String, span: Span, message: impl Into<String>) {
        self.errors
            .push(FieldError::new(rule, kind, &Path::Root, span, message).field(field));
    }

    /// An invalid value.
    pub(super) fn invalid(
        &mut self,
        rule: Rule,
        field: String,
        span: Span,
        value: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.errors.push(
            FieldError::new(rule, ErrorType::Invalid, &Path::Root, span, message)
                .field(field)
                .value(value),
        );
    }

    /// A value that is none of those that are supported (see [`supported`]).
    pub(super) fn unsupported(&mut self, rule: Rule, field: String, span: Span, value: &str, supported: &str) {
        let words = format!("supported values: {supported}");
        self.errors.push(
            FieldError::new(rule, ErrorType::Unsupported, &Path::Root, span, words)
                .field(field)
                .value(print::quoted(value)),
        );
    }

    /// The value of the error that was added last.
    pub(super) fn last_value(&mut self, value: impl Into<String>) {
        if let Some(error) = self.errors.last_mut() {
            error.value = Some(value.into());
        }
    }

    /// The errors by field.
    pub(super) fn sorted(mut self) -> Vec<FieldError> {
        self.errors
            .sort_by(|a, b| (&a.field, a.kind.as_str(), a.detail()).cmp(&(&b.field, b.kind.as_str(), b.detail())));
        self.errors
    }

    /// Something that must not be there.
    pub(super) fn forbidden(&mut self, field: String, span: Span, message: impl Into<String>) {
        self.add(Rule::StructuralSchema, ErrorType::Forbidden, field, span, message);
    }
}

/// Values as the server lists them.
pub(super) fn supported(values: &[&str]) -> String {
    let values: Vec<String> = values.iter().map(|name| print::quoted(name)).collect();
    values.join(", ")
}
