//! The native functions that Tanka offers to Jsonnet (`std.native('parseYaml')`), with Tanka's results.

mod exec;
mod json;
mod parse_yaml;

use std::collections::HashMap;

use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::{IStr, ObjValueBuilder, Val};
use regex::Regex;
use serde_json::Value;

use super::convert::number_value;
use crate::go::yaml::emit;
use crate::re2;

/// Every function under its name.
pub(super) fn functions(allow_exec: bool) -> HashMap<IStr, FuncVal> {
    let functions: [(&str, FuncVal); 10] = [
        ("parseJson", FuncVal::builtin(parse_json::default())),
        ("parseYaml", FuncVal::builtin(parse_yaml_text::default())),
        (
            "manifestJsonFromJson",
            FuncVal::builtin(manifest_json_from_json::default()),
        ),
        (
            "manifestYamlFromJson",
            FuncVal::builtin(manifest_yaml_from_json::default()),
        ),
        ("escapeStringRegex", FuncVal::builtin(escape_string_regex::default())),
        ("regexMatch", FuncVal::builtin(regex_match::default())),
        ("regexSubst", FuncVal::builtin(regex_subst::default())),
        ("sha256", FuncVal::builtin(sha256::default())),
        (
            "helmTemplate",
            FuncVal::builtin(exec::helm_template { allowed: allow_exec }),
        ),
        (
            "kustomizeBuild",
            FuncVal::builtin(exec::kustomize_build { allowed: allow_exec }),
        ),
    ];
    functions
        .into_iter()
        .map(|(name, function)| (name.into(), function))
        .collect()
}

/// An error that a native function ends with.
fn failed(message: String) -> jrsonnet_evaluator::Error {
    ErrorKind::RuntimeError(message.into()).into()
}

/// JSON as the evaluator's value. The parsers that made it limited its depth.
fn to_val(value: Value) -> Val {
    match value {
        Value::Null => Val::Null,
        Value::Bool(value) => Val::Bool(value),
        Value::Number(number) => Val::try_num(number.as_f64().unwrap_or_default()).unwrap_or_default(),
        Value::String(text) => Val::string(text),
        Value::Array(items) => Val::arr(items.into_iter().map(to_val).collect::<Vec<_>>()),
        Value::Object(fields) => {
            let mut object = ObjValueBuilder::with_capacity(fields.len());
            for (key, value) in fields {
                object.field(key).value(to_val(value));
            }
            Val::Obj(object.build())
        }
    }
}

fn read_json(function: &str, text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|error| failed(format!("`{function}`: {error}")))
}

#[builtin]
fn parse_json(json: IStr) -> Result<Val> {
    Ok(to_val(read_json("parseJson", &json)?))
}

#[builtin]
fn parse_yaml_text(yaml: IStr) -> Result<Val> {
    let documents = parse_yaml::parse(&yaml).map_err(|message| failed(format!("`parseYaml`: {message}")))?;
    Ok(to_val(Value::Array(documents)))
}

#[builtin]
fn manifest_json_from_json(json: IStr, indent: f64) -> Result<String> {
    read_json("manifestJsonFromJson", &json)?;
    if !(0.0..=1000.0).contains(&indent) {
        return Err(failed(format!("`manifestJsonFromJson`: cannot indent by {indent}")));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was checked"
    )]
    let blanks = " ".repeat(indent as usize);
    Ok(json::indented(json.trim(), &blanks) + "\n")
}

#[builtin]
fn manifest_yaml_from_json(json: IStr) -> Result<String> {
    let value = read_json("manifestYamlFromJson", &json)?;
    Ok(emit::document(&value, emit::Dialect::V3))
}

#[builtin]
fn escape_string_regex(str: IStr) -> String {
    let mut out = String::new();
    for character in str.chars() {
        if r"\.+*?()|[]{}^$".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn compiled(function: &str, pattern: &str) -> Result<Regex> {
    re2::compile(pattern)
        .map_err(|reason| failed(format!("`{function}`: `{pattern}` is no regular expression: {reason}")))
}

#[builtin]
fn regex_match(regex: IStr, string: IStr) -> Result<bool> {
    Ok(compiled("regexMatch", &regex)?.is_match(&string))
}

#[builtin]
fn regex_subst(regex: IStr, src: IStr, repl: IStr) -> Result<String> {
    Ok(compiled("regexSubst", &regex)?
        .replace_all(&src, repl.as_str())
        .into_owned())
}

#[builtin]
fn sha256(str: IStr) -> String {
    crate::go::sha256::hex(str.as_bytes())
}

/// Numbers of data that goes to Jsonnet are float64.
fn float(number: f64) -> Value {
    number_value(number)
}
