//! Text → tokens.

use super::token::{Kind, Token};
use crate::go::strconv::{is_print, quote};
use crate::go::unicode::{is_digit, is_letter};

const KEYWORDS: [&str; 11] = [
    "block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with",
];
const LEFT: &str = "{{";
const RIGHT: &str = "}}";
/// Length of a trim marker with its blank.
const MARKER: usize = 2;

/// The tokens of a text, one after another.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    start: usize,
    /// The line at `start`.
    line: usize,
    is_inside: bool,
    parentheses: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            start: 0,
            line: 1,
            is_inside: false,
            parentheses: 0,
        }
    }

    /// The next token; [`Kind::End`] at the end, and after an error.
    pub(super) fn next(&mut self) -> Token<'t> {
        if self.is_inside { self.inside() } else { self.outside() }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn advance(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn accept(&mut self, set: &str) -> bool {
        let fits = self.peek().is_some_and(|character| set.contains(character));
        if fits {
            self.at += 1;
        }
        fits
    }

    fn accept_run(&mut self, set: &str) {
        while self.accept(set) {}
    }

    fn emit(&mut self, kind: Kind) -> Token<'t> {
        let text = &self.text[self.start..self.at];
        let token = Token {
            kind,
            at: self.start,
            text: text.into(),
            line: self.line,
        };
        self.ignore();
        token
    }

    fn ignore(&mut self) {
        self.line += self.text[self.start..self.at].matches('\n').count();
        self.start = self.at;
    }

    fn error(&mut self, words: String) -> Token<'t> {
        let token = Token {
            kind: Kind::Error,
            at: self.start,
            text: words.into(),
            line: self.line,
        };
        self.text = "";
        (self.at, self.start) = (0, 0);
        self.is_inside = false;
        token
    }

    fn outside(&mut self) -> Token<'t> {
        loop {
            let Some(found) = self.rest().find(LEFT) else {
                self.at = self.text.len();
                let kind = if self.at > self.start { Kind::Text } else { Kind::End };
                return self.emit(kind);
            };
            if found > 0 {
                let delimiter = self.at + found;
                let text = &self.text[self.at..delimiter];
                let kept = if has_left_marker(&self.text[delimiter + LEFT.len()..]) {
                    text.trim_end_matches(is_space).len()
                } else {
                    text.len()
                };
                self.at += kept;
                let token = self.emit(Kind::Text);
                self.at = delimiter;
                self.ignore();
                if kept > 0 {
                    return token;
                }
            }
            let marker = if has_left_marker(&self.rest()[LEFT.len()..]) {
                MARKER
            } else {
                0
            };
            if self.rest()[LEFT.len() + marker..].starts_with("/*") {
                self.at += LEFT.len() + marker;
                self.ignore();
                match self.comment() {
                    Ok(()) => continue,
                    Err(words) => return self.error(words.to_owned()),
                }
            }
            self.at += LEFT.len();
            let token = self.emit(Kind::LeftDelimiter);
            self.at += marker;
            self.ignore();
            self.is_inside = true;
            self.parentheses = 0;
            return token;
        }
    }

    fn comment(&mut self) -> Result<(), &'static str> {
        let length = self.rest()[2..].find("*/").ok_or("unclosed comment")?;
        self.at += length + 4;
        let trims = self.right_delimiter().ok_or("comment ends before closing delimiter")?;
        self.past_right_delimiter(trims);
        Ok(())
    }

    /// Whether the text goes on with a right delimiter, and whether that one has a trim marker.
    fn right_delimiter(&self) -> Option<bool> {
        let rest = self.rest();
        if has_right_marker(rest) && rest[MARKER..].starts_with(RIGHT) {
            return Some(true);
        }
        rest.starts_with(RIGHT).then_some(false)
    }

    fn past_right_delimiter(&mut self, trims: bool) {
        if trims {
            self.at += MARKER + RIGHT.len();
            self.at += self.rest().len() - self.rest().trim_start_matches(is_space).len();
        } else {
            self.at += RIGHT.len();
        }
        self.ignore();
    }

    fn close(&mut self, trims: bool) -> Token<'t> {
        if trims {
            self.at += MARKER;
            self.ignore();
        }
        self.at += RIGHT.len();
        let token = self.emit(Kind::RightDelimiter);
        if trims {
            self.at += self.rest().len() - self.rest().trim_start_matches(is_space).len();
            self.ignore();
        }
        self.is_inside = false;
        token
    }

    fn inside(&mut self) -> Token<'t> {
        if let Some(trims) = self.right_delimiter() {
            if self.parentheses == 0 {
                return self.close(trims);
            }
            return self.error("unclosed left paren".to_owned());
        }
        let Some(character) = self.advance() else {
            return self.error("unclosed action".to_owned());
        };
        match character {
            ' ' | '\t' | '\r' | '\n' => self.space(),
            '=' => self.emit(Kind::Assign),
            ':' if self.accept("=") => self.emit(Kind::Declare),
            ':' => self.error("expected :=".to_owned()),
            '|' => self.emit(Kind::Pipe),
            '"' => self.quoted('"', Kind::String, "unterminated quoted string"),
            '\'' => self.quoted('\'', Kind::CharConstant, "unterminated character constant"),
            '`' => match self.rest().find('`') {
                Some(end) => {
                    self.at += end + 1;
                    self.emit(Kind::RawString)
                }
                None => self.error("unterminated raw quoted string".to_owned()),
            },
            '$' => self.name(Kind::Variable, Kind::Variable),
            '.' if !self.peek().is_none_or(|next| next.is_ascii_digit()) => self.name(Kind::Field, Kind::Dot),
            '.' | '+' | '-' | '0'..='9' => {
                self.at -= 1;
                self.number()
            }
            '(' => {
                self.parentheses += 1;
                self.emit(Kind::LeftParenthesis)
            }
            ')' if self.parentheses == 0 => self.error("unexpected right paren".to_owned()),
            ')' => {
                self.parentheses -= 1;
                self.emit(Kind::RightParenthesis)
            }
            _ if is_alphanumeric(character) => self.identifier(),
            _ if character.is_ascii() && is_print(character) => self.emit(Kind::Char),
            _ => self.error(format!(
                "unrecognized character in action: {}",
                code_point(Some(character))
            )),
        }
    }

    /// Blanks. The last one may belong to a right delimiter.
    fn space(&mut self) -> Token<'t> {
        let mut count = 1;
        while self.peek().is_some_and(is_space) {
            self.at += 1;
            count += 1;
        }
        let last = self.at - 1;
        if has_right_marker(&self.text[last..]) && self.text[last + MARKER..].starts_with(RIGHT) {
            self.at = last;
            if count == 1 {
                return self.close(true);
            }
        }
        self.emit(Kind::Space)
    }

    fn quoted(&mut self, quote: char, kind: Kind, unterminated: &str) -> Token<'t> {
        loop {
            match self.advance() {
                Some('\\') if self.advance().is_some_and(|next| next != '\n') => {}
                None | Some('\n' | '\\') => return self.error(unterminated.to_owned()),
                Some(character) if character == quote => return self.emit(kind),
                Some(_) => {}
            }
        }
    }

    fn alphanumerics(&mut self) {
        while self.peek().is_some_and(is_alphanumeric) {
            self.advance();
        }
    }

    /// A field or a variable, whose first character is read.
    fn name(&mut self, kind: Kind, alone: Kind) -> Token<'t> {
        if self.is_at_terminator() {
            return self.emit(alone);
        }
        self.alphanumerics();
        if self.is_at_terminator() {
            self.emit(kind)
        } else {
            self.error(format!("bad character {}", code_point(self.peek())))
        }
    }

    fn identifier(&mut self) -> Token<'t> {
        self.alphanumerics();
        if !self.is_at_terminator() {
            return self.error(format!("bad character {}", code_point(self.peek())));
        }
        let word = &self.text[self.start..self.at];
        self.emit(match word {
            "true" | "false" => Kind::Bool,
            word if KEYWORDS.contains(&word) => Kind::Keyword,
            _ => Kind::Identifier,
        })
    }

    fn is_at_terminator(&self) -> bool {
        let ends = |next| is_space(next) || ".,|:)(".contains(next);
        self.peek().is_none_or(ends) || self.rest().starts_with(RIGHT)
    }

    fn number(&mut self) -> Token<'t> {
        if !self.scan_number() {
            return self.bad_number();
        }
        if !self.rest().starts_with(['+', '-']) {
            return self.emit(Kind::Number);
        }
        if self.scan_number() && self.text[..self.at].ends_with('i') {
            self.emit(Kind::Complex)
        } else {
            self.bad_number()
        }
    }

    fn bad_number(&mut self) -> Token<'t> {
        let text = quote(&self.text[self.start..self.at]);
        self.error(format!("bad number syntax: {text}"))
    }

    /// Accepts more than numbers; the parser refuses the rest.
    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let mut digits = "0123456789_";
        if self.accept("0") {
            if self.accept("xX") {
                digits = "0123456789abcdefABCDEF_";
            } else if self.accept("oO") {
                digits = "01234567_";
            } else if self.accept("bB") {
                digits = "01_";
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        let exponent = match digits.len() {
            11 => "eE",
            23 => "pP",
            _ => "",
        };
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_run("0123456789_");
        }
        self.accept("i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.advance();
            return false;
        }
        true
    }
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

fn is_alphanumeric(character: char) -> bool {
    character == '_' || is_letter(character) || is_digit(character)
}

fn has_left_marker(text: &str) -> bool {
    text.starts_with('-') && text[1..].starts_with(is_space)
}

fn has_right_marker(text: &str) -> bool {
    text.starts_with(is_space) && text[1..].starts_with('-')
}

/// `%#U`; the end of the text is Go's -1.
fn code_point(character: Option<char>) -> String {
    let Some(character) = character else {
        return "U+FFFFFFFFFFFFFFFF".to_owned();
    };
    let code = format!("U+{:04X}", u32::from(character));
    if is_print(character) {
        format!("{code} '{character}'")
    } else {
        code
    }
}
