//! Numbers that are known from below and from above.

/// At least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) struct Range {
    pub(super) min: u64,
    pub(super) max: u64,
}

pub(super) const UNKNOWN: Range = Range { min: 0, max: u64::MAX };
pub(super) const ONE: Range = Range::exactly(1);
pub(super) const ZERO: Range = Range::exactly(0);

/// The cost of going over one character of a string.
pub(in crate::cel) const PER_CHARACTER: f64 = 0.1;
/// The cost of one character of a regular expression.
pub(in crate::cel) const PER_REGEX_CHARACTER: f64 = 0.25;
/// The cost of making a list.
pub(in crate::cel) const LIST: u64 = 10;
/// The cost of making a map.
pub(in crate::cel) const MAP: u64 = 30;
/// The longest regular expression of a named format.
pub(super) const NAMED_FORMAT: f64 = 128.0;

impl Range {
    pub(super) const fn exactly(value: u64) -> Self {
        Self { min: value, max: value }
    }

    pub(super) fn add(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            max: self.max.saturating_add(other.max),
        }
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_mul(other.min),
            max: self.max.saturating_mul(other.max),
        }
    }

    pub(super) fn scaled(self, factor: f64) -> Self {
        Self {
            min: scaled(self.min, factor),
            max: scaled(self.max, factor),
        }
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }
}

/// A count times a factor, rounded up.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the server computes with floats, and casts saturate"
)]
pub(in crate::cel) fn scaled(count: u64, factor: f64) -> u64 {
    (count as f64 * factor).ceil() as u64
}

/// The two as one.
pub(super) fn joined(before: Option<Range>, next: Range) -> Range {
    before.map_or(next, |before| before.union(next))
}
