//! Functions of the standard library that answer as go-jsonnet does where the evaluator's own do not: one file for each kind of difference.
//!
//! Each has its programs `tests/jsonnet/programs/fault_*`. A test fails when the evaluator no longer needs what one of them shows.

mod deep;
mod encode;
mod failed;
mod format;
mod function;
mod install;
mod integer;
mod lists;
mod manifest;
mod mapped;
mod math;
mod parse;
mod print;
mod python;
mod search;
mod sets;
mod strings;
mod toml;
mod trace;
mod yaml;

pub(super) use deep::equals;
pub(super) use format::format;
pub(super) use install::install;
pub(super) use mapped::{Lazy, counted, mapped};
pub(super) use print::{print, print_to};
pub(super) use trace::{Unused, located, traces, without_place};
