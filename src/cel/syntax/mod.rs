//! Text → syntax tree with macros expanded, or the server's syntax errors.

pub(super) mod ast;
mod builder;
pub(super) mod error;
pub(super) mod escape;
mod lexer;
mod literal;
mod macros;
mod parser;
mod recovery;

pub(super) use parser::parse;
