//! The functions of a kind.

use super::super::checks::Checks;
use super::super::field::Object;
use crate::validate::server::object_meta::NameRule;
use crate::yaml::Node;

/// What there is for a kind, in all of its versions.
pub(super) struct Row {
    /// The group.
    pub(super) group: &'static str,
    /// The kind.
    pub(super) kind: &'static str,
    /// The rule for names.
    pub(super) name: NameRule,
    /// Sets the defaults that the server sets in code (`SetDefaults_…`).
    pub(super) defaults: fn(&mut Node<'_>),
    /// Checks an object that is complete.
    pub(super) check: for<'n> fn(&Object<'n>, &mut Checks<'n>),
}

/// The defaults of kinds without any.
pub(super) fn none(_: &mut Node<'_>) {}
