//! Rules in the Common Expression Language, as the API server of Kubernetes 1.37 compiles, prices and evaluates them.
//!
//! In: a rule's text and the schema that it stands at; then values. Out: a [`Program`] with its estimated cost, or the server's error text; then true, false
//! or why there is no answer, and what the evaluation cost. Must not know where rules stand nor how errors are reported.

mod check;
mod cost;
mod eval;
mod library;
mod program;
mod syntax;
#[cfg(test)]
mod tests;
mod types;
mod value;

pub(crate) use program::{Environment, Old, Outcome, Program, Wanted};
pub(crate) use syntax::escape::escape;
pub(crate) use types::declare::{Declaration, Inner, REQUEST_BYTES, declare};
