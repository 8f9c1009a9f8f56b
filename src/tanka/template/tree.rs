//! Syntax tree of a template.

use serde_json::Value;

#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Print(Pipeline),
    If(Pipeline, Vec<Node>, Vec<Node>),
}

/// Commands, each of which gets the former's result as its last argument.
pub(super) type Pipeline = Vec<Vec<Term>>;

#[derive(Debug)]
pub(super) enum Term {
    Field(Vec<String>),
    Literal(Value),
    Function(String, Vec<String>),
    Group(Pipeline, Vec<String>),
}
