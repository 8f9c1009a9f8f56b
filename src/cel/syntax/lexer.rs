//! Text → tokens, with the errors of the server's lexer and the text that it skips after an error.

use super::error::CompileError;

/// The kinds of tokens, in the order of the server's lists of expected tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Token {
    Equals,
    NotEquals,
    In,
    Less,
    LessEquals,
    GreaterEquals,
    Greater,
    And,
    Or,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    LeftParen,
    RightParen,
    Dot,
    Comma,
    Minus,
    Not,
    Question,
    Colon,
    Plus,
    Star,
    Slash,
    Percent,
    True,
    False,
    Null,
    Float,
    Int,
    Uint,
    String,
    Bytes,
    Identifier,
    EscapedIdentifier,
    End,
}

impl Token {
    /// All kinds, in order.
    pub(super) const ALL: [Self; 36] = [
        Self::Equals,
        Self::NotEquals,
        Self::In,
        Self::Less,
        Self::LessEquals,
        Self::GreaterEquals,
        Self::Greater,
        Self::And,
        Self::Or,
        Self::LeftBracket,
        Self::RightBracket,
        Self::LeftBrace,
        Self::RightBrace,
        Self::LeftParen,
        Self::RightParen,
        Self::Dot,
        Self::Comma,
        Self::Minus,
        Self::Not,
        Self::Question,
        Self::Colon,
        Self::Plus,
        Self::Star,
        Self::Slash,
        Self::Percent,
        Self::True,
        Self::False,
        Self::Null,
        Self::Float,
        Self::Int,
        Self::Uint,
        Self::String,
        Self::Bytes,
        Self::Identifier,
        Self::EscapedIdentifier,
        Self::End,
    ];

    /// The token's name in `expecting …`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Equals => "'=='",
            Self::NotEquals => "'!='",
            Self::In => "'in'",
            Self::Less => "'<'",
            Self::LessEquals => "'<='",
            Self::GreaterEquals => "'>='",
            Self::Greater => "'>'",
            Self::And => "'&&'",
            Self::Or => "'||'",
            Self::LeftBracket => "'['",
            Self::RightBracket => "']'",
            Self::LeftBrace => "'{'",
            Self::RightBrace => "'}'",
            Self::LeftParen => "'('",
            Self::RightParen => "')'",
            Self::Dot => "'.'",
            Self::Comma => "','",
            Self::Minus => "'-'",
            Self::Not => "'!'",
            Self::Question => "'?'",
            Self::Colon => "':'",
            Self::Plus => "'+'",
            Self::Star => "'*'",
            Self::Slash => "'/'",
            Self::Percent => "'%'",
            Self::True => "'true'",
            Self::False => "'false'",
            Self::Null => "'null'",
            Self::Float => "NUM_FLOAT",
            Self::Int => "NUM_INT",
            Self::Uint => "NUM_UINT",
            Self::String => "STRING",
            Self::Bytes => "BYTES",
            Self::Identifier => "IDENTIFIER",
            Self::EscapedIdentifier => "ESC_IDENTIFIER",
            Self::End => "<EOF>",
        }
    }
}

/// A token and its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Bytes that are not a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unread {
    pub(super) start: usize,
    end: usize,
}

impl Unread {
    /// The server's message.
    pub(super) fn error(self, source: &str) -> CompileError {
        let Self { start, end } = self;
        CompileError {
            at: u32::try_from(start).unwrap_or(u32::MAX),
            message: format!("Syntax error: token recognition error at: '{}'", &source[start..end]),
        }
    }
}

