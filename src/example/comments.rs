//! An example → a tree to print, with the facts about each field and the fields that are left out as comments.

use serde_json::{Value as Json, json};

use super::made::{Absent, Example};
use crate::facts;
use crate::facts::Statement;
use crate::render::{Field, Tree};
use crate::validate::Step;
use crate::yaml::{Node, Value};

impl Example {
    /// The manifest as a tree. `facts` are those of the kind's fields, which become comments; none for a tree without comments.
    #[must_use]
    pub fn tree(&self, facts: &[facts::Field<'_>]) -> Tree {
        let mut place = Place {
            absent: &self.absent,
            path: Vec::new(),
        };
        place.tree(&self.object, facts)
    }
}

/// The facts about a field: a line of short ones, then a line for each rule.
fn lines(field: &facts::Field<'_>) -> Vec<String> {
    let mut first = vec![field.type_name.clone()];
    first.extend(field.required.text());
    let mut rest = Vec::new();
    for fact in &field.facts {
        let (label, text) = (fact.label(), fact.text());
        match &fact.statement {
            Statement::Rule(_) | Statement::RuleAbove(_) | Statement::Description(_) => {
                rest.push(format!("{label}: {text}"));
            }
            _ if text.is_empty() => first.push(label),
            _ => first.push(format!("{label} {text}")),
        }
    }
    std::iter::once(first.join(", ")).chain(rest).collect()
}

/// A value as a tree without comments.
#[must_use]
pub fn plain(node: &Node<'_>) -> Tree {
    let mut place = Place {
        absent: &[],
        path: Vec::new(),
    };
    place.tree(node, &[])
}

struct Place<'e> {
    absent: &'e [Absent],
    path: Vec<Step>,
}

impl Place<'_> {
    /// The reader of definitions bounds the depth.
    fn tree(&mut self, node: &Node<'_>, facts: &[facts::Field<'_>]) -> Tree {
        let within = |step: Step, place: &mut Self, node: &Node<'_>, facts: &[facts::Field<'_>]| {
            place.path.push(step);
            let tree = place.tree(node, facts);
            place.path.pop();
            tree
        };
        match &node.value {
            Value::Null => Tree::Scalar(Json::Null),
            Value::Bool(value) => Tree::Scalar(json!(value)),
            Value::Int(value) => Tree::Scalar(json!(value)),
            Value::Float(value) => Tree::Scalar(json!(value)),
            Value::String(text) => Tree::Scalar(json!(text)),
            Value::Sequence(items) => {
                let items = items.iter().enumerate();
                Tree::List(
                    items
                        .map(|(index, item)| within(Step::Index(index), self, item, facts))
                        .collect(),
                )
            }
            Value::Mapping(entries) => {
                let mut fields = Vec::with_capacity(entries.len());
                for entry in entries {
                    let own = facts.iter().find(|field| field.name == entry.key);
                    // The keys of a map are no fields: the facts of the values are those of the map.
                    let below = own.map_or(facts, |field| &field.fields);
                    fields.push(Field {
                        name: entry.key.to_string(),
                        comments: own.map(lines).unwrap_or_default(),
                        value: within(Step::Key(entry.key.to_string()), self, &entry.value, below),
                        is_comment: false,
                    });
                }
                self.absent(facts, &mut fields);
                Tree::Object(fields)
            }
        }
    }

    /// The fields that the object at this place lacks.
    fn absent(&mut self, facts: &[facts::Field<'_>], fields: &mut Vec<Field>) {
        for absent in self.absent {
            let Some((Step::Key(name), parents)) = absent.path.split_last() else {
                continue;
            };
            if parents != self.path {
                continue;
            }
            let facts = facts.iter().find(|field| field.name == name);
            let reason = match &absent.deprecated {
                Some(reason) if reason.is_empty() => "Deprecated.".to_owned(),
                Some(reason) => format!("Deprecated: {reason}."),
                None => "Alternative, not allowed beside the other fields:".to_owned(),
            };
            let of_field = facts.map(lines).unwrap_or_default();
            self.path.push(Step::Key(name.clone()));
            let value = self.tree(&absent.value, facts.map_or(&[], |field| &field.fields));
            self.path.pop();
            fields.push(Field {
                name: name.clone(),
                comments: std::iter::once(reason).chain(of_field).collect(),
                value,
                is_comment: true,
            });
        }
    }
}
