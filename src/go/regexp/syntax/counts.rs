//! Counts over one parse, for the limits.

use super::Id;

/// Counts of one parse.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Number of code points in all nodes, including removed ones.
    pub(super) runes: usize,
    /// Product of all repetition counts; 0 before the first node.
    pub(super) repeats: u64,
    /// Sizes by node, once needed. A reused node keeps its old size until it is counted again.
    pub(super) sizes: Option<Vec<Option<u64>>>,
    /// Heights by node, once needed.
    pub(super) heights: Option<Vec<Option<usize>>>,
}

impl Counts {
    pub(super) fn add_runes(&mut self, count: usize) {
        self.runes += count;
    }

    pub(super) fn forget_height(&mut self, id: Id) {
        let height = self.heights.as_mut().and_then(|heights| heights.get_mut(id));
        if let Some(height) = height {
            *height = None;
        }
    }
}
