//! One change.

use serde_json::Value;

use super::rule::{ChangeRule, Severity};
use crate::source::Place;

/// A change between two definitions.
#[derive(Debug, Clone)]
pub struct Change {
    /// The rule.
    pub rule: ChangeRule,
    /// The severity: that of the rule, unless something is known of this change that speaks for another one.
    pub severity: Severity,
    /// Why it has its severity: one sentence.
    pub reason: &'static str,
    /// The API group.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The version; empty for a change of the definition as a whole.
    pub version: String,
    /// The dotted path of the field; empty for the object, the version or the definition. Lists and maps add nothing.
    pub path: String,
    /// Where below the field: empty, `[]` for items, `{}` for values, and so on.
    pub marks: String,
    /// What was there, if it is a value.
    pub old: Option<Value>,
    /// What is there now, if it is a value.
    pub new: Option<Value>,
    /// One sentence without a full stop, names in backticks.
    pub message: String,
    /// The place in the old definition.
    pub old_place: Option<Place>,
    /// The place in the new definition.
    pub new_place: Option<Place>,
    /// Where the same change is made too.
    pub also: Vec<Site>,
    /// The user's own objects and lines of Jsonnet that it hits.
    pub hits: Vec<Hit>,
}

/// An object or a line of Jsonnet that a change hits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The file.
    pub file: String,
    /// Line and column, from 1, if they are known.
    pub at: Option<(usize, usize)>,
    /// The environment; empty without one.
    pub environment: String,
    /// Kind and name of the object; empty for code.
    pub object: String,
    /// What happens.
    pub effect: Effect,
    /// One sentence about it.
    pub message: String,
}

/// What a change does to an object or a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The server refuses the object.
    Refused,
    /// The server drops a field, and refuses it under strict validation.
    Pruned,
    /// The server stores another value.
    Stored,
    /// The line calls a function of the library that is gone or takes something else.
    Call,
}

impl Effect {
    /// The word of reports: `refused`, `pruned`, `stored`, `call`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Pruned => "pruned",
            Self::Stored => "stored",
            Self::Call => "call",
        }
    }
}

/// A kind or field that a change is made in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The API group.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The version; empty for a change of the definition as a whole.
    pub version: String,
    /// The dotted path of the field.
    pub path: String,
}

impl Change {
    /// Where it is made.
    #[must_use]
    pub fn site(&self) -> Site {
        Site {
            group: self.group.clone(),
            kind: self.kind.clone(),
            version: self.version.clone(),
            path: self.path.clone(),
        }
    }

    /// Gives it another severity, with the reason.
    pub(super) fn judge(&mut self, severity: Severity, reason: &'static str) {
        (self.severity, self.reason) = (severity, reason);
    }

    /// Takes back what the document of an API server does not decide: the server itself does not read `required` and `enum` there, its rules are code.
    pub fn soften(&mut self) {
        if matches!(self.rule, ChangeRule::RequiredAdded | ChangeRule::EnumAdded) {
            self.judge(
                Severity::Risky,
                "The document says so; the server checks its own kinds by other rules.",
            );
        }
    }

    /// Makes it breaking, because an object of the user shows it.
    pub fn prove(&mut self) {
        self.judge(
            Severity::Breaking,
            "One of your own objects is refused or loses a field.",
        );
    }

    /// Every place where it is made, its own first.
    pub fn sites(&self) -> impl Iterator<Item = Site> {
        std::iter::once(self.site()).chain(self.also.iter().cloned())
    }
}

impl Site {
    /// `group/version`, or the group alone for a change of the definition.
    #[must_use]
    pub fn api_version(&self) -> String {
        match self.version.as_str() {
            "" => self.group.clone(),
            version => format!("{}/{version}", self.group),
        }
    }
}
