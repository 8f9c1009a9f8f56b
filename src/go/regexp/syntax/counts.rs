//! What is counted over one parse, for its limits.

use super::Id;

/// Counts of one parse.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Code points in nodes, those of nodes that are gone too.
    pub(super) runes: usize,
    /// The product of all counts of repetitions; 0 before the first node.
    pub(super) repeats: u64,
    /// Sizes by node, once they are needed. A node that is used again keeps the size of before until it is asked for.
    pub(super) sizes: Option<Vec<Option<u64>>>,
    /// Heights by node, once they are needed.
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
