//! YAML timestamps, as `gopkg.in/yaml.v3` reads and JSON carries them.

use crate::go::yaml::emit::plain::days_in;

/// The RFC 3339 form of a date or a time; `None` for text that is neither.
pub(crate) fn rfc3339(text: &str) -> Option<String> {
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((&text[at..=at], &text[at + 1..]))),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    if !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
        return None;
    }
    let (time, zone) = match rest {
        None => ("00:00:00".to_owned(), "Z".to_owned()),
        Some((mark, rest)) => time(rest, mark != " ")?,
    };
    Some(format!("{year:04}-{month:02}-{day:02}T{time}{zone}"))
}

fn time(text: &str, zoned: bool) -> Option<(String, String)> {
    let (clock, zone) = if zoned {
        let at = text.find(['Z', '+', '-'])?;
        (&text[..at], zone(&text[at..])?)
    } else {
        (text, "Z".to_owned())
    };
    let mut parts = clock.split(':');
    let (hour, minute, seconds) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?, parts.next()?);
    let (second, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let second = number(second, 2)?;
    let plain = fraction.bytes().all(|byte| byte.is_ascii_digit()) && !seconds.ends_with(['.', ',']);
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 || !plain {
        return None;
    }
    // Nanoseconds are the finest that Go keeps.
    let fraction = fraction[..fraction.len().min(9)].trim_end_matches('0');
    let fraction = if fraction.is_empty() {
        String::new()
    } else {
        format!(".{fraction}")
    };
    Some((format!("{hour:02}:{minute:02}:{second:02}{fraction}"), zone))
}

fn zone(text: &str) -> Option<String> {
    if text == "Z" {
        return Some("Z".to_owned());
    }
    let (hours, minutes) = text[1..].split_once(':')?;
    let fits = hours.len() == 2 && minutes.len() == 2 && number(hours, 2)? <= 24 && number(minutes, 2)? <= 60;
    fits.then(|| {
        if hours == "00" && minutes == "00" {
            "Z".to_owned()
        } else {
            text.to_owned()
        }
    })
}

fn number(text: &str, most: usize) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
