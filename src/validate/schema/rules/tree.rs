//! The compiled rules of a schema, in the shape of the schema.

use crate::cel::{Declaration, Environment, Inner, Program, Wanted, declare, escape};
use crate::crd::{Schema, ValidationRule};
use crate::validate::field_path;
use crate::validate::field_path::FieldStep;

/// The rules of a schema and its parts; a schema without rules has none.
#[derive(Debug)]
pub(in crate::validate) struct Rules {
    pub(super) here: Vec<Compiled>,
    /// True if expressions cannot reach the value of rules here.
    pub(super) unreachable: bool,
    /// True if one of these rules reads `oldSelf`: then all their messages can read it.
    pub(super) sees_old: bool,
    /// True for a Kubernetes object.
    pub(super) root: bool,
    /// Sorted by name.
    pub(super) properties: Vec<(String, Rules)>,
    pub(super) items: Option<Box<Rules>>,
    pub(super) entries: Option<Box<Rules>>,
    pub(super) all_of: Vec<Rules>,
}

/// A compiled rule.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) rule: ValidationRule,
    pub(super) program: Result<Option<Program>, String>,
    pub(super) message: Option<Program>,
    /// Steps from the value to the field in the error.
    pub(super) field_path: Vec<FieldStep>,
}

impl Rules {
    /// Compiles the rules of a schema and its parts. `root` is true if the schema describes a Kubernetes object.
    pub(in crate::validate) fn of(schema: &Schema, root: bool) -> Option<Self> {
        if !has_rules(schema) {
            return None;
        }
        let declaration = declare(schema, root);
        build(schema, schema, root, declaration.as_ref())
    }
}

/// True if the server looks for rules. It ignores the rules of an `allOf` unless there is another rule outside of one.
fn has_rules(schema: &Schema) -> bool {
    !schema.rules.is_empty()
        || schema.properties.iter().any(|(_, property)| has_rules(property))
        || schema.item().is_some_and(has_rules)
        || schema.map_value().is_some_and(has_rules)
}

/// The rules of `schema` for the values that `node` describes: `node` is the same schema, or has it in its `allOf`.
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
            .logic
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

/// Compiles a rule for the values that `node` describes.
fn compile(rule: &ValidationRule, node: &Schema, self_: &Declaration) -> Compiled {
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
            // The server stops here and does not read the path.
            Err(_) => return compiled,
        }
    }
    let path = rule.field_path.as_deref().filter(|path| !path.is_empty());
    if let Some(Ok((steps, _))) = path.map(|path| field_path::follow(path, node, true)) {
        compiled.field_path = steps;
    }
    compiled
}

impl Compiled {
    pub(super) fn uses_old_self(&self) -> bool {
        matches!(&self.program, Ok(Some(program)) if program.uses_old_self)
    }

    /// The name of the rule in errors.
    pub(super) fn name(&self) -> &str {
        let message = self.rule.message.as_deref().filter(|message| !message.is_empty());
        message.unwrap_or(&self.rule.rule).trim()
    }

    pub(super) fn message(&self) -> String {
        match self.rule.message.as_deref() {
            Some(message) if !message.is_empty() => message.trim().to_owned(),
            _ => format!("failed rule: {}", self.rule.rule.trim()),
        }
    }
}
