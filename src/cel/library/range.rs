//! Numbers with a lower and an upper bound.

use super::price::scaled;

/// Minimum and maximum (`checker.CostEstimate`, `checker.SizeEstimate`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) struct Range {
    pub(in crate::cel) min: u64,
    pub(in crate::cel) max: u64,
}

pub(in crate::cel) const UNKNOWN: Range = Range { min: 0, max: u64::MAX };
pub(in crate::cel) const ONE: Range = Range::exactly(1);
pub(in crate::cel) const ZERO: Range = Range::exactly(0);

impl Range {
    pub(in crate::cel) const fn exactly(value: u64) -> Self {
        Self { min: value, max: value }
    }

    pub(in crate::cel) fn add(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            max: self.max.saturating_add(other.max),
        }
    }

    pub(in crate::cel) fn times(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_mul(other.min),
            max: self.max.saturating_mul(other.max),
        }
    }

    pub(in crate::cel) fn scaled(self, factor: f64) -> Self {
        Self {
            min: scaled(self.min, factor),
            max: scaled(self.max, factor),
        }
    }

    pub(in crate::cel) fn union(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }

    /// The union with an earlier range, if there was one.
    pub(in crate::cel) fn joined(self, before: Option<Self>) -> Self {
        before.map_or(self, |before| before.union(self))
    }
}
