//! A token, and how messages show it.

use std::borrow::Cow;

use crate::go::strconv::quote;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Error,
    Bool,
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    End,
    Field,
    Identifier,
    LeftDelimiter,
    LeftParenthesis,
    Number,
    Pipe,
    RawString,
    RightDelimiter,
    RightParenthesis,
    Space,
    String,
    Text,
    Variable,
    Dot,
    /// Any keyword but `.`.
    Keyword,
}

/// A token.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    /// Byte offset of its first character.
    pub(super) at: usize,
    /// The text, or the words of an error.
    pub(super) text: Cow<'t, str>,
    /// The line of its first character, from 1.
    pub(super) line: usize,
}

/// Number of characters of a token that a message shows.
const SHOWN: usize = 10;

impl Token<'_> {
    /// Whether it is a given keyword.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        self.kind == Kind::Keyword && self.text == word
    }

    /// The token in a message.
    pub(super) fn shown(&self) -> String {
        match self.kind {
            Kind::End => "EOF".to_owned(),
            Kind::Error => self.text.clone().into_owned(),
            Kind::Keyword | Kind::Dot => format!("<{}>", self.text),
            _ if self.text.len() > SHOWN => {
                let shown: String = self.text.chars().take(SHOWN).collect();
                format!("{}...", quote(&shown))
            }
            _ => quote(&self.text),
        }
    }
}
