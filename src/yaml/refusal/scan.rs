//! Text → tokens, as the server's YAML parser finds them, with its words for what is none.
//!
//! In: a text. Out: what kind of token comes next and on which line; values are of no interest here. Every step moves forward, so it ends.

mod inside;

use std::collections::VecDeque;

use super::Refusal;

/// A token, as far as it matters for what may follow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    StreamEnd,
    VersionDirective(u32, u32),
    TagDirective(String),
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
    Alias(String),
    Anchor(String),
    /// With its handle, unless it is written out.
    Tag(Option<String>),
    Scalar,
}

/// A token and the line that it begins on, from 0.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) line: usize,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    index: usize,
    line: usize,
    column: isize,
}

/// Something that is a key if a colon follows.
#[derive(Debug, Clone, Copy)]
struct PossibleKey {
    required: bool,
    /// Its token, counted from the first of the stream.
    token: usize,
    mark: Mark,
}

/// Characters that a key without a question mark may span.
const LONGEST_KEY: usize = 1024;
/// Bytes that the server's parser decodes at a time.
const DECODED_BYTES: usize = 512;
/// Deepest flow collections and indents.
const DEEPEST: usize = 10_000;

type Scanned<T = ()> = Result<T, Refusal>;

/// Tokens of a text.
pub(super) struct Scanner {
    text: Vec<char>,
    /// From here on the text cannot be decoded: there is a control character in the part that begins here.
    undecodable: usize,
    met_undecodable: bool,
    mark: Mark,
    tokens: VecDeque<Placed>,
    taken: usize,
    indent: isize,
    indents: Vec<isize>,
    /// One a flow level, and one for the blocks.
    keys: Vec<Option<PossibleKey>>,
    key_allowed: bool,
    is_over: bool,
}

impl Scanner {
    pub(super) fn new(text: &str) -> Self {
        let bad = text
            .char_indices()
            .find(|(_, character)| !is_printable(*character))
            .map(|(offset, _)| offset / DECODED_BYTES * DECODED_BYTES);
        let undecodable = bad.map_or(usize::MAX, |start| {
            text.char_indices().take_while(|(offset, _)| *offset < start).count()
        });
        Self {
            // So the end of the text is the only place that reads as NUL, and every loop stops there.
            text: text.chars().take(undecodable).collect(),
            undecodable,
            met_undecodable: false,
            mark: Mark {
                index: 0,
                line: 0,
                column: 0,
            },
            tokens: VecDeque::new(),
            taken: 0,
            indent: -1,
            indents: Vec::new(),
            keys: vec![None],
            key_allowed: true,
            is_over: false,
        }
    }

    /// The next token.
    pub(super) fn peek(&mut self) -> Scanned<&Placed> {
        while self.needs_more()? {
            self.fetch()?;
        }
        let last = Placed {
            token: Token::StreamEnd,
            line: self.mark.line,
        };
        if self.tokens.is_empty() {
            self.tokens.push_back(last);
        }
        Ok(&self.tokens[0])
    }

    /// Takes the token that was looked at.
    pub(super) fn skip(&mut self) {
        self.taken += 1;
        self.tokens.pop_front();
    }

    /// A token that may turn out to be a key is not ready before that is known.
    fn needs_more(&mut self) -> Scanned<bool> {
        if self.is_over {
            return Ok(false);
        }
        if self.tokens.is_empty() {
            return Ok(true);
        }
        let taken = self.taken;
        let level = self
            .keys
            .iter()
            .position(|key| key.is_some_and(|key| key.token == taken));
        match level {
            Some(level) => self.is_still_possible(level),
            None => Ok(false),
        }
    }

    fn refuse<T>(&self, words: &str) -> Scanned<T> {
        Err(Refusal {
            words: words.to_owned(),
            // The scanner's lines count from 1, but the first is never named.
            line: if self.mark.line == 0 { 0 } else { self.mark.line + 1 },
        })
    }

    fn at(&mut self, ahead: usize) -> char {
        let index = self.mark.index + ahead;
        if index >= self.undecodable {
            self.met_undecodable = true;
        }
        self.text.get(index).copied().unwrap_or('\0')
    }

    fn forward(&mut self) {
        self.mark.index += 1;
        self.mark.column += 1;
    }

