//! Diagnostics about a composite resource definition.

use std::sync::Arc;

use super::kind::KIND;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::yaml::Node;

/// Diagnostics of one document.
pub(super) struct Report<'r> {
    source: &'r Arc<Source>,
    pub(super) found: Vec<Diagnostic>,
}

impl<'r> Report<'r> {
    pub(super) fn new(source: &'r Arc<Source>) -> Self {
        let found = Vec::new();
        Self { source, found }
    }

    pub(super) fn refused(&mut self, node: &Node<'_>, path: &str, why: &str, help: &str) {
        let message = format!("Crossplane refuses this {KIND}: {why}");
        let diagnostic = Diagnostic::error(Rule::XrdRefused, message).at(Place::new(self.source, node.span));
        self.found.push(diagnostic.path(path).help(help));
    }

    pub(super) fn ignored(&mut self, place: Span, path: &str, message: String, help: &str) {
        let diagnostic = Diagnostic::warning(Rule::XrdIgnored, message).at(Place::new(self.source, place));
        self.found.push(diagnostic.path(path).help(help));
    }
}
