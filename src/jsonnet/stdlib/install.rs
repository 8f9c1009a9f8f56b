//! The functions, under their names.

use jrsonnet_evaluator::ObjValueBuilder;

use super::function::Function;
use super::{deep, encode, format, lists, manifest, math, parse, python, search, sets, strings, toml, yaml};

/// Puts the functions in front of the evaluator's own.
pub(in crate::jsonnet) fn install(std: &mut ObjValueBuilder) {
    let files: [&[Function]; 13] = [
        &deep::FUNCTIONS,
        &encode::FUNCTIONS,
        &format::FUNCTIONS,
        &lists::FUNCTIONS,
        &manifest::FUNCTIONS,
        &math::FUNCTIONS,
        &parse::FUNCTIONS,
        &python::FUNCTIONS,
        &search::FUNCTIONS,
        &sets::FUNCTIONS,
        &strings::FUNCTIONS,
        &toml::FUNCTIONS,
        &yaml::FUNCTIONS,
    ];
    for (name, function) in files.into_iter().flatten() {
        std.method(*name, function());
    }
}
