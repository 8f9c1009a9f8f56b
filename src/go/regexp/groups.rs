//! The groups of a match.

use std::ops::Range;

/// The ranges of the groups; the first is the whole match.
pub(super) type Groups = Vec<Option<Range<usize>>>;
