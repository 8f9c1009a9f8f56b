//! Tokens of a text one after the other, and what was found in them.

use std::borrow::Cow;

use jrsonnet_lexer::{Lexeme, Lexer, Span as LexSpan, SyntaxKind as Kind};

use super::site::{Form, Reading, Site, Wrap};
use crate::source::Span;

pub(super) struct Parser<'t> {
    text: &'t str,
    /// The offset whose line was asked for last, and that line.
    counted: (u32, usize),
    pub(super) tokens: Vec<Lexeme<'t>>,
    pub(super) at: usize,
    watches: bool,
    /// Objects that the current token is in.
    pub(super) objects: usize,
    pub(super) found: Reading,
}

/// Whether a token is white space or a comment.
pub(in crate::jsonnet) fn is_trivia(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::WHITESPACE | Kind::SINGLE_LINE_SLASH_COMMENT | Kind::SINGLE_LINE_HASH_COMMENT | Kind::MULTI_LINE_COMMENT
    )
}

impl<'t> Parser<'t> {
    /// Begins to read a text.
    pub(super) fn new(text: &'t str, watches: bool) -> Self {
        Self {
            text,
            counted: (0, 1),
            tokens: Lexer::new(text).filter(|token| !is_trivia(token.kind)).collect(),
            at: 0,
            watches,
            objects: 0,
            found: Reading::default(),
        }
    }

    pub(super) fn peek(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    pub(super) fn next(&mut self) -> Option<Lexeme<'t>> {
        let token = self.tokens.get(self.at).copied()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn eat(&mut self, kind: Kind) -> Option<Lexeme<'t>> {
        (self.peek() == Some(kind)).then(|| self.next()).flatten()
    }

    pub(super) fn try_eat(&mut self, kind: Kind) -> bool {
        self.eat(kind).is_some()
    }

    /// The beginning of the next token.
    pub(super) fn start(&self) -> u32 {
        self.tokens.get(self.at).map_or(u32::MAX, |token| token.range.0)
    }

    /// The end of the last token.
    pub(super) fn end(&self) -> u32 {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or(0, |token| token.range.1)
    }

    pub(super) fn add(&mut self, start: u32, form: Form) {
        if self.watches {
            let span = Span { start, end: self.end() };
            let rank = self.next_rank();
            self.found.sites.push(Site { span, form, rank });
        }
    }

    /// Makes an expression the argument of a function.
    pub(super) fn wrap(
        &mut self,
        start: u32,
        end: u32,
        function: &'static str,
        open: &'static str,
        close: impl Into<Cow<'static, str>>,
    ) {
        let (span, rank, close) = (Span { start, end }, self.next_rank(), close.into());
        self.found.wraps.push(Wrap {
            span,
            rank,
            function,
            open,
            close,
        });
    }

    /// Writes another text in the place of a token.
    pub(super) fn replace(&mut self, start: u32, end: u32, text: impl Into<Cow<'static, str>>) {
        self.found.replaced.push((LexSpan(start, end), text.into()));
    }

    /// Refuses what begins at an offset.
    pub(super) fn refuse(&mut self, at: u32, words: &'static str) {
        self.found.refused.push((at, words));
    }

    /// The line of an offset, from 1 on. Offsets mostly grow, so the count goes on from the last one.
    pub(super) fn line(&mut self, offset: u32) -> usize {
        if offset < self.counted.0 {
            self.counted = (0, 1);
        }
        let (from, line) = self.counted;
        let between = self.text.as_bytes().get(from as usize..offset as usize);
        let breaks = memchr::memchr_iter(b'\n', between.unwrap_or_default()).count();
        self.counted = (offset, line + breaks);
        line + breaks
    }

    fn next_rank(&mut self) -> usize {
        self.found.rank += 1;
        self.found.rank
    }

    pub(super) fn string(&mut self) -> Option<Lexeme<'t>> {
        match self.peek()? {
            Kind::STRING_DOUBLE | Kind::STRING_SINGLE => self.escapes(),
            Kind::STRING_DOUBLE_VERBATIM | Kind::STRING_SINGLE_VERBATIM | Kind::STRING_BLOCK => {}
            _ => return None,
        }
        self.next()
    }

    /// Remembers the escapes in the next string that the evaluator does not know, or knows alone: `\/` is a slash, `\x41` is refused.
    fn escapes(&mut self) {
        let Some(token) = self.tokens.get(self.at).copied() else {
            return;
        };
        let mut rest = token.text.as_bytes();
        while let Some(at) = memchr::memchr(b'\\', rest).filter(|at| at + 1 < rest.len()) {
            let written = match rest[at + 1] {
                b'/' => Some("/"),
                b'x' => Some("\\?"),
                _ => None,
            };
            if let Some(written) = written {
                let offset = token.range.1 as usize - rest.len() + at;
                if let Ok(offset) = u32::try_from(offset) {
                    self.replace(offset, offset + 2, written);
                }
            }
            rest = &rest[at + 2..];
        }
    }

    /// Makes the `+` between two operands a comma. Brackets and comments may be around it.
    pub(super) fn comma_between(&mut self, from: u32, to: u32) {
        let first = self.tokens.partition_point(|token| token.range.0 < from);
        let between = self.tokens[first..].iter().take_while(|token| token.range.1 <= to);
        if let Some(operator) = between.copied().find(|token| token.kind == Kind::PLUS) {
            self.replace(operator.range.0, operator.range.1, ",");
        }
    }
}
