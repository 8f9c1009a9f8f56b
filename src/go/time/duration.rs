//! Durations: nanoseconds in an int64, up to 292 years in both directions.

use super::quote::quote;

/// Nanoseconds per microsecond.
pub const MICROSECOND: i64 = 1_000;
/// Nanoseconds per millisecond.
pub const MILLISECOND: i64 = 1_000 * MICROSECOND;
/// Nanoseconds per second.
pub const SECOND: i64 = 1_000 * MILLISECOND;
/// Nanoseconds per minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Nanoseconds per hour.
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

/// Go's `Duration.String`: `1h2m3.5s`.
#[must_use]
pub fn duration_text(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let size = nanos.unsigned_abs();
    if size == 0 {
        return "0s".to_owned();
    }
    let small = [
        (1_000_000_000, 1_000_000, "ms"),
        (1_000_000, 1_000, "µs"),
        (1_000, 1, "ns"),
    ];
    let smallest = small.iter().rfind(|(below, ..)| size < *below);
    if let Some((_, unit, name)) = smallest {
        return format!("{sign}{}{name}", fraction(size, *unit));
    }
    let second = SECOND.unsigned_abs();
    let seconds = size / second;
    let rest = fraction(size % (60 * second), second);
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{sign}{rest}s"),
        (0, minutes) => format!("{sign}{minutes}m{rest}s"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{rest}s"),
    }
}

/// A number of units, without zeros at its end.
fn fraction(size: u64, unit: u64) -> String {
    let digits = unit.ilog10() as usize;
    let text = format!("{}.{:0digits$}", size / unit, size % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Go's `time.ParseDuration`: reads a text such as `1h30m` or `-1.5s` as nanoseconds.
///
/// # Errors
/// Go's text for a wrong duration, or for one beyond 292 years.
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
        // Two halves of the range add up to zero, because Go's sum wraps around.
        total = Some(total.wrapping_add(value))
            .filter(|sum| fits(*sum))
            .ok_or_else(invalid)?;
        rest = after;
    }
    if is_negative {
        // The magnitude of the smallest duration is one more than that of the largest.
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

/// A number with its unit in nanoseconds, and the rest.
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
        // The micro sign and the Greek letter mu.
        "us" | "\u{b5}s" | "\u{3bc}s" => MICROSECOND,
        "ms" => MILLISECOND,
        "s" => SECOND,
        "m" => MINUTE,
        "h" => HOUR,
        _ => return None,
    })
}

/// The fraction of a unit in nanoseconds, truncated.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the rounding is Go's"
)]
fn part(fraction: &str, unit: i64) -> u64 {
    let (mut value, mut scale) = (0_u64, 1.0_f64);
    for digit in fraction.bytes().map(|byte| u64::from(byte - b'0')) {
        // Digits beyond the 63rd bit do not count.
        if value > i64::MAX.unsigned_abs() / 10 || value * 10 + digit > i64::MIN.unsigned_abs() {
            break;
        }
        value = value * 10 + digit;
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

/// The leading digits and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}
