//! Mappings and lists in block style.

use super::Reader;
use crate::yaml::document::has_duplicates;
use crate::yaml::{Entry, Value};

/// Maximum number of keys for which every pair is compared.
const FEW_KEYS: usize = 8;

impl Reader<'_> {
    /// Reads a mapping whose keys are at `column`. Its first key, at `start`, is already read: its entry is open and its colon is next.
    pub(super) fn mapping(&mut self, slot: usize, column: usize, start: usize) -> Option<()> {
        let outer = self.open.len() - 1;
        loop {
            self.mapping_value(column)?;
            if self.column > Some(column) {
                return None;
            }
            if self.column < Some(column) {
                break;
            }
            self.key()?;
        }
        self.complete_mapping(slot, outer, start)
    }

    /// Makes a mapping of the open entries from index `outer` on; `None` for a duplicate key.
    pub(super) fn complete_mapping(&mut self, slot: usize, outer: usize, start: usize) -> Option<()> {
        if !are_distinct(&self.open[outer..]) {
            return None;
        }
        let entries = self.open.split_off(outer);
        self.put(slot, start, self.at, Value::Mapping(entries));
        Some(())
    }

    /// Makes a list of the open items from index `outer` on.
    pub(super) fn complete_sequence(&mut self, slot: usize, outer: usize, start: usize) {
        let items = self.open.drain(outer..).map(|entry| entry.value).collect();
        self.put(slot, start, self.at, Value::Sequence(items));
    }

    /// Reads the value of the last key, from the colon on (`yaml_parser_parse_block_mapping_value`). The key is at `column`.
    fn mapping_value(&mut self, column: usize) -> Option<()> {
        let slot = self.open.len() - 1;
        let colon = self.at;
        self.at += 1;
        if !self.is_line_end() {
            return self.rest_of_line(slot, column);
        }
        self.leave_line()?;
        if self.column > Some(column) {
            return self.deeper(|reader| reader.node(slot, column));
        }
        if self.column == Some(column) && self.is_dash() {
            return self.deeper(|reader| reader.sequence(slot, column));
        }
        self.put(slot, colon, colon, Value::Null);
        Some(())
    }

    /// Reads a list whose dashes are at `column`; the first one is next.
    fn sequence(&mut self, slot: usize, column: usize) -> Option<()> {
        let outer = self.open.len();
        let start = self.at;
        while self.column == Some(column) && self.is_dash() {
            self.sequence_entry(column)?;
            if self.column > Some(column) {
                return None;
            }
        }
        self.complete_sequence(slot, outer, start);
        Some(())
    }

    /// Reads a dash at `column` and its item (`yaml_parser_parse_block_sequence_entry`).
    fn sequence_entry(&mut self, column: usize) -> Option<()> {
        let slot = self.item();
        self.at += 1;
        let behind_dash = self.at;
        let is_line_end = self.is_line_end();
        if self.bytes[behind_dash..self.at].contains(&b'\t') {
            return None;
        }
        if is_line_end {
            self.leave_line()?;
            if self.column <= Some(column) {
                self.put(slot, behind_dash, behind_dash, Value::Null);
                return Some(());
            }
        }
        self.deeper(|reader| reader.node(slot, column))
    }

    /// Reads a value at the start of a line or after a dash, which may be a mapping or a list. It is to the right of `indent`, the column
    /// of its parent collection.
    fn node(&mut self, slot: usize, indent: usize) -> Option<()> {
        let column = self.at - self.line;
        match self.peek()? {
            b'-' if self.is_alone() => {
                self.column = Some(column);
                self.sequence(slot, column)?;
                // Only a list under a key at the same column allows more content at this column.
                (self.column != Some(column)).then_some(())
            }
            b'[' | b'{' | b'|' | b'>' => self.rest_of_line(slot, indent),
            _ => {
                let start = self.at;
                if self.key_or_text(slot, indent)? {
                    self.mapping(slot, column, start)?;
                }
                Some(())
            }
        }
    }

    /// Reads a value that is not a block mapping or list. Moves to the next content.
    fn rest_of_line(&mut self, slot: usize, indent: usize) -> Option<()> {
        match self.peek()? {
            b'[' | b'{' => self.flow(slot)?,
            b'\'' => self.single_quoted()?.put(self, slot),
            b'"' => self.double_quoted()?.put(self, slot),
            b'|' | b'>' => return self.block_scalar(slot, indent),
            _ => return self.plain(slot, indent),
        }
        self.next_line()
    }
}

/// True if all keys are different.
fn are_distinct(entries: &[Entry<'_>]) -> bool {
    if entries.len() > FEW_KEYS {
        // Emitters sort the keys, so they are usually in order.
        return entries.is_sorted_by(|a, b| a.key < b.key) || !has_duplicates(entries);
    }
    let mut rest = entries;
    while let [entry, further @ ..] = rest {
        if further.iter().any(|other| other.key == entry.key) {
            return false;
        }
        rest = further;
    }
    true
}
