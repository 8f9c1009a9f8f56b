//! Typed reading of nodes: expected types, and diagnostics for other types.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::yaml::{Entry, Node, Value};

/// Reads fields of one document and collects diagnostics.
pub(super) struct Fields<'a> {
    source: &'a Arc<Source>,
    /// Path of the object that is being read.
    path: Vec<Step<'a>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A step of a path. Paths are rarely printed, so nothing is copied for them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Fields<'a> {
    pub(super) fn new(source: &'a Arc<Source>) -> Self {
        Self {
            source,
            path: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// As [`Self::new`], for an object inside of a document.
    pub(super) fn at(source: &'a Arc<Source>, path: &[&'a str]) -> Self {
        Self {
            path: path.iter().map(|key| Step::Key(key)).collect(),
            ..Self::new(source)
        }
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.source, span)
    }

    /// Runs `read` with `step` added to the path.
    pub(super) fn within<T>(&mut self, step: Step<'a>, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let result = read(self);
        self.path.pop();
        result
    }

    /// Reads each entry of a mapping.
    pub(super) fn each_entry<'s>(&mut self, node: &'a Node<'s>, mut read: impl FnMut(&mut Self, &'a Entry<'s>)) {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    self.within(Step::Key(&entry.key), |fields| read(fields, entry));
                }
            }
            Value::Null => {}
            _ => self.wrong_type(node, "an object"),
        }
    }

    /// Reads each item of a list.
    pub(super) fn list<'s, T>(
        &mut self,
        node: &'a Node<'s>,
        mut read: impl FnMut(&mut Self, &'a Node<'s>) -> Option<T>,
    ) -> Vec<T> {
        match &node.value {
            Value::Sequence(items) => {
                let mut list = Vec::with_capacity(items.len());
                for (at, item) in items.iter().enumerate() {
                    list.extend(self.within(Step::Index(at), |fields| read(fields, item)));
                }
                list
            }
            Value::Null => Vec::new(),
            _ => {
                self.wrong_type(node, "a list");
                Vec::new()
            }
        }
    }

    /// A list of texts; `null` among them is the empty one, as the API server reads it.
    pub(super) fn strings(&mut self, node: &'a Node<'_>) -> Vec<String> {
        self.list(node, |fields, node| match node.value {
            Value::Null => Some(String::new()),
            _ => fields.string(node),
        })
    }

    pub(super) fn string(&mut self, node: &Node<'_>) -> Option<String> {
        match &node.value {
            Value::String(text) => Some(text.to_string()),
            Value::Null => None,
            _ => {
                self.wrong_type(node, "a string");
                None
            }
        }
    }

    pub(super) fn bool(&mut self, node: &Node<'_>) -> Option<bool> {
        match node.value {
            Value::Bool(value) => Some(value),
            Value::Null => None,
            _ => {
                self.wrong_type(node, "a boolean");
                None
            }
        }
    }

    pub(super) fn integer(&mut self, node: &Node<'_>) -> Option<i64> {
        match node.value {
            Value::Int(value) => Some(value),
            Value::Null => None,
            _ => {
                self.wrong_type(node, "an integer");
                None
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "bounds are float64 in the API")]
    pub(super) fn number(&mut self, node: &Node<'_>) -> Option<f64> {
        match node.value {
            Value::Int(value) => Some(value as f64),
            Value::Float(value) => Some(value),
            Value::Null => None,
            _ => {
                self.wrong_type(node, "a number");
                None
            }
        }
    }

    pub(super) fn wrong_type(&mut self, node: &Node<'_>, wanted: &str) {
        self.wrong_value(node, wanted, node.described());
    }

    pub(super) fn wrong_value(&mut self, node: &Node<'_>, wanted: &str, found: &str) {
        let message = format!("`{}` must be {wanted}, not {found}", self.path());
        let diagnostic = Diagnostic::error(Rule::CrdFieldType, message).at(self.place(node.span));
        self.diagnostics.push(diagnostic.path(self.path()));
    }

    /// The path of the field that is being read, in the notation of the API server's errors.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
                Step::Index(at) => path.push_str(&format!("[{at}]")),
            }
        }
        path
    }
}
