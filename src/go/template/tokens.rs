//! The tokens of one tree, of which up to three are put back.

use std::borrow::Cow;

use super::lex::Lexer;
use super::token::{Kind, Token};

/// What the parser knows of the tree that it reads. Definitions in it are trees of their own.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    /// Tokens that are put back; the last comes first. The one below them was read last.
    buffer: [Token<'t>; 3],
    count: usize,
    /// Names of variables.
    pub(super) variables: Vec<String>,
    /// The line of the action's left delimiter; 0 outside actions.
    pub(super) action_line: usize,
    /// Number of `range`s around it.
    pub(super) ranges: usize,
    /// Number of parentheses around it.
    pub(super) parentheses: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new() -> Self {
        let none = Token {
            kind: Kind::Error,
            at: 0,
            text: Cow::Borrowed(""),
            line: 0,
        };
        Self {
            buffer: [none.clone(), none.clone(), none],
            count: 0,
            variables: vec!["$".to_owned()],
            action_line: 0,
            ranges: 0,
            parentheses: 0,
        }
    }

    /// The line of messages.
    pub(super) fn line(&self) -> usize {
        self.buffer[0].line
    }

    pub(super) fn next(&mut self, lexer: &mut Lexer<'t>) -> Token<'t> {
        if self.count > 0 {
            self.count -= 1;
        } else {
            self.buffer[0] = lexer.next();
        }
        self.buffer[self.count].clone()
    }

    pub(super) fn peek(&mut self, lexer: &mut Lexer<'t>) -> Token<'t> {
        if self.count == 0 {
            self.count = 1;
            self.buffer[0] = lexer.next();
        }
        self.buffer[self.count - 1].clone()
    }

    /// Puts the last token back.
    pub(super) fn back(&mut self) {
        self.count += 1;
    }

    /// Puts the last token back, and one before it.
    pub(super) fn back_with(&mut self, first: Token<'t>) {
        self.buffer[1] = first;
        self.count = 2;
    }

    /// Puts the last token back, and two before it.
    pub(super) fn back_with_two(&mut self, first: Token<'t>, second: Token<'t>) {
        self.buffer[1] = second;
        self.buffer[2] = first;
        self.count = 3;
    }

    pub(super) fn next_non_space(&mut self, lexer: &mut Lexer<'t>) -> Token<'t> {
        loop {
            let token = self.next(lexer);
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    pub(super) fn peek_non_space(&mut self, lexer: &mut Lexer<'t>) -> Token<'t> {
        let token = self.next_non_space(lexer);
        self.back();
        token
    }
}
