//! The rule that the errors of this family have.

use crate::rule::Rule;

/// The rule.
pub(super) const RULE: Rule = Rule::PodGroup;
