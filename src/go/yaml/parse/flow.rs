//! Lists and mappings in flow style.

use super::super::scan::{Kind, Scanned};
use super::{Parsed, Parser, State, What, empty, event};

impl<'s> Parser<'s> {
    /// The comma between entries of a flow collection.
    fn separator(&mut self, first: bool, words: &str) -> Scanned {
        if first {
            return Ok(());
        }
        if *self.kind()? != Kind::FlowEntry {
            let context = self.marks.last().copied();
            return self.refuse(context, words);
        }
        self.take().map(drop)
    }

    /// `yaml_parser_parse_flow_sequence_entry`
    pub(super) fn flow_entry(&mut self, first: bool) -> Parsed<'s> {
        if first {
            self.begin()?;
        }
        if *self.kind()? != Kind::FlowSequenceEnd {
            self.separator(first, "did not find expected ',' or ']'")?;
            match self.kind()? {
                Kind::Key => {
                    self.state = State::FlowPairKey;
                    let token = self.take()?;
                    return Ok(event(What::MappingStart, token.start, token.end, token.line));
                }
                Kind::FlowSequenceEnd => {}
                _ => {
                    self.states.push(State::FlowEntry { first: false });
                    return self.node(false, false);
                }
            }
        }
        self.finish(What::SequenceEnd)
    }

    /// `yaml_parser_parse_flow_sequence_entry_mapping_key`
    pub(super) fn flow_pair_key(&mut self) -> Parsed<'s> {
        if matches!(self.kind()?, Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd) {
            // Go consumes this token as the empty key.
            let token = self.take()?;
            self.state = State::FlowPairValue;
            return Ok(empty(token.end, token.line));
        }
        self.states.push(State::FlowPairValue);
        self.node(false, false)
    }

    /// `yaml_parser_parse_flow_sequence_entry_mapping_value`
    pub(super) fn flow_pair_value(&mut self) -> Parsed<'s> {
        if *self.kind()? == Kind::Value {
            self.take()?;
            if !matches!(self.kind()?, Kind::FlowEntry | Kind::FlowSequenceEnd) {
                self.states.push(State::FlowPairEnd);
                return self.node(false, false);
            }
        }
        self.state = State::FlowPairEnd;
        self.empty_here()
    }

    /// `yaml_parser_parse_flow_sequence_entry_mapping_end`
    pub(super) fn flow_pair_end(&mut self) -> Parsed<'s> {
        self.state = State::FlowEntry { first: false };
        self.event_here(What::MappingEnd)
    }

    /// `yaml_parser_parse_flow_mapping_key`
    pub(super) fn flow_key(&mut self, first: bool) -> Parsed<'s> {
        if first {
            self.begin()?;
        }
        if *self.kind()? != Kind::FlowMappingEnd {
            self.separator(first, "did not find expected ',' or '}'")?;
            match self.kind()? {
                Kind::Key => {
                    self.take()?;
                    if matches!(self.kind()?, Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd) {
                        self.state = State::FlowValue { is_absent: false };
                        return self.empty_here();
                    }
                    self.states.push(State::FlowValue { is_absent: false });
                    return self.node(false, false);
                }
                Kind::FlowMappingEnd => {}
                _ => {
                    self.states.push(State::FlowValue { is_absent: true });
                    return self.node(false, false);
                }
            }
        }
        self.finish(What::MappingEnd)
    }

    /// `yaml_parser_parse_flow_mapping_value`
    pub(super) fn flow_value(&mut self, is_absent: bool) -> Parsed<'s> {
        let state = State::FlowKey { first: false };
        if !is_absent && *self.kind()? == Kind::Value {
            self.take()?;
            if !matches!(self.kind()?, Kind::FlowEntry | Kind::FlowMappingEnd) {
                self.states.push(state);
                return self.node(false, false);
            }
        }
        self.state = state;
        self.empty_here()
    }
}
