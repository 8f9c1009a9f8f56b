//! `google.protobuf.Timestamp`: points in time, from `timestamp()` and strings of `format: date` and `date-time`.
//!
//! [`crate::go::time`] parses texts and dates, `zone` knows time zones; this file has the functions that expressions call.

mod zone;

use std::cmp::Ordering;
use std::fmt;

use super::Duration;
use crate::go::time::{DATE, DAY_SECONDS, Date, RFC_3339, RFC_3339_NANO, SECOND, Time, days_of, parse};
use crate::k8s::strfmt;

/// The first second that `timestamp()` takes: `0001-01-01T00:00:00Z`.
const FIRST: i64 = -62_135_596_800;
/// The last second that `timestamp()` takes: `9999-12-31T23:59:59Z`.
const LAST: i64 = 253_402_300_799;

/// A point in time, and its written offset; equality and order ignore the offset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timestamp(Time);

/// The results of a timestamp's `get…` functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Component {
    /// `getFullYear`
    FullYear,
    /// `getMonth`: January is 0.
    Month,
    /// `getDate`: the first is 1.
    Date,
    /// `getDayOfMonth`: the first is 0.
    DayOfMonth,
    /// `getDayOfWeek`: Sunday is 0.
    DayOfWeek,
    /// `getDayOfYear`: the first of January is 0.
    DayOfYear,
    /// `getHours`
    Hours,
    /// `getMinutes`
    Minutes,
    /// `getSeconds`
    Seconds,
    /// `getMilliseconds`
    Milliseconds,
}

impl Timestamp {
    /// Go's `Time.String`: `2006-01-02 15:04:05 -0700 MST`.
    pub(in crate::cel) fn go_text(self) -> String {
        let text = self.to_string().replacen('T', " ", 1);
        if let Some(utc) = text.strip_suffix('Z') {
            return format!("{utc} +0000 UTC");
        }
        let (at, zone) = text.split_at(text.len() - "+00:00".len());
        let zone = zone.replace(':', "");
        format!("{at} {zone} {zone}")
    }

    /// The point in time with its offset.
    pub(in crate::cel) fn time(self) -> Time {
        self.0
    }

    /// `timestamp(string)`: reads RFC 3339, as leniently as Go.
    ///
    /// # Errors
    /// cel-go's text for a string that is not a timestamp, and for one before the year 1 or after 9999.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let time =
            parse(RFC_3339, text).map_err(|_| "type conversion error from 'string' to 'google.protobuf.Timestamp'")?;
        in_range(time)
    }

    /// `timestamp(int)`: seconds since 1970.
    ///
    /// # Errors
    /// `timestamp overflow` before the year 1 and after 9999.
    pub(crate) fn from_unix(seconds: i64) -> Result<Self, String> {
        in_range(Time {
            seconds,
            nanos: 0,
            offset: 0,
        })
    }

    /// A message with any number of seconds and nanoseconds (`timestamppb.Timestamp.AsTime`).
    #[must_use]
    pub(crate) fn from_parts(seconds: i64, nanos: i64) -> Self {
        Self(Time {
            seconds: seconds.saturating_add(nanos.div_euclid(SECOND)),
            nanos: u32::try_from(nanos.rem_euclid(SECOND)).unwrap_or_default(),
            offset: 0,
        })
    }

    /// A string of `format: date` as the server passes it to rules.
    ///
    /// # Errors
    /// The text of the error that becomes the value.
    pub(crate) fn of_date_format(text: &str) -> Result<Self, String> {
        parse(DATE, text)
            .map(Self)
            .map_err(|error| format!("Invalid date formatted string {text}: {error}"))
    }

    /// A string of `format: date-time` as the server passes it to rules. The offset is optional and defaults to UTC; the empty string is
    /// 1970.
    ///
    /// # Errors
    /// The text of the error that becomes the value.
    pub(crate) fn of_date_time_format(text: &str) -> Result<Self, String> {
        strfmt::parse_date_time(text)
            .map(Self)
            .map_err(|error| format!("Invalid date-time formatted string {text}: {error}"))
    }

    /// `int(timestamp)`: whole seconds since 1970.
    #[must_use]
    pub(crate) fn unix(&self) -> i64 {
        self.0.seconds
    }

    /// `timestamp + duration`.
    ///
    /// # Errors
    /// `timestamp overflow` before the year 1 and after 9999.
    pub(crate) fn plus(&self, duration: Duration) -> Result<Self, String> {
        let nanos = i64::from(self.0.nanos) + duration.nanos % SECOND;
        let seconds = self.0.seconds.checked_add(duration.nanos / SECOND);
        let seconds = seconds.and_then(|seconds| seconds.checked_add(nanos.div_euclid(SECOND)));
        in_range(Time {
            seconds: seconds.ok_or("integer overflow")?,
            nanos: u32::try_from(nanos.rem_euclid(SECOND)).unwrap_or(0),
            offset: self.0.offset,
        })
    }

    /// `timestamp - duration`.
    ///
    /// # Errors
    /// As for [`Self::plus`]; `integer overflow` for the minimum duration.
    pub(crate) fn minus(&self, duration: Duration) -> Result<Self, String> {
        self.plus(duration.negated()?)
    }

    /// `timestamp - timestamp`.
    ///
    /// # Errors
    /// `integer overflow` for more than 292 years.
    pub(crate) fn since(&self, other: &Self) -> Result<Duration, String> {
        let nanos = i64::from(self.0.nanos) - i64::from(other.0.nanos);
        let whole = self.0.seconds.checked_sub(other.0.seconds);
        let whole = whole.and_then(|seconds| seconds.checked_mul(SECOND));
        let nanos = whole.and_then(|whole| whole.checked_add(nanos));
        nanos
            .map(|nanos| Duration { nanos })
            .ok_or_else(|| "integer overflow".to_owned())
    }

    /// `getFullYear()` and others: a part of the date or time in a time zone, which is an IANA name or an offset (`+02:00`); the default is
    /// UTC.
    ///
    /// # Errors
    /// Go's text for an unknown time zone.
    pub(crate) fn component(&self, component: Component, zone: Option<&str>) -> Result<i64, String> {
        let offset = match zone {
            Some(zone) => zone::offset(zone, self.0.seconds)?,
            None => 0,
        };
        let local = self.0.seconds.saturating_add(offset);
        let second = local.rem_euclid(DAY_SECONDS);
        let day = local.div_euclid(DAY_SECONDS);
        let date = || Date::of_days(day);
        Ok(match component {
            Component::FullYear => date().year,
            Component::Month => date().month - 1,
            Component::Date => date().day,
            Component::DayOfMonth => date().day - 1,
            // 1 January 1970 was a Thursday.
            Component::DayOfWeek => (day + 4).rem_euclid(7),
            Component::DayOfYear => day - days_of(date().year, 1, 1),
            Component::Hours => second / 3600,
            Component::Minutes => second / 60 % 60,
            Component::Seconds => second % 60,
            Component::Milliseconds => i64::from(self.0.nanos / 1_000_000),
        })
    }
}

