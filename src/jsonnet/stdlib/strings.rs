//! Functions of strings that take and refuse what go-jsonnet does.

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::typed::Either2;
use jrsonnet_evaluator::val::ArrValue;
use jrsonnet_evaluator::{Either, IBytes, IStr, Val};

use super::failed::failed;
use super::function::Function;
use crate::go::base64::Encoding;
use crate::go::strings::equal_fold;

pub(super) const FUNCTIONS: [Function; 10] = [
    ("base64", || FuncVal::builtin(std_base64::default())),
    ("base64Decode", || FuncVal::builtin(base64_decode::default())),
    ("base64DecodeBytes", || FuncVal::builtin(base64_decode_bytes::default())),
    ("endsWith", || FuncVal::builtin(ends_with::default())),
    ("equalsIgnoreCase", || FuncVal::builtin(equals_ignore_case::default())),
    ("split", || FuncVal::builtin(split::default())),
    ("splitLimit", || FuncVal::builtin(split_limit::default())),
    ("splitLimitR", || FuncVal::builtin(split_limit_right::default())),
    ("startsWith", || FuncVal::builtin(starts_with::default())),
    ("trim", || FuncVal::builtin(trim::default())),
];

/// Removes the spaces of Unicode at both ends.
#[builtin]
fn trim(str: IStr) -> IStr {
    str.trim().into()
}

/// Whether `a` begins with `b`.
#[builtin]
fn starts_with(a: Either![IStr, ArrValue], b: Either![IStr, ArrValue]) -> Result<bool> {
    has_part("startsWith", &a, &b, |a, b| a.starts_with(b))
}

/// Whether `a` ends with `b`.
#[builtin]
fn ends_with(a: Either![IStr, ArrValue], b: Either![IStr, ArrValue]) -> Result<bool> {
    has_part("endsWith", &a, &b, |a, b| a.ends_with(b))
}

/// go-jsonnet compares lengths first, of lists too, and then looks at the text of `a`.
fn has_part(
    name: &str,
    a: &Either![IStr, ArrValue],
    b: &Either![IStr, ArrValue],
    has: impl FnOnce(&str, &str) -> bool,
) -> Result<bool> {
    match (a, b) {
        (Either2::A(a), Either2::A(b)) => Ok(has(a, b)),
        (Either2::A(_), Either2::B(_)) => Ok(false),
        (Either2::B(items), b) => {
            let length = match b {
                Either2::A(text) => text.chars().count(),
                Either2::B(items) => items.len() as usize,
            };
            if (items.len() as usize) < length {
                return Ok(false);
            }
            Err(failed(format!("the first argument of `std.{name}` must be a string")))
        }
    }
}

/// Encodes the bytes of a string, whose characters must all be below U+0100, or a list of bytes.
#[builtin]
fn std_base64(input: Either![IStr, ArrValue]) -> Result<String> {
    let bytes = match input {
        Either2::A(text) => {
            if let Some(character) = text.chars().find(|character| *character > '\u{ff}') {
                return Err(failed(format!(
                    "`std.base64` does not encode {character:?}, which is above U+00FF"
                )));
            }
            text.as_bytes().to_vec()
        }
        Either2::B(items) => {
            let mut bytes = Vec::new();
            for item in items.iter() {
                bytes.push(byte(&item?)?);
            }
            bytes
        }
    };
    Ok(Encoding::Std.encode(&bytes))
}

fn byte(value: &Val) -> Result<u8> {
    match value {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked"
        )]
        Val::Num(number) if number.fract() == 0.0 && (0.0..=255.0).contains(&number.get()) => Ok(number.get() as u8),
        Val::Num(number) => Err(failed(format!("`std.base64` requires bytes, but {number} is none"))),
        other => Err(failed(format!(
            "`std.base64` requires bytes, not {}",
            other.value_type()
        ))),
    }
}

fn decoded(text: &str) -> Result<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return Err(failed(format!(
            "not base64: the string has {} bytes, which is not a multiple of 4",
            text.len()
        )));
    }
    Encoding::Std
        .decode(text)
        .map_err(|error| failed(format!("not base64: the byte at offset {} is wrong", error.0)))
}

/// Each byte that is no UTF-8 becomes U+FFFD.
#[builtin]
fn base64_decode(str: IStr) -> Result<String> {
    let mut out = String::new();
    for chunk in decoded(&str)?.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Ok(out)
}

#[builtin]
fn base64_decode_bytes(str: IStr) -> Result<IBytes> {
    Ok(decoded(&str)?.as_slice().into())
}

#[builtin]
fn equals_ignore_case(str1: IStr, str2: IStr) -> bool {
    equal_fold(&str1, &str2)
}

#[builtin]
fn split(str: IStr, c: IStr) -> Result<ArrValue> {
    parts(&str, &c, -1.0, false)
}

#[builtin]
fn split_limit(str: IStr, c: IStr, maxsplits: f64) -> Result<ArrValue> {
    parts(&str, &c, maxsplits, false)
}

#[builtin]
fn split_limit_right(str: IStr, c: IStr, maxsplits: f64) -> Result<ArrValue> {
    parts(&str, &c, maxsplits, true)
}

fn parts(text: &str, separator: &str, most: f64, from_right: bool) -> Result<ArrValue> {
    if separator.is_empty() {
        return Err(failed("a string cannot be split at an empty string"));
    }
    if most.fract() != 0.0 || most < -1.0 {
        return Err(failed(format!(
            "the maximum number of splits is {most}, which is neither -1 nor a count"
        )));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "larger numbers are all the same"
    )]
    let count = if most < 0.0 {
        usize::MAX
    } else {
        (most as usize).saturating_add(1)
    };
    let mut parts: Vec<Val> = if from_right && most >= 0.0 {
        text.rsplitn(count, separator).map(Val::string).collect()
    } else {
        text.splitn(count, separator).map(Val::string).collect()
    };
    if from_right && most >= 0.0 {
        parts.reverse();
    }
    Ok(ArrValue::new(parts))
}
