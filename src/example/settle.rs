//! The order of fields, and the fields that an object does not show.

use super::build::{KEY, entry, node, object};
use super::extent::Extent;
use super::made;
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

/// A field of the schema that an object does not show, although it has the object around it.
#[derive(Debug)]
pub(super) struct Absent<'s> {
    pub(super) path: Vec<Step>,
    pub(super) schemas: Vec<&'s Schema>,
    pub(super) reason: Reason,
    /// Whether the field is there: a list or map without entries, which hides the fields of its entries.
    pub(super) is_empty: bool,
}

impl<'s> Workshop<'s> {
    /// The fields that the object lacks, those of the whole before those of its parts.
    pub(super) fn absent(&self, object: &Node<'static>) -> Vec<Absent<'s>> {
        let mut found = Vec::new();
        self.look(object, &[self.schema], &mut Vec::new(), &mut found);
        found
    }

    /// The fields that the object lacks, each with a value, and the fields that these values lack. Parents come first.
    pub(super) fn alternatives(&self, object: &Node<'static>) -> Vec<made::Absent> {
        let mut all = Vec::new();
        let mut open = self.absent(object);
        open.reverse();
        while let Some(field) = open.pop() {
            let mut value = if field.is_empty {
                self.filled(&field.schemas, Extent::Full)
            } else {
                self.builder.value(&field.schemas, Extent::Full, None, 0)
            };
            self.sort(&mut value, &field.schemas, false);
            let mut below = Vec::new();
            self.look(&value, &field.schemas, &mut field.path.clone(), &mut below);
            // A list that its own schema keeps empty has nothing to show.
            below.retain(|other| !(other.is_empty && other.path == field.path));
            open.extend(below.into_iter().rev());
            all.push(made::Absent {
                path: field.path,
                value,
                deprecated: match field.reason {
                    Reason::Deprecated(reason) => Some(reason),
                    Reason::Alternative => None,
                },
            });
        }
        all
    }

    /// A list or map with one entry.
    pub(super) fn filled(&self, schemas: &[&'s Schema], extent: Extent) -> Node<'static> {
        let shape = Shape::new(schemas, self.extent);
        let item = shape.item();
        if item.is_empty() {
            object(vec![entry(
                KEY,
                self.builder.value(&shape.map_value(), extent, None, 0),
            )])
        } else {
            node(Value::Sequence(vec![self.builder.value(&item, extent, None, 0)]))
        }
    }

    /// Pushes a list or map that has no entries, if its entries have fields. `path` leads to it.
    fn hidden(&self, below: &[&'s Schema], schemas: &[&'s Schema], path: &[Step], found: &mut Vec<Absent<'s>>) {
        if matches!(path.last(), Some(Step::Key(_))) && self.has_fields(below) {
            found.push(Absent {
                path: path.to_vec(),
                schemas: schemas.to_vec(),
                reason: Reason::Alternative,
                is_empty: true,
            });
        }
    }

    /// Whether a value has fields, or entries with fields. The reader bounds the depth.
    fn has_fields(&self, schemas: &[&'s Schema]) -> bool {
        let Some(whole) = schemas.first() else { return false };
        let shape = Shape::new(schemas, self.extent);
        !whole.properties.is_empty() || self.has_fields(&shape.item()) || self.has_fields(&shape.map_value())
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
                    found.push(Absent {
                        path,
                        schemas,
                        reason,
                        is_empty: false,
                    });
                }
                if entries.is_empty() && shape.whole().properties.is_empty() {
                    self.hidden(&shape.map_value(), schemas, path, found);
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
                if items.is_empty() {
                    self.hidden(&below, schemas, path, found);
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
