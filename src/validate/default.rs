//! The default of a field, checked against another schema of the field: a branch of `anyOf` and its kin.

use super::path::Path;
use super::schema;
use super::schema::pattern::Patterns;
use super::server::ratchet::Old;
use super::server::{coerce, defaulting};
use crate::crd::Schema;
use crate::yaml::Node;

/// Whether the default of a field is valid for a schema, once the defaults inside it are put in. True for a field without one.
pub(crate) fn is_default_valid(field: &Schema, schema: &Schema) -> bool {
    let Some(default) = &field.default else {
        return true;
    };
    let mut node = Node::from_json(default, field.span);
    // Metadata that cannot be read stays as it is.
    let _ = coerce::embedded(&mut node, field, &Path::Root, &mut Vec::new());
    defaulting::put_defaults(&mut node, field);
    let found = schema::check(&node, schema, &Patterns::of(schema), Old::NONE);
    found.errors.is_empty()
}
