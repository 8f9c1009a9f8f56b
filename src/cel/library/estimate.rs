//! Arguments of a call as an estimate sees them, and prices of calls without values.

use super::price::{LIST, PER_CHARACTER, PER_REGEX_CHARACTER};
use super::range::{ONE, Range, UNKNOWN};
use crate::cel::syntax::ast::Literal;
use crate::cel::types::Type;

/// The known facts about an argument (`checker.AstNode`).
#[derive(Debug)]
pub(in crate::cel) struct Argument<'e> {
    pub(in crate::cel) type_: &'e Type,
    pub(in crate::cel) size: Option<Range>,
    /// The constant, if the argument is one.
    pub(in crate::cel) literal: Option<&'e Literal>,
    /// The declared sizes of the argument's items.
    pub(in crate::cel) item_size: Option<Range>,
}

/// The arguments of a call.
#[derive(Debug)]
pub(in crate::cel) struct Arguments<'a, 'e> {
    pub(in crate::cel) target: Option<&'a Argument<'e>>,
    pub(in crate::cel) args: &'a [Argument<'e>],
}

/// The cost of a call without its arguments, and the size of its result (`checker.CallEstimate`).
#[derive(Debug, Clone, Copy)]
pub(in crate::cel) struct CallCost {
    pub(in crate::cel) cost: Range,
    pub(in crate::cel) size: Option<Range>,
}

impl CallCost {
    pub(in crate::cel) const ONE: Self = Self::of(ONE);

    pub(in crate::cel) const fn of(cost: Range) -> Self {
        Self { cost, size: None }
    }

    pub(in crate::cel) const fn sized(cost: Range, size: Range) -> Self {
        Self { cost, size: Some(size) }
    }
}

impl Argument<'_> {
    /// The size of the argument.
    pub(in crate::cel) fn known(&self) -> Range {
        self.size.unwrap_or(UNKNOWN)
    }

    /// The integer, if the argument is a constant one.
    pub(super) fn integer(&self) -> Option<i64> {
        match self.literal {
            Some(Literal::Int(value)) => Some(*value),
            _ => None,
        }
    }

    /// The constant integer, 0 for a negative one; `otherwise` if it is unknown.
    pub(super) fn count_or(&self, otherwise: u64) -> u64 {
        self.integer()
            .map_or(otherwise, |value| u64::try_from(value).unwrap_or(0))
    }

    /// The item type and item size of a type with a parameter (`listElementNode`).
    pub(super) fn item(&self) -> Option<(&Type, Range)> {
        let type_ = match self.type_ {
            Type::List(inner) | Type::Map(inner, _) | Type::Optional(inner) | Type::Meta(Some(inner)) => inner.as_ref(),
            _ => return None,
        };
        Some((type_, self.item_size.unwrap_or(UNKNOWN)))
    }
}

impl Arguments<'_, '_> {
    /// The size of an argument after the target.
    pub(in crate::cel) fn size(&self, at: usize) -> Range {
        self.args.get(at).map_or(UNKNOWN, Argument::known)
    }

    /// The size of the target.
    pub(super) fn target_size(&self) -> Range {
        self.target.map_or(UNKNOWN, Argument::known)
    }
}

/// Reads the first argument after the target once.
pub(super) fn read(of: &Arguments<'_, '_>) -> CallCost {
    CallCost::of(of.size(0).scaled(PER_CHARACTER))
}

/// Reads the first argument after the target twice.
pub(super) fn read_twice(of: &Arguments<'_, '_>) -> CallCost {
    CallCost::of(of.size(0).scaled(2.0 * PER_CHARACTER))
}

/// Reads the target; the result is a part of it.
pub(super) fn rewrite(of: &Arguments<'_, '_>) -> CallCost {
    let size = of.target_size();
    CallCost::sized(size.scaled(PER_CHARACTER), size)
}

/// Searches a text with a regular expression. An empty text has a cost too.
pub(super) fn regex(text: Range, pattern: Range) -> Range {
    text.add(ONE)
        .scaled(PER_CHARACTER)
        .times(pattern.scaled(PER_REGEX_CHARACTER))
}

/// Compares two values up to the length of the shorter one.
pub(super) fn compare(of: &Arguments<'_, '_>) -> CallCost {
    let [left, right] = of.args else {
        return CallCost::ONE;
    };
    let max = left.known().max.min(right.known().max);
    let min = u64::from(max > 0);
    CallCost::of(Range { min, max }.scaled(PER_CHARACTER))
}

/// Creates a list of a given size.
pub(super) fn list(factor: f64, size: Range) -> CallCost {
    CallCost::sized(size.scaled(factor).add(ONE).add(Range::exactly(LIST)), size)
}