impl fmt::Display for Timestamp {
    /// `string(timestamp)`: RFC 3339 with the written offset and as few digits of the fraction as possible.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(RFC_3339_NANO))
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0.seconds, self.0.nanos).cmp(&(other.0.seconds, other.0.nanos))
    }
}

fn in_range(time: Time) -> Result<Timestamp, String> {
    if (FIRST..=LAST).contains(&time.seconds) {
        Ok(Timestamp(time))
    } else {
        Err("timestamp overflow".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timestamp(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn texts() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2024-02-29T23:59:59.5+02:00",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "2024-01-01T00:00:00-23:30",
        ] {
            assert_eq!(timestamp(text).to_string(), text);
        }
        assert_eq!(
            timestamp("2024-01-01T5:00:00,123+00:00").to_string(),
            "2024-01-01T05:00:00.123Z"
        );
        assert_eq!(
            timestamp("2024-01-01T00:00:00Z"),
            timestamp("2024-01-01T02:00:00+02:00")
        );
    }

    #[test]
    fn errors() {
        let wrong = Err("type conversion error from 'string' to 'google.protobuf.Timestamp'".to_owned());
        for text in [
            "",
            "2024-01-01",
            "2024-13-01T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-01-01T24:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(text), wrong, "{text}");
        }
        let overflow = Err("timestamp overflow".to_owned());
        assert_eq!(Timestamp::parse("0000-12-31T00:00:00Z"), overflow);
        assert_eq!(Timestamp::from_unix(LAST + 1), overflow);
        assert_eq!(
            timestamp("9999-12-31T23:59:59Z").plus(Duration { nanos: SECOND }),
            overflow
        );
        let first = timestamp("0001-01-01T00:00:00Z");
        assert_eq!(
            timestamp("2024-01-01T00:00:00Z").since(&first),
            Err("integer overflow".to_owned())
        );
    }

    #[test]
    fn components() {
        let get = |component, zone| timestamp("2024-12-31T23:30:15.75Z").component(component, zone);
        assert_eq!(get(Component::FullYear, None), Ok(2024));
        assert_eq!(get(Component::FullYear, Some("+00:30")), Ok(2025));
        assert_eq!(get(Component::Month, None), Ok(11));
        assert_eq!(get(Component::DayOfYear, None), Ok(365));
        assert_eq!(get(Component::DayOfWeek, None), Ok(2));
        assert_eq!(get(Component::Hours, Some("America/New_York")), Ok(18));
        assert_eq!(get(Component::Minutes, Some("-00:15")), Ok(15));
        assert_eq!(get(Component::Milliseconds, None), Ok(750));
    }

    #[test]
    fn formats() {
        let date = Timestamp::of_date_format("2024-02-29").map(|date| date.to_string());
        assert_eq!(date.as_deref(), Ok("2024-02-29T00:00:00Z"));
        assert_eq!(
            Timestamp::of_date_format("2024-2-29").err().as_deref(),
            Some(
                r#"Invalid date formatted string 2024-2-29: parsing time "2024-2-29" as "2006-01-02": cannot parse "2-29" as "01""#
            )
        );
        let local = Timestamp::of_date_time_format("2024-02-29T01:02:03").map(|time| time.to_string());
        assert_eq!(local.as_deref(), Ok("2024-02-29T01:02:03Z"));
        assert_eq!(Timestamp::of_date_time_format("").map(|time| time.unix()), Ok(0));
    }
}
