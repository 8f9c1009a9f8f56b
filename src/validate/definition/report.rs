//! Errors of definitions: a field in the server's notation, and the place of its schema.

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
    /// Adds an error without a value.
    pub(super) fn add(&mut self, rule: Rule, kind: ErrorType, field: String, span: Span, message: impl Into<String>) {
        self.errors
            .push(FieldError::new(rule, kind, &Path::Root, span, message).field(field));
    }

    /// Adds an error for an invalid value.
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

    /// Adds an error for an unsupported value (see [`supported`]).
    pub(super) fn unsupported(&mut self, rule: Rule, field: String, span: Span, value: &str, supported: &str) {
        let words = format!("supported values: {supported}");
        self.errors.push(
            FieldError::new(rule, ErrorType::Unsupported, &Path::Root, span, words)
                .field(field)
                .value(print::quoted(value)),
        );
    }

    /// Sets the value of the last error.
    pub(super) fn last_value(&mut self, value: impl Into<String>) {
        if let Some(error) = self.errors.last_mut() {
            error.value = Some(value.into());
        }
    }

    /// The errors, sorted by field.
    pub(super) fn sorted(mut self) -> Vec<FieldError> {
        self.errors
            .sort_by(|a, b| (&a.field, a.kind.as_str(), a.detail()).cmp(&(&b.field, b.kind.as_str(), b.detail())));
        self.errors
    }

    /// Adds an error for something that must not exist.
    pub(super) fn forbidden(&mut self, field: String, span: Span, message: impl Into<String>) {
        self.add(Rule::StructuralSchema, ErrorType::Forbidden, field, span, message);
    }
}

/// Values in the server's list form.
pub(super) fn supported(values: &[&str]) -> String {
    let values: Vec<String> = values.iter().map(|name| print::quoted(name)).collect();
    values.join(", ")
}
