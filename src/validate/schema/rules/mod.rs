//! `x-kubernetes-validations` of an object: evaluates each rule for each value of its schema, within the server's budget.

mod tree;
mod walk;

use super::walk::Errors;
use crate::crd::Schema;
use crate::validate::error::FieldError;
use crate::validate::path::Path;
use crate::validate::server::ratchet::Correlation;
use crate::yaml::Node;
pub(in crate::validate) use tree::Rules;
use walk::{At, Walk};

/// Maximum cost of all rules of one object, and of all defaults of a schema.
pub(in crate::validate) const BUDGET: u64 = 10_000_000;
impl Rules {
    /// Checks an object. `old` is the value before an update.
    pub(in crate::validate) fn check<'v>(
        &'v self,
        node: &'v Node<'v>,
        schema: &'v Schema,
        old: Option<&'v Node<'v>>,
        found: &mut Errors,
    ) {
        let at = At {
            path: &Path::Root,
            node,
            old,
            correlation: Correlation::root(node, old, schema),
        };
        let mut walk = Walk { found, budget: BUDGET };
        // A spent budget is already reported.
        let _ = walk.value(self, schema, at);
    }

    /// Checks the default of a schema as an update of `old`; no error is tolerated. Returns the errors, and the rest of the budget unless
    /// it is spent.
    pub(in crate::validate) fn check_default<'v>(
        &'v self,
        node: &'v Node<'v>,
        schema: &'v Schema,
        old: Option<&'v Node<'v>>,
        path: &Path<'_>,
        budget: u64,
    ) -> (Vec<FieldError>, Option<u64>) {
        let at = At {
            path,
            node,
            old,
            correlation: Correlation::NONE,
        };
        let mut found = Errors::default();
        let mut walk = Walk {
            found: &mut found,
            budget,
        };
        let left = walk.value(self, schema, at).ok().map(|()| walk.budget);
        (found.errors, left)
    }
}
