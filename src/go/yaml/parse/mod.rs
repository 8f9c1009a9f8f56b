//! `parserc.go`: tokens → events. A stack of states replaces recursion, as in Go.

mod block;
mod flow;

use std::borrow::Cow;

use super::scan::{Kind, Scanned, Scanner, Style, Token};
use super::{Dialect, Error};

/// The content of an event.
#[derive(Debug)]
pub(super) enum What<'s> {
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Alias(&'s str),
    Scalar(Cow<'s, str>, Style),
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
}

/// `yaml_event_t`
#[derive(Debug)]
pub(super) struct Event<'s> {
    pub(super) what: What<'s>,
    /// Byte range, without anchor and tag.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The first line, including anchor and tag, from 0.
    pub(super) line: usize,
    pub(super) anchor: Option<&'s str>,
    /// The full tag: `tag:yaml.org,2002:int`.
    pub(super) tag: Option<Box<str>>,
}

/// `yaml_parser_state_t`
#[derive(Debug, Clone, Copy)]
enum State {
    ImplicitDocumentStart,
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockEntry { first: bool },
    IndentlessEntry,
    BlockKey { first: bool },
    BlockValue,
    FlowEntry { first: bool },
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowKey { first: bool },
    FlowValue { is_absent: bool },
    End,
}

type Parsed<'s> = Scanned<Event<'s>>;

/// `yaml_parser_t`: the fields for parsing.
pub(super) struct Parser<'s> {
    scanner: Scanner<'s>,
    state: State,
    states: Vec<State>,
    /// The first lines of the open collections.
    marks: Vec<usize>,
    /// Tag handles and prefixes of the document.
    handles: Vec<(&'s str, Cow<'s, [u8]>)>,
}

/// `default_tag_directives`
const DEFAULT_HANDLES: [(&str, &str); 2] = [("!", "!"), ("!!", super::resolve::PREFIX)];

impl<'s> Parser<'s> {
    pub(super) fn new(scanner: Scanner<'s>) -> Self {
        Self {
            scanner,
            state: State::ImplicitDocumentStart,
            states: Vec::new(),
            marks: Vec::new(),
            handles: Vec::new(),
        }
    }

