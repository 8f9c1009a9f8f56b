//! `x-kubernetes-validations` of an object: each rule at each value that its schema describes, within the server's budget.

use super::Errors;
use crate::cel::{Declaration, Environment, Inner, Old, Outcome, Program, Wanted, declare, escape};
use crate::crd::{Rule, Schema};
use crate::source::Span;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::field_path;
use crate::validate::field_path::FieldStep;
use crate::validate::path::Path;
use crate::validate::print;
use crate::validate::server::ratchet;
use crate::validate::server::ratchet::Correlation;
use crate::yaml::{Node, Value};

/// What all rules of one object may cost together, and those of all defaults of a schema.
pub(in crate::validate) const BUDGET: u64 = 10_000_000;
/// The longest message that an expression may give, in bytes.
const LONGEST_MESSAGE: usize = 5 * 1024;

/// The rules of a schema and of everything below it; nothing where there are none.
#[derive(Debug)]
pub(in crate::validate) struct Rules {
    here: Vec<Compiled>,
    /// Whether there are rules here that expressions cannot reach the value for.
    unreachable: bool,
    /// Whether one of these reads `oldSelf`: then the messages of all of them can.
    sees_old: bool,
    /// Whether an object of Kubernetes stands here.
    root: bool,
    /// By name; sorted.
    properties: Vec<(String, Rules)>,
    items: Option<Box<Rules>>,
    entries: Option<Box<Rules>>,
    all_of: Vec<Rules>,
}

#[derive(Debug)]
struct Compiled {
    rule: Rule,
    program: Result<Option<Program>, String>,
    message: Option<Program>,
    /// Steps from the value to the field that errors name.
    field_path: Vec<FieldStep>,
}

impl Rules {
    /// Compiles the rules of a schema and of everything below it. `root` says whether it describes an object of Kubernetes.
    pub(in crate::validate) fn of(schema: &Schema, root: bool) -> Option<Self> {
        if !has_rules(schema) {
            return None;
        }
        let declaration = declare(schema, root);
        build(schema, schema, root, declaration.as_ref())
    }

    /// Checks an object. `old` is what it replaces.
    pub(in crate::validate) fn check<'v>(
        &'v self,
        node: &'v Node<'v>,
        schema: &'v Schema,
        old: Option<&'v Node<'v>>,
        found: &mut Errors,
    ) {
        let at = At {
            path: &Path::Root,
            node,
            old,
            correlation: Correlation::root(node, old, schema),
        };
        let mut walk = Walk { found, budget: BUDGET };
        // That the budget is spent was reported where it ended.
        let _ = walk.value(self, schema, at);
    }

    /// Checks the default of a schema, as what replaces `old`; no error is forgiven. Returns the errors, and what is left of the budget if it was not
    /// spent.
    pub(in crate::validate) fn check_default<'v>(
        &'v self,
        node: &'v Node<'v>,
        schema: &'v Schema,
        old: Option<&'v Node<'v>>,
        path: &Path<'_>,
        budget: u64,
    ) -> (Vec<FieldError>, Option<u64>) {
        let at = At {
            path,
            node,
            old,
            correlation: Correlation::NONE,
        };
        let mut found = Errors::default();
        let mut walk = Walk {
            found: &mut found,
            budget,
        };
        let left = walk.value(self, schema, at).ok().map(|()| walk.budget);
        (found.errors, left)
    }
}

/// Whether the server looks for rules at all. Those of an `allOf` count only where another rule stands outside of one.
fn has_rules(schema: &Schema) -> bool {
    !schema.rules.is_empty()
        || schema.properties.iter().any(|(_, property)| has_rules(property))
        || schema.item().is_some_and(has_rules)
        || schema.map_value().is_some_and(has_rules)
}

/// The rules of `schema` at values that `node` describes: the same schema, or one that has `schema` in its `allOf`.
fn build(schema: &Schema, node: &Schema, root: bool, declaration: Option<&Declaration>) -> Option<Rules> {
    let here: Vec<Compiled> = declaration.map_or_else(Vec::new, |self_| {
        let rules = schema.rules.iter();
        rules.map(|rule| compile(rule, node, self_)).collect()
    });
    let unreachable = declaration.is_none() && !schema.rules.is_empty();
    let inner = match declaration.map(|declaration| &declaration.inner) {
        Some(Inner::Items(inner) | Inner::Entries(inner)) => Some(inner.as_ref()),
        _ => None,
    };
    let part = |schema: Option<&Schema>, node: Option<&Schema>| {
        let (schema, node) = (schema?, node?);
        build(schema, node, node.embedded_resource, inner).map(Box::new)
    };
    let mut properties = Vec::new();
    for (name, property) in &schema.properties {
        let Some(of) = node.property(name) else {
            continue;
        };
        let own;
        let declared = match (escape(name), declaration.map(|declaration| &declaration.inner)) {
            (Some(escaped), Some(Inner::Fields(fields))) => fields.get(&escaped),
            (Some(_), _) => None,
            (None, _) => {
                own = declare(of, of.embedded_resource);
                own.as_ref()
            }
        };
        if let Some(declared) = declared
            && let Some(rules) = build(property, of, of.embedded_resource, Some(declared))
        {
            properties.push((name.clone(), rules));
        }
    }
    let rules = Rules {
        unreachable,
        sees_old: here.iter().any(Compiled::uses_old_self),
        here,
        root,
        properties,
        items: part(schema.item(), node.item()),
        entries: part(schema.map_value(), node.map_value()),
        all_of: schema
            .all_of
            .iter()
            .filter_map(|part| build(part, node, root, declaration))
            .collect(),
    };
    let is_empty = rules.here.is_empty()
        && !rules.unreachable
        && rules.properties.is_empty()
        && rules.items.is_none()
        && rules.entries.is_none()
        && rules.all_of.is_empty();
    (!is_empty).then_some(rules)
}

