//! Functions of the standard library that answer as go-jsonnet does where the evaluator's own do not: one file for each kind of difference.
//!
//! Each has its programs in `tests/jsonnet/programs`. The test of [`tests`] fails when a function of the evaluator no longer needs its replacement.

mod encode;
mod format;
mod integer;
mod lists;
mod manifest;
mod math;
mod parse;
mod print;
mod python;
mod strings;
#[cfg(test)]
mod tests;
mod toml;
mod yaml;

use jrsonnet_evaluator::ObjValueBuilder;
use jrsonnet_evaluator::error::ErrorKind;
use jrsonnet_evaluator::function::FuncVal;

pub(super) use format::format;
pub(super) use lists::{Lazy, mapped};
pub(super) use print::{deeper, print};

/// Puts the functions in front of the evaluator's own.
pub(super) fn install(std: &mut ObjValueBuilder) {
    let files: [&[(&str, fn() -> FuncVal)]; 10] = [
        &encode::FUNCTIONS,
        &format::FUNCTIONS,
        &lists::FUNCTIONS,
        &manifest::FUNCTIONS,
        &math::FUNCTIONS,
        &parse::FUNCTIONS,
        &python::FUNCTIONS,
        &strings::FUNCTIONS,
        &toml::FUNCTIONS,
        &yaml::FUNCTIONS,
    ];
    for (name, function) in files.into_iter().flatten() {
        std.method(*name, function());
    }
}

/// An error of a function.
fn failed(message: impl AsRef<str>) -> jrsonnet_evaluator::Error {
    ErrorKind::RuntimeError(message.as_ref().into()).into()
}