/// The tokens, [`Token::End`] last. `unread` gets the bytes between them that are neither white space nor a comment.
pub(super) fn tokens(source: &str, unread: &mut Vec<Unread>) -> Vec<Lexeme> {
    let bytes = source.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0c => at += 1,
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = source[at..].find('\n').map_or(bytes.len(), |newline| at + newline);
            }
            _ => match scan(source, at) {
                Ok((token, end)) => {
                    out.push(Lexeme { token, start: at, end });
                    at = end;
                }
                Err(stop) => {
                    // The message includes the character at which reading failed; reading continues behind it.
                    let end = source[stop..]
                        .chars()
                        .next()
                        .map_or(stop, |character| stop + character.len_utf8());
                    unread.push(Unread { start: at, end });
                    at = end.max(at + 1);
                }
            },
        }
    }
    let end = bytes.len();
    out.push(Lexeme {
        token: Token::End,
        start: end,
        end,
    });
    out
}

/// Escapes line breaks and tabs, as messages show them.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

/// The byte offset of a token.
pub(super) fn offset(lexeme: Lexeme) -> u32 {
    u32::try_from(lexeme.start).unwrap_or(u32::MAX)
}

/// White space and comments between two offsets.
pub(super) fn hidden(source: &str, from: usize, to: usize, unread: &[Unread]) -> String {
    let mut out = String::new();
    let mut at = from;
    for skipped in unread
        .iter()
        .filter(|skipped| from <= skipped.start && skipped.end <= to)
    {
        out.push_str(&source[at..skipped.start]);
        at = skipped.end;
    }
    out.push_str(&source[at..to]);
    out
}

/// The token at an offset and its end. The error is the offset of the character at which reading failed.
fn scan(source: &str, at: usize) -> Result<(Token, usize), usize> {
    let bytes = source.as_bytes();
    let next = bytes.get(at + 1).copied();
    let one = |token| Ok((token, at + 1));
    let two = |token| Ok((token, at + 2));
    match bytes[at] {
        b'=' if next == Some(b'=') => two(Token::Equals),
        b'!' if next == Some(b'=') => two(Token::NotEquals),
        b'!' => one(Token::Not),
        b'<' if next == Some(b'=') => two(Token::LessEquals),
        b'<' => one(Token::Less),
        b'>' if next == Some(b'=') => two(Token::GreaterEquals),
        b'>' => one(Token::Greater),
        b'&' if next == Some(b'&') => two(Token::And),
        b'|' if next == Some(b'|') => two(Token::Or),
        b'=' | b'&' | b'|' => Err(at + 1),
        b'[' => one(Token::LeftBracket),
        b']' => one(Token::RightBracket),
        b'{' => one(Token::LeftBrace),
        b'}' => one(Token::RightBrace),
        b'(' => one(Token::LeftParen),
        b')' => one(Token::RightParen),
        b'.' if next.is_some_and(|byte| byte.is_ascii_digit()) => Ok(number(bytes, at)),
        b'.' => one(Token::Dot),
        b',' => one(Token::Comma),
        b'-' => one(Token::Minus),
        b'?' => one(Token::Question),
        b':' => one(Token::Colon),
        b'+' => one(Token::Plus),
        b'*' => one(Token::Star),
        b'/' => one(Token::Slash),
        b'%' => one(Token::Percent),
        b'0'..=b'9' => Ok(number(bytes, at)),
        b'"' | b'\'' => string(bytes, at, false).map(|end| (Token::String, end)),
        b'`' => escaped_identifier(bytes, at),
        byte if byte == b'_' || byte.is_ascii_alphabetic() => Ok(word(source, at)),
        _ => Err(at),
    }
}

fn escaped_identifier(bytes: &[u8], at: usize) -> Result<(Token, usize), usize> {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-/ ".contains(byte);
    let length = bytes[at + 1..].iter().take_while(|byte| allowed(byte)).count();
    let end = at + 1 + length;
    if length > 0 && bytes.get(end) == Some(&b'`') {
        Ok((Token::EscapedIdentifier, end + 1))
    } else {
        Err(end)
    }
}