/// Compiles a rule at values that `node` describes.
fn compile(rule: &Rule, node: &Schema, self_: &Declaration) -> Compiled {
    let mut compiled = Compiled {
        rule: rule.clone(),
        program: Ok(None),
        message: None,
        field_path: Vec::new(),
    };
    if rule.rule.trim().is_empty() {
        return compiled;
    }
    let environment = Environment {
        self_,
        optional_old_self: rule.optional_old_self == Some(true),
        stored: true,
    };
    compiled.program = Program::compile(&rule.rule, environment, Wanted::Bool).map(Some);
    if let Some(message) = rule.message_expression.as_deref().filter(|message| !message.is_empty()) {
        match Program::compile(message, environment, Wanted::String) {
            Ok(message) => compiled.message = Some(message),
            // The server stops here, before the path.
            Err(_) => return compiled,
        }
    }
    let path = rule.field_path.as_deref().filter(|path| !path.is_empty());
    if let Some(Ok((steps, _))) = path.map(|path| field_path::follow(path, node, true)) {
        compiled.field_path = steps;
    }
    compiled
}

/// A value, where it is and what it replaces.
#[derive(Clone, Copy)]
struct At<'p, 'v> {
    path: &'p Path<'p>,
    node: &'v Node<'v>,
    /// The value before, as far as there is one that corresponds.
    old: Option<&'v Node<'v>>,
    correlation: Correlation<'v>,
}

/// That nothing is left of the budget.
struct Spent;

struct Walk<'f> {
    found: &'f mut Errors,
    budget: u64,
}

impl Walk<'_> {
    fn value<'v>(&mut self, rules: &'v Rules, schema: &'v Schema, at: At<'_, 'v>) -> Result<(), Spent> {
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

    /// The rules that stand at the value itself.
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
            match outcome {
                Outcome::Bool(true) | Outcome::String(_) => {}
                Outcome::Bool(false) => self.broken(compiled, rules, schema, At { old, ..at })?,
                Outcome::Failed(error) if error.starts_with("no such overload") => self.fails(
                    schema,
                    at,
                    format!("'{error}': call arguments did not match a supported operator, function or macro signature for rule: {name}"),
                ),
                Outcome::Failed(error) => self.fails(schema, at, format!("{error} evaluating rule: {name}")),
                Outcome::TooExpensive => {
                    let error = "operation cancelled: actual cost limit exceeded";
                    let words = format!(
                        "'{error}': no further validation rules will be run due to call cost exceeds limit for rule: {name}"
                    );
                    self.fails(schema, at, words);
                    return Err(Spent);
                }
            }
        }
        Ok(())
    }

    fn spent(&mut self, schema: &Schema, at: At<'_, '_>) -> Result<(), Spent> {
        let words = "validation failed due to running out of cost budget, no further validation rules will be run";
        self.fails(schema, at, words);
        Err(Spent)
    }

    /// A rule that could not be answered. The server shows the type instead of the value.
    fn fails(&mut self, schema: &Schema, at: At<'_, '_>, words: impl Into<String>) {
        let type_ = print::quoted(schema.type_.as_deref().unwrap_or_default());
        let error = FieldError::new("cel", ErrorType::Invalid, at.path, at.node.span, words);
        self.found.errors.push(error.value(type_));
    }

    /// A rule that does not hold.
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

    /// What an error says: the text that `messageExpression` gives, or else the message. The error is that the expression cost too much, in words.
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
        // The old value comes as it is, also where the rule has it as an optional one.
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
    fn uses_old_self(&self) -> bool {
        matches!(&self.program, Ok(Some(program)) if program.uses_old_self)
    }

    /// What the rule is called in errors.
    fn name(&self) -> &str {
        let message = self.rule.message.as_deref().filter(|message| !message.is_empty());
        message.unwrap_or(&self.rule.rule).trim()
    }

    fn message(&self) -> String {
        match self.rule.message.as_deref() {
            Some(message) if !message.is_empty() => message.trim().to_owned(),
            _ => format!("failed rule: {}", self.rule.rule.trim()),
        }
    }

    fn broken(&self, schema: &Schema, at: At<'_, '_>, words: String) -> FieldError {
        // The server leaves out what would be long.
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
        let mut error = FieldError::new("cel", kind, at.path, span, words);
        field_path::extend(&self.field_path, at.node, &mut error);
        error
    }
}