    /// `yaml_parser_state_machine`: returns the next event.
    pub(super) fn next(&mut self) -> Parsed<'s> {
        match self.state {
            State::ImplicitDocumentStart => self.document_start(true),
            State::DocumentStart => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(true, false),
            State::BlockEntry { first } => self.block_entry(first),
            State::IndentlessEntry => self.indentless_entry(),
            State::BlockKey { first } => self.block_key(first),
            State::BlockValue => self.block_value(),
            State::FlowEntry { first } => self.flow_entry(first),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => self.flow_pair_end(),
            State::FlowKey { first } => self.flow_key(first),
            State::FlowValue { is_absent } => self.flow_value(is_absent),
            State::End => self.event_here(What::StreamEnd),
        }
    }

    fn take(&mut self) -> Scanned<Token<'s>> {
        self.scanner.peek()?;
        match self.scanner.take() {
            Some(token) => Ok(token),
            None => self.refuse(None, "did not find expected node content"),
        }
    }

    fn kind(&mut self) -> Scanned<&Kind<'s>> {
        Ok(&self.scanner.peek()?.kind)
    }

    /// An event at the start of the next token.
    fn event_here(&mut self, what: What<'s>) -> Parsed<'s> {
        let token = self.scanner.peek()?;
        Ok(event(what, token.start, token.start, token.line))
    }

    fn empty_here(&mut self) -> Parsed<'s> {
        self.event_here(What::Scalar(Cow::Borrowed(""), Style::Plain))
    }

    fn pop(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    /// `yaml_parser_set_parser_error` at the next token; `context` is the first line of the current node, which the third version reports.
    fn refuse<T>(&mut self, context: Option<usize>, words: &str) -> Scanned<T> {
        let (at, line) = match self.scanner.peek() {
            Ok(token) => (token.start, token.line),
            Err(error) => return Err(error),
        };
        Err(self.error(context, words, at, line))
    }

    fn error(&self, context: Option<usize>, words: &str, at: usize, line: usize) -> Error {
        let context = context.unwrap_or_default();
        let line = match (self.scanner.dialect(), line) {
            (Dialect::V2, 0) => context,
            (Dialect::V3, _) if context > 0 => context,
            _ => line,
        };
        Error::at_line(words, line, at)
    }

    /// `yaml_parser_parse_document_start`
    fn document_start(&mut self, implicit: bool) -> Parsed<'s> {
        while !implicit && *self.kind()? == Kind::DocumentEnd {
            self.take()?;
        }
        let is_explicit = matches!(
            self.kind()?,
            Kind::VersionDirective(..) | Kind::TagDirective { .. } | Kind::DocumentStart
        );
        if *self.kind()? == Kind::StreamEnd {
            self.state = State::End;
            return self.event_here(What::StreamEnd);
        }
        if implicit && !is_explicit {
            self.directives()?;
            self.states.push(State::DocumentEnd);
            self.state = State::BlockNode;
            return self.event_here(What::DocumentStart);
        }
        self.directives()?;
        if *self.kind()? != Kind::DocumentStart {
            return self.refuse(None, "did not find expected <document start>");
        }
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        let token = self.take()?;
        Ok(event(What::DocumentStart, token.start, token.end, token.line))
    }

    /// `yaml_parser_process_directives`
    fn directives(&mut self) -> Scanned {
        let mut has_version = false;
        loop {
            match self.kind()?.clone() {
                Kind::VersionDirective(major, minor) => {
                    if has_version {
                        return self.refuse(None, "found duplicate %YAML directive");
                    }
                    if (major, minor) != (1, 1) {
                        return self.refuse(None, "found incompatible YAML document");
                    }
                    has_version = true;
                }
                Kind::TagDirective { handle, prefix } => {
                    if self.handles.iter().any(|(known, _)| *known == handle) {
                        return self.refuse(None, "found duplicate %TAG directive");
                    }
                    self.handles.push((handle, prefix.into()));
                }
                _ => break,
            }
            self.take()?;
        }
        for (handle, prefix) in DEFAULT_HANDLES {
            if self.handles.iter().all(|(known, _)| *known != handle) {
                self.handles.push((handle, prefix.as_bytes().into()));
            }
        }
        Ok(())
    }

    /// `yaml_parser_parse_document_content`
    fn document_content(&mut self) -> Parsed<'s> {
        let is_empty = matches!(
            self.kind()?,
            Kind::VersionDirective(..)
                | Kind::TagDirective { .. }
                | Kind::DocumentStart
                | Kind::DocumentEnd
                | Kind::StreamEnd
        );
        if is_empty {
            self.pop();
            return self.empty_here();
        }
        self.node(true, false)
    }

    /// `yaml_parser_parse_document_end`
    fn document_end(&mut self) -> Parsed<'s> {
        let end = self.event_here(What::DocumentEnd)?;
        if *self.kind()? == Kind::DocumentEnd {
            self.take()?;
        }
        self.handles.clear();
        self.state = State::DocumentStart;
        Ok(end)
    }

    /// `yaml_parser_parse_node`
    fn node(&mut self, block: bool, indentless: bool) -> Parsed<'s> {
        let &Token {
            ref kind, start, line, ..
        } = self.scanner.peek()?;
        if let &Kind::Alias(name) = kind {
            self.pop();
            let token = self.take()?;
            return Ok(event(What::Alias(name), token.start, token.end, token.line));
        }
        let (anchor, tag) = self.properties(line)?;
        let next = self.scanner.peek()?;
        let (next_start, next_end) = (next.start, next.end);
        let collection = match next.kind {
            Kind::BlockEntry if indentless => Some((What::SequenceStart, State::IndentlessEntry)),
            Kind::FlowSequenceStart => Some((What::SequenceStart, State::FlowEntry { first: true })),
            Kind::FlowMappingStart => Some((What::MappingStart, State::FlowKey { first: true })),
            Kind::BlockSequenceStart if block => Some((What::SequenceStart, State::BlockEntry { first: true })),
            Kind::BlockMappingStart if block => Some((What::MappingStart, State::BlockKey { first: true })),
            _ => None,
        };
        if let Some((what, state)) = collection {
            self.state = state;
            return Ok(Event {
                what,
                start: next_start,
                end: next_end,
                line,
                anchor,
                tag,
            });
        }
        if matches!(next.kind, Kind::Scalar(..)) {
            self.pop();
            if let Token {
                kind: Kind::Scalar(value, style),
                start,
                end,
                ..
            } = self.take()?
            {
                return Ok(Event {
                    what: What::Scalar(value, style),
                    start,
                    end,
                    line,
                    anchor,
                    tag,
                });
            }
        }
        if anchor.is_some() || tag.is_some() {
            self.pop();
            let what = What::Scalar(Cow::Borrowed(""), Style::Plain);
            return Ok(Event {
                what,
                start,
                end: start,
                line,
                anchor,
                tag,
            });
        }
        self.refuse(Some(line), "did not find expected node content")
    }

    /// Anchor and tag of a node, in either order.
    fn properties(&mut self, context: usize) -> Scanned<(Option<&'s str>, Option<Box<str>>)> {
        let (mut anchor, mut tag) = (None, None);
        for _ in 0..2 {
            match self.kind()? {
                Kind::Anchor(name) if anchor.is_none() => {
                    anchor = Some(*name);
                    self.take()?;
                }
                Kind::Tag { .. } if tag.is_none() => tag = Some(self.take()?),
                _ => break,
            }
        }
        // Go scans the next token before it resolves the tag, so an error there comes first.
        self.scanner.peek()?;
        let tag = match tag {
            Some(Token {
                kind: Kind::Tag { handle, suffix },
                start,
                line,
                ..
            }) => Some(self.full_tag(handle, &suffix, context, (start, line))?),
            _ => None,
        };
        Ok((anchor, tag))
    }

    fn full_tag(&self, handle: &str, suffix: &[u8], context: usize, place: (usize, usize)) -> Scanned<Box<str>> {
        if handle.is_empty() {
            return Ok(String::from_utf8_lossy(suffix).into());
        }
        let known = self.handles.iter().find(|(known, _)| *known == handle);
        let tag = known.map(|(_, prefix)| [prefix, suffix].concat()).unwrap_or_default();
        if tag.is_empty() {
            return Err(self.error(Some(context), "found undefined tag handle", place.0, place.1));
        }
        Ok(String::from_utf8_lossy(&tag).into())
    }

    /// Takes the first token of a collection.
    fn begin(&mut self) -> Scanned {
        let token = self.take()?;
        self.marks.push(token.line);
        Ok(())
    }

    /// Takes the last token of a collection.
    fn finish(&mut self, what: What<'s>) -> Parsed<'s> {
        self.pop();
        self.marks.pop();
        let token = self.take()?;
        Ok(event(what, token.start, token.end, token.line))
    }

    /// The node after an indicator; an empty node if a token follows that `is_end` accepts.
    fn node_or_empty(
        &mut self,
        indicator: &Token<'s>,
        is_end: fn(&Kind<'s>) -> bool,
        state: State,
        indentless: bool,
    ) -> Parsed<'s> {
        if is_end(self.kind()?) {
            self.state = state;
            return Ok(empty(indicator.end, indicator.line));
        }
        self.states.push(state);
        self.node(true, indentless)
    }
}

fn event(what: What<'_>, start: usize, end: usize, line: usize) -> Event<'_> {
    Event {
        what,
        start,
        end,
        line,
        anchor: None,
        tag: None,
    }
}

/// `yaml_parser_process_empty_scalar`
fn empty<'s>(at: usize, line: usize) -> Event<'s> {
    event(What::Scalar(Cow::Borrowed(""), Style::Plain), at, at, line)
}
