//! Unquoted scalars that Go's YAML libraries would not read back as strings.

use crate::go::strconv::{parse_float, parse_int, parse_uint};
use crate::go::yaml::Dialect;
use crate::go::yaml::timestamp::timestamp;

/// True if the libraries would not read the unquoted text as a string, or other readers would not (`1:30`).
pub(super) fn is_ambiguous(text: &str, dialect: Dialect) -> bool {
    match text.as_bytes().first() {
        None => true,
        Some(b'+' | b'-' | b'0'..=b'9') => {
            is_special(text) || timestamp(text).is_some() || is_number(text) || is_base_60(text)
        }
        Some(b'.') => is_special(text) || is_float_from_point(text),
        Some(_) => is_special(text) || is_bool(text, dialect),
    }
}

/// Null, infinities, NaN. (`<<` would be a merge key, but the libraries do not test texts with this first character.)
fn is_special(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "~", "null", "Null", "NULL", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
        "-.inf", "-.Inf", "-.INF",
    ];
    text.len() <= 5 && WORDS.contains(&text)
}

/// The third version reads only `true` and `false`, but quotes the older words too, so both versions quote the same ones.
fn is_bool(text: &str, _dialect: Dialect) -> bool {
    const WORDS: [&str; 22] = [
        "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "n", "N", "no", "No", "NO", "false",
        "False", "FALSE", "off", "Off", "OFF",
    ];
    text.len() <= 5 && WORDS.contains(&text)
}

fn is_number(text: &str) -> bool {
    let plain = text.replace('_', "");
    parse_int(&plain, 0).is_ok() || parse_uint(&plain, 0).is_ok() || is_float(&plain)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, within the range of a float64.
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
    parse_float(plain).is_ok()
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
