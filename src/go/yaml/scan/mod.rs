//! `scannerc.go`: text → tokens.
//!
//! Tokens borrow from the text. A possible key waits in the queue until its colon decides.

mod blanks;
mod block;
mod flow;
mod keys;
mod properties;
mod structure;

pub(crate) use flow::escaped;

use std::borrow::Cow;
use std::collections::VecDeque;

use super::input::{Buffer, characters};
use super::{Dialect, Error};

/// A token and its place.
#[derive(Debug, Clone)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind<'s>,
    /// Byte offset of the start.
    pub(super) start: usize,
    /// Byte offset of the end.
    pub(super) end: usize,
    /// The first line, from 0.
    pub(super) line: usize,
}

/// The style of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    /// Quoted, or a block.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind<'s> {
    StreamEnd,
    VersionDirective(u8, u8),
    TagDirective {
        handle: &'s str,
        prefix: Vec<u8>,
    },
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(&'s str),
    Anchor(&'s str),
    /// The handle is empty if the tag is written in full.
    Tag {
        handle: &'s str,
        suffix: Vec<u8>,
    },
    Scalar(Cow<'s, str>, Style),
}

/// `yaml_simple_key_t`: a token that is a key if a colon follows.
#[derive(Debug, Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    required: bool,
    /// The number of its token, counted from the start of the stream.
    token: usize,
    at: usize,
    line: usize,
    column: isize,
}

/// `max_flow_level` and `max_indents`
const DEEPEST: usize = 10_000;
/// Number of tokens that the third version reads ahead, for its comments.
const AHEAD: usize = 2;

pub(super) type Scanned<T = ()> = Result<T, Error>;

/// `yaml_parser_t`: the fields for scanning.
#[derive(Debug)]
pub(super) struct Scanner<'s> {
    text: &'s str,
    bytes: &'s [u8],
    dialect: Dialect,
    /// The text is read with an additional line break at its end.
    adds_break: bool,
    at: usize,
    line: usize,
    /// An offset in the current line and its column, not behind the current place.
    known: (usize, isize),
    buffer: Option<Box<Buffer>>,
    tokens: VecDeque<Token<'s>>,
    /// Number of tokens already taken from the queue.
    taken: usize,
    indent: isize,
    indents: Vec<isize>,
    /// One entry per flow level, and one for all blocks.
    keys: Vec<SimpleKey>,
    /// `simple_keys_by_tok`: tokens of possible keys, with their levels. A token stays here when its key is given up.
    by_token: VecDeque<(usize, usize)>,
    key_allowed: bool,
    /// True if a line break follows the last character that is not a blank.
    after_break: bool,
}

impl<'s> Scanner<'s> {
    /// `adds_break`: read the text with an additional line break at its end.
    pub(super) fn new(text: &'s str, dialect: Dialect, adds_break: bool) -> Self {
        let at = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        Self {
            text,
            bytes: text.as_bytes(),
            dialect,
            adds_break,
            at,
            line: 0,
            known: (at, 0),
            buffer: Buffer::new(text, at, adds_break),
            tokens: VecDeque::with_capacity(16),
            taken: 0,
            indent: -1,
            indents: Vec::new(),
            keys: vec![SimpleKey::default()],
            by_token: VecDeque::new(),
            key_allowed: true,
            after_break: false,
        }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// `peek_token`
    pub(super) fn peek(&mut self) -> Scanned<&Token<'s>> {
        while self.needs_more()? {
            self.fetch()?;
        }
        // There is at least one token here; the compiler needs the other case.
        if self.tokens.is_empty() {
            self.push(Kind::StreamEnd, self.at, self.line);
        }
        Ok(&self.tokens[0])
    }

