//! TOML as a string: numbers with 17 digits, and where empty lines are.

use std::fmt::Write as _;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::val::ArrValue;
use jrsonnet_evaluator::{IStr, ObjValue, Val};

use super::failed::failed;
use super::function::Function;
use super::print::{deeper, fields, number, string};

pub(super) const FUNCTIONS: [Function; 2] = [
    ("manifestToml", || FuncVal::builtin(manifest_toml::default())),
    ("manifestTomlEx", || FuncVal::builtin(manifest_toml_ex::default())),
];

#[builtin]
fn manifest_toml(value: ObjValue) -> Result<String> {
    table(&value, "  ", "", "")
}

#[builtin]
fn manifest_toml_ex(value: ObjValue, indent: IStr) -> Result<String> {
    table(&value, &indent, "", "")
}

/// The content of a table: first its values, then the tables in it, with an empty line before each.
fn table(object: &ObjValue, indent: &str, path: &str, before: &str) -> Result<String> {
    let mut values = String::new();
    let mut sections = String::new();
    fields(object, |key, value| {
        let path = || {
            if path.is_empty() {
                name(key)
            } else {
                format!("{path}.{}", name(key))
            }
        };
        match section(&value)? {
            Some(Section::Table(table)) => {
                sections.push_str("\n\n");
                sections.push_str(&headed(&table, indent, &path(), before, "[", "]")?);
            }
            Some(Section::Tables(tables)) => {
                for table in tables {
                    sections.push_str("\n\n");
                    sections.push_str(&headed(&table, indent, &path(), before, "[[", "]]")?);
                }
            }
            None => {
                let mut text = String::new();
                write(&value, indent, false, &mut text)?;
                let _ = write!(
                    values,
                    "{}{} = {text}",
                    if values.is_empty() { "" } else { "\n" },
                    name(key)
                );
            }
        }
        Ok(())
    })?;
    if !values.is_empty() {
        values = values
            .split('\n')
            .map(|line| format!("{before}{line}"))
            .collect::<Vec<_>>()
            .join("\n");
    }
    Ok(values + &sections)
}

fn headed(table: &ObjValue, indent: &str, path: &str, before: &str, open: &str, close: &str) -> Result<String> {
    let content = deeper("manifesting a table", || {
        self::table(table, indent, path, &format!("{before}{indent}"))
    })?;
    let line = if table.fields().is_empty() { "" } else { "\n" };
    Ok(format!("{before}{open}{path}{close}{line}{content}"))
}

/// What is no value of a key.
enum Section {
    Table(ObjValue),
    Tables(Vec<ObjValue>),
}

fn section(value: &Val) -> Result<Option<Section>> {
    match value {
        Val::Obj(object) => Ok(Some(Section::Table(object.clone()))),
        Val::Arr(items) if !items.is_empty() => {
            let mut tables = Vec::new();
            for item in items.iter() {
                let Val::Obj(object) = item? else { return Ok(None) };
                tables.push(object);
            }
            Ok(Some(Section::Tables(tables)))
        }
        _ => Ok(None),
    }
}

fn write(value: &Val, indent: &str, is_inline: bool, out: &mut String) -> Result<()> {
    match value {
        Val::Null => return Err(failed("null cannot be manifested as TOML")),
        Val::Func(_) => return Err(failed("a function cannot be manifested")),
        Val::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Val::Num(value) => number(value.get(), out),
        Val::Str(text) => string(&text.into_flat(), out),
        Val::Arr(items) => deeper("manifesting an array", || list(items, indent, is_inline, out))?,
        Val::Obj(object) => deeper("manifesting a table", || {
            out.push_str("{ ");
            let mut between = "";
            fields(object, |key, value| {
                let _ = write!(out, "{between}{} = ", name(key));
                between = ", ";
                write(&value, indent, true, out)
            })?;
            out.push_str(" }");
            Ok(())
        })?,
    }
    Ok(())
}

fn list(items: &ArrValue, indent: &str, is_inline: bool, out: &mut String) -> Result<()> {
    if items.is_empty() {
        out.push_str("[]");
        return Ok(());
    }
    let (indent_here, separator) = if is_inline { ("", " ") } else { (indent, "\n") };
    out.push('[');
    out.push_str(separator);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
            out.push_str(separator);
        }
        out.push_str(indent_here);
        write(&item?, indent, true, out)?;
    }
    out.push_str(separator);
    out.push(']');
    Ok(())
}

/// A key, in quotes where it needs them.
fn name(key: &str) -> String {
    if key.is_empty() {
        return "''".to_owned();
    }
    if key
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        return key.to_owned();
    }
    let mut out = String::new();
    string(key, &mut out);
    out
}
