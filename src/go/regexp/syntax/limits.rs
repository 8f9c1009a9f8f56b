//! Size and depth limits, counted like Go.

use super::parser::Parser;
use super::{Error, ErrorKind, Id, Op};

/// Maximum number of instructions: 128 MB of 40 bytes each.
const MAX_SIZE: u64 = (128 << 20) / 40;

/// Maximum number of code points in all nodes: 128 MB of 4 bytes each.
const MAX_RUNES: usize = (128 << 20) / 4;

/// Maximum height of the tree.
pub(super) const MAX_HEIGHT: usize = 1000;

impl Parser<'_> {
    /// Go's `parser.checkLimits`.
    pub(super) fn check_limits(&mut self, id: Id) -> Result<(), Error> {
        if self.counts.runes > MAX_RUNES || self.is_too_large(id) {
            return Err(Error::new(ErrorKind::Large, self.pattern));
        }
        if self.is_too_high(id) {
            return Err(self.too_deep());
        }
        Ok(())
    }

    pub(super) fn too_deep(&self) -> Error {
        Error::new(ErrorKind::NestingDepth, self.pattern)
    }

    /// Go's `parser.checkSize`: counts sizes only when the number of nodes times all repetitions may be too large.
    fn is_too_large(&mut self, id: Id) -> bool {
        let mut too_large = false;
        if self.counts.sizes.is_none() {
            self.count_repeats(id);
            if (self.nodes.len() as u64) < MAX_SIZE / self.counts.repeats {
                return false;
            }
            self.counts.sizes = Some(Vec::new());
            for below in self.stack.clone() {
                too_large |= self.size(below, true) > MAX_SIZE;
            }
        }
        too_large || self.size(id, true) > MAX_SIZE
    }

    fn count_repeats(&mut self, id: Id) {
        let repeats = &mut self.counts.repeats;
        *repeats = (*repeats).max(1);
        let node = &self.nodes[id];
        if node.op == Op::Repeat {
            let count = u64::from(node.max.unwrap_or(node.min).max(1));
            *repeats = if count > MAX_SIZE / *repeats {
                MAX_SIZE
            } else {
                *repeats * count
            };
        }
    }

    /// Go's `parser.calcSize`.
    fn size(&mut self, id: Id, again: bool) -> u64 {
        let known = self.counts.sizes.as_ref().and_then(|sizes| *sizes.get(id)?);
        if let Some(size) = known.filter(|_| !again) {
            return size;
        }
        let subs = self.nodes[id].subs.clone();
        let below: u64 = subs.iter().map(|sub| self.size(*sub, false)).sum();
        let node = &self.nodes[id];
        let size = match node.op {
            Op::Literal => node.literal.len() as u64,
            Op::Capture | Op::Star => 2 + below,
            Op::Plus | Op::Quest => 1 + below,
            Op::Concat => below,
            Op::Alternate => below + subs.len().saturating_sub(1) as u64,
            Op::Repeat => match (u64::from(node.min), node.max.map(u64::from)) {
                (0, None) => 2 + below,
                (min, None) => 1 + min * below,
                (min, Some(max)) => max * below + max - min,
            },
            _ => 1,
        };
        let size = size.max(1);
        set(self.counts.sizes.get_or_insert_default(), id, size);
        size
    }

    /// Go's `parser.checkHeight`: counts heights only when there are enough nodes for a tree of that height.
    fn is_too_high(&mut self, id: Id) -> bool {
        if self.nodes.len() < MAX_HEIGHT {
            return false;
        }
        let mut too_high = false;
        if self.counts.heights.is_none() {
            self.counts.heights = Some(Vec::new());
            for below in self.stack.clone() {
                too_high |= self.height(below, true) > MAX_HEIGHT;
            }
        }
        too_high || self.height(id, true) > MAX_HEIGHT
    }

    /// Go's `parser.calcHeight`.
    fn height(&mut self, id: Id, again: bool) -> usize {
        let known = self.counts.heights.as_ref().and_then(|heights| *heights.get(id)?);
        if let Some(height) = known.filter(|_| !again) {
            return height;
        }
        let subs = self.nodes[id].subs.clone();
        let below = subs.iter().map(|sub| self.height(*sub, false)).max();
        let height = 1 + below.unwrap_or(0);
        set(self.counts.heights.get_or_insert_default(), id, height);
        height
    }

    /// True if nested repetitions make at most `most` copies: Go's `repeatIsValid`.
    pub(super) fn repeat_is_valid(&self, id: Id, most: u32) -> bool {
        let node = &self.nodes[id];
        let mut most = most;
        if node.op == Op::Repeat {
            match node.max.unwrap_or(node.min) {
                0 if node.max.is_some() => return true,
                0 => {}
                count if count > most => return false,
                count => most /= count,
            }
        }
        node.subs.iter().all(|sub| self.repeat_is_valid(*sub, most))
    }
}

fn set<T: Clone>(values: &mut Vec<Option<T>>, id: Id, value: T) {
    if values.len() <= id {
        values.resize(id + 1, None);
    }
    values[id] = Some(value);
}