    fn line_break(&mut self) {
        if self.at(0) == '\r' && self.at(1) == '\n' {
            self.mark.index += 1;
        }
        self.mark.index += 1;
        self.mark.line += 1;
        self.mark.column = 0;
    }

    fn is_end(&self) -> bool {
        self.mark.index >= self.text.len()
    }

    fn push(&mut self, token: Token, line: usize) {
        self.tokens.push_back(Placed { token, line });
    }

    /// Fetches at least one token, or finds the end.
    fn fetch(&mut self) -> Scanned {
        let result = self.fetch_token();
        if self.met_undecodable {
            return Err(Refusal {
                words: "control characters are not allowed".to_owned(),
                line: 0,
            });
        }
        result
    }

    fn fetch_token(&mut self) -> Scanned {
        self.skip_to_token();
        self.unroll(self.mark.column);
        if self.is_end() {
            return self.end();
        }
        let line = self.mark.line;
        let (first, second) = (self.at(0), self.at(1));
        if self.mark.column == 0 {
            if first == '%' {
                return self.directive();
            }
            if let Some(token) = self.document_indicator() {
                self.unroll(-1);
                self.forget_key()?;
                self.key_allowed = false;
                (0..3).for_each(|_| self.forward());
                self.push(token, line);
                return Ok(());
            }
        }
        let in_flow = self.keys.len() > 1;
        match first {
            '[' => self.flow_start(Token::FlowSequenceStart),
            '{' => self.flow_start(Token::FlowMappingStart),
            ']' => self.flow_end(Token::FlowSequenceEnd),
            '}' => self.flow_end(Token::FlowMappingEnd),
            ',' => {
                self.forget_key()?;
                self.key_allowed = true;
                self.one(Token::FlowEntry);
                Ok(())
            }
            '-' if is_blank_or_end(second) => self.block_entry(),
            '?' if in_flow || is_blank_or_end(second) => self.key(),
            ':' if in_flow || is_blank_or_end(second) => self.value(),
            '*' | '&' => self.anchor(first == '&'),
            '!' => self.tag(),
            '|' | '>' if !in_flow => self.block_scalar(),
            '\'' | '"' => {
                self.remember_key()?;
                self.key_allowed = false;
                self.quoted(first)
            }
            _ if starts_plain(first, second, in_flow) => {
                self.remember_key()?;
                self.key_allowed = false;
                self.plain()
            }
            _ => self.refuse("found character that cannot start any token"),
        }
    }

    /// A token of one character.
    fn one(&mut self, token: Token) {
        let line = self.mark.line;
        self.forward();
        self.push(token, line);
    }

    /// `---` or `...` at the beginning of a line.
    fn document_indicator(&mut self) -> Option<Token> {
        let three = [self.at(0), self.at(1), self.at(2)];
        let token = match three {
            ['-', '-', '-'] => Token::DocumentStart,
            ['.', '.', '.'] => Token::DocumentEnd,
            _ => return None,
        };
        is_blank_or_end(self.at(3)).then_some(token)
    }

    fn skip_to_token(&mut self) {
        loop {
            if self.mark.column == 0 && self.at(0) == '\u{feff}' {
                self.forward();
            }
            while self.at(0) == ' ' || (self.at(0) == '\t' && (self.keys.len() > 1 || !self.key_allowed)) {
                self.forward();
            }
            self.comment();
            if !is_break(self.at(0)) {
                return;
            }
            self.line_break();
            if self.keys.len() == 1 {
                self.key_allowed = true;
            }
        }
    }

    fn comment(&mut self) {
        if self.at(0) == '#' {
            while !is_break_or_end(self.at(0)) {
                self.forward();
            }
        }
    }

    fn end(&mut self) -> Scanned {
        if self.mark.column != 0 {
            self.mark.column = 0;
            self.mark.line += 1;
        }
        self.unroll(-1);
        self.forget_key()?;
        self.key_allowed = false;
        self.is_over = true;
        self.push(Token::StreamEnd, self.mark.line);
        Ok(())
    }

    fn is_still_possible(&mut self, level: usize) -> Scanned<bool> {
        let Some(key) = self.keys[level] else {
            return Ok(false);
        };
        if key.mark.line == self.mark.line && key.mark.index + LONGEST_KEY >= self.mark.index {
            return Ok(true);
        }
        if key.required {
            return self.refuse("could not find expected ':'");
        }
        self.keys[level] = None;
        Ok(false)
    }

