//! Functions that print a value of any type and escape the text.

use jrsonnet_evaluator::Val;
use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};

use super::function::Function;
use super::print::{print, string};

pub(super) const FUNCTIONS: [Function; 6] = [
    ("toString", || FuncVal::builtin(to_string::default())),
    ("escapeStringJson", || FuncVal::builtin(escape_string_json::default())),
    ("escapeStringPython", || {
        FuncVal::builtin(escape_string_python::default())
    }),
    ("escapeStringBash", || FuncVal::builtin(escape_string_bash::default())),
    ("escapeStringDollars", || {
        FuncVal::builtin(escape_string_dollars::default())
    }),
    ("escapeStringXML", || FuncVal::builtin(escape_string_xml::default())),
];

#[builtin]
fn to_string(a: Val) -> Result<Val> {
    Ok(match a {
        Val::Str(_) => a,
        other => Val::string(print(&other)?),
    })
}

fn quoted(value: &Val) -> Result<String> {
    let mut out = String::new();
    string(&print(value)?, &mut out);
    Ok(out)
}

#[builtin]
fn escape_string_json(str_: Val) -> Result<String> {
    quoted(&str_)
}

#[builtin]
fn escape_string_python(str: Val) -> Result<String> {
    quoted(&str)
}

#[builtin]
fn escape_string_bash(str_: Val) -> Result<String> {
    Ok(format!("'{}'", print(&str_)?.replace('\'', "'\"'\"'")))
}

#[builtin]
fn escape_string_dollars(str_: Val) -> Result<String> {
    Ok(print(&str_)?.replace('$', "$$"))
}

#[builtin]
fn escape_string_xml(str_: Val) -> Result<String> {
    let text = print(&str_)?;
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    Ok(out)
}
