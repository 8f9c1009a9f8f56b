//! Warnings: the server takes an object or a definition, and advises against something in it.

use super::path::{Path, Step};
use crate::rule::Rule;
use crate::source::Span;

/// One warning of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Identifier of the rule, in kebab case.
    pub rule: Rule,
    /// The server's words.
    pub message: String,
    /// Where it is in an object, from the root on; empty in a definition.
    pub path: Vec<Step>,
    /// Where it stands in the text.
    pub span: Span,
}

impl Warning {
    pub(super) fn new(rule: Rule, at: &Path<'_>, span: Span, message: String) -> Self {
        Self {
            rule,
            message,
            path: at.steps(),
            span,
        }
    }
}