    fn remember_key(&mut self) -> Scanned {
        if self.key_allowed {
            let key = PossibleKey {
                required: self.keys.len() == 1 && self.indent == self.mark.column,
                token: self.taken + self.tokens.len(),
                mark: self.mark,
            };
            self.forget_key()?;
            if let Some(last) = self.keys.last_mut() {
                *last = Some(key);
            }
        }
        Ok(())
    }

    fn forget_key(&mut self) -> Scanned {
        if let Some(key) = self.keys.last_mut().and_then(Option::take)
            && key.required
        {
            return self.refuse("could not find expected ':'");
        }
        Ok(())
    }

    /// Begins a block at a column; `before` is the token that it begins before.
    fn roll(&mut self, column: isize, before: Option<usize>, token: Token, line: usize) -> Scanned {
        if self.keys.len() > 1 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > DEEPEST {
            return self.refuse(&format!("exceeded max depth of {DEEPEST}"));
        }
        let at = before.map_or(self.tokens.len(), |token| token - self.taken);
        self.tokens.insert(at.min(self.tokens.len()), Placed { token, line });
        Ok(())
    }

    /// Ends the blocks that are indented more.
    fn unroll(&mut self, column: isize) {
        while self.keys.len() == 1 && self.indent > column {
            self.push(Token::BlockEnd, self.mark.line);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn flow_start(&mut self, token: Token) -> Scanned {
        self.remember_key()?;
        self.keys.push(None);
        if self.keys.len() > DEEPEST {
            return self.refuse(&format!("exceeded max depth of {DEEPEST}"));
        }
        self.key_allowed = true;
        self.one(token);
        Ok(())
    }

    fn flow_end(&mut self, token: Token) -> Scanned {
        self.forget_key()?;
        if self.keys.len() > 1 {
            self.keys.pop();
        }
        self.key_allowed = false;
        self.one(token);
        Ok(())
    }

    fn block_entry(&mut self) -> Scanned {
        if self.keys.len() == 1 {
            if !self.key_allowed {
                return self.refuse("block sequence entries are not allowed in this context");
            }
            self.roll(self.mark.column, None, Token::BlockSequenceStart, self.mark.line)?;
        }
        self.forget_key()?;
        self.key_allowed = true;
        self.one(Token::BlockEntry);
        Ok(())
    }

    fn key(&mut self) -> Scanned {
        if self.keys.len() == 1 {
            if !self.key_allowed {
                return self.refuse("mapping keys are not allowed in this context");
            }
            self.roll(self.mark.column, None, Token::BlockMappingStart, self.mark.line)?;
        }
        self.forget_key()?;
        self.key_allowed = self.keys.len() == 1;
        self.one(Token::Key);
        Ok(())
    }

    fn value(&mut self) -> Scanned {
        let level = self.keys.len() - 1;
        if self.is_still_possible(level)?
            && let Some(key) = self.keys[level].take()
        {
            let at = (key.token - self.taken).min(self.tokens.len());
            let line = key.mark.line;
            self.tokens.insert(
                at,
                Placed {
                    token: Token::Key,
                    line,
                },
            );
            self.roll(key.mark.column, Some(key.token), Token::BlockMappingStart, line)?;
            self.key_allowed = false;
        } else {
            if level == 0 {
                if !self.key_allowed {
                    return self.refuse("mapping values are not allowed in this context");
                }
                self.roll(self.mark.column, None, Token::BlockMappingStart, self.mark.line)?;
            }
            self.key_allowed = level == 0;
        }
        self.one(Token::Value);
        Ok(())
    }
}

/// What may stand in YAML at all.
fn is_printable(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_break_or_end(character: char) -> bool {
    is_break(character) || character == '\0'
}

fn is_blank_or_end(character: char) -> bool {
    is_blank(character) || is_break_or_end(character)
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

fn starts_plain(first: char, second: char, in_flow: bool) -> bool {
    match first {
        '-' => !is_blank(second),
        '?' | ':' => !in_flow && !is_blank_or_end(second),
        _ => !is_blank_or_end(first) && !",[]{}#&*!|>'\"%@`".contains(first),
    }
}
