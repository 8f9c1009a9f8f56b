//! Text ↔ time by a layout, with the rules and error texts of Go's `time.Parse` and `time.Format`.

use std::fmt::Write as _;

use super::civil::{Date, days_in, days_of};
use super::point::{DAY_SECONDS, Time};
use super::quote::quote;

/// The parts of a layout.
pub type Layout = &'static [Part];

/// A part of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Literal text.
    Text(&'static str),
    /// `2006`
    Year,
    /// `01`
    Month,
    /// `1`: one digit or two.
    ShortMonth,
    /// `02`
    Day,
    /// `2`: one digit or two.
    ShortDay,
    /// `15`: one digit or two.
    Hour,
    /// `04`
    Minute,
    /// `4`: one digit or two.
    ShortMinute,
    /// `05`
    Second,
    /// `5`: one digit or two.
    ShortSecond,
    /// A point and a fixed number of digits, in the form of the layout (`.000`).
    Fraction(&'static str),
    /// `.999999999`: a point and any digits, or nothing.
    AnyFraction,
    /// `Z07:00`: `Z`, or hours and minutes with a sign.
    Zone,
}

use Part::{
    AnyFraction, Day, Fraction, Hour, Minute, Month, Second, ShortDay, ShortMinute, ShortMonth, ShortSecond, Text,
    Year, Zone,
};

/// Go's `time.DateOnly`.
pub const DATE: Layout = &[Year, Text("-"), Month, Text("-"), Day];
/// Go's `time.RFC3339`.
pub const RFC_3339: Layout = &[
    Year,
    Text("-"),
    Month,
    Text("-"),
    Day,
    Text("T"),
    Hour,
    Text(":"),
    Minute,
    Text(":"),
    Second,
    Zone,
];
/// Go's `time.RFC3339Nano`.
pub const RFC_3339_NANO: Layout = &[
    Year,
    Text("-"),
    Month,
    Text("-"),
    Day,
    Text("T"),
    Hour,
    Text(":"),
    Minute,
    Text(":"),
    Second,
    AnyFraction,
    Zone,
];
/// Kubernetes' `metav1.RFC3339Micro`.
pub const RFC_3339_MICRO: Layout = &[
    Year,
    Text("-"),
    Month,
    Text("-"),
    Day,
    Text("T"),
    Hour,
    Text(":"),
    Minute,
    Text(":"),
    Second,
    Fraction(".000000"),
    Zone,
];

impl Part {
    /// The part in Go's layout notation.
    fn layout(self) -> &'static str {
        match self {
            Text(text) | Fraction(text) => text,
            Year => "2006",
            Month => "01",
            ShortMonth => "1",
            Day => "02",
            ShortDay => "2",
            Hour => "15",
            Minute => "04",
            ShortMinute => "4",
            Second => "05",
            ShortSecond => "5",
            AnyFraction => ".999999999",
            Zone => "Z07:00",
        }
    }
}

