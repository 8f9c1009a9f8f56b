//! Rules in the Common Expression Language, as the API server of Kubernetes 1.37 compiles, prices and evaluates them.
//!
//! In: a rule's text and the schema that it stands at; then values. Out: a [`Program`] with its estimated cost, or the server's error text; then true, false
//! or why there is no answer, and what the evaluation cost. Must not know where rules stand nor how errors are reported.

mod access;
mod ast;
mod check;
mod compare;
mod convert;
mod cost;
mod declare;
mod error;
mod escape;
mod estimate;
mod eval;
mod functions;
mod lexer;
mod library;
mod literal;
mod macros;
mod overloads;
mod parser;
mod program;
#[cfg(test)]
mod tests;
mod types;
mod validators;
mod value;

pub(crate) use declare::{Declaration, Inner, REQUEST_BYTES, declare};
pub(crate) use escape::escape;
pub(crate) use program::{Environment, Old, Outcome, Program, Wanted};