/// A name, a keyword, or a string with a prefix.
fn word(source: &str, at: usize) -> (Token, usize) {
    let bytes = source.as_bytes();
    let prefix = bytes[at..]
        .iter()
        .take(2)
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let quoted = matches!(bytes.get(at + prefix), Some(b'"' | b'\''));
    let is = |index: usize, letter: u8| bytes[at + index].eq_ignore_ascii_case(&letter);
    if quoted {
        let found = match prefix {
            1 if is(0, b'r') => Some((Token::String, true)),
            1 if is(0, b'b') => Some((Token::Bytes, false)),
            2 if is(0, b'b') && is(1, b'r') => Some((Token::Bytes, true)),
            _ => None,
        };
        if let Some((token, raw)) = found
            && let Ok(end) = string(bytes, at + prefix, raw)
        {
            return (token, end);
        }
    }
    let length = bytes[at..]
        .iter()
        .take_while(|byte| **byte == b'_' || byte.is_ascii_alphanumeric())
        .count();
    let end = at + length;
    let token = match &source[at..end] {
        "in" => Token::In,
        "true" => Token::True,
        "false" => Token::False,
        "null" => Token::Null,
        _ => Token::Identifier,
    };
    (token, end)
}

fn digits(bytes: &[u8], at: usize) -> usize {
    at + bytes[at.min(bytes.len())..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

fn number(bytes: &[u8], at: usize) -> (Token, usize) {
    let is_unsigned = |end: usize| matches!(bytes.get(end), Some(b'u' | b'U'));
    if bytes[at..].starts_with(b"0x") {
        let length = bytes[at + 2..]
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        if length > 0 {
            let end = at + 2 + length;
            return if is_unsigned(end) {
                (Token::Uint, end + 1)
            } else {
                (Token::Int, end)
            };
        }
    }
    let whole = digits(bytes, at);
    let mut end = whole;
    let mut token = Token::Int;
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end = digits(bytes, end + 1);
        token = Token::Float;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(bytes, end + 1 + sign);
        if exponent > end + 1 + sign {
            return (Token::Float, exponent);
        }
    }
    if token == Token::Int && is_unsigned(end) {
        return (Token::Uint, end + 1);
    }
    (token, end)
}

/// The end of a string whose quote is at an offset.
fn string(bytes: &[u8], at: usize, raw: bool) -> Result<usize, usize> {
    let quote = bytes[at];
    if bytes[at..].starts_with(&[quote; 3]) {
        // If a triple quote has no end, its first two quotes are an empty string.
        return Ok(closed(bytes, at + 3, &[quote; 3], raw).unwrap_or(at + 2));
    }
    closed(bytes, at + 1, &[quote], raw)
}

fn closed(bytes: &[u8], mut at: usize, quote: &[u8], raw: bool) -> Result<usize, usize> {
    while at < bytes.len() {
        if bytes[at..].starts_with(quote) {
            return Ok(at + quote.len());
        }
        at += match bytes[at] {
            b'\\' if !raw => escape(bytes, at)?,
            b'\n' | b'\r' if quote.len() == 1 => return Err(at),
            _ => 1,
        };
    }
    Err(at)
}

/// The length of an escape sequence whose backslash is at an offset.
fn escape(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let of = |count: usize, allowed: fn(&u8) -> bool| {
        let found = bytes[at + 2..]
            .iter()
            .take(count)
            .take_while(|byte| allowed(byte))
            .count();
        if found == count {
            Ok(2 + count)
        } else {
            Err(at + 2 + found)
        }
    };
    match bytes.get(at + 1) {
        Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'"' | b'\'' | b'\\' | b'?' | b'`') => Ok(2),
        Some(b'x' | b'X') => of(2, u8::is_ascii_hexdigit),
        Some(b'u') => of(4, u8::is_ascii_hexdigit),
        Some(b'U') => of(8, u8::is_ascii_hexdigit),
        Some(b'0'..=b'3') => of(2, |byte| (b'0'..=b'7').contains(byte)),
        _ => Err(at + 1),
    }
}
