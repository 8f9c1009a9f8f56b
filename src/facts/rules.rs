//! Rules of a schema, and the fields below it that they name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::level::Level;
use super::words;
use crate::cel::meaning::{self, Condition, FieldPath, Meaning, Test};
use crate::crd::ValidationRule;

/// A rule in words.
#[derive(Debug)]
pub struct Rule<'m> {
    /// The expression.
    pub rule: &'m str,
    /// The message of the definition.
    pub message: Option<&'m str>,
    /// The dotted path of the field whose schema has the rule; empty for the object as a whole.
    pub at: String,
    /// Where below that field the rule holds.
    pub level: Level,
    /// The rule in words, if it has one of the usual forms.
    pub words: Option<String>,
    meaning: Meaning,
    required: Vec<(FieldPath, String)>,
}

impl<'m> Rule<'m> {
    pub(super) fn read(rule: &'m ValidationRule, at: &str, level: &Level) -> Self {
        let meaning = meaning::meaning(&rule.rule);
        let sentences: Vec<String> = meaning.clauses.iter().map(words::sentence).collect();
        Self {
            rule: &rule.rule,
            message: rule.message.as_deref().filter(|message| !message.trim().is_empty()),
            at: at.to_owned(),
            level: level.clone(),
            words: (!sentences.is_empty()).then(|| sentences.join("; ")),
            required: meaning.clauses.iter().flat_map(words::required).collect(),
            meaning,
        }
    }

    /// The rule in words, or its message, or the expression itself.
    #[must_use]
    pub fn text(&self) -> &str {
        self.words.as_deref().or(self.message).unwrap_or(self.rule).trim()
    }

    /// The text with the field that has the rule, for a field below it.
    #[must_use]
    pub fn text_from_outside(&self) -> String {
        match self.at.as_str() {
            "" => format!("{} (rule on the object)", self.text()),
            at => format!("{} (rule on {at})", self.text()),
        }
    }

    /// Whether the rule forbids to change the value that has it.
    pub(super) fn is_immutable(&self) -> bool {
        self.fixes(&[])
    }

    /// Whether the rule forbids to change the field at a path.
    fn fixes(&self, path: &[String]) -> bool {
        self.meaning.clauses.iter().any(|clause| {
            let [only] = clause.any.as_slice() else { return false };
            let same = |condition: &Condition| {
                condition.holds && matches!(&condition.test, Test::Same(field) if field.as_slice() == path)
            };
            clause.each.is_none() && only.len() == 1 && only.iter().all(same)
        })
    }
}

/// A rule for people: in words, or its message, or the expression itself. It has no final full stop.
#[must_use]
pub fn told(rule: &ValidationRule) -> String {
    let rule = Rule::read(rule, "", &Level::default());
    rule.text().trim_end_matches('.').to_owned()
}

/// Rules of the fields above that name fields below, each with the rest of its paths.
#[derive(Debug, Clone, Default)]
pub(super) struct InForce<'m> {
    /// By the next name of the path.
    pending: BTreeMap<String, Vec<Pending<'m>>>,
}

#[derive(Debug, Clone)]
struct Pending<'m> {
    rule: Arc<Rule<'m>>,
    /// The path from the schema of the rule.
    path: Arc<FieldPath>,
    /// Number of its names that lie above.
    depth: usize,
}

/// The rules above that name a field.
#[derive(Debug, Default)]
pub(super) struct About<'m> {
    pub(super) rules: Vec<Arc<Rule<'m>>>,
    /// The cases in which they require the field.
    pub(super) required: Vec<String>,
    pub(super) is_immutable: bool,
}

impl<'m> InForce<'m> {
    /// These rules, and those of the schema itself.
    pub(super) fn and(self, own: &[Arc<Rule<'m>>]) -> Self {
        let mut all = self;
        for rule in own {
            for path in &rule.meaning.names {
                all.add(Pending {
                    rule: Arc::clone(rule),
                    path: Arc::new(path.clone()),
                    depth: 0,
                });
            }
        }
        all
    }

    /// The rules for the fields below a field, and those about the field itself.
    pub(super) fn below(&self, name: &str) -> (Self, About<'m>) {
        let mut below = Self::default();
        let mut about = About::default();
        for pending in self.pending.get(name).into_iter().flatten() {
            let depth = pending.depth + 1;
            if depth < pending.path.len() {
                below.add(Pending {
                    depth,
                    ..pending.clone()
                });
                continue;
            }
            let cases = pending.rule.required.iter().filter(|(path, _)| *path == *pending.path);
            about.required.extend(cases.map(|(_, when)| when.clone()));
            about.is_immutable |= pending.rule.fixes(&pending.path);
            about.rules.push(Arc::clone(&pending.rule));
        }
        (below, about)
    }

    fn add(&mut self, pending: Pending<'m>) {
        let next = pending.path[pending.depth].clone();
        self.pending.entry(next).or_default().push(pending);
    }
}
