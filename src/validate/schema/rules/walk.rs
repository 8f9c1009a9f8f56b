//! Evaluates each rule for each value of its schema, within a budget.

use super::tree::{Compiled, Rules};
use crate::cel::{Old, Outcome};
use crate::crd::Schema;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::{Broken, ErrorType, FieldError};
use crate::validate::field_path;
use crate::validate::path::Path;
use crate::validate::print;
use crate::validate::schema::walk::Errors;
use crate::validate::server::ratchet;
use crate::validate::server::ratchet::Correlation;
use crate::yaml::{Node, Value};

/// Maximum length of a message from an expression, in bytes.
const LONGEST_MESSAGE: usize = 5 * 1024;

/// A value, its path and its old value.
#[derive(Clone, Copy)]
pub(super) struct At<'p, 'v> {
    pub(super) path: &'p Path<'p>,
    pub(super) node: &'v Node<'v>,
    /// The corresponding old value, if there is one.
    pub(super) old: Option<&'v Node<'v>>,
    pub(super) correlation: Correlation<'v>,
}

/// The budget is spent.
pub(super) struct Spent;

pub(super) struct Walk<'f> {
    pub(super) found: &'f mut Errors,
    pub(super) budget: u64,
}

impl Walk<'_> {
    /// Checks a value and everything in it.
    ///
    /// # Errors
    /// The budget is spent, which is already reported.
    pub(super) fn value<'v>(&mut self, rules: &'v Rules, schema: &'v Schema, at: At<'_, 'v>) -> Result<(), Spent> {
        if at.node.value == Value::Null {
            return Ok(());
        }
        self.here(rules, schema, at)?;
        for part in &rules.all_of {
            let correlation = at.correlation.of_part();
            self.value(part, schema, At { correlation, ..at })?;
        }
        match &at.node.value {
            Value::Sequence(items) => self.items(rules, schema, items, at),
            Value::Mapping(entries) => {
                for entry in entries {
                    let key = entry.key.as_ref();
                    let (rules, below, path) = if let Some(rules) = &rules.entries {
                        (rules.as_ref(), schema.map_value(), Path::Key(at.path, key))
                    } else if let Ok(index) = rules.properties.binary_search_by(|(name, _)| name.as_str().cmp(key)) {
                        (
                            &rules.properties[index].1,
                            schema.property(key),
                            Path::Child(at.path, key),
                        )
                    } else {
                        continue;
                    };
                    let Some(below) = below else {
                        continue;
                    };
                    let at = At {
                        path: &path,
                        node: &entry.value,
                        old: at.old.and_then(|old| old.get(key)),
                        correlation: at.correlation.key(key, &entry.value),
                    };
                    self.value(rules, below, at)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn items<'v>(
        &mut self,
        rules: &'v Rules,
        schema: &'v Schema,
        items: &'v [Node<'v>],
        at: At<'_, 'v>,
    ) -> Result<(), Spent> {
        let (Some(rules), Some(of)) = (&rules.items, schema.item()) else {
            return Ok(());
        };
        for (index, item) in items.iter().enumerate() {
            let old = at.old.and_then(|old| ratchet::old_item(old, item, schema));
            let below = At {
                path: &Path::Index(at.path, index),
                node: item,
                old,
                correlation: at.correlation.item(old, item, of),
            };
            self.value(rules, of, below)?;
        }
        Ok(())
    }

    /// Checks the rules of the value itself.
    fn here<'v>(&mut self, rules: &'v Rules, schema: &'v Schema, at: At<'_, 'v>) -> Result<(), Spent> {
        if rules.unreachable {
            let words = "rule compiler initialization error: failed to convert to declType for CEL validation rules";
            self.fails(schema, at, words);
        }
        let old = at.old.filter(|old| old.value != Value::Null);
        for compiled in &rules.here {
            if self.budget == 0 {
                return self.spent(schema, at);
            }
            let program = match &compiled.program {
                Ok(Some(program)) => program,
                Ok(None) => continue,
                Err(error) => {
                    self.fails(schema, at, format!("rule compile error: {error}"));
                    continue;
                }
            };
            let optional = compiled.rule.optional_old_self == Some(true);
            if program.uses_old_self && old.is_none() && !optional {
                continue;
            }
            let (outcome, cost) = program.evaluate(at.node, Old(old), schema, rules.root, optional);
            if cost > self.budget {
                return self.spent(schema, at);
            }
            self.budget -= cost;
            let name = compiled.name();
            let before = self.found.errors.len();
            let stops = match outcome {
                Outcome::Bool(true) | Outcome::String(_) => Ok(()),
                Outcome::Bool(false) => self.broken(compiled, rules, schema, At { old, ..at }),
                Outcome::Failed(error) if error.starts_with("no such overload") => {
                    let words =
                        "call arguments did not match a supported operator, function or macro signature for rule";
                    self.fails(schema, at, format!("'{error}': {words}: {name}"));
                    Ok(())
                }
                Outcome::Failed(error) => {
                    self.fails(schema, at, format!("{error} evaluating rule: {name}"));
                    Ok(())
                }
                Outcome::TooExpensive => {
                    let error = "operation cancelled: actual cost limit exceeded";
                    let words = format!(
                        "'{error}': no further validation rules will be run due to call cost exceeds limit for rule: {name}"
                    );
                    self.fails(schema, at, words);
                    Err(Spent)
                }
            };
            for error in &mut self.found.errors[before..] {
                error.broken = Some(Broken {
                    expression: compiled.rule.rule.clone(),
                    depth: at.path.depth(),
                });
            }
            stops?;
        }
        Ok(())
    }

    fn spent(&mut self, schema: &Schema, at: At<'_, '_>) -> Result<(), Spent> {
        let words = "validation failed due to running out of cost budget, no further validation rules will be run";
        self.fails(schema, at, words);
        Err(Spent)
    }

    /// Reports a rule without an answer. The server shows the type instead of the value.
    fn fails(&mut self, schema: &Schema, at: At<'_, '_>, words: impl Into<String>) {
        let type_ = print::quoted(schema.type_.as_deref().unwrap_or_default());
        let error = FieldError::new(Rule::Cel, ErrorType::Invalid, at.path, at.node.span, words);
        self.found.errors.push(error.value(type_));
    }

    /// Reports a violated rule.
    fn broken<'v>(
        &mut self,
        compiled: &'v Compiled,
        rules: &Rules,
        schema: &'v Schema,
        at: At<'_, 'v>,
    ) -> Result<(), Spent> {
        let old = at.old.filter(|_| rules.sees_old);
        let words = self.message(compiled, schema, rules.root, At { old, ..at });
        let is_spent = words.is_err();
        let error = match words {
            Ok(words) => compiled.broken(schema, at, words),
            Err(words) => {
                let type_ = print::quoted(schema.type_.as_deref().unwrap_or_default());
                compiled.error(ErrorType::Invalid, at, words).value(type_)
            }
        };
        if !compiled.uses_old_self() && at.correlation.is_unchanged() {
            self.found.tolerated.push(error);
        } else {
            self.found.errors.push(error);
        }
        if is_spent { Err(Spent) } else { Ok(()) }
    }

    /// The message of an error: the text of `messageExpression`, or else the rule's message. The error text is for an expression that cost
    /// too much.
    fn message<'v>(
        &mut self,
        compiled: &'v Compiled,
        schema: &'v Schema,
        root: bool,
        at: At<'_, 'v>,
    ) -> Result<String, String> {
        let Some(message) = &compiled.message else {
            return Ok(compiled.message());
        };
        // The message gets the plain old value, even if the rule has an optional one.
        let (outcome, cost) = message.evaluate(at.node, Old(at.old), schema, root, false);
        if cost > self.budget {
            let words = "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run";
            return Err(words.to_owned());
        }
        self.budget -= cost;
        match outcome {
            Outcome::String(text) => {
                let text = text.trim();
                let fits = !text.is_empty() && text.len() <= LONGEST_MESSAGE && !text.contains('\n');
                Ok(if fits { text.to_owned() } else { compiled.message() })
            }
            Outcome::TooExpensive => {
                let source = compiled.rule.message_expression.as_deref().unwrap_or_default();
                let source = print::quoted(source);
                Err(format!(
                    "no further validation rules will be run due to call cost exceeds limit for messageExpression: {source}"
                ))
            }
            Outcome::Bool(_) | Outcome::Failed(_) => Ok(compiled.message()),
        }
    }
}

impl Compiled {
    fn broken(&self, schema: &Schema, at: At<'_, '_>, words: String) -> FieldError {
        // The server omits values that may be long.
        let long = matches!(schema.type_.as_deref(), Some("object" | "array"));
        let value = (!long).then(|| print::value(at.node));
        let (kind, words, value) = match self.rule.reason.as_deref() {
            Some("FieldValueForbidden") => (ErrorType::Forbidden, words, None),
            Some("FieldValueRequired") => (ErrorType::Required, words, None),
            Some("FieldValueDuplicate") => (ErrorType::Duplicate, String::new(), value),
            _ => (ErrorType::Invalid, words, value),
        };
        let mut error = self.error(kind, at, words);
        error.value = value;
        error
    }

    /// An error at the field that the rule names, or at the value.
    fn error(&self, kind: ErrorType, at: At<'_, '_>, words: String) -> FieldError {
        let span: Span = at.node.span;
        let mut error = FieldError::new(Rule::Cel, kind, at.path, span, words);
        field_path::extend(&self.field_path, at.node, &mut error);
        error
    }
}
