//! Errors of definitions: a field in the server's notation, and the place of the schema that it belongs to.

use crate::crd::{AdditionalProperties, Items, Schema};
use crate::source::Span;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;

/// Collects errors.
#[derive(Default)]
pub(super) struct Report {
    pub(super) errors: Vec<FieldError>,
}

impl Report {
    /// An error that shows no value.
    pub(super) fn add(
        &mut self,
        rule: &'static str,
        kind: ErrorType,
        field: String,
        span: Span,
        message: impl Into<String>,
    ) {
        self.errors
            .push(FieldError::new(rule, kind, &Path::Root, span, message).field(field));
    }

    /// An invalid value.
    pub(super) fn invalid(
        &mut self,
        rule: &'static str,
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

    /// Something that must not be there.
    pub(super) fn forbidden(&mut self, field: String, span: Span, message: impl Into<String>) {
        self.add("structural-schema", ErrorType::Forbidden, field, span, message);
    }
}

/// The schema without its places, so that two can be compared.
pub(super) fn without_spans(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    forget(&mut schema);
    schema
}

fn forget(schema: &mut Schema) {
    schema.span = Span::default();
    for rule in &mut schema.rules {
        rule.span = Span::default();
    }
    schema.properties.iter_mut().for_each(|(_, property)| forget(property));
    schema
        .all_of
        .iter_mut()
        .chain(&mut schema.any_of)
        .chain(&mut schema.one_of)
        .for_each(forget);
    if let Some(not) = &mut schema.not {
        forget(not);
    }
    if let Some(Items::Schema(item)) = &mut schema.items {
        forget(item);
    }
    if let Some(AdditionalProperties::Schema(value)) = &mut schema.additional_properties {
        forget(value);
    }
}
