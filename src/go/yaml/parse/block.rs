//! Lists and mappings in block style.

use super::super::scan::Kind;
use super::{Parsed, Parser, State, What};

impl<'s> Parser<'s> {
    /// `yaml_parser_parse_block_sequence_entry`
    pub(super) fn block_entry(&mut self, first: bool) -> Parsed<'s> {
        if first {
            self.begin()?;
        }
        match self.kind()? {
            Kind::BlockEntry => {
                let entry = self.take()?;
                let is_end = |kind: &Kind<'_>| matches!(kind, Kind::BlockEntry | Kind::BlockEnd);
                self.node_or_empty(&entry, is_end, State::BlockEntry { first: false }, false)
            }
            Kind::BlockEnd => self.finish(What::SequenceEnd),
            _ => {
                let context = self.marks.last().copied();
                self.refuse(context, "did not find expected '-' indicator")
            }
        }
    }

    /// `yaml_parser_parse_indentless_sequence_entry`
    pub(super) fn indentless_entry(&mut self) -> Parsed<'s> {
        if *self.kind()? == Kind::BlockEntry {
            let entry = self.take()?;
            let is_end = |kind: &Kind<'_>| matches!(kind, Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd);
            return self.node_or_empty(&entry, is_end, State::IndentlessEntry, false);
        }
        self.pop();
        self.event_here(What::SequenceEnd)
    }

    /// `yaml_parser_parse_block_mapping_key`
    pub(super) fn block_key(&mut self, first: bool) -> Parsed<'s> {
        if first {
            self.begin()?;
        }
        match self.kind()? {
            Kind::Key => {
                let key = self.take()?;
                self.node_or_empty(&key, ends_block_entry, State::BlockValue, true)
            }
            Kind::BlockEnd => self.finish(What::MappingEnd),
            _ => {
                let context = self.marks.last().copied();
                self.refuse(context, "did not find expected key")
            }
        }
    }

    /// `yaml_parser_parse_block_mapping_value`; a missing value has the place of the colon.
    pub(super) fn block_value(&mut self) -> Parsed<'s> {
        let state = State::BlockKey { first: false };
        if *self.kind()? == Kind::Value {
            let mut colon = self.take()?;
            colon.end = colon.start;
            return self.node_or_empty(&colon, ends_block_entry, state, true);
        }
        self.state = state;
        self.empty_here()
    }
}

fn ends_block_entry(kind: &Kind<'_>) -> bool {
    matches!(kind, Kind::Key | Kind::Value | Kind::BlockEnd)
}
