//! Which values an expression may have, as far as its text tells.

use jrsonnet_lexer::{Lexeme, SyntaxKind as Kind};

/// Integers up to here are printed alike by everyone.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What is known of the values of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may be known alone")]
pub(super) struct Sort {
    /// Whether it may be a string.
    pub(super) text: bool,
    /// Whether it is always a string.
    pub(super) sure: bool,
    /// Whether the evaluator may print it otherwise than go-jsonnet: a number with a fraction, a large one, or a collection that may have one.
    pub(super) odd: bool,
    /// Whether the evaluator may take it for equal to another value: a small number, or a collection, which may hold one or be endless.
    pub(super) alike: bool,
}

impl Sort {
    /// Nothing is known.
    pub(super) const ANY: Self = Self::new(true, true, true);
    pub(super) const TEXT: Self = Self {
        sure: true,
        ..Self::new(true, false, false)
    };
    /// A number, an array or an object.
    pub(super) const ODD: Self = Self::new(false, true, true);
    /// Null, a boolean, a function or an integer from 2 on.
    pub(super) const PLAIN: Self = Self::new(false, false, false);
    /// 0 or 1.
    const BIT: Self = Self::new(false, false, true);

    const fn new(text: bool, odd: bool, alike: bool) -> Self {
        Self {
            text,
            sure: false,
            odd,
            alike,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            text: self.text || other.text,
            sure: self.sure && other.sure,
            odd: self.odd || other.odd,
            alike: self.alike || other.alike,
        }
    }

    /// A token that is an expression.
    pub(super) fn of_token(token: Lexeme<'_>) -> Self {
        match token.kind {
            Kind::NULL_KW | Kind::TRUE_KW | Kind::FALSE_KW => Self::PLAIN,
            Kind::FLOAT => {
                let is_small = token.text.parse().is_ok_and(|number: f64| number < EXACT);
                if matches!(token.text, "0" | "1") {
                    Self::BIT
                } else if is_small && token.text.bytes().all(|byte| byte.is_ascii_digit()) {
                    Self::PLAIN
                } else {
                    Self::ODD
                }
            }
            Kind::IDENT | Kind::DOLLAR | Kind::SELF_KW | Kind::SUPER_KW => Self::ANY,
            _ => Self::TEXT,
        }
    }

    /// With prefixes before it.
    pub(super) fn prefixed(self, prefixes: &[Kind]) -> Self {
        match prefixes {
            [] => self,
            [Kind::NOT, ..] => Self::PLAIN,
            // A string with a sign is an error.
            _ => Self {
                text: false,
                sure: false,
                ..self
            },
        }
    }

    /// Of an operator that is neither `+` nor `%`.
    pub(super) fn of_operator(kind: Kind) -> Self {
        match kind {
            Kind::MINUS
            | Kind::MUL
            | Kind::DIV
            | Kind::LHS
            | Kind::RHS
            | Kind::BIT_AND
            | Kind::BIT_OR
            | Kind::BIT_XOR => Self::ODD,
            _ => Self::PLAIN,
        }
    }
}