    /// `skip_token`: takes the next token.
    pub(super) fn take(&mut self) -> Option<Token<'s>> {
        self.taken += 1;
        self.tokens.pop_front()
    }

    /// The condition of `yaml_parser_fetch_more_tokens`.
    fn needs_more(&mut self) -> Scanned<bool> {
        let ahead = if self.dialect == Dialect::V3 { AHEAD } else { 0 };
        if self.tokens.len() <= ahead {
            return Ok(true);
        }
        while self.by_token.front().is_some_and(|(token, _)| *token < self.taken) {
            self.by_token.pop_front();
        }
        match self.by_token.front() {
            Some((token, level)) if *token == self.taken => self.is_valid_key(*level),
            _ => Ok(false),
        }
    }

    /// The byte at a distance from the current place; 0 past the end.
    #[inline]
    fn byte(&self, ahead: usize) -> u8 {
        let at = self.at + ahead;
        match self.bytes.get(at) {
            Some(byte) => *byte,
            None if self.adds_break && at == self.bytes.len() => b'\n',
            None => 0,
        }
    }

    /// `cache`: makes characters readable.
    #[inline]
    fn cache(&mut self, count: usize) -> Scanned {
        if self.buffer.is_some() {
            self.fill(self.at, count)
        } else {
            Ok(())
        }
    }

    /// `cache` after each character from an offset up to the current place.
    #[inline]
    fn cache_since(&mut self, from: usize, count: usize) -> Scanned {
        if self.buffer.is_some() {
            for at in from + 1..=self.at {
                if self.bytes.get(at).is_none_or(|byte| byte & 0xc0 != 0x80) {
                    self.fill(at, count)?;
                }
            }
        }
        Ok(())
    }

    #[cold]
    fn fill(&mut self, at: usize, count: usize) -> Scanned {
        let is_readable = self.buffer.as_mut().is_none_or(|buffer| buffer.fill(at, count));
        if is_readable {
            Ok(())
        } else {
            Err(Error::fail("control characters are not allowed", at))
        }
    }

    /// The column of the current place, in characters from 0.
    fn column(&mut self) -> isize {
        let (from, column) = self.known;
        if from < self.at {
            let passed = self.bytes.get(from..self.at).map_or(1, characters);
            self.known = (self.at, column + isize::try_from(passed).unwrap_or(isize::MAX));
        }
        self.known.1
    }

    fn is_line_start(&self) -> bool {
        self.known == (self.at, 0)
    }

    fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    /// The width in bytes of a line break at a distance from the current place; 0 without a break. CR LF is one break.
    #[inline]
    fn break_width(&self, ahead: usize) -> usize {
        match self.byte(ahead) {
            b'\n' => 1,
            b'\r' => 1 + usize::from(self.byte(ahead + 1) == b'\n'),
            0xc2 if self.byte(ahead + 1) == 0x85 => 2,
            0xe2 if self.byte(ahead + 1) == 0x80 && matches!(self.byte(ahead + 2), 0xa8 | 0xa9) => 3,
            _ => 0,
        }
    }

    #[inline]
    fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t')
    }

    /// `is_breakz`
    fn is_break_or_end(&self, ahead: usize) -> bool {
        self.byte(ahead) == 0 || self.break_width(ahead) > 0
    }

    /// `is_blankz`
    #[inline]
    fn is_blank_or_end(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_break_or_end(ahead)
    }

    /// Skips ASCII characters that are not breaks.
    fn forward(&mut self, count: usize) {
        self.at += count;
        self.after_break = false;
    }

    /// `skip_line`: skips a line break, if there is one.
    #[inline]
    fn skip_break(&mut self) {
        let width = self.break_width(0);
        if width > 0 {
            self.at += width;
            self.line += 1;
            self.known = (self.at, 0);
            self.after_break = true;
        }
    }

    fn push(&mut self, kind: Kind<'s>, start: usize, line: usize) {
        // The additional line break does not belong to the text.
        let last = self.bytes.len();
        let (start, end) = (start.min(last), self.at.min(last));
        self.tokens.push_back(Token { kind, start, end, line });
    }

    /// Adds a token of ASCII characters.
    fn push_next(&mut self, kind: Kind<'s>, width: usize) {
        let (start, line) = (self.at, self.line);
        self.forward(width);
        self.push(kind, start, line);
    }

    /// `yaml_parser_set_scanner_error`; `context` is the first line of the current token.
    fn refuse<T>(&self, context: usize, words: impl Into<String>) -> Scanned<T> {
        let line = match self.dialect {
            Dialect::V3 if context > 0 => context,
            _ => self.line,
        };
        // The scanner counts lines from 0; Go never reports the first line.
        let line = if line == 0 { 0 } else { line + 1 };
        Err(Error::at_line(words, line, self.at.min(self.bytes.len())))
    }

    /// `yaml_parser_fetch_next_token`: fetches at least one token, or finds the end.
    fn fetch(&mut self) -> Scanned {
        self.cache(1)?;
        let before = self.line;
        self.skip_to_token()?;
        let column = self.column();
        self.unroll(column, before);
        self.cache(4)?;
        if self.byte(0) == 0 {
            return self.fetch_end();
        }
        if column == 0 {
            if self.byte(0) == b'%' {
                return self.fetch_directive();
            }
            if let Some(kind) = self.document_indicator() {
                return self.fetch_document_indicator(kind);
            }
        }
        self.fetch_content()?;
        let is_entry = self.tokens.back().is_some_and(|token| token.kind == Kind::BlockEntry);
        if self.dialect == Dialect::V3 && !is_entry {
            self.skip_line_comment()?;
        }
        Ok(())
    }

    fn fetch_content(&mut self) -> Scanned {
        let in_flow = self.in_flow();
        match self.byte(0) {
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => {
                self.remove_key()?;
                self.key_allowed = true;
                self.push_next(Kind::FlowEntry, 1);
                Ok(())
            }
            b'-' if self.is_blank_or_end(1) => self.fetch_block_entry(),
            b'?' if in_flow || self.is_blank_or_end(1) => self.fetch_key(),
            b':' if in_flow || self.is_blank_or_end(1) => self.fetch_value(),
            b'*' => self.fetch_anchor(Kind::Alias),
            b'&' => self.fetch_anchor(Kind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if !in_flow => self.fetch_block_scalar(true),
            b'>' if !in_flow => self.fetch_block_scalar(false),
            b'\'' => self.fetch_quoted(true),
            b'"' => self.fetch_quoted(false),
            _ if self.starts_plain() => self.fetch_plain(),
            _ => self.refuse(self.line, "found character that cannot start any token"),
        }
    }

    fn starts_plain(&self) -> bool {
        match self.byte(0) {
            b'-' => !self.is_blank(1),
            b'?' | b':' => !self.in_flow() && !self.is_blank_or_end(1),
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@'
            | b'`' => false,
            _ => !self.is_blank_or_end(0),
        }
    }
}
