//! The place in both schemas, and where changes go.

use serde_json::Value;

use crate::crd::{Crd, Schema};
use crate::diff::change::Change;
use crate::diff::rule::{ChangeRule, Severity};
use crate::source::{Place, Span};

/// Why changes of the status break less, if the version has the subresource `status`.
const STATUS: &str = "Programs write the status, and manifests rarely have one: programs that read or write it notice.";

/// A step from the root of the schema.
#[derive(Debug, Clone, Copy)]
pub(in crate::diff) struct At<'p> {
    above: Option<&'p At<'p>>,
    step: Step<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'p> {
    Root,
    Field(&'p str),
    Mark(&'static str),
}

impl<'p> At<'p> {
    /// The root of the schema.
    pub(in crate::diff) const ROOT: Self = Self {
        above: None,
        step: Step::Root,
    };

    /// Whether this is the root of the schema.
    pub(in crate::diff) fn is_root(&self) -> bool {
        matches!(self.step, Step::Root)
    }

    /// Whether this is `metadata` of the object.
    pub(in crate::diff) fn is_metadata(&self) -> bool {
        matches!(self.step, Step::Field("metadata")) && self.above.is_some_and(At::is_root)
    }

    /// A field below.
    pub(in crate::diff) fn field(&'p self, name: &'p str) -> Self {
        Self {
            above: Some(self),
            step: Step::Field(name),
        }
    }

    /// The items of a list (`[]`) or the values of a map (`{}`).
    pub(in crate::diff) fn mark(&'p self, mark: &'static str) -> Self {
        Self {
            above: Some(self),
            step: Step::Mark(mark),
        }
    }

    /// The dotted path of the field, and the marks behind it.
    pub(in crate::diff) fn path(&self) -> (String, String) {
        let mut steps = vec![self.step];
        let mut at = self;
        while let Some(above) = at.above {
            steps.push(above.step);
            at = above;
        }
        let (mut path, mut marks) = (String::new(), String::new());
        for step in steps.iter().rev() {
            match step {
                Step::Root => {}
                Step::Mark(mark) => marks.push_str(mark),
                Step::Field(name) => {
                    marks.clear();
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
            }
        }
        (path, marks)
    }
}

/// One of the two sides.
#[derive(Debug, Clone, Copy)]
pub(in crate::diff) struct Side<'c> {
    pub(in crate::diff) crd: &'c Crd,
}

impl Side<'_> {
    /// A place in the definition.
    pub(in crate::diff) fn place(self, span: Span) -> Place {
        let span = if span == Span::default() {
            self.crd.names.kind_span
        } else {
            span
        };
        Place::new(&self.crd.place.source, span).detached()
    }
}

/// A field of one side that the other one does not have.
#[derive(Debug)]
pub(in crate::diff) struct Lone<'s> {
    pub(in crate::diff) path: String,
    pub(in crate::diff) schema: &'s Schema,
    /// The place of its change in the list of changes.
    pub(in crate::diff) change: usize,
}

/// The walk over the schemas of one version.
pub(in crate::diff) struct Walk<'w, 's> {
    pub(in crate::diff) old: Side<'w>,
    pub(in crate::diff) new: Side<'w>,
    pub(in crate::diff) version: &'w str,
    /// Whether the server ignores the `status` of manifests.
    pub(in crate::diff) has_status: bool,
    /// Whether the old side keeps fields that its schema does not have.
    pub(in crate::diff) keeps_unknown: bool,
    /// Whether texts for people are compared.
    pub(in crate::diff) descriptions: bool,
    pub(in crate::diff) changes: Vec<Change>,
    pub(in crate::diff) removed: Vec<Lone<'s>>,
    pub(in crate::diff) added: Vec<Lone<'s>>,
}

/// The values of a change.
#[derive(Debug, Default)]
pub(in crate::diff) struct Values {
    pub(in crate::diff) old: Option<Value>,
    pub(in crate::diff) new: Option<Value>,
}

impl Values {
    /// Both values.
    pub(in crate::diff) fn both(old: impl Into<Value>, new: impl Into<Value>) -> Self {
        Self {
            old: Some(old.into()),
            new: Some(new.into()),
        }
    }

    /// A value that came.
    pub(in crate::diff) fn new(new: impl Into<Value>) -> Self {
        Self {
            old: None,
            new: Some(new.into()),
        }
    }

    /// A value that went.
    pub(in crate::diff) fn old(old: impl Into<Value>) -> Self {
        Self {
            old: Some(old.into()),
            new: None,
        }
    }
}

impl<'s> Walk<'_, 's> {
    /// Adds a change of the schemas at a place. `message` gets the name of the field in backticks.
    pub(in crate::diff) fn push(
        &mut self,
        rule: ChangeRule,
        at: &At<'_>,
        (old, new): (&'s Schema, &'s Schema),
        values: Values,
        message: impl FnOnce(&str) -> String,
    ) {
        let places = (span(old), span(new));
        self.add(rule, at, places, values, message);
    }

    /// The last change takes nothing away, for a reason that its rule does not know.
    pub(in crate::diff) fn breaks_nothing(&mut self, reason: &'static str) {
        if let Some(change) = self
            .changes
            .last_mut()
            .filter(|change| change.severity != Severity::Compatible)
        {
            change.severity = Severity::Compatible;
            change.reason = reason;
        }
    }

    /// As [`Walk::push`], with the places of both sides.
    pub(in crate::diff) fn add(
        &mut self,
        rule: ChangeRule,
        at: &At<'_>,
        (old, new): (Span, Span),
        values: Values,
        message: impl FnOnce(&str) -> String,
    ) {
        let (path, marks) = at.path();
        let name = match (path.as_str(), marks.as_str()) {
            ("", "") => "the object".to_owned(),
            (path, marks) => format!("`{path}{marks}`"),
        };
        let is_status = path == "status" || path.starts_with("status.");
        let (severity, reason) = match rule.severity() {
            Severity::Breaking if self.has_status && is_status && rule != ChangeRule::RequiredAdded => {
                (Severity::Risky, STATUS)
            }
            severity => (severity, rule.reason()),
        };
        self.changes.push(Change {
            rule,
            severity,
            reason,
            group: self.new.crd.group.clone(),
            kind: self.new.crd.names.kind.clone(),
            version: self.version.to_owned(),
            message: message(&name),
            path,
            marks,
            old: values.old,
            new: values.new,
            old_place: Some(self.old.place(old)),
            new_place: Some(self.new.place(new)),
            also: Vec::new(),
            hits: Vec::new(),
        });
    }
}

/// The place to show of a schema: the name of its field, or the schema itself.
pub(in crate::diff) fn span(schema: &Schema) -> Span {
    if schema.name_span == Span::default() {
        schema.span
    } else {
        schema.name_span
    }
}
