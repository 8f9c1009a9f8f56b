//! The functions of templates.

use serde_json::Value;

use crate::go::strconv::quote;

/// The names of all functions.
pub(super) const FUNCTIONS: [&str; 22] = [
    "and",
    "coalesce",
    "contains",
    "default",
    "env",
    "eq",
    "hasPrefix",
    "hasSuffix",
    "index",
    "lower",
    "ne",
    "not",
    "or",
    "print",
    "printf",
    "replace",
    "trim",
    "trimPrefix",
    "trimSuffix",
    "trunc",
    "title",
    "upper",
];

/// The field at a path; null if it is missing.
pub(super) fn get(value: &Value, path: &[String]) -> Value {
    let found = path.iter().try_fold(value, |value, field| value.get(field));
    found.cloned().unwrap_or_default()
}

/// The value of a call; `env` is the result of the function `env`.
///
/// # Errors
/// Too few arguments.
pub(super) fn call(name: &str, arguments: &[Value], env: &Value) -> Result<Value, String> {
    let argument = |at: usize| {
        arguments
            .get(at)
            .ok_or_else(|| format!("too few arguments for `{name}`"))
    };
    let string = |at: usize| argument(at).map(text);
    Ok(match name {
        "env" => env.clone(),
        "or" => arguments
            .iter()
            .find(|value| truth(value))
            .or(arguments.last())
            .cloned()
            .unwrap_or_default(),
        "and" => arguments
            .iter()
            .find(|value| !truth(value))
            .or(arguments.last())
            .cloned()
            .unwrap_or_default(),
        "coalesce" => arguments.iter().find(|value| truth(value)).cloned().unwrap_or_default(),
        "not" => (!truth(argument(0)?)).into(),
        "eq" => (1..arguments.len()).any(|at| arguments[0] == arguments[at]).into(),
        "ne" => (argument(0)? != argument(1)?).into(),
        "default" => if truth(argument(1)?) {
            argument(1)?
        } else {
            argument(0)?
        }
        .clone(),
        "lower" => string(0)?.to_lowercase().into(),
        "upper" => string(0)?.to_uppercase().into(),
        "title" => title(&string(0)?).into(),
        "trim" => string(0)?.trim().into(),
        "trimPrefix" => string(1)?
            .strip_prefix(&string(0)?)
            .map_or_else(|| string(1), |rest| Ok(rest.to_owned()))?
            .into(),
        "trimSuffix" => string(1)?
            .strip_suffix(&string(0)?)
            .map_or_else(|| string(1), |rest| Ok(rest.to_owned()))?
            .into(),
        "hasPrefix" => string(1)?.starts_with(&string(0)?).into(),
        "hasSuffix" => string(1)?.ends_with(&string(0)?).into(),
        "contains" => string(1)?.contains(&string(0)?).into(),
        "replace" => string(2)?.replace(&string(0)?, &string(1)?).into(),
        "trunc" => {
            let length = argument(0)?
                .as_i64()
                .and_then(|length| usize::try_from(length).ok())
                .unwrap_or_default();
            string(1)?.chars().take(length).collect::<String>().into()
        }
        "index" => arguments
            .iter()
            .skip(1)
            .fold(argument(0)?.clone(), |value, key| match key {
                Value::Number(index) => index
                    .as_u64()
                    .and_then(|at| value.get(usize::try_from(at).ok()?))
                    .cloned()
                    .unwrap_or_default(),
                key => get(&value, &[text(key)]),
            }),
        "print" => arguments.iter().map(text).collect::<String>().into(),
        "printf" => printf(&string(0)?, &arguments[1..]).into(),
        _ => return Err(format!("unknown function `{name}`")),
    })
}

/// `%s`, `%v`, `%d`, `%q` and `%%`.
fn printf(format: &str, arguments: &[Value]) -> String {
    let mut out = String::new();
    let mut arguments = arguments.iter();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match (character, if character == '%' { characters.next() } else { None }) {
            ('%', Some('%')) => out.push('%'),
            ('%', Some('q')) => out.push_str(&quote(&arguments.next().map(text).unwrap_or_default())),
            ('%', Some(_)) => out.push_str(&arguments.next().map(text).unwrap_or_default()),
            (character, _) => out.push(character),
        }
    }
    out
}

fn title(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Whether `if` takes a value for true.
pub(super) fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

/// A value as it is printed.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => crate::go::json::compact(other),
    }
}
