//! `google.protobuf.Duration`: spans of time in nanoseconds, as `duration()` and strings of `format: duration` make them.

use std::fmt;

use crate::go::strconv::float;

/// A span of time, up to 292 years either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Duration {
    /// Nanoseconds.
    pub(crate) nanos: i64,
}

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The words and letters of `format: duration`; a unit is one of the first, or begins with the last.
const UNITS: [(&[&str], &str, i64); 8] = [
    (&["ns"], "nano", 1),
    (&["us", "µs"], "micro", 1_000),
    (&["ms"], "milli", 1_000_000),
    (&["s"], "sec", SECOND),
    (&["m"], "min", MINUTE),
    (&["h", "hr"], "hour", HOUR),
    (&["d"], "day", 24 * HOUR),
    (&["w", "wk"], "week", 7 * 24 * HOUR),
];

impl Duration {
    /// `duration(string)`: reads what Go's `time.ParseDuration` takes (`1h30m`, `-1.5s`).
    ///
    /// # Errors
    /// The text of cel-go for what is no duration.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        go(text).ok_or_else(|| "type conversion error from 'string' to 'google.protobuf.Duration'".to_owned())
    }

    /// A string of `format: duration` as the server hands it to rules: also words (`3 weeks`).
    ///
    /// # Errors
    /// The text of the error that the value then is.
    pub(crate) fn of_format(text: &str) -> Result<Self, String> {
        if let Some(duration) = go(text) {
            return Ok(duration);
        }
        match words(text) {
            Ok(Some(duration)) => Ok(duration),
            Ok(None) => Err(format!("Invalid duration {text}: unable to parse {text} as duration")),
            Err(error) => Err(format!("Invalid duration {text}: {error}")),
        }
    }

    /// `duration + duration`.
    ///
    /// # Errors
    /// `integer overflow`.
    pub(crate) fn plus(self, other: Self) -> Result<Self, String> {
        checked(self.nanos.checked_add(other.nanos))
    }

    /// `duration - duration`.
    ///
    /// # Errors
    /// `integer overflow`.
    pub(crate) fn minus(self, other: Self) -> Result<Self, String> {
        checked(self.nanos.checked_sub(other.nanos))
    }

    /// `-duration`, on dynamic values.
    ///
    /// # Errors
    /// `integer overflow`.
    pub(crate) fn negated(self) -> Result<Self, String> {
        checked(self.nanos.checked_neg())
    }

    /// `getHours`: whole hours; of long durations the double in between may round up.
    #[must_use]
    pub(crate) fn hours(self) -> i64 {
        self.whole(HOUR)
    }

    /// `getMinutes`: whole minutes, all of them.
    #[must_use]
    pub(crate) fn minutes(self) -> i64 {
        self.whole(MINUTE)
    }

    /// `getSeconds`: whole seconds, all of them.
    #[must_use]
    pub(crate) fn seconds(self) -> i64 {
        self.whole(SECOND)
    }

    /// `getMilliseconds`: whole milliseconds, all of them.
    #[must_use]
    pub(crate) fn milliseconds(self) -> i64 {
        self.nanos / 1_000_000
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the server truncates, and whole units of an i64 fit"
    )]
    fn whole(self, unit: i64) -> i64 {
        self.in_units(unit) as i64
    }

    /// The number of units as Go's `Hours`, `Minutes` and `Seconds` give it.
    #[expect(clippy::cast_precision_loss, reason = "the rounding is Go's")]
    fn in_units(self, unit: i64) -> f64 {
        (self.nanos / unit) as f64 + (self.nanos % unit) as f64 / unit as f64
    }
}

impl fmt::Display for Duration {
    /// `string(duration)`: seconds, `3600s`, `-0.5s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}s", float::plain(self.in_units(SECOND)))
    }
}

fn checked(nanos: Option<i64>) -> Result<Duration, String> {
    nanos
        .map(|nanos| Duration { nanos })
        .ok_or_else(|| "integer overflow".to_owned())
}

