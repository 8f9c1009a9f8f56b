//! The order of fields, and the fields that an object does not show.

use super::shape::Shape;
use super::workshop::Workshop;
use crate::crd::{Schema, deprecation};
use crate::validate::Step;
use crate::yaml::{Node, Value};

/// Why a full object does not show a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// It is deprecated, with the reason in its description.
    Deprecated(String),
    /// It cannot stand beside the others.
    Alternative,
}

/// A field of the schema that an object does not have, although it has the object around it.
#[derive(Debug)]
pub(super) struct Absent<'s> {
    pub(super) path: Vec<Step>,
    pub(super) schemas: Vec<&'s Schema>,
    pub(super) reason: Reason,
}

impl<'s> Workshop<'s> {
    /// The fields that the object lacks, those of the whole before those of its parts.
    pub(super) fn absent(&self, object: &Node<'static>) -> Vec<Absent<'s>> {
        let mut found = Vec::new();
        self.look(object, &[self.schema], &mut Vec::new(), &mut found);
        found
    }

    /// The reader bounds the depth.
    fn look(&self, node: &Node<'static>, schemas: &[&'s Schema], path: &mut Vec<Step>, found: &mut Vec<Absent<'s>>) {
        let shape = Shape::new(schemas, self.extent);
        match &node.value {
            Value::Mapping(entries) => {
                for (name, property) in &shape.whole().properties {
                    let of_server =
                        path.is_empty() && ["apiVersion", "kind", "metadata", "status"].contains(&name.as_str());
                    if of_server || node.get(name).is_some() {
                        continue;
                    }
                    let mut path = path.clone();
                    path.push(Step::Key(name.clone()));
                    let reason = deprecation(&property.description).map_or(Reason::Alternative, Reason::Deprecated);
                    let schemas = shape.property(name);
                    found.push(Absent { path, schemas, reason });
                }
                for entry in entries {
                    if path.is_empty() && entry.key == "metadata" {
                        continue;
                    }
                    let property = shape.property(&entry.key);
                    let below = if property.is_empty() {
                        shape.map_value()
                    } else {
                        property
                    };
                    if !below.is_empty() {
                        path.push(Step::Key(entry.key.to_string()));
                        self.look(&entry.value, &below, path, found);
                        path.pop();
                    }
                }
            }
            Value::Sequence(items) => {
                let below = shape.item();
                // The other items of a list are there for a rule, not to show fields.
                if let Some(item) = items.first().filter(|_| !below.is_empty()) {
                    path.push(Step::Index(0));
                    self.look(item, &below, path, found);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    /// Puts the fields of an object in order: required ones first, then by name.
    pub(super) fn sort(&self, node: &mut Node<'static>, schemas: &[&'s Schema], is_root: bool) {
        let shape = Shape::new(schemas, self.extent);
        match &mut node.value {
            Value::Mapping(entries) => {
                let rank = |key: &str| match key {
                    "apiVersion" if is_root => 0,
                    "kind" if is_root => 1,
                    "metadata" if is_root => 2,
                    _ if shape.requires(key) => 3,
                    _ => 4,
                };
                entries.sort_by(|a, b| (rank(&a.key), &a.key).cmp(&(rank(&b.key), &b.key)));
                for entry in entries {
                    let property = shape.property(&entry.key);
                    let below = if property.is_empty() {
                        shape.map_value()
                    } else {
                        property
                    };
                    if !below.is_empty() {
                        self.sort(&mut entry.value, &below, false);
                    }
                }
            }
            Value::Sequence(items) => {
                let below = shape.item();
                if !below.is_empty() {
                    for item in items {
                        self.sort(item, &below, false);
                    }
                }
            }
            _ => {}
        }
    }
}
