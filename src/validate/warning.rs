//! Warnings of the server about objects and definitions that it accepts.

use super::path::{Path, Step};
use crate::rule::Rule;
use crate::source::Span;

/// One warning of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The rule.
    pub rule: Rule,
    /// The server's text.
    pub message: String,
    /// The place in an object, from the root; empty in a definition.
    pub path: Vec<Step>,
    /// The place in the text.
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
