//! Semantic versions (`library.SemverLib`).

use std::rc::Rc;

use super::READ;
use crate::cel::library::Semver;
use crate::cel::library::estimate;
use crate::cel::library::overload::{Function, function, row, typed_call};
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("semver", &[
        row("string_to_semver", "(string)kubernetes.Semver", typed_call!(Value::String(text) => parse(text.as_str(), false))).priced(estimate::read, READ),
        row("string_bool_to_semver", "(string,bool)kubernetes.Semver", typed_call!(Value::String(text), Value::Bool(normalize) => parse(text.as_str(), *normalize)))
            .priced(estimate::read, READ),
    ]).open_cost(READ),
    function("isSemver", &[
        row("is_semver_string", "(string)bool", typed_call!(Value::String(text) => Ok(Value::Bool(Semver::is_semver(text.as_str()))))).priced(estimate::read, READ),
        row("is_semver_string_bool", "(string,bool)bool", typed_call!(Value::String(text), Value::Bool(normalize) => Ok(Value::Bool(is_semver(text.as_str(), *normalize)))))
            .priced(estimate::read, READ),
    ]).open_cost(READ),
    function("major", &[
        row("semver_major", "kubernetes.Semver.()int", typed_call!(Value::Semver(version) => Ok(Value::Int(version.major())))),
    ]),
    function("minor", &[
        row("semver_minor", "kubernetes.Semver.()int", typed_call!(Value::Semver(version) => Ok(Value::Int(version.minor())))),
    ]),
    function("patch", &[
        row("semver_patch", "kubernetes.Semver.()int", typed_call!(Value::Semver(version) => Ok(Value::Int(version.patch())))),
    ]),
    function("compareTo", &[
        row("semver_compare_to", "kubernetes.Semver.(kubernetes.Semver)int", typed_call!(Value::Semver(a), Value::Semver(b) => Ok(Value::Int(a.compare_to(b))))),
    ]),
    function("isLessThan", &[
        row("semver_is_less_than", "kubernetes.Semver.(kubernetes.Semver)bool", typed_call!(Value::Semver(a), Value::Semver(b) => Ok(Value::Bool(a.is_less_than(b))))),
    ]),
    function("isGreaterThan", &[
        row("semver_is_greater_than", "kubernetes.Semver.(kubernetes.Semver)bool", typed_call!(Value::Semver(a), Value::Semver(b) => Ok(Value::Bool(a.is_greater_than(b))))),
    ]),
];

fn parse<'v>(text: &str, normalize: bool) -> Result<Value<'v>, Failure> {
    let version = if normalize {
        Semver::parse_normalized(text)
    } else {
        Semver::parse(text)
    };
    version
        .map(|version| Value::Semver(Rc::new(version)))
        .map_err(Failure::new)
}

fn is_semver(text: &str, normalize: bool) -> bool {
    if normalize {
        Semver::is_semver_normalized(text)
    } else {
        Semver::is_semver(text)
    }
}
