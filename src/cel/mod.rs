//! Rules in the Common Expression Language, as the API server of Kubernetes 1.37 compiles, prices and evaluates them.
//!
//! In: a rule's text and its schema; then values. Out: a [`Program`] with its estimated cost, or the server's error text; then true, false
//! or the reason why there is no answer, and the cost of the evaluation. Must not know the places of rules, nor how errors are reported.

pub(crate) mod admission;
mod check;
mod cost;
pub(crate) mod device;
mod eval;
mod library;
pub(crate) mod meaning;
mod mentions;
mod program;
mod syntax;
#[cfg(test)]
mod tests;
mod types;
mod value;

pub(crate) use mentions::{Mentions, Part, mentions};
pub(crate) use program::{Environment, Old, Outcome, Program, Wanted};
pub(crate) use syntax::escape::{escape, is_word};
pub(crate) use types::declare::{Declaration, Inner, REQUEST_BYTES, declare};
