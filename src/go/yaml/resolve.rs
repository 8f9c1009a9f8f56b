//! `resolve.go`: the meaning of scalars.

use std::borrow::Cow;

use super::Dialect;
use super::timestamp::timestamp;
use crate::go::strconv::{parse_float, parse_int, parse_uint};

/// `longTagPrefix`
pub(crate) const PREFIX: &str = "tag:yaml.org,2002:";

/// A scalar's value in Go's decoders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// A number beyond `i64`.
    Uint(u64),
    Float(f64),
    /// A date, or a date and a time.
    Timestamp,
    /// Plain text.
    Text,
    /// Base64 of bytes.
    Binary,
}

/// `resolve` for a scalar without a tag. The second version keeps timestamps as text, so this function does not detect them there.
pub(crate) fn plain(text: &str, dialect: Dialect) -> Scalar {
    /// Maximum length of `null`, `yes`, `off` and the other words.
    const LONGEST_WORD: usize = 5;
    let Some(first) = text.bytes().next() else {
        return Scalar::Null;
    };
    match first {
        b'+' | b'-' | b'.' | b'0'..=b'9' => number_like(text, first, dialect, dialect == Dialect::V3),
        _ if text.len() > LONGEST_WORD => Scalar::Text,
        _ => word(text, dialect),
    }
}

/// `resolveMap`, without the words that begin like a number.
fn word(text: &str, dialect: Dialect) -> Scalar {
    match text {
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" if dialect == Dialect::V2 => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" if dialect == Dialect::V2 => Scalar::Bool(false),
        _ => Scalar::Text,
    }
}

/// `resolve`: a scalar with a full or empty tag.
///
/// # Errors
/// Go's text, if the tag is one of YAML's and the text does not fit.
pub(crate) fn tagged(tag: &str, text: &str, dialect: Dialect) -> Result<Scalar, String> {
    let Some(short) = tag.strip_prefix(PREFIX) else {
        return Ok(if tag.is_empty() {
            plain(text, dialect)
        } else {
            Scalar::Text
        });
    };
    let found = match short {
        "binary" => return Ok(Scalar::Binary),
        "bool" | "int" | "float" | "null" | "timestamp" => match text.bytes().next() {
            Some(first @ (b'+' | b'-' | b'.' | b'0'..=b'9')) => number_like(text, first, dialect, short == "timestamp"),
            _ => plain(text, dialect),
        },
        _ => return Ok(Scalar::Text),
    };
    match (short, found) {
        ("bool", Scalar::Bool(_))
        | ("int", Scalar::Int(_) | Scalar::Uint(_))
        | ("float", Scalar::Float(_))
        | ("null", Scalar::Null)
        | ("timestamp", Scalar::Timestamp) => Ok(found),
        #[expect(clippy::cast_precision_loss, reason = "as Go converts it")]
        ("float", Scalar::Int(value)) => Ok(Scalar::Float(value as f64)),
        _ => Err(format!("cannot decode {} `{text}` as a !!{short}", short_tag(found))),
    }
}

/// The short tag of a value.
fn short_tag(found: Scalar) -> &'static str {
    match found {
        Scalar::Null => "!!null",
        Scalar::Bool(_) => "!!bool",
        Scalar::Int(_) | Scalar::Uint(_) => "!!int",
        Scalar::Float(_) => "!!float",
        Scalar::Timestamp => "!!timestamp",
        Scalar::Text => "!!str",
        Scalar::Binary => "!!binary",
    }
}

/// Numbers, timestamps, and texts that begin like them.
fn number_like(text: &str, first: u8, dialect: Dialect, may_be_timestamp: bool) -> Scalar {
    match text {
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        _ => {}
    }
    if first == b'.' {
        return parse_float(text).map_or(Scalar::Text, Scalar::Float);
    }
    if may_be_timestamp && timestamp(text).is_some() {
        return Scalar::Timestamp;
    }
    let plain: Cow<'_, str> = if text.contains('_') {
        text.replace('_', "").into()
    } else {
        text.into()
    };
    integer(&plain)
        .or_else(|| decimal(&plain).map(Scalar::Float))
        .or_else(|| prefixed(&plain, dialect))
        .unwrap_or(Scalar::Text)
}

/// `strconv.ParseInt`, then `strconv.ParseUint`, with the base of the prefix.
fn integer(text: &str) -> Option<Scalar> {
    let signed = parse_int(text, 0).map(Scalar::Int);
    signed.or_else(|_| parse_uint(text, 0).map(Scalar::Uint)).ok()
}

/// `yamlStyleFloat` and `strconv.ParseFloat`: digits, a point, an exponent; an overflow is not a number.
fn decimal(text: &str) -> Option<f64> {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(at) => (&body[..at], Some(&body[at + 1..])),
        None => (body, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && all_digits(fraction),
        Some((whole, fraction)) => all_digits(whole) && all_digits(fraction),
        None => !mantissa.is_empty() && all_digits(mantissa),
    };
    let exponent_fits = exponent.is_none_or(|digits| {
        let digits = digits.strip_prefix(['-', '+']).unwrap_or(digits);
        !digits.is_empty() && all_digits(digits)
    });
    if !well_formed || !exponent_fits {
        return None;
    }
    parse_float(text).ok()
}

/// The forms after `0b`, `-0b` and, in the third version, `0o` and `-0o`, which Go tries last. A second sign may follow the prefix.
fn prefixed(text: &str, dialect: Dialect) -> Option<Scalar> {
    let (is_negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (radix, digits) = match rest.get(..2) {
        Some("0b") => (2, &rest[2..]),
        Some("0o") if dialect == Dialect::V3 => (8, &rest[2..]),
        _ => return None,
    };
    let signed = if is_negative {
        format!("-{digits}")
    } else {
        digits.to_owned()
    };
    parse_int(&signed, radix).ok().map(Scalar::Int)
}
