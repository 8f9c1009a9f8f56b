//! Scalars in the JSON that the server decodes (`YAMLToJSON` in `sigs.k8s.io/yaml`).

use std::borrow::Cow;

use super::Value;
use crate::go::json;
use crate::go::yaml::Dialect;
use crate::go::yaml::decode::Plain;
use crate::go::yaml::resolve::{self, Scalar};

/// The meaning of a plain scalar without a tag.
pub(super) fn resolve(text: Cow<'_, str>) -> Plain<'_> {
    match resolve::plain(&text, Dialect::V2) {
        Scalar::Null => Plain::Null,
        Scalar::Bool(value) => Plain::Bool(value),
        Scalar::Int(value) => Plain::Int(value),
        Scalar::Uint(value) => Plain::Uint(value),
        Scalar::Float(value) => Plain::Float(value),
        Scalar::Text | Scalar::Timestamp | Scalar::Binary => Plain::Text(text),
    }
}

/// The value that the server decodes from the JSON.
pub(super) fn value(plain: Plain<'_>) -> Value<'_> {
    match plain {
        Plain::Null => Value::Null,
        Plain::Bool(value) => Value::Bool(value),
        Plain::Int(value) => Value::Int(value),
        #[expect(
            clippy::cast_precision_loss,
            reason = "JSON numbers beyond 64 bits are float64 to the server"
        )]
        Plain::Uint(value) => Value::Float(value as f64),
        Plain::Float(value) => float(value),
        Plain::Text(text) => Value::String(text),
    }
}

/// A float64 after its way through JSON.
fn float(value: f64) -> Value<'static> {
    match json::number(value) {
        json::Number::Int64(value) => Value::Int(value),
        json::Number::Float64(value) => Value::Float(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::go::yaml::decode::Key;

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
            ("1234567890123456789.0", Value::Int(1_234_567_890_123_456_800)),
            ("-9223372036854775808", Value::Int(i64::MIN)),
            ("-9223372036854775808.0", Value::Float(-9_223_372_036_854_775_808.0)),
            ("-9223372036854775809", Value::Float(-9_223_372_036_854_775_808.0)),
            ("18446744073709551615", Value::Float(18_446_744_073_709_551_615.0)),
            ("18446744073709551616", Value::Float(1.844_674_407_370_955_2e19)),
            ("on", Value::Bool(true)),
            ("N", Value::Bool(false)),
            ("~", Value::Null),
        ] {
            assert_eq!(value(resolve(text.into())), wanted, "{text}");
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
            "<<",
        ] {
            assert_eq!(value(resolve(text.into())), Value::String(text.into()), "{text}");
        }
    }

    #[test]
    fn keys_become_strings() {
        for (text, wanted) in [
            ("1", "1"),
            ("y", "true"),
            ("1.5", "1.5"),
            ("1e30", "1e+30"),
            ("1e20", "1e+20"),
            ("0.1", "0.1"),
            (".inf", ".inf"),
            ("16777217.5", "1.6777218e+07"),
            ("a", "a"),
        ] {
            assert_eq!(Key(resolve(text.into())).json().as_deref(), Some(wanted), "{text}");
        }
        assert!(Key(resolve("".into())).json().is_none());
    }
}
