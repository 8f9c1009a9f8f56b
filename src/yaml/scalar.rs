//! Plain scalars → values by the rules of YAML 1.1 as Go's `yaml.v2` (and so `sigs.k8s.io/yaml`) applies them, then as JSON carries them.

use std::borrow::Cow;

use super::Value;
use crate::go::json;
use crate::go::strconv::{Format, format_float32};

/// What a plain scalar stands for before it goes through JSON.
pub(super) enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    /// A float, or an integer beyond 64 bits.
    Float(f64),
    /// `<<`.
    Merge,
    /// Not a special form: the text itself.
    Text,
}

/// Reads a plain (unquoted, untagged) scalar.
pub(super) fn resolve(text: &str) -> Plain {
    /// What `null`, `yes`, `off` and the like are no longer than.
    const LONGEST_WORD: usize = 5;
    if text.len() > LONGEST_WORD && text.as_bytes()[0].is_ascii_alphabetic() {
        return Plain::Text;
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Plain::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Plain::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Plain::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Plain::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Plain::Float(f64::NEG_INFINITY),
        "<<" => Plain::Merge,
        _ => match text.as_bytes()[0] {
            b'.' => float(text).map_or(Plain::Text, Plain::Float),
            b'+' | b'-' | b'0'..=b'9' => number(text),
            _ => Plain::Text,
        },
    }
}

fn number(text: &str) -> Plain {
    let plain: Cow<'_, str> = if text.contains('_') {
        text.replace('_', "").into()
    } else {
        text.into()
    };
    integer(&plain)
        .or_else(|| float(&plain).map(Plain::Float))
        .unwrap_or(Plain::Text)
}

/// Go's `strconv.ParseInt(text, 0, 64)`, then `ParseUint`: prefixes `0x`, `0o`, `0b`, and a leading `0` for octal.
fn integer(text: &str) -> Option<Plain> {
    let (negative, signed, digits) = match text.as_bytes().first()? {
        b'-' => (true, true, &text[1..]),
        b'+' => (false, true, &text[1..]),
        _ => (false, false, text),
    };
    let (radix, digits) = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| (byte as char).is_digit(radix)) {
        return None;
    }
    let magnitude = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let value = if negative { -magnitude } else { magnitude };
    match i64::try_from(value) {
        Ok(value) => Some(Plain::Int(value)),
        // `ParseUint` takes no sign; a signed number that does not fit goes on to the float rule.
        #[expect(
            clippy::cast_precision_loss,
            reason = "JSON carries it as float64, as the server does"
        )]
        Err(_) if !signed => Some(Plain::Float(value as f64)),
        Err(_) => None,
    }
}

/// Digits, a point, an exponent: nothing else is a float, and what overflows is text.
fn float(text: &str) -> Option<f64> {
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
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The value of a finite number after a trip through JSON.
pub(super) fn json_number<'s>(value: f64) -> Value<'s> {
    match json::number(value) {
        json::Number::Int64(value) => Value::Int(value),
        json::Number::Float64(value) => Value::Float(value),
    }
}

/// The JSON key of a plain scalar; `null` has none.
pub(super) fn key(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    Some(match resolve(&text) {
        Plain::Text | Plain::Merge => text,
        Plain::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        Plain::Int(value) => value.to_string().into(),
        Plain::Float(value) if value.is_nan() => Cow::Borrowed(".nan"),
        Plain::Float(value) if value.is_infinite() => Cow::Borrowed(if value > 0.0 { ".inf" } else { "-.inf" }),
        Plain::Float(value) => float_key(value).into(),
        Plain::Null => return None,
    })
}

/// Keys are printed as float32.
#[expect(
    clippy::cast_possible_truncation,
    reason = "keys go through float32, as in the reference"
)]
fn float_key(value: f64) -> String {
    format_float32(value as f32, Format::G, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value<'_> {
        match resolve(text) {
            Plain::Null => Value::Null,
            Plain::Bool(value) => Value::Bool(value),
            Plain::Int(value) => Value::Int(value),
            Plain::Float(value) => json_number(value),
            Plain::Merge | Plain::Text => Value::String(text.into()),
        }
    }

    #[test]
    fn yaml_1_1_scalars() {
        for (text, wanted) in [
            ("017", Value::Int(15)),
            ("0o17", Value::Int(15)),
            ("09", Value::Int(9)),
            ("1_000", Value::Int(1000)),
            ("0b101", Value::Int(5)),
            ("-0b101", Value::Int(-5)),
            ("0xFF", Value::Int(255)),
            ("+12", Value::Int(12)),
            ("1.0", Value::Int(1)),
            ("1e3", Value::Int(1000)),
            ("-0.0", Value::Int(0)),
            (".5", Value::Float(0.5)),
            ("5.", Value::Int(5)),
            ("-.5e1", Value::Int(-5)),
            ("18446744073709551615", Value::Float(18_446_744_073_709_551_615.0)),
            ("18446744073709551616", Value::Float(1.844_674_407_370_955_2e19)),
            ("on", Value::Bool(true)),
            ("N", Value::Bool(false)),
            ("~", Value::Null),
        ] {
            assert_eq!(value(text), wanted, "{text}");
        }
    }

    #[test]
    fn look_alikes_stay_text() {
        for text in [
            "1:30",
            "1e400",
            "2024-01-01",
            "0x",
            "1e",
            ".",
            "-",
            "+",
            "1.2.3",
            "e3",
            "yEs",
            ".e1",
            "0b2",
            "é",
        ] {
            assert_eq!(value(text), Value::String(text.into()), "{text}");
        }
    }

    #[test]
    fn keys_become_strings() {
        for (text, wanted) in [
            ("1", "1"),
            ("y", "true"),
            ("1.5", "1.5"),
            ("1e30", "1e+30"),
            ("0.1", "0.1"),
            ("a", "a"),
        ] {
            assert_eq!(key(text.into()).as_deref(), Some(wanted), "{text}");
        }
        assert!(key("".into()).is_none());
    }
}
