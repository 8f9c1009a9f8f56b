//! `kube-openapi`'s `strfmt`: the values of `format: duration` and `format: date-time`.

use crate::go::strconv::atoi;
use crate::go::time::{
    HOUR, Layout, MICROSECOND, MILLISECOND, MINUTE, Part, RFC_3339, RFC_3339_NANO, SECOND, Time, parse,
    parse_duration as go_duration,
};

use Part::{Day, Fraction, Hour, Minute, Month, Second, Text, Year, Zone};

macro_rules! date_time {
    ($($end:expr),*) => {
        &[Year, Text("-"), Month, Text("-"), Day, Text("T"), Hour, Text(":"), Minute, Text(":"), Second $(, $end)*]
    };
}

/// Strfmt's `dateTimeFormats`, in the order of its attempts.
const DATE_TIMES: [Layout; 5] = [
    date_time!(Fraction(".000000"), Zone),
    date_time!(Fraction(".000"), Zone),
    RFC_3339,
    RFC_3339_NANO,
    date_time!(),
];

/// Strfmt's `ParseDateTime`: the offset is optional and defaults to UTC; the empty string is 1970.
///
/// # Errors
/// Go's text for the last layout.
pub(crate) fn parse_date_time(text: &str) -> Result<Time, String> {
    if text.is_empty() {
        return Ok(Time {
            seconds: 0,
            nanos: 0,
            offset: 0,
        });
    }
    let mut last = String::new();
    for layout in DATE_TIMES {
        match parse(layout, text) {
            Ok(time) => return Ok(time),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Names of units. A word matches if it is in the list, or begins with the stem.
const UNITS: [(&[&str], &str, i64); 8] = [
    (&["ns"], "nano", 1),
    (&["us", "µs"], "micro", MICROSECOND),
    (&["ms"], "milli", MILLISECOND),
    (&["s"], "sec", SECOND),
    (&["m"], "min", MINUTE),
    (&["h", "hr"], "hour", HOUR),
    (&["d"], "day", 24 * HOUR),
    (&["w", "wk"], "week", 7 * 24 * HOUR),
];

/// Strfmt's `ParseDuration`, in nanoseconds: the syntax of `time.ParseDuration`, or the sum of all whole numbers with a unit (`3 weeks`).
///
/// # Errors
/// The text has no such number, or one beyond 64 bits.
pub(crate) fn parse_duration(text: &str) -> Result<i64, String> {
    if let Ok(nanos) = go_duration(text) {
        return Ok(nanos);
    }
    let mut rest = text;
    let mut total = None;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let digits = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest[start..].split_at(digits);
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
        let factor = atoi(number).map_err(|error| error.to_string())?;
        for (exact, stem, unit) in UNITS {
            if exact.contains(&word.as_str()) || word.starts_with(stem) {
                // The server's arithmetic wraps around.
                let sum: i64 = total.unwrap_or(0);
                total = Some(sum.wrapping_add(factor.wrapping_mul(unit)));
            }
        }
    }
    total.ok_or_else(|| format!("unable to parse {text} as duration"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, nanos) in [
            ("1h30m", 90 * MINUTE),
            ("-1.5h", -90 * MINUTE),
            ("1 day", 24 * HOUR),
            ("PT1H", HOUR),
            ("3 weeks, 2days", 23 * 24 * HOUR),
            ("0", 0),
            ("+5s", 5 * SECOND),
            (".5s", SECOND / 2),
        ] {
            assert_eq!(parse_duration(text), Ok(nanos), "{text}");
        }
        for text in ["", "90", "h", "1 fortnight", "-"] {
            assert_eq!(parse_duration(text), Err(format!("unable to parse {text} as duration")));
        }
        assert_eq!(
            parse_duration("99999999999999999999 d"),
            Err("strconv.Atoi: parsing \"99999999999999999999\": value out of range".to_owned())
        );
    }
}
