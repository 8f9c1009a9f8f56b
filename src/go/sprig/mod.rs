//! `Masterminds/sprig`: the functions that Tanka, Helm and others add to Go's templates.
//!
//! All of its `TxtFuncMap`, in a [`crate::go::template::Library`]. Functions with other values in every run or on every machine are refused
//! by name. Maps list their keys in order.

mod cases;
mod constraint;
mod decimal;
mod defaults;
mod dicts;
mod encode;
mod equal;
mod json;
mod lists;
mod merge;
mod numbers;
mod paths;
mod refused;
mod strings;
mod texts;
mod version;
mod words;

pub use strings::snake_case;

use crate::go::template::Function;

const TABLES: [&[Function]; 9] = [
    strings::FUNCTIONS,
    lists::FUNCTIONS,
    dicts::FUNCTIONS,
    numbers::FUNCTIONS,
    defaults::FUNCTIONS,
    encode::FUNCTIONS,
    paths::FUNCTIONS,
    constraint::FUNCTIONS,
    refused::FUNCTIONS,
];

/// The functions.
pub const FUNCTIONS: &[Function] = &joined();

/// The methods of the types that functions return.
pub const METHODS: &[(&str, &[Function])] = &[version::POINTER_METHODS, version::VALUE_METHODS];

const fn count() -> usize {
    let mut count = 0;
    let mut table = 0;
    while table < TABLES.len() {
        count += TABLES[table].len();
        table += 1;
    }
    count
}

#[expect(clippy::large_stack_arrays, reason = "the compiler evaluates it")]
const fn joined() -> [Function; count()] {
    let mut all = [Function::refused("", ""); count()];
    let (mut at, mut table) = (0, 0);
    while table < TABLES.len() {
        let mut index = 0;
        while index < TABLES[table].len() {
            all[at] = TABLES[table][index];
            at += 1;
            index += 1;
        }
        table += 1;
    }
    all
}
