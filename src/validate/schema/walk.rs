//! The walk over a value and its schema: positions, errors, and the errors that an update tolerates.

use super::pattern::Patterns;
use crate::crd::Schema;
use crate::validate::error::FieldError;
use crate::validate::path::Path;
use crate::validate::server::ratchet::Old;
use crate::yaml::Node;

/// The constants of a walk.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Walk<'w> {
    pub(in crate::validate) patterns: &'w Patterns,
    /// Checks all keywords of a schema, and comes back here for its parts, so that keyword files know the walk but not each other.
    pub(in crate::validate) keywords: Keywords,
}

/// Checks a value against the keywords of a schema. Returns how many checks passed.
pub(in crate::validate) type Keywords = fn(Walk<'_>, &Node<'_>, &Schema, Place<'_>, &mut Errors) -> u32;

/// A value's path, and its old value.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Place<'p> {
    pub(in crate::validate) at: &'p Path<'p>,
    pub(in crate::validate) old: Old<'p>,
}

impl Walk<'_> {
    /// Checks a value; on update, the errors of an unchanged value are tolerated.
    pub(in crate::validate) fn check(
        self,
        node: &Node<'_>,
        schema: &Schema,
        place: Place<'_>,
        out: &mut Errors,
    ) -> u32 {
        let before = out.errors.len();
        let passed = self.check_anew(node, schema, place, out);
        if out.errors.len() > before && place.old.is_unchanged(node) {
            out.tolerated.extend(out.errors.drain(before..));
        }
        passed
    }

    /// Checks a value regardless of its old value. Its errors get the schema that made them.
    pub(in crate::validate) fn check_anew(
        self,
        node: &Node<'_>,
        schema: &Schema,
        place: Place<'_>,
        out: &mut Errors,
    ) -> u32 {
        let before = out.errors.len();
        let passed = (self.keywords)(self, node, schema, place, out);
        for error in &mut out.errors[before..] {
            error.schema.get_or_insert(schema.span);
        }
        passed
    }
}

/// The results of a walk.
#[derive(Debug, Default)]
pub(in crate::validate) struct Errors {
    pub(in crate::validate) errors: Vec<FieldError>,
    /// Errors of an update that existed before and are tolerated.
    pub(in crate::validate) tolerated: Vec<FieldError>,
}
