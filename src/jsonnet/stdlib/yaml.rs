//! YAML as a string: which keys need no quotes, and escapes in strings.

use jrsonnet_evaluator::Val;
use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::val::ArrValue;

use super::failed::failed;
use super::function::Function;
use super::print::{deeper, digits, fields, string};
use crate::go::strconv::{atoi, parse_float};

pub(super) const FUNCTIONS: [Function; 2] = [
    ("manifestYamlDoc", || FuncVal::builtin(manifest_yaml_doc::default())),
    ("manifestYamlStream", || {
        FuncVal::builtin(manifest_yaml_stream::default())
    }),
];

/// How to write a document.
#[derive(Clone, Copy)]
struct Layout {
    indents_arrays: bool,
    quotes_keys: bool,
}

#[builtin]
fn manifest_yaml_doc(
    value: Val,
    #[default(false)] indent_array_in_object: bool,
    #[default(true)] quote_keys: bool,
) -> Result<String> {
    document(&value, indent_array_in_object, quote_keys)
}

#[builtin]
fn manifest_yaml_stream(
    value: ArrValue,
    #[default(false)] indent_array_in_object: bool,
    #[default(true)] c_document_end: bool,
    #[default(true)] quote_keys: bool,
) -> Result<String> {
    let mut out = "---\n".to_owned();
    for (index, item) in value.iter().enumerate() {
        out.push_str(if index > 0 { "\n---\n" } else { "" });
        out.push_str(&document(&item?, indent_array_in_object, quote_keys)?);
    }
    out.push_str(if c_document_end { "\n...\n" } else { "\n" });
    Ok(out)
}

fn document(value: &Val, indents_arrays: bool, quotes_keys: bool) -> Result<String> {
    let layout = Layout {
        indents_arrays,
        quotes_keys,
    };
    let mut out = String::new();
    write(value, layout, 0, &mut out)?;
    Ok(out)
}

fn write(value: &Val, layout: Layout, level: usize, out: &mut String) -> Result<()> {
    match value {
        Val::Null => out.push_str("null"),
        Val::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Val::Num(value) => digits(value.get(), out),
        Val::Str(text) => text_of(&text.into_flat(), level, out),
        Val::Func(_) => return Err(failed("a function cannot be manifested")),
        Val::Arr(items) if items.is_empty() => out.push_str("[]"),
        Val::Arr(items) => deeper("manifesting an array", || {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    line(out, level);
                }
                let item = item?;
                out.push('-');
                let (is_collection, is_list) = match &item {
                    Val::Arr(items) => (true, !items.is_empty()),
                    Val::Obj(_) => (true, false),
                    _ => (false, false),
                };
                if is_list {
                    line(out, level + 1);
                } else {
                    out.push(' ');
                }
                write(&item, layout, level + usize::from(is_collection), out)?;
            }
            Ok(())
        })?,
        Val::Obj(object) => deeper("manifesting an object", || {
            let mut is_empty = true;
            fields(object, |key, value| {
                if !is_empty {
                    line(out, level);
                }
                is_empty = false;
                if layout.quotes_keys || !is_safe(key) {
                    string(key, out);
                } else {
                    out.push_str(key);
                }
                out.push(':');
                let deeper = match &value {
                    Val::Arr(items) if !items.is_empty() => Some(usize::from(layout.indents_arrays)),
                    Val::Obj(object) if !object.fields().is_empty() => Some(1),
                    _ => None,
                };
                if let Some(deeper) = deeper {
                    line(out, level + deeper);
                } else {
                    out.push(' ');
                }
                write(&value, layout, level + deeper.unwrap_or_default(), out)
            })?;
            out.push_str(if is_empty { "{}" } else { "" });
            Ok(())
        })?,
    }
    Ok(())
}

fn line(out: &mut String, level: usize) {
    out.push('\n');
    (0..level).for_each(|_| out.push_str("  "));
}

fn text_of(text: &str, level: usize, out: &mut String) {
    match text.strip_suffix('\n') {
        Some(text) => {
            out.push('|');
            for part in text.split('\n') {
                line(out, level + 1);
                out.push_str(part);
            }
        }
        None => string(text, out),
    }
}

/// `yamlBareSafe`: whether a key is a string without quotes.
fn is_safe(key: &str) -> bool {
    const RESERVED: [&str; 16] = [
        "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", "-.inf", "+.inf", ".inf", "null", "-", "---", "''",
    ];
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'.');
    !key.is_empty()
        && key.bytes().all(is_plain)
        && !RESERVED.iter().any(|word| key.eq_ignore_ascii_case(word))
        && !is_date(key)
        && !is_binary(key)
        && !has_hexadecimal(key)
        && atoi(key).is_err()
        && parse_float(key).is_err()
}

/// Digits with two dashes.
fn is_date(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && key.bytes().filter(|byte| *byte == b'-').count() == 2
}

fn is_binary(key: &str) -> bool {
    let digits = key.strip_prefix(['-', '+']).unwrap_or(key).strip_prefix("0b");
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0' | b'1' | b'_')))
}

/// A hexadecimal number anywhere in the key.
fn has_hexadecimal(key: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_hexdigit() || byte == b'_';
    key.match_indices("0x")
        .any(|(at, _)| key.as_bytes().get(at + 2).copied().is_some_and(is_digit))
}
