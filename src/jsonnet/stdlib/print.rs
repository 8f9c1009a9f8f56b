//! Values as parts of strings. go-jsonnet writes numbers with 17 significant digits, and escapes U+007F to U+009F.

use std::fmt::Write as _;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::{ObjValue, Val, ensure_sufficient_stack, in_description_frame};

use super::failed::failed;
use crate::go::json::escape_or;
use crate::go::strconv::{Format, format_float};
use crate::go::strings::escape_where;

/// A value as `std.toString` and `+` have it.
pub(in crate::jsonnet) fn print(value: &Val) -> Result<String> {
    let mut out = String::new();
    print_to(value, &mut out)?;
    Ok(out)
}

/// As [`print()`], after a text.
pub(in crate::jsonnet) fn print_to(value: &Val, out: &mut String) -> Result<()> {
    match value {
        Val::Str(text) => text.chunks(&mut |chunk| out.push_str(chunk)),
        value => write(value, out)?,
    }
    Ok(())
}

/// Whether a number is whole and printed alike by everyone.
pub(super) fn is_plain(number: f64) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number.fract() == 0.0 && number.abs() < EXACT && (number != 0.0 || number.is_sign_positive())
}

/// `unparseNumber`.
pub(super) fn number(number: f64, out: &mut String) {
    if is_plain(number) {
        digits(number, out);
    } else if number.fract() == 0.0 {
        let _ = write!(out, "{number:.0}");
    } else {
        out.push_str(&format_float(number, Format::G, Some(17)));
    }
}

/// The fewest digits of a number, without an exponent.
pub(super) fn digits(number: f64, out: &mut String) {
    if is_plain(number) {
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
        let number = number as i64;
        out.push_str(itoa::Buffer::new().format(number));
    } else {
        let _ = write!(out, "{number}");
    }
}

/// `unparseString`: a string in quotes.
pub(super) fn string(text: &str, out: &mut String) {
    out.push('"');
    escape(text, out);
    out.push('"');
}

fn escape(text: &str, out: &mut String) {
    // The first byte of U+0080 to U+009F is 0xc2.
    let is_plain = |byte: u8| !matches!(byte, 0..b' ' | b'"' | b'\\' | 0x7f | 0xc2);
    escape_where(out, text, is_plain, |out, character| {
        escape_or(out, character, matches!(character, '\u{7f}'..='\u{9f}'));
    });
}

/// A value below another one. Values may be endless, so the depth counts as calls do.
pub(in crate::jsonnet) fn deeper<T>(what: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    in_description_frame(|| what.to_owned(), || ensure_sufficient_stack(work))
}

/// The visible fields of an object that holds its assertions, in their order.
pub(super) fn fields(object: &ObjValue, mut each: impl FnMut(&str, Val) -> Result<()>) -> Result<()> {
    object.run_assertions()?;
    for key in object.fields() {
        let value = object.get(key.clone())?.unwrap_or_default();
        each(&key, value)?;
    }
    Ok(())
}

fn write(value: &Val, out: &mut String) -> Result<()> {
    match value {
        Val::Null => out.push_str("null"),
        Val::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Val::Num(value) => number(value.get(), out),
        Val::Str(text) => {
            out.push('"');
            text.chunks(&mut |chunk| escape(chunk, out));
            out.push('"');
        }
        Val::Func(_) => return Err(failed("a function cannot be printed")),
        Val::Arr(items) => deeper("printing an array", || {
            let mut before = "[";
            for item in items.iter() {
                out.push_str(before);
                write(&item?, out)?;
                before = ", ";
            }
            out.push_str(if before == "[" { "[ ]" } else { "]" });
            Ok(())
        })?,
        Val::Obj(object) => deeper("printing an object", || {
            let mut before = "{";
            fields(object, |key, value| {
                out.push_str(before);
                string(key, out);
                out.push_str(": ");
                before = ", ";
                write(&value, out)
            })?;
            out.push_str(if before == "{" { "{ }" } else { "}" });
            Ok(())
        })?,
    }
    Ok(())
}
