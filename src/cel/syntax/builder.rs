//! Collects the nodes of a syntax tree, and the errors of the source.

use std::sync::Arc;

use super::ast::{Ast, Id, Kind};
use super::error::CompileError;

/// A tree and errors.
#[derive(Debug)]
pub(super) struct Builder {
    pub(super) ast: Ast,
    pub(super) errors: Vec<CompileError>,
}

impl Builder {
    pub(super) fn new(errors: Vec<CompileError>) -> Self {
        Self {
            ast: Ast::new(),
            errors,
        }
    }

    pub(super) fn error(&mut self, at: u32, message: impl Into<String>) {
        let message = message.into();
        self.errors.push(CompileError { at, message });
    }

    /// A call that is not a macro.
    pub(super) fn call(&mut self, at: u32, function: &str, target: Option<Id>, args: Vec<Id>) -> Id {
        let kind = Kind::Call {
            function: Arc::from(function),
            target,
            args,
        };
        self.ast.add(at, kind)
    }

    /// Joins the terms of `&&` or `||` to a balanced tree. There is one more term than places.
    pub(super) fn balanced(&mut self, function: &str, terms: &[Id], places: &[u32]) -> Id {
        if places.is_empty() {
            return terms[0];
        }
        let middle = places.len() / 2;
        let left = self.balanced(function, &terms[..=middle], &places[..middle]);
        let right = self.balanced(function, &terms[middle + 1..], &places[middle + 1..]);
        self.call(places[middle], function, None, vec![left, right])
    }
}