/// Go's `time.ParseDuration`.
fn go(text: &str) -> Option<Duration> {
    let is_negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Some(Duration { nanos: 0 });
    }
    if rest.is_empty() {
        return None;
    }
    // The greatest magnitude is that of the least negative duration.
    let most = i64::MIN.unsigned_abs();
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => digits(after),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let end = after
            .find(|character: char| character.is_ascii_digit() || character == '.')
            .unwrap_or(after.len());
        let unit = match &after[..end] {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => SECOND,
            "m" => MINUTE,
            "h" => HOUR,
            _ => return None,
        };
        rest = &after[end..];
        let number = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let value = u64::checked_mul(number, unit.unsigned_abs()).filter(|value| *value <= most)?;
        let value = Some(value + part(fraction, unit)).filter(|value| *value <= most)?;
        // Two halves of the range make zero, as the server's sum wraps.
        total = Some(total.wrapping_add(value)).filter(|total| *total <= most)?;
    }
    let nanos = if is_negative {
        0_i64.checked_sub_unsigned(total)
    } else {
        i64::try_from(total).ok()
    };
    nanos.map(|nanos| Duration { nanos })
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

/// The sum of all whole numbers with a unit after them; none if there is none.
fn words(text: &str) -> Result<Option<Duration>, String> {
    let mut rest = text;
    let mut total = None;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let (number, after) = digits(&rest[start..]);
        let blanks = |character: char| matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let unit_and_rest = after.trim_start_matches(blanks);
        let end = unit_and_rest
            .find(|character: char| !(character.is_ascii_alphabetic() || character == 'µ'))
            .unwrap_or(unit_and_rest.len());
        if end == 0 {
            rest = after;
            continue;
        }
        let word = unit_and_rest[..end].to_lowercase();
        rest = &unit_and_rest[end..];
        let factor: i64 = number
            .parse()
            .map_err(|_| format!("strconv.Atoi: parsing \"{number}\": value out of range"))?;
        for (exact, stem, unit) in UNITS {
            if exact.contains(&word.as_str()) || word.starts_with(stem) {
                let sum: i64 = total.unwrap_or(0);
                total = Some(sum.wrapping_add(factor.wrapping_mul(unit)));
            }
        }
    }
    Ok(total.map(|nanos| Duration { nanos }))
}

/// The leading digits and what comes after them.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nanos(text: &str) -> Option<i64> {
        Duration::parse(text).ok().map(|duration| duration.nanos)
    }

    #[test]
    fn reads() {
        assert_eq!(nanos("1h30m"), Some(5_400_000_000_000));
        assert_eq!(nanos("-1.5s"), Some(-1_500_000_000));
        assert_eq!(nanos("0"), Some(0));
        assert_eq!(nanos(".5µs"), Some(500));
        assert_eq!(nanos("9223372036854775807ns"), Some(i64::MAX));
        assert_eq!(nanos("-9223372036854775808ns"), Some(i64::MIN));
        for text in ["", "-", "1", "1d", "s", ".s", "9223372036854775808ns", "3000000h"] {
            assert_eq!(nanos(text), None, "{text}");
        }
    }

    #[test]
    fn reads_words() {
        let of_format = |text| Duration::of_format(text).map(|duration| duration.to_string());
        assert_eq!(of_format("3 weeks, 2days").as_deref(), Ok("1987200s"));
        assert_eq!(
            of_format("x").err().as_deref(),
            Some("Invalid duration x: unable to parse x as duration")
        );
        assert_eq!(
            of_format("99999999999999999999 d").err().as_deref(),
            Some(
                "Invalid duration 99999999999999999999 d: strconv.Atoi: parsing \"99999999999999999999\": value out of range"
            )
        );
    }

    #[test]
    fn texts_and_parts() {
        let text = |text| Duration::parse(text).map(|duration| duration.to_string());
        assert_eq!(text("1h").as_deref(), Ok("3600s"));
        assert_eq!(text("-1ns").as_deref(), Ok("-0.000000001s"));
        let long = Duration {
            nanos: 5_430_250_000_000,
        };
        assert_eq!(
            (long.hours(), long.minutes(), long.seconds(), long.milliseconds()),
            (1, 90, 5430, 5_430_250)
        );
    }

    #[test]
    fn overflows() {
        let (most, least) = (Duration { nanos: i64::MAX }, Duration { nanos: i64::MIN });
        let overflow = Err("integer overflow".to_owned());
        assert_eq!(most.plus(Duration { nanos: 1 }), overflow);
        assert_eq!(least.minus(Duration { nanos: 1 }), overflow);
        assert_eq!(least.negated(), overflow);
    }
}
