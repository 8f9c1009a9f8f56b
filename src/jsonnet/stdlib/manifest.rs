//! JSON, INI and XML as strings. Strings in JSON are Go's `encoding/json`: U+2028 and U+2029 are escaped, U+007F is not.

use std::fmt::Write as _;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::{IStr, ObjValue, Val};

use super::print::{deeper, fields};
use super::{failed, print};
use crate::go::strings::escape_where;

pub(super) const FUNCTIONS: [(&str, fn() -> FuncVal); 5] = [
    ("manifestJson", || FuncVal::builtin(manifest_json::default())),
    ("manifestJsonEx", || FuncVal::builtin(manifest_json_ex::default())),
    ("manifestJsonMinified", || FuncVal::builtin(manifest_json_minified::default())),
    ("manifestIni", || FuncVal::builtin(manifest_ini::default())),
    ("manifestXmlJsonml", || FuncVal::builtin(manifest_xml_jsonml::default())),
];

/// The text between the parts of JSON.
struct Layout<'a> {
    indent: &'a str,
    newline: &'a str,
    separator: &'a str,
}

#[builtin]
fn manifest_json(value: Val) -> Result<String> {
    json(&value, "    ", "\n", ": ")
}

#[builtin]
fn manifest_json_minified(value: Val) -> Result<String> {
    json(&value, "", "", ":")
}

#[builtin]
fn manifest_json_ex(value: Val, indent: IStr, newline: Option<IStr>, key_val_sep: Option<IStr>) -> Result<String> {
    let newline = newline.as_deref().unwrap_or("\n");
    json(&value, &indent, newline, key_val_sep.as_deref().unwrap_or(": "))
}

fn json(value: &Val, indent: &str, newline: &str, separator: &str) -> Result<String> {
    let layout = Layout {
        indent,
        newline,
        separator,
    };
    let mut out = String::new();
    write(value, &layout, 0, &mut out)?;
    Ok(out)
}

fn write(value: &Val, layout: &Layout<'_>, level: usize, out: &mut String) -> Result<()> {
    match value {
        Val::Null => out.push_str("null"),
        Val::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Val::Num(value) => {
            let _ = write!(out, "{value}");
        }
        Val::Str(text) => string(&text.into_flat(), out),
        Val::Func(_) => return Err(failed("a function cannot be manifested")),
        Val::Arr(items) => deeper("manifesting an array", || {
            out.push('[');
            out.push_str(layout.newline);
            for (index, item) in items.iter().enumerate() {
                separate(index, layout, level + 1, out);
                write(&item?, layout, level + 1, out)?;
            }
            end(layout, level, out);
            out.push(']');
            Ok(())
        })?,
        Val::Obj(object) => deeper("manifesting an object", || {
            out.push('{');
            out.push_str(layout.newline);
            let mut index = 0;
            fields(object, |key, value| {
                separate(index, layout, level + 1, out);
                index += 1;
                string(key, out);
                out.push_str(layout.separator);
                write(&value, layout, level + 1, out)
            })?;
            end(layout, level, out);
            out.push('}');
            Ok(())
        })?,
    }
    Ok(())
}

fn separate(index: usize, layout: &Layout<'_>, level: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
        out.push_str(layout.newline);
    }
    (0..level).for_each(|_| out.push_str(layout.indent));
}

fn end(layout: &Layout<'_>, level: usize, out: &mut String) {
    out.push_str(layout.newline);
    (0..level).for_each(|_| out.push_str(layout.indent));
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    // The first byte of U+2028 and U+2029 is 0xe2.
    let is_plain = |byte: u8| !matches!(byte, 0..b' ' | b'"' | b'\\' | 0xe2);
    escape_where(out, text, is_plain, |out, character| match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\0'..'\u{20}' | '\u{2028}' | '\u{2029}' => {
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        }
        other => out.push(other),
    });
    out.push('"');
}

#[builtin]
fn manifest_ini(ini: ObjValue) -> Result<String> {
    let mut out = String::new();
    if ini.has_field("main".into()) {
        section(&ini.get_or_bail("main".into())?, &mut out)?;
    }
    let Val::Obj(sections) = ini.get_or_bail("sections".into())? else {
        return Err(failed("the sections of an INI file must be an object"));
    };
    fields(&sections, |name, body| {
        let _ = writeln!(out, "[{name}]");
        section(&body, &mut out)
    })?;
    Ok(out)
}

fn section(body: &Val, out: &mut String) -> Result<()> {
    let Val::Obj(body) = body else {
        return Err(failed("a section of an INI file must be an object"));
    };
    fields(body, |key, value| {
        match &value {
            Val::Arr(items) => {
                for item in items.iter() {
                    let _ = writeln!(out, "{key} = {}", print(&item?)?);
                }
            }
            value => {
                let _ = writeln!(out, "{key} = {}", print(value)?);
            }
        }
        Ok(())
    })
}

#[builtin]
fn manifest_xml_jsonml(value: Val) -> Result<String> {
    if !matches!(value, Val::Arr(_)) {
        return Err(failed("a JsonML value must be an array"));
    }
    let mut out = String::new();
    element(&value, &mut out)?;
    Ok(out)
}

fn element(value: &Val, out: &mut String) -> Result<()> {
    let items = match value {
        Val::Str(text) => {
            out.push_str(&text.into_flat());
            return Ok(());
        }
        Val::Arr(items) => items,
        other => {
            let found = other.value_type();
            return Err(failed(format!("a JsonML value must be an array or a string, not {found}")));
        }
    };
    let Some(Val::Str(tag)) = items.get(0)? else {
        return Err(failed("a JsonML array must begin with the name of its tag"));
    };
    let tag = tag.into_flat();
    out.push('<');
    out.push_str(&tag);
    let mut children = 1;
    if let Some(Val::Obj(attributes)) = items.get(1)? {
        children = 2;
        fields(&attributes, |name, value| {
            let _ = write!(out, " {name}=\"{}\"", print(&value)?);
            Ok(())
        })?;
    }
    out.push('>');
    deeper("manifesting JsonML", || {
        items.iter().skip(children).try_for_each(|child| element(&child?, out))
    })?;
    let _ = write!(out, "</{tag}>");
    Ok(())
}
