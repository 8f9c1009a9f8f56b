//! Literal tokens → constants.

use super::ast::Literal;
use super::lexer::Token;

/// The constant of a token, with or without a minus sign; `None` if it is not a constant. The error is the server's message.
pub(super) fn read(token: Token, text: &str, negative: bool) -> Option<Result<Literal, &'static str>> {
    let signed;
    let number = if negative {
        signed = format!("-{text}");
        &signed
    } else {
        text
    };
    Some(match token {
        Token::True => Ok(Literal::Bool(true)),
        Token::False => Ok(Literal::Bool(false)),
        Token::Null => Ok(Literal::Null),
        Token::Int => integer(number).map(Literal::Int).ok_or("invalid int literal"),
        Token::Uint => unsigned(text).map(Literal::Uint).ok_or("invalid uint literal"),
        Token::Float => double(number).map(Literal::Double).ok_or("invalid double literal"),
        Token::String => string(text).map(|text| Literal::String(text.into())),
        Token::Bytes => bytes(text).map(|bytes| Literal::Bytes(bytes.into())),
        _ => return None,
    })
}

/// The text of a string token with its prefix and quotes. The error is the server's message.
fn string(token: &str) -> Result<String, &'static str> {
    let bytes = unescape(token, false)?;
    String::from_utf8(bytes).map_err(|_| "invalid unicode code point")
}

/// The bytes of a bytes token with its prefix and quotes.
fn bytes(token: &str) -> Result<Vec<u8>, &'static str> {
    unescape(&token[1..], true)
}

fn unescape(token: &str, bytes: bool) -> Result<Vec<u8>, &'static str> {
    let normal = token.replace("\r\n", "\n").replace('\r', "\n");
    let (raw, quoted) = match normal.strip_prefix(['r', 'R']) {
        Some(rest) => (true, rest),
        None => (false, normal.as_str()),
    };
    let width = if quoted.len() >= 6 && (quoted.starts_with("'''") || quoted.starts_with("\"\"\"")) {
        3
    } else {
        1
    };
    let text = quoted
        .get(width..quoted.len().saturating_sub(width))
        .ok_or("unable to unescape string")?;
    if raw {
        return Ok(text.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character == '\\' {
            escape(&mut rest, bytes, &mut out)?;
        } else {
            out.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    Ok(out)
}

fn escape(rest: &mut std::str::Chars<'_>, bytes: bool, out: &mut Vec<u8>) -> Result<(), &'static str> {
    const UNKNOWN: &str = "unable to unescape string";
    let code = match rest
        .next()
        .ok_or("unable to unescape string, found '\\' as last character")?
    {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => 0x0a,
        'r' => 0x0d,
        't' => 0x09,
        'v' => 0x0b,
        plain @ ('\\' | '\'' | '"' | '`' | '?') => u32::from(plain),
        'x' | 'X' => digits(rest, 2, 16, 0).ok_or(UNKNOWN)?,
        'u' if !bytes => digits(rest, 4, 16, 0).ok_or(UNKNOWN)?,
        'U' if !bytes => digits(rest, 8, 16, 0).ok_or(UNKNOWN)?,
        first @ '0'..='3' => {
            let first = first.to_digit(8).unwrap_or_default();
            digits(rest, 2, 8, first).ok_or("unable to unescape octal sequence in string")?
        }
        _ => return Err(UNKNOWN),
    };
    if bytes {
        // A byte escape has two hexadecimal digits or an octal number below 0o400, so it fits.
        out.push(u8::try_from(code).unwrap_or(u8::MAX));
    } else {
        let character = char::from_u32(code).ok_or("invalid unicode code point")?;
        out.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(())
}

fn digits(rest: &mut std::str::Chars<'_>, count: usize, radix: u32, first: u32) -> Option<u32> {
    let mut value = first;
    for _ in 0..count {
        value = value.checked_mul(radix)?.checked_add(rest.next()?.to_digit(radix)?)?;
    }
    Some(value)
}

fn integer(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(rest) => match rest.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(&format!("-{digits}"), 16).ok(),
            None => text.parse().ok(),
        },
        None => match text.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16).ok(),
            None => text.parse().ok(),
        },
    }
}

fn unsigned(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(['u', 'U']);
    match digits.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    }
}

fn double(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}