/// The reason why a part does not fit.
enum Problem {
    Malformed,
    OutOfRange(&'static str),
}

/// The fields read so far.
struct Fields {
    year: i64,
    month: i64,
    day: i64,
    /// The second of the day.
    second: i64,
    nanos: u32,
    offset: i32,
}

/// Go's `time.Parse`.
///
/// # Errors
/// Go's text for a text that does not fit the layout, and for dates and times that do not exist.
pub fn parse(layout: Layout, text: &str) -> Result<Time, String> {
    let mut fields = Fields {
        year: 0,
        month: 1,
        day: 1,
        second: 0,
        nanos: 0,
        offset: 0,
    };
    let mut rest = text.as_bytes();
    for (at, part) in layout.iter().enumerate() {
        let before = rest;
        let has_fraction = matches!(layout.get(at + 1), Some(Fraction(_) | AnyFraction));
        match fields.read(*part, &mut rest, has_fraction) {
            Ok(()) => {}
            Err(Problem::Malformed) => {
                let whole: String = layout.iter().map(|part| part.layout()).collect();
                return Err(format!(
                    "parsing time {} as {}: cannot parse {} as {}",
                    quote(text.as_bytes()),
                    quote(whole.as_bytes()),
                    quote(before),
                    quote(part.layout().as_bytes())
                ));
            }
            Err(Problem::OutOfRange(what)) => {
                return Err(format!("parsing time {}: {what} out of range", quote(text.as_bytes())));
            }
        }
    }
    if !rest.is_empty() {
        return Err(format!(
            "parsing time {}: extra text: {}",
            quote(text.as_bytes()),
            quote(rest)
        ));
    }
    if !(1..=days_in(fields.year, fields.month)).contains(&fields.day) {
        return Err(format!("parsing time {}: day out of range", quote(text.as_bytes())));
    }
    let days = days_of(fields.year, fields.month, fields.day);
    Ok(Time {
        seconds: days * DAY_SECONDS + fields.second - i64::from(fields.offset),
        nanos: fields.nanos,
        offset: fields.offset,
    })
}

impl Fields {
    fn read(&mut self, part: Part, rest: &mut &[u8], has_fraction: bool) -> Result<(), Problem> {
        match part {
            // A blank matches any number of blanks, or the end.
            Text(" ") if rest.first().is_none_or(|first| *first == b' ') => {
                let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
                *rest = &rest[blanks..];
            }
            Text(text) => {
                *rest = rest.strip_prefix(text.as_bytes()).ok_or(Problem::Malformed)?;
            }
            Year => {
                let digits = rest.get(..4).filter(|digits| digits.iter().all(u8::is_ascii_digit));
                let digits = digits.ok_or(Problem::Malformed)?;
                self.year = digits.iter().fold(0, |year, digit| year * 10 + i64::from(digit - b'0'));
                *rest = &rest[4..];
            }
            Month | ShortMonth => {
                self.month = number(rest, part == Month)?;
                in_range(self.month, 1, 12, "month")?;
            }
            Day | ShortDay => self.day = number(rest, part == Day)?,
            Hour => {
                let hour = number(rest, false)?;
                in_range(hour, 0, 23, "hour")?;
                self.second += hour * 3600;
            }
            Minute | ShortMinute => {
                let minute = number(rest, part == Minute)?;
                in_range(minute, 0, 59, "minute")?;
                self.second += minute * 60;
            }
            Second | ShortSecond => {
                let second = number(rest, part == Second)?;
                in_range(second, 0, 59, "second")?;
                self.second += second;
                // A fraction may follow the seconds even if the layout has none.
                if !has_fraction {
                    self.any_fraction(rest);
                }
            }
            Fraction(layout) => self.fraction(rest, layout.len())?,
            AnyFraction => self.any_fraction(rest),
            Zone => self.zone(rest)?,
        }
        Ok(())
    }

    /// A point or comma and digits, if there are any; digits after the ninth do not count.
    fn any_fraction(&mut self, rest: &mut &[u8]) {
        let [b'.' | b',', digits @ ..] = *rest else {
            return;
        };
        let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length > 0 {
            self.nanos = nanos(&digits[..length]);
            *rest = &digits[length..];
        }
    }

    /// A point or comma and a number, with the given total length.
    fn fraction(&mut self, rest: &mut &[u8], length: usize) -> Result<(), Problem> {
        let fraction = rest.get(..length).ok_or(Problem::Malformed)?;
        let [b'.' | b',', number @ ..] = fraction else {
            return Err(Problem::Malformed);
        };
        // Go reads the number with its sign; the sign takes the place of a digit.
        let digits = number
            .strip_prefix(b"-")
            .or(number.strip_prefix(b"+"))
            .unwrap_or(number);
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(Problem::Malformed);
        }
        let value = digits
            .iter()
            .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
        if number.starts_with(b"-") && value > 0 {
            return Err(Problem::OutOfRange("fractional second"));
        }
        let missing = u32::try_from(10_usize.saturating_sub(length)).unwrap_or(0);
        self.nanos = value * 10_u32.pow(missing);
        *rest = &rest[length..];
        Ok(())
    }

