//! Text → floating-point numbers.

use std::borrow::Cow;

use super::atoi::{NumError, underscores_fit};

/// Go's `strconv.ParseFloat(text, 64)`: decimal or hexadecimal (`0x1p-2`) with or without `_` between digits, an infinity, or NaN.
///
/// # Errors
/// The text is not such a number, or exceeds a float64.
pub fn parse_float(text: &str) -> Result<f64, NumError<'_>> {
    let syntax = || NumError::syntax("ParseFloat", text);
    if !underscores_fit(text) {
        return Err(syntax());
    }
    let plain: Cow<'_, str> = if text.contains('_') {
        text.replace('_', "").into()
    } else {
        text.into()
    };
    let unsigned = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let number = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => hexadecimal(text.starts_with('-'), &unsigned[2..]).ok_or_else(syntax)?,
        [b'n' | b'N', ..] if unsigned.len() < plain.len() => return Err(syntax()),
        _ => plain.parse().map_err(|_| syntax())?,
    };
    let is_named = unsigned.starts_with(['i', 'I']);
    if number.is_infinite() && !is_named {
        return Err(NumError::range("ParseFloat", text));
    }
    Ok(number)
}

/// Number of fraction bits of a float64.
const FRACTION_BITS: u32 = 52;
/// The exponent of the smallest normal float64.
const LEAST_EXPONENT: i64 = -1022;
/// The exponent of the largest float64.
const MOST_EXPONENT: i64 = 1023;

/// Go's `readFloat` and `atofHex`, for the digits after `0x`.
fn hexadecimal(negative: bool, digits: &str) -> Option<f64> {
    let (mantissa, exponent) = digits.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value = 0_u64;
    let mut point = exponent_value(exponent)?;
    for (at, byte) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let digit = u64::from(char::from(byte).to_digit(16)?);
        let is_whole = at < whole.len();
        if value >> 60 == 0 {
            value = value << 4 | digit;
            point -= if is_whole { 0 } else { 4 };
        } else {
            // A digit beyond the precision only tells on which side of a half the number is.
            value |= u64::from(digit != 0);
            point += if is_whole { 4 } else { 0 };
        }
    }
    Some(assemble(negative, value, point))
}

/// Digits with a sign. All very large exponents have the same effect.
fn exponent_value(text: &str) -> Option<i64> {
    const MOST: i64 = 100_000;
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = digits
        .bytes()
        .fold(0, |value, digit| (value * 10 + i64::from(digit - b'0')).min(MOST));
    Some(if text.starts_with('-') { -value } else { value })
}

/// `value × 2^exponent`, rounded to the nearest float64, ties to even.
fn assemble(negative: bool, value: u64, exponent: i64) -> f64 {
    let sign = u64::from(negative) << 63;
    if value == 0 {
        return f64::from_bits(sign);
    }
    let top = 63 - i64::from(value.leading_zeros());
    // The exponent of the last kept bit.
    let last = (top + exponent).max(LEAST_EXPONENT) - i64::from(FRACTION_BITS);
    let mut fraction = shifted(value, last - exponent);
    let mut exponent = last + i64::from(FRACTION_BITS);
    if fraction >> (FRACTION_BITS + 1) != 0 {
        fraction >>= 1;
        exponent += 1;
    }
    if exponent > MOST_EXPONENT {
        return if negative { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let is_normal = fraction >> FRACTION_BITS != 0;
    let biased = if is_normal {
        (exponent + MOST_EXPONENT).unsigned_abs()
    } else {
        0
    };
    let fraction = fraction & ((1 << FRACTION_BITS) - 1);
    f64::from_bits(sign | biased << FRACTION_BITS | fraction)
}

/// `value / 2^by`, rounded to the nearest whole number, ties to even.
fn shifted(value: u64, by: i64) -> u64 {
    match u32::try_from(by) {
        Err(_) => value << by.unsigned_abs(),
        Ok(0) => value,
        Ok(by @ 1..=63) => {
            let kept = value >> by;
            let rest = value & ((1 << by) - 1);
            let half = 1 << (by - 1);
            kept + u64::from(rest > half || rest == half && kept & 1 == 1)
        }
        Ok(64) => u64::from(value > 1 << 63),
        Ok(_) => 0,
    }
}
