//! `date`, `date-time`, `duration`.

/// `2006-01-02`, a day that exists.
pub(crate) fn date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse::<u32>().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// A date, `T` in either case, a time with seconds, any character before a fraction, and an offset or `Z`.
pub(crate) fn date_time(text: &str) -> bool {
    let text = text.to_lowercase();
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
    // The server's pattern takes any character for the point before the fraction.
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

const UNITS: [(&[&str], &str); 8] = [
    (&["ns"], "nano"),
    (&["us", "µs"], "micro"),
    (&["ms"], "milli"),
    (&["s"], "sec"),
    (&["m"], "min"),
    (&["h", "hr"], "hour"),
    (&["d"], "day"),
    (&["w", "wk"], "week"),
];

/// What Go's `time.ParseDuration` takes, or a text that has a whole number with a unit somewhere in it (`1 day`, `PT1H`).
pub(crate) fn duration(text: &str) -> bool {
    go_duration(text) || worded_duration(text)
}

fn go_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    if rest.is_empty() {
        return false;
    }
    let mut total = 0.0_f64;
    while !rest.is_empty() {
        let number = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
            .count();
        let Ok(value) = rest[..number].parse::<f64>() else {
            return false;
        };
        rest = &rest[number..];
        let unit = rest
            .find(|character: char| character.is_ascii_digit() || character == '.')
            .unwrap_or(rest.len());
        let scale = match &rest[..unit] {
            "ns" => 1e-9,
            "us" | "µs" | "μs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return false,
        };
        total += value * scale;
        rest = &rest[unit..];
    }
    // An int64 of nanoseconds is 292 years.
    total <= 9_223_372_036.854_775
}

fn worded_duration(text: &str) -> bool {
    let mut rest = text;
    let mut found = false;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        rest = &rest[start..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = &rest[..digits];
        let blanks = |character: char| matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let after = rest[digits..].trim_start_matches(blanks);
        let unit = after
            .find(|character: char| !(character.is_ascii_alphabetic() || character == 'µ'))
            .unwrap_or(after.len());
        if unit == 0 {
            rest = &rest[digits..];
            continue;
        }
        if number.parse::<i64>().is_err() {
            return false;
        }
        let word = after[..unit].to_lowercase();
        found |= UNITS
            .iter()
            .any(|(exact, stem)| exact.contains(&word.as_str()) || word.starts_with(stem));
        rest = &after[unit..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for text in ["1h30m", "-1.5h", "1 day", "PT1H", "3weeks", "0", "+5s", ".5s"] {
            assert!(duration(text), "{text}");
        }
        for text in ["", "90", "h", "1 fortnight", "-"] {
            assert!(!duration(text), "{text}");
        }
    }

    #[test]
    fn dates() {
        assert!(date("2024-02-29") && !date("2023-02-29") && !date("2024-1-2"));
        assert!(date_time("2024-01-02t03:04:05.123+01:00") && !date_time("2024-01-02 03:04:05Z"));
    }
}
