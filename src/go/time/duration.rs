//! Durations: nanoseconds in an int64, 292 years either way.

use super::quote::quote;

/// Nanoseconds of a microsecond.
pub const MICROSECOND: i64 = 1_000;
/// Nanoseconds of a millisecond.
pub const MILLISECOND: i64 = 1_000 * MICROSECOND;
/// Nanoseconds of a second.
pub const SECOND: i64 = 1_000 * MILLISECOND;
/// Nanoseconds of a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Nanoseconds of an hour.
pub const HOUR: i64 = 60 * MINUTE;

/// Go's `Duration.Hours`.
#[must_use]
pub fn hours(nanos: i64) -> f64 {
    in_units(nanos, HOUR)
}

/// Go's `Duration.Minutes`.
#[must_use]
pub fn minutes(nanos: i64) -> f64 {
    in_units(nanos, MINUTE)
}

/// Go's `Duration.Seconds`.
#[must_use]
pub fn seconds(nanos: i64) -> f64 {
    in_units(nanos, SECOND)
}

#[expect(clippy::cast_precision_loss, reason = "the rounding is Go's")]
fn in_units(nanos: i64, unit: i64) -> f64 {
    (nanos / unit) as f64 + (nanos % unit) as f64 / unit as f64
}

/// Go's `time.ParseDuration`: nanoseconds of a text such as `1h30m` or `-1.5s`.
///
/// # Errors
/// Go's words for text that is no duration, or one beyond 292 years.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let invalid = || error("invalid duration", text);
    let is_negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (value, after) = summand(rest, text)?;
        // Two halves of the range make zero: Go's sum wraps.
        total = Some(total.wrapping_add(value))
            .filter(|sum| fits(*sum))
            .ok_or_else(invalid)?;
        rest = after;
    }
    if is_negative {
        // The magnitude of the least duration is one more than that of the greatest.
        return Ok(0_i64.wrapping_sub_unsigned(total));
    }
    i64::try_from(total).map_err(|_| invalid())
}

fn error(what: &str, text: &str) -> String {
    format!("time: {what} {}", quote(text.as_bytes()))
}

fn fits(magnitude: u64) -> bool {
    magnitude <= i64::MIN.unsigned_abs()
}

/// A number with its unit in nanoseconds, and what follows.
fn summand<'t>(text: &'t str, whole_text: &str) -> Result<(u64, &'t str), String> {
    let invalid = || error("invalid duration", whole_text);
    let (whole, after) = digits(text);
    let number = whole.bytes().try_fold(0_u64, |number, digit| {
        let number = number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
        Some(number).filter(|sum| fits(*sum))
    });
    let number = number.ok_or_else(invalid)?;
    let (fraction, after) = match after.strip_prefix('.') {
        Some(after) => digits(after),
        None => ("", after),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(invalid());
    }
    let is_number = |character: char| character.is_ascii_digit() || character == '.';
    let (name, rest) = after.split_at(after.find(is_number).unwrap_or(after.len()));
    if name.is_empty() {
        return Err(error("missing unit in duration", whole_text));
    }
    let unit = unit(name).ok_or_else(|| {
        let what = format!("unknown unit {} in duration", quote(name.as_bytes()));
        error(&what, whole_text)
    })?;
    let value = number
        .checked_mul(unit.unsigned_abs())
        .filter(|sum| fits(*sum))
        .ok_or_else(invalid)?;
    let value = Some(value + part(fraction, unit))
        .filter(|sum| fits(*sum))
        .ok_or_else(invalid)?;
    Ok((value, rest))
}

fn unit(name: &str) -> Option<i64> {
    Some(match name {
        "ns" => 1,
        // The micro sign and the Greek letter.
        "us" | "\u{b5}s" | "\u{3bc}s" => MICROSECOND,
        "ms" => MILLISECOND,
        "s" => SECOND,
        "m" => MINUTE,
        "h" => HOUR,
        _ => return None,
    })
}

/// The nanoseconds of a fraction of a unit, truncated.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the rounding is Go's"
)]
fn part(fraction: &str, unit: i64) -> u64 {
    let (mut value, mut scale) = (0_u64, 1.0_f64);
    for digit in fraction.bytes().map(|byte| u64::from(byte - b'0')) {
        // Digits past the 63rd bit do not count.
        if value > i64::MAX.unsigned_abs() / 10 || value * 10 + digit > i64::MIN.unsigned_abs() {
            break;
        }
        value = value * 10 + digit;
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

/// The leading digits and what comes after them.
fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}
