//! How long the lists of a claim can be.

use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;

/// The most items of a list.
pub(super) const MOST: usize = 32;

/// Whether a list is not too long.
pub(super) fn limited<'n>(list: Field<'n>, most: usize, checks: &mut Checks<'n>) -> bool {
    if list.len() > most {
        checks.too_many(RULE, list, list.len(), most);
        return false;
    }
    true
}
