//! Whether a schema knows a field.

use crate::crd::{AdditionalProperties, Schema};

/// What a schema says of a field.
#[derive(Clone, Copy)]
pub(super) enum Known<'s> {
    /// The field has a schema.
    Schema(&'s Schema),
    /// The field may be there, and has no schema.
    Open,
    /// The server would remove the field.
    Unknown,
}

/// What the schema of an object says of one of its fields.
pub(super) fn field<'s>(schema: &'s Schema, name: &str) -> Known<'s> {
    if let Some(property) = schema.property(name) {
        return Known::Schema(property);
    }
    match &schema.additional_properties {
        Some(AdditionalProperties::Schema(values)) => return Known::Schema(values),
        Some(AdditionalProperties::Allowed(true)) => return Known::Open,
        _ => {}
    }
    let is_embedded = schema.embedded_resource && matches!(name, "apiVersion" | "kind" | "metadata");
    let is_open = schema.preserve_unknown_fields == Some(true) || schema.type_.as_deref() != Some("object");
    if is_embedded || is_open {
        Known::Open
    } else {
        Known::Unknown
    }
}
