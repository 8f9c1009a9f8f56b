//! Values as parts of strings. go-jsonnet writes numbers with 17 significant digits, and escapes U+007F to U+009F.

use std::fmt::Write as _;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::{ObjValue, Val, ensure_sufficient_stack, in_description_frame};

use super::failed;
use crate::go::strconv::{Format, format_float};

/// A value as `std.toString` and `+` have it.
pub(in crate::jsonnet) fn print(value: &Val) -> Result<String> {
    let mut out = String::new();
    match value {
        Val::Str(text) => text.chunks(&mut |chunk| out.push_str(chunk)),
        value => write(value, &mut out)?,
    }
    Ok(out)
}

/// `unparseNumber`.
pub(super) fn number(number: f64, out: &mut String) {
    if number.fract() == 0.0 {
        let _ = write!(out, "{number:.0}");
    } else {
        out.push_str(&format_float(number, Format::G, Some(17)));
    }
}

/// `unparseString`: a string in quotes.
pub(super) fn string(text: &str, out: &mut String) {
    out.push('"');
    let mut done = 0;
    for (at, character) in text.char_indices() {
        let escape = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => "",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        if escape.is_empty() {
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push_str(escape);
        }
        done = at + character.len_utf8();
    }
    out.push_str(&text[done..]);
    out.push('"');
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
        Val::Str(text) => string(&text.into_flat(), out),
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
