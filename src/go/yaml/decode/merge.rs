//! Merges: `<<`.

use super::super::{Dialect, Error, Kind};
use super::build::Build;
use super::decoder::{Decoder, Frame};

impl<'s, B: Build<'s>> Decoder<'_, 's, B> {
    /// `merge`: the value of `<<`.
    pub(super) fn merge(&mut self, index: usize) -> Result<(), Error> {
        let node = &self.tree.nodes[index];
        if node.kind != Kind::Sequence {
            return self.merge_mapping(index);
        }
        let mut items = Vec::new();
        let mut item = index + 1;
        while item < node.next {
            items.push(item);
            item = self.tree.nodes[item].next;
        }
        // The second version goes backwards and lets later entries replace earlier ones; the third goes forwards and keeps the earlier
        // ones.
        if self.dialect == Dialect::V3 {
            items.reverse();
        }
        self.frames.push(Frame::Merge(items));
        Ok(())
    }

    pub(super) fn merge_mapping(&mut self, index: usize) -> Result<(), Error> {
        let node = &self.tree.nodes[index];
        let target = match node.kind {
            Kind::Alias(target) => target,
            _ => index,
        };
        if self.tree.nodes[target].kind != Kind::Mapping {
            let words = "map merge requires map or sequence of maps as the value";
            return Err(Error::fail(words, node.start));
        }
        self.resolve(index)?;
        self.open_mapping(target, true);
        Ok(())
    }

    pub(super) fn open_mapping(&mut self, index: usize, is_merged: bool) {
        let mut next = index + 1;
        if self.dialect == Dialect::V3 {
            // The second version reports duplicate keys when it sets them; the third one does not decode such a mapping.
            if self.repeats_keys(index) {
                next = self.tree.nodes[index].next;
            }
            self.has_other_keys |= !is_merged && !self.has_string_keys(index);
        }
        if !is_merged {
            self.maps.push(Vec::new());
        }
        self.frames.push(Frame::Mapping {
            node: index,
            next,
            place: next,
            key: None,
            is_merged,
            merge: None,
        });
    }
}
