//! `date`, `date-time`, `duration`.

use crate::go::strings::to_lower;
use crate::go::time::{DATE, parse};
use crate::k8s::strfmt;

/// `2006-01-02`; the day must exist.
pub(crate) fn date(text: &str) -> bool {
    parse(DATE, text).is_ok()
}

/// A date, `T` in either case, a time with seconds, an optional fraction after any character, and an offset or `Z`.
pub(crate) fn date_time(text: &str) -> bool {
    let text = to_lower(text);
    let mut parts = text.split('t');
    let (Some(day), Some(time)) = (parts.next(), parts.next()) else {
        return false;
    };
    date(day) && time_of_day(time)
}

fn time_of_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pair = |at: usize, most: u8| {
        let digits = bytes.get(at..at + 2)?;
        let value = digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| (digits[0] - b'0') * 10 + digits[1] - b'0')?;
        (value <= most).then_some(())
    };
    let clock = pair(0, 23).and(pair(3, 59)).and(pair(6, 59));
    if clock.is_none() || bytes[2] != b':' || bytes[5] != b':' {
        return false;
    }
    let rest = &text[8..];
    if is_offset(rest) {
        return true;
    }
    // The server's pattern accepts any character as the point before the fraction.
    let mut characters = rest.chars();
    if characters.next().is_none_or(|first| first == '\n') {
        return false;
    }
    let fraction = characters.as_str();
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && is_offset(&fraction[digits..])
}

fn is_offset(text: &str) -> bool {
    match text.as_bytes() {
        [b'z'] => true,
        [b'+' | b'-', a, b, b':', c, d] => [a, b, c, d].into_iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// The texts that [`strfmt::parse_duration`] accepts.
pub(crate) fn duration(text: &str) -> bool {
    strfmt::parse_duration(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        assert!(date("2024-02-29") && !date("2023-02-29") && !date("2024-1-2"));
        assert!(date_time("2024-01-02t03:04:05.123+01:00") && !date_time("2024-01-02 03:04:05Z"));
    }
}
