//! What a match gives.

use std::ops::Range;

/// Where the groups of a match are, the whole match first.
pub(super) type Groups = Vec<Option<Range<usize>>>;
