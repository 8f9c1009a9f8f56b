//! What an unquoted scalar would be read as, by the rules of Go's YAML libraries.

use crate::go::yaml::Dialect;

/// Whether text that stands unquoted would be read as something else than a string, or as such by other readers (`1:30`).
pub(super) fn is_ambiguous(text: &str, dialect: Dialect) -> bool {
    match text.as_bytes().first() {
        None => true,
        Some(b'+' | b'-' | b'0'..=b'9') => {
            is_special(text) || is_timestamp(text) || is_number(text) || is_base_60(text)
        }
        Some(b'.') => is_special(text) || is_float_from_point(text),
        Some(_) => is_special(text) || is_bool(text, dialect),
    }
}

/// Null, infinities, not-a-number. (`<<` would be a merge key, but its first character is no hint that the libraries look at.)
fn is_special(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "~", "null", "Null", "NULL", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
        "-.inf", "-.Inf", "-.INF",
    ];
    WORDS.contains(&text)
}

/// The newer library reads only `true` and `false`, but quotes the older words as well: both quote the same.
fn is_bool(text: &str, _dialect: Dialect) -> bool {
    const WORDS: [&str; 22] = [
        "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "n", "N", "no", "No", "NO", "false",
        "False", "FALSE", "off", "Off", "OFF",
    ];
    WORDS.contains(&text)
}

fn is_number(text: &str) -> bool {
    let plain = text.replace('_', "");
    is_integer(&plain) || is_float(&plain)
}

/// A signed 64-bit or an unsigned 64-bit integer in any of Go's bases.
fn is_integer(plain: &str) -> bool {
    let (negative, signed, digits) = match plain.as_bytes().first() {
        Some(b'-') => (true, true, &plain[1..]),
        Some(b'+') => (false, true, &plain[1..]),
        _ => (false, false, plain),
    };
    let (base, digits) = match digits.get(..2).unwrap_or_default() {
        "0x" | "0X" => (16, &digits[2..]),
        "0b" | "0B" => (2, &digits[2..]),
        "0o" | "0O" => (8, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.starts_with(['+', '-']) {
        return false;
    }
    let Ok(magnitude) = u64::from_str_radix(digits, base) else {
        return false;
    };
    let most = if negative { 1 << 63 } else { i64::MAX.unsigned_abs() };
    magnitude <= most || !signed
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, within the range of float64.
fn is_float(plain: &str) -> bool {
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if whole == 0 && count == 0 {
            return false;
        }
        rest = &fraction[count..];
    } else if whole == 0 {
        return false;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || digits(exponent) != exponent.len() {
            return false;
        }
    } else if !rest.is_empty() {
        return false;
    }
    plain.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_float_from_point(text: &str) -> bool {
    text.len() > 1 && is_float(text)
}

/// Sexagesimal numbers of YAML 1.1, `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`.
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (places, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
        return false;
    }
    let mut places = places.split(':');
    let first = places.next().unwrap_or_default();
    let first_fits = first.starts_with(|c: char| c.is_ascii_digit())
        && first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let mut count = 0;
    for place in places {
        count += 1;
        let fits = match place.as_bytes() {
            [digit] => digit.is_ascii_digit(),
            [tens, digit] => (b'0'..=b'5').contains(tens) && digit.is_ascii_digit(),
            _ => false,
        };
        if !fits {
            return false;
        }
    }
    first_fits && count > 0
}

/// The dates and times that Go's libraries know: `2006-1-2`, with a time after a blank, or with `T`, a time and a zone.
fn is_timestamp(text: &str) -> bool {
    let Some((year, rest)) = text.split_at_checked(4) else {
        return false;
    };
    let mut reader = Reader { rest };
    let Ok(year) = year.parse::<u32>() else { return false };
    let date = || -> Option<(u32, u32)> {
        reader.expect('-')?;
        let month = reader.number(2)?;
        reader.expect('-')?;
        Some((month, reader.number(2)?))
    }();
    let Some((month, day)) = date else { return false };
    if !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
        return false;
    }
    if reader.rest.is_empty() {
        return true;
    }
    let zoned = reader.rest.starts_with(['T', 't']);
    if !zoned && !reader.rest.starts_with(' ') {
        return false;
    }
    reader.rest = &reader.rest[1..];
    let time = || -> Option<()> {
        let hour = reader.number(2)?;
        reader.expect(':')?;
        let minute = reader.number(2)?;
        reader.expect(':')?;
        let second = reader.number(2)?;
        reader.fraction();
        (hour < 24 && minute < 60 && second < 60).then_some(())?;
        if zoned {
            reader.zone()?;
        }
        reader.rest.is_empty().then_some(())
    }();
    time.is_some()
}

/// Days of a month of the Gregorian calendar, both counted from 1.
pub(crate) fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

struct Reader<'s> {
    rest: &'s str,
}

impl Reader<'_> {
    fn expect(&mut self, character: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(character)?;
        Some(())
    }

    /// One digit or up to `most`.
    fn number(&mut self, most: usize) -> Option<u32> {
        let count = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        digits.parse().ok()
    }

    fn fraction(&mut self) {
        if let Some(fraction) = self.rest.strip_prefix(['.', ',']) {
            let count = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if count > 0 {
                self.rest = &fraction[count..];
            }
        }
    }

    /// `Z` or `±hh:mm`.
    fn zone(&mut self) -> Option<()> {
        if self.rest.starts_with('Z') {
            self.rest = &self.rest[1..];
            return Some(());
        }
        self.rest = self.rest.strip_prefix(['+', '-'])?;
        let two = |reader: &mut Self| {
            let before = reader.rest.len();
            let number = reader.number(2)?;
            (before - reader.rest.len() == 2).then_some(number)
        };
        let hours = two(self)?;
        self.expect(':')?;
        let minutes = two(self)?;
        (hours <= 24 && minutes <= 60).then_some(())
    }
}
