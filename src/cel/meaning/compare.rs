//! Operators that compare.

use super::demand::Comparison;
use crate::cel::syntax::ast::operator;

/// The comparison that an operator makes.
pub(super) fn comparison(function: &str) -> Option<Comparison> {
    Some(match function {
        operator::EQUALS => Comparison::Equal,
        operator::NOT_EQUALS => Comparison::NotEqual,
        operator::LESS => Comparison::Less,
        operator::LESS_EQUALS => Comparison::AtMost,
        operator::GREATER => Comparison::More,
        operator::GREATER_EQUALS => Comparison::AtLeast,
        _ => return None,
    })
}
