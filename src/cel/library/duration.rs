//! `google.protobuf.Duration`: spans of time in nanoseconds, from `duration()` and strings of `format: duration`.

use std::fmt;

use crate::go::strconv::{Format, format_float};
use crate::go::time;
use crate::k8s::strfmt;

/// A span of time, up to 292 years either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Duration {
    /// Nanoseconds.
    pub(crate) nanos: i64,
}

impl Duration {
    /// `duration(string)`: reads the syntax of Go's `time.ParseDuration` (`1h30m`, `-1.5s`).
    ///
    /// # Errors
    /// cel-go's text for a string that is not a duration.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        time::parse_duration(text)
            .map(|nanos| Self { nanos })
            .map_err(|_| "type conversion error from 'string' to 'google.protobuf.Duration'".to_owned())
    }

    /// A string of `format: duration` as the server passes it to rules; words are allowed (`3 weeks`).
    ///
    /// # Errors
    /// The text of the error that becomes the value.
    pub(crate) fn of_format(text: &str) -> Result<Self, String> {
        strfmt::parse_duration(text)
            .map(|nanos| Self { nanos })
            .map_err(|error| format!("Invalid duration {text}: {error}"))
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

    /// `-duration`, for dynamic values.
    ///
    /// # Errors
    /// `integer overflow`.
    pub(crate) fn negated(self) -> Result<Self, String> {
        checked(self.nanos.checked_neg())
    }

    /// `getHours`: whole hours. The server divides doubles, so the quotient of a long duration may round up.
    #[must_use]
    pub(crate) fn hours(self) -> i64 {
        whole(time::hours(self.nanos))
    }

    /// `getMinutes`: whole minutes of the whole duration.
    #[must_use]
    pub(crate) fn minutes(self) -> i64 {
        whole(time::minutes(self.nanos))
    }

    /// `getSeconds`: whole seconds of the whole duration.
    #[must_use]
    pub(crate) fn seconds(self) -> i64 {
        whole(time::seconds(self.nanos))
    }

    /// `getMilliseconds`: whole milliseconds of the whole duration.
    #[must_use]
    pub(crate) fn milliseconds(self) -> i64 {
        self.nanos / time::MILLISECOND
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the server truncates, and whole units of an i64 fit"
)]
fn whole(units: f64) -> i64 {
    units as i64
}

impl fmt::Display for Duration {
    /// `string(duration)`: seconds, `3600s`, `-0.5s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}s", format_float(time::seconds(self.nanos), Format::F, None))
    }
}

fn checked(nanos: Option<i64>) -> Result<Duration, String> {
    nanos
        .map(|nanos| Duration { nanos })
        .ok_or_else(|| "integer overflow".to_owned())
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
