//! Number constants.

use super::node::Number;
use crate::go::convert::int64;
use crate::go::strconv::{parse_float, parse_int, parse_uint, quote, unquote_char};

/// Go's `newNumber`, without complex numbers.
pub(super) fn number(at: usize, text: &str) -> Result<Number, String> {
    let number = |int: Option<i64>, float| Number {
        at,
        text: text.to_owned(),
        int,
        float,
    };
    if text.ends_with('i') {
        return Err(format!("complex numbers are not supported: {text}"));
    }
    #[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds, too")]
    if let Ok(int) = parse_int(text, 0) {
        return Ok(number(Some(int), int as f64));
    }
    #[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds, too")]
    if let Ok(unsigned) = parse_uint(text, 0) {
        return Ok(number(None, unsigned as f64));
    }
    let Ok(float) = parse_float(text) else {
        return Err(format!("illegal number syntax: {}", quote(text)));
    };
    if !text.contains(['.', 'e', 'E', 'p', 'P']) {
        return Err(format!("integer overflow: {}", quote(text)));
    }
    let int = int64(float);
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_cmp,
        reason = "the test is exact, as in Go"
    )]
    let is_whole = int as f64 == float;
    Ok(number(is_whole.then_some(int), float))
}

/// A character constant: its code point.
pub(super) fn character(at: usize, text: &str) -> Result<Number, String> {
    let (character, rest) = unquote_char(&text[1..], '\'').ok_or("invalid syntax")?;
    if rest != "'" {
        return Err(format!("malformed character constant: {text}"));
    }
    Ok(Number {
        at,
        text: text.to_owned(),
        int: Some(character.code.into()),
        float: character.code.into(),
    })
}