    fn zone(&mut self, rest: &mut &[u8]) -> Result<(), Problem> {
        if let Some(after) = rest.strip_prefix(b"Z") {
            *rest = after;
            return Ok(());
        }
        let zone = rest.get(..6).filter(|zone| zone[3] == b':').ok_or(Problem::Malformed)?;
        let hour = pair(&mut &zone[1..3]);
        let minute = hour.as_ref().map_or(Ok(0), |_| pair(&mut &zone[4..6]));
        // If both are out of range, Go names the minute.
        in_range(*minute.as_ref().unwrap_or(&0), 0, 60, "time zone offset minute")?;
        in_range(*hour.as_ref().unwrap_or(&0), 0, 24, "time zone offset hour")?;
        let seconds = i32::try_from((hour? * 60 + minute?) * 60).unwrap_or(0);
        self.offset = match zone[0] {
            b'+' => seconds,
            b'-' => -seconds,
            _ => return Err(Problem::Malformed),
        };
        *rest = &rest[6..];
        Ok(())
    }
}

/// Go's `getnum`: two digits; also one digit unless `fixed`.
fn number(rest: &mut &[u8], fixed: bool) -> Result<i64, Problem> {
    match *rest {
        [digit, after @ ..] if !fixed && digit.is_ascii_digit() && !after.first().is_some_and(u8::is_ascii_digit) => {
            *rest = after;
            Ok(i64::from(digit - b'0'))
        }
        _ => pair(rest),
    }
}

/// Two digits.
fn pair(rest: &mut &[u8]) -> Result<i64, Problem> {
    match *rest {
        [a, b, after @ ..] if a.is_ascii_digit() && b.is_ascii_digit() => {
            let value = i64::from(a - b'0') * 10 + i64::from(b - b'0');
            *rest = after;
            Ok(value)
        }
        _ => Err(Problem::Malformed),
    }
}

fn in_range(value: i64, least: i64, most: i64, what: &'static str) -> Result<(), Problem> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(Problem::OutOfRange(what))
    }
}

fn nanos(digits: &[u8]) -> u32 {
    (0..9).fold(0, |nanos, at| {
        nanos * 10 + digits.get(at).map_or(0, |digit| u32::from(digit - b'0'))
    })
}

impl Time {
    /// Go's `Time.Format`, in the offset of the time.
    #[must_use]
    pub fn format(&self, layout: Layout) -> String {
        let local = self.seconds + i64::from(self.offset);
        let date = Date::of_days(local.div_euclid(DAY_SECONDS));
        let second = local.rem_euclid(DAY_SECONDS);
        let mut out = String::new();
        for part in layout {
            // Writing to a string cannot fail.
            let _ = match part {
                Text(text) => write!(out, "{text}"),
                // Years before 0 have a sign and four digits.
                Year => write!(out, "{}{:04}", if date.year < 0 { "-" } else { "" }, date.year.abs()),
                Month => write!(out, "{:02}", date.month),
                ShortMonth => write!(out, "{}", date.month),
                Day => write!(out, "{:02}", date.day),
                ShortDay => write!(out, "{}", date.day),
                Hour => write!(out, "{:02}", second / 3600),
                Minute => write!(out, "{:02}", second / 60 % 60),
                ShortMinute => write!(out, "{}", second / 60 % 60),
                Second => write!(out, "{:02}", second % 60),
                ShortSecond => write!(out, "{}", second % 60),
                Fraction(layout) => write!(out, ".{:.*}", layout.len() - 1, format!("{:09}", self.nanos)),
                AnyFraction if self.nanos == 0 => Ok(()),
                AnyFraction => write!(out, ".{}", format!("{:09}", self.nanos).trim_end_matches('0')),
                Zone if self.offset == 0 => write!(out, "Z"),
                Zone => {
                    let minutes = self.offset.abs() / 60;
                    let sign = if self.offset < 0 { '-' } else { '+' };
                    write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
                }
            };
        }
        out
    }
}
