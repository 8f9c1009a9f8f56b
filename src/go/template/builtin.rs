//! The functions of `text/template` itself.

use super::compare;
use super::heap::{Function, Heap};
use super::print::{sprint, sprintln};
use super::printf::sprintf;
use super::value::{Type, Value};
use crate::go::strconv::is_print;
use crate::go::url::query_escape;

/// Go's builtin functions, except for `slice`.
pub const FUNCTIONS: &[Function] = &[
    // The evaluator does these two: they do not evaluate all their arguments.
    Function::variadic(
        "and",
        &[Type::Reflect],
        Type::Reflect,
        |_, values| Ok(values[0].clone()),
    ),
    Function::variadic("or", &[Type::Reflect], Type::Reflect, |_, values| Ok(values[0].clone())),
    Function::fixed("not", &[Type::Reflect], |heap, values| {
        Ok((!heap.truth(&values[0])).into())
    }),
    Function::variadic("call", &[Type::Reflect], Type::Reflect, |_, values| call(values)),
    Function::variadic("html", &[], Type::Any, |heap, values| {
        Ok(html(&shown(heap, values)?).into())
    }),
    Function::variadic("index", &[Type::Reflect], Type::Reflect, index),
    Function::variadic(
        "js",
        &[],
        Type::Any,
        |heap, values| Ok(js(&shown(heap, values)?).into()),
    ),
    Function::fixed("len", &[Type::Reflect], length),
    Function::variadic("print", &[], Type::Any, |heap, values| Ok(sprint(heap, values)?.into())),
    Function::variadic("printf", &[Type::String], Type::Any, |heap, values| {
        Ok(sprintf(heap, values[0].text(), &values[1..])?.into())
    }),
    Function::variadic("println", &[], Type::Any, |heap, values| {
        Ok(sprintln(heap, values)?.into())
    }),
    Function::variadic("urlquery", &[], Type::Any, |heap, values| {
        Ok(query_escape(&shown(heap, values)?).into())
    }),
    Function::variadic("eq", &[Type::Reflect], Type::Reflect, |heap, values| {
        compare::eq(heap, values).map(Value::Bool)
    }),
    Function::fixed("ne", &[Type::Reflect, Type::Reflect], |heap, values| {
        compare::eq(heap, values).map(|equal| Value::Bool(!equal))
    }),
    Function::fixed("lt", &[Type::Reflect, Type::Reflect], |_, values| {
        compare::lt(values).map(Value::Bool)
    }),
    Function::fixed("le", &[Type::Reflect, Type::Reflect], |heap, values| {
        Ok((compare::lt(values)? || compare::eq(heap, values)?).into())
    }),
    Function::fixed("gt", &[Type::Reflect, Type::Reflect], |heap, values| {
        Ok((!(compare::lt(values)? || compare::eq(heap, values)?)).into())
    }),
    Function::fixed("ge", &[Type::Reflect, Type::Reflect], |_, values| {
        Ok((!compare::lt(values)?).into())
    }),
];

/// No value is a function. The evaluator adds the words for the first argument.
fn call(values: &[Value]) -> Result<Value, String> {
    match values {
        [name, function, ..] if !function.is_nil() => {
            Err(format!("non-function {} of type {}", name.text(), function.type_name()))
        }
        _ => Err("call of nil".to_owned()),
    }
}

fn index(heap: &mut Heap<'_>, values: &[Value]) -> Result<Value, String> {
    let mut item = values[0].clone();
    if item.is_nil() {
        return Err("index of untyped nil".to_owned());
    }
    for key in &values[1..] {
        item = match &item {
            Value::Invalid | Value::Nil => return Err("index of nil pointer".to_owned()),
            Value::String(_) | Value::Slice(..) => {
                let length = heap.length(&item).unwrap_or_default();
                let at = position(key, length)?;
                let found = match &item {
                    Value::String(text) => text.as_bytes().get(at).map(|byte| Value::Uint8(*byte)),
                    list => heap.items(list)?.and_then(|items| items.get(at).cloned()),
                };
                match (&item, found) {
                    (_, Some(found)) => found,
                    // Go lets the length itself pass, and then fails.
                    (Value::String(_), None) => return Err("reflect: string index out of range".to_owned()),
                    (_, None) => return Err("reflect: slice index out of range".to_owned()),
                }
            }
            Value::Map(..) => {
                let key = match key {
                    Value::String(key) => key,
                    Value::Invalid | Value::Nil => return Err("value is nil; should be of type string".to_owned()),
                    other => return Err(format!("value has type {}; should be string", other.type_name())),
                };
                let found = heap.entries(&item)?.and_then(|entries| entries.get(key)).cloned();
                match (found, item.type_name()) {
                    (Some(found), _) => found,
                    (None, "map[string]string") => "".into(),
                    (None, _) => Value::Nil,
                }
            }
            other => {
                let name = other.type_name().trim_start_matches('*');
                return Err(format!("can't index item of type {name}"));
            }
        };
    }
    Ok(item)
}

/// Go's `indexArg`.
fn position(key: &Value, length: usize) -> Result<usize, String> {
    let unsigned = key.unsigned().map(u64::cast_signed);
    let Some(number) = key.signed().or(unsigned) else {
        return Err(if key.is_nil() {
            "cannot index slice/array with nil".to_owned()
        } else {
            format!("cannot index slice/array with type {}", key.type_name())
        });
    };
    let at = usize::try_from(number).ok().filter(|at| *at <= length);
    at.ok_or_else(|| format!("index out of range: {number}"))
}

fn length(heap: &mut Heap<'_>, values: &[Value]) -> Result<Value, String> {
    match &values[0] {
        Value::Nil => Err("len of nil pointer".to_owned()),
        Value::Invalid => Err("reflect: call of reflect.Value.Type on zero Value".to_owned()),
        value => match heap.length(value) {
            Some(length) => Ok(Value::int(length)),
            None => Err(format!("len of type {}", value.type_name().trim_start_matches('*'))),
        },
    }
}

/// Go's `evalArgs`.
fn shown(heap: &mut Heap<'_>, values: &[Value]) -> Result<String, String> {
    let printable = |value: &Value| {
        if value.is_nil() {
            "<no value>".into()
        } else {
            value.clone()
        }
    };
    let values: Vec<Value> = values.iter().map(printable).collect();
    sprint(heap, &values)
}

/// Go's `HTMLEscapeString`.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\0' => out.push('\u{fffd}'),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(character),
        }
    }
    out
}

/// Go's `JSEscapeString`.
fn js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '\'' | '"' => out.extend(['\\', character]),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '=' => out.push_str(&format!("\\u{:04X}", u32::from(character))),
            _ if character.is_ascii() || is_print(character) => out.push(character),
            _ => out.push_str(&format!("\\u{:04X}", u32::from(character))),
        }
    }
    out
}
