//! Text → timestamp by a layout, by the rules and in the words of Go's `time.Parse`.

use std::fmt::Write as _;

use super::{Timestamp, civil};

/// A layout, part by part.
pub(super) type Layout = &'static [Part];

/// A part of a layout.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Text(&'static str),
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// A point and so many digits, as the layout has them.
    Fraction(&'static str),
    /// A point and any digits, or nothing.
    AnyFraction,
    /// `Z`, or hours and minutes with a sign.
    Zone,
}

use Part::{AnyFraction, Day, Fraction, Hour, Minute, Month, Second, Text, Year, Zone};

macro_rules! date_time {
    ($($end:expr),*) => {
        &[Year, Text("-"), Month, Text("-"), Day, Text("T"), Hour, Text(":"), Minute, Text(":"), Second $(, $end)*]
    };
}

pub(super) const DATE: Layout = &[Year, Text("-"), Month, Text("-"), Day];
pub(super) const RFC_3339: Layout = date_time!(Zone);
/// The layouts of `format: date-time`, in the order they are tried.
pub(super) const DATE_TIMES: [Layout; 5] = [
    date_time!(Fraction(".000000"), Zone),
    date_time!(Fraction(".000"), Zone),
    RFC_3339,
    date_time!(AnyFraction, Zone),
    date_time!(),
];

impl Part {
    /// The part as layouts write it.
    fn layout(self) -> &'static str {
        match self {
            Text(text) | Fraction(text) => text,
            Year => "2006",
            Month => "01",
            Day => "02",
            Hour => "15",
            Minute => "04",
            Second => "05",
            AnyFraction => ".999999999",
            Zone => "Z07:00",
        }
    }
}

/// Why a part did not fit.
enum Problem {
    Malformed,
    OutOfRange(&'static str),
}

/// What has been read.
struct Fields {
    year: i64,
    month: i64,
    day: i64,
    /// Of the day.
    second: i64,
    nanos: u32,
    offset: i32,
}

/// Reads a text by a layout.
pub(super) fn parse(layout: Layout, text: &str) -> Result<Timestamp, String> {
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
                    quoted(text.as_bytes()),
                    quoted(whole.as_bytes()),
                    quoted(before),
                    quoted(part.layout().as_bytes())
                ));
            }
            Err(Problem::OutOfRange(what)) => {
                return Err(format!("parsing time {}: {what} out of range", quoted(text.as_bytes())));
            }
        }
    }
    if !rest.is_empty() {
        return Err(format!(
            "parsing time {}: extra text: {}",
            quoted(text.as_bytes()),
            quoted(rest)
        ));
    }
    if !(1..=civil::days_in(fields.year, fields.month)).contains(&fields.day) {
        return Err(format!("parsing time {}: day out of range", quoted(text.as_bytes())));
    }
    let days = civil::days(fields.year, fields.month, fields.day);
    Ok(Timestamp {
        seconds: days * 86_400 + fields.second - i64::from(fields.offset),
        nanos: fields.nanos,
        offset: fields.offset,
    })
}

impl Fields {
    fn read(&mut self, part: Part, rest: &mut &[u8], has_fraction: bool) -> Result<(), Problem> {
        match part {
            Text(text) => {
                *rest = rest.strip_prefix(text.as_bytes()).ok_or(Problem::Malformed)?;
            }
            Year => {
                let digits = rest.get(..4).filter(|digits| digits.iter().all(u8::is_ascii_digit));
                let digits = digits.ok_or(Problem::Malformed)?;
                self.year = digits.iter().fold(0, |year, digit| year * 10 + i64::from(digit - b'0'));
                *rest = &rest[4..];
            }
            Month => {
                self.month = pair(rest)?;
                in_range(self.month, 1, 12, "month")?;
            }
            Day => self.day = pair(rest)?,
            Hour => {
                let hour = match *rest {
                    [digit, after @ ..] if digit.is_ascii_digit() && !after.first().is_some_and(u8::is_ascii_digit) => {
                        let hour = i64::from(digit - b'0');
                        *rest = after;
                        hour
                    }
                    _ => pair(rest)?,
                };
                in_range(hour, 0, 23, "hour")?;
                self.second += hour * 3600;
            }
            Minute => {
                let minute = pair(rest)?;
                in_range(minute, 0, 59, "minute")?;
                self.second += minute * 60;
            }
            Second => {
                let second = pair(rest)?;
                in_range(second, 0, 59, "second")?;
                self.second += second;
                // A fraction may stand where the layout has none.
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

    /// A point or comma and digits, if there are any; those past the ninth do not count.
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

    /// A point or comma and a number of exactly this length in all.
    fn fraction(&mut self, rest: &mut &[u8], length: usize) -> Result<(), Problem> {
        let fraction = rest.get(..length).ok_or(Problem::Malformed)?;
        let [b'.' | b',', number @ ..] = fraction else {
            return Err(Problem::Malformed);
        };
        // Go reads the number with its sign, which is one of the digits.
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
        in_range(*hour.as_ref().unwrap_or(&0), 0, 24, "time zone offset hour")?;
        in_range(*minute.as_ref().unwrap_or(&0), 0, 60, "time zone offset minute")?;
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

/// Go's quoting of times in errors: bytes that are not printable ASCII are escaped one by one.
fn quoted(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for byte in bytes {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(*byte));
            }
            b' '..=0x7f => out.push(char::from(*byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push('"');
    out
}
