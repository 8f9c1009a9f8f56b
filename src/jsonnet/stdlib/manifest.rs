//! JSON, INI and XML as strings. Strings in JSON are Go's `encoding/json`: U+2028 and U+2029 are escaped, U+007F is not.

use std::fmt::Write as _;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::{IStr, ObjValue, Val};

use super::failed::failed;
use super::function::Function;
use super::print::{deeper, digits, fields, print};
use crate::go::json::escape_or;
use crate::go::strings::escape_where;

pub(super) const FUNCTIONS: [Function; 5] = [
    ("manifestJson", || FuncVal::builtin(manifest_json::default())),
    ("manifestJsonEx", || FuncVal::builtin(manifest_json_ex::default())),
    ("manifestJsonMinified", || {
        FuncVal::builtin(manifest_json_minified::default())
    }),
    ("manifestIni", || FuncVal::builtin(manifest_ini::default())),
    ("manifestXmlJsonml", || FuncVal::builtin(manifest_xml_jsonml::default())),
];

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
    let mut writer = Writer {
        out: String::new(),
        line: newline.to_owned(),
        newline,
        indent,
        separator,
    };
    writer.write(value)?;
    Ok(writer.out)
}

struct Writer<'a> {
    out: String,
    /// The break before a line of the current level, and its indent.
    line: String,
    newline: &'a str,
    indent: &'a str,
    separator: &'a str,
}

impl Writer<'_> {
    fn write(&mut self, value: &Val) -> Result<()> {
        match value {
            Val::Null => self.out.push_str("null"),
            Val::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Val::Num(value) => digits(value.get(), &mut self.out),
            Val::Str(text) => {
                self.out.push('"');
                text.chunks(&mut |chunk| escape(chunk, &mut self.out));
                self.out.push('"');
            }
            Val::Func(_) => return Err(failed("a function cannot be manifested")),
            Val::Arr(items) => deeper("manifesting an array", || {
                self.begin('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index);
                    self.write(&item?)?;
                }
                self.end(items.is_empty(), ']');
                Ok(())
            })?,
            Val::Obj(object) => deeper("manifesting an object", || {
                self.begin('{');
                let mut index = 0;
                fields(object, |key, value| {
                    self.separate(index);
                    index += 1;
                    self.out.push('"');
                    escape(key, &mut self.out);
                    self.out.push('"');
                    self.out.push_str(self.separator);
                    self.write(&value)
                })?;
                self.end(index == 0, '}');
                Ok(())
            })?,
        }
        Ok(())
    }

    fn begin(&mut self, bracket: char) {
        self.out.push(bracket);
        self.line.push_str(self.indent);
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.out.push_str(&self.line);
    }

    /// An empty collection has an empty line.
    fn end(&mut self, is_empty: bool, bracket: char) {
        self.line.truncate(self.line.len() - self.indent.len());
        self.out.push_str(if is_empty { self.newline } else { "" });
        self.out.push_str(&self.line);
        self.out.push(bracket);
    }
}

fn escape(text: &str, out: &mut String) {
    // The first byte of U+2028 and U+2029 is 0xe2.
    let is_plain = |byte: u8| !matches!(byte, 0..b' ' | b'"' | b'\\' | 0xe2);
    escape_where(out, text, is_plain, |out, character| {
        escape_or(out, character, matches!(character, '\u{2028}' | '\u{2029}'));
    });
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
            return Err(failed(format!(
                "a JsonML value must be an array or a string, not {found}"
            )));
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
