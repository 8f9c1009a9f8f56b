//! The native functions that Tanka offers to Jsonnet (`std.native('parseYaml')`), with Tanka's results.

mod exec;
mod json;
mod parse_yaml;
mod value;

use std::collections::HashMap;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::{IStr, Val};
use serde_json::Value;

use crate::go::regexp::{self, Regexp};
use crate::go::yaml::{Dialect, emit};
use value::{failed, to_val};

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
    Ok(emit::document(&value, Dialect::V3))
}

#[builtin]
fn escape_string_regex(str: IStr) -> String {
    regexp::quote_meta(&str)
}

fn compiled(function: &str, pattern: &str) -> Result<Regexp> {
    Regexp::compile(pattern).map_err(|error| {
        let reason = error.reason();
        failed(format!(
            "`{function}`: invalid regular expression `{pattern}`: {reason}"
        ))
    })
}

#[builtin]
fn regex_match(regex: IStr, string: IStr) -> Result<bool> {
    Ok(compiled("regexMatch", &regex)?.is_match(&string))
}

#[builtin]
fn regex_subst(regex: IStr, src: IStr, repl: IStr) -> Result<String> {
    Ok(compiled("regexSubst", &regex)?.replace_all(&src, &repl))
}

#[builtin]
fn sha256(str: IStr) -> String {
    crate::go::sha256::hex(str.as_bytes())
}
