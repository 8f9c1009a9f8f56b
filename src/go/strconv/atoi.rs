//! Text → whole numbers.

use super::quote::quote;

/// The reason why a text is not a number: Go's `*strconv.NumError`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("strconv.{function}: parsing {}: {}", quote(.text), if *.out_of_range { "value out of range" } else { "invalid syntax" })]
pub struct NumError<'t> {
    /// The failed function, by its Go name.
    pub function: &'static str,
    /// The text.
    pub text: &'t str,
    /// True if the text is a number that does not fit, false if it is not a number.
    pub out_of_range: bool,
}

impl<'t> NumError<'t> {
    pub(super) fn syntax(function: &'static str, text: &'t str) -> Self {
        Self {
            function,
            text,
            out_of_range: false,
        }
    }

    pub(super) fn range(function: &'static str, text: &'t str) -> Self {
        Self {
            function,
            text,
            out_of_range: true,
        }
    }
}

/// Go's `strconv.ParseUint(text, base, 64)`. With base 0, the prefix decides (`0x`, `0o`, `0b`, a leading zero for octal), and `_` is
/// allowed between digits.
///
/// # Errors
/// The text is not such a number, or exceeds 64 bits.
pub fn parse_uint(text: &str, base: u32) -> Result<u64, NumError<'_>> {
    magnitude(text, base).map_err(|problem| problem.error("ParseUint", text))
}

/// Go's `strconv.ParseInt(text, base, 64)`.
///
/// # Errors
/// The text is not such a number, or exceeds 64 bits.
pub fn parse_int(text: &str, base: u32) -> Result<i64, NumError<'_>> {
    signed(text, base).map_err(|problem| problem.error("ParseInt", text))
}

/// Go's `strconv.Atoi`: decimal digits with or without a sign.
///
/// # Errors
/// The text is not such a number, or exceeds 64 bits.
pub fn atoi(text: &str) -> Result<i64, NumError<'_>> {
    signed(text, 10).map_err(|problem| problem.error("Atoi", text))
}

enum Problem {
    Syntax,
    Range,
}

impl Problem {
    fn error<'t>(&self, function: &'static str, text: &'t str) -> NumError<'t> {
        match self {
            Self::Syntax => NumError::syntax(function, text),
            Self::Range => NumError::range(function, text),
        }
    }
}

fn signed(text: &str, base: u32) -> Result<i64, Problem> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = magnitude(unsigned, base)?;
    let value = if negative {
        0_i64.checked_sub_unsigned(magnitude)
    } else {
        i64::try_from(magnitude).ok()
    };
    value.ok_or(Problem::Range)
}

fn magnitude(text: &str, base: u32) -> Result<u64, Problem> {
    if text.is_empty() {
        return Err(Problem::Syntax);
    }
    let (radix, digits) = if base == 0 { prefixed(text) } else { (base, text) };
    let mut value = 0_u64;
    for byte in digits.bytes().filter(|byte| *byte != b'_' || base != 0) {
        let digit = char::from(byte).to_digit(radix).ok_or(Problem::Syntax)?;
        let longer = value.checked_mul(radix.into());
        let longer = longer.and_then(|longer| longer.checked_add(digit.into()));
        // Go stops here, whatever follows.
        value = longer.ok_or(Problem::Range)?;
    }
    if base == 0 && !underscores_fit(text) {
        return Err(Problem::Syntax);
    }
    Ok(value)
}

/// The base by the prefix, and the digits after it.
fn prefixed(text: &str) -> (u32, &str) {
    let bytes = text.as_bytes();
    match (bytes, bytes.len()) {
        ([b'0', b'x' | b'X', ..], 3..) => (16, &text[2..]),
        ([b'0', b'o' | b'O', ..], 3..) => (8, &text[2..]),
        ([b'0', b'b' | b'B', ..], 3..) => (2, &text[2..]),
        ([b'0', ..], _) => (8, &text[1..]),
        _ => (10, text),
    }
}

/// Go's `underscoreOK`: an underscore must be between two digits, or between the prefix and a digit, in a number with a prefix or in a
/// decimal one.
pub(super) fn underscores_fit(text: &str) -> bool {
    if !text.contains('_') {
        return true;
    }
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let bytes = text.as_bytes();
    // The kind of the previous character: `0` a digit or a prefix, `_`, `!` any other, `^` none.
    let (mut before, mut hexadecimal, mut start) = (b'^', false, 0);
    if let [b'0', letter, ..] = bytes
        && matches!(letter.to_ascii_lowercase(), b'b' | b'o' | b'x')
    {
        (before, start) = (b'0', 2);
        hexadecimal = letter.eq_ignore_ascii_case(&b'x');
    }
    for byte in &bytes[start..] {
        before = match byte {
            b'0'..=b'9' => b'0',
            b'a'..=b'f' | b'A'..=b'F' if hexadecimal => b'0',
            b'_' if before != b'0' => return false,
            b'_' => b'_',
            _ if before == b'_' => return false,
            _ => b'!',
        };
    }
    before != b'_'
}
