//! Changes of objects of Kubernetes' own kinds, whose rules are code: the words of the server say what they want.

use super::build::text;
use super::edits::below;
use super::extent::Extent;
use super::place;
use super::samples::known;
use super::shape::Shape;
use super::workshop::{Edit, Workshop};
use crate::cel::Mentions;
use crate::crd::Schema;
use crate::rule::Rule;
use crate::validate::{ErrorType, FieldError, Step};
use crate::yaml::Node;

/// Longest text in quotes that may be a value: regular expressions are longer.
const LONGEST_WORD: usize = 64;

/// Texts of which one is right in most fields of Kubernetes' own kinds that have a form: schedules, names, paths, addresses, amounts.
const SAMPLES: [&str; 11] = [
    "In",
    "0 0 * * *",
    "example.org/example",
    "/example",
    "10.0.0.1",
    "10.0.0.0/8",
    "example.org",
    "1",
    "1.2.3",
    "ZXhhbXBsZQ==",
    "2025-01-01T00:00:00.000000Z",
];

impl<'s> Workshop<'s> {
    /// The changes that may mend a finding of a rule for Kubernetes' own kinds.
    pub(super) fn of_own_kind(&self, object: &Node<'static>, error: &FieldError, edits: &mut Vec<Edit>) {
        for own in known(&error.message) {
            edits.push(Edit::Set(error.path.clone(), text(own)));
        }
        if let Some((_, prefix)) = error.message.split_once("must be named with prefix ") {
            edits.push(Edit::Set(error.path.clone(), text(&format!("{prefix}example"))));
        }
        if error.rule == Rule::LabelSelector {
            Self::of_selector(object, &error.path, edits);
        }
        if error.kind == ErrorType::Required {
            self.of_missing(&error.path, edits);
            self.of_key(&Step::parse(&error.field), edits);
        }
        self.of_filled(object, &error.path, edits);
        self.of_words(object, error, edits);
        if error.kind == ErrorType::Required {
            self.of_fields(object, &error.path, edits);
        }
    }

    /// Expressions of a selector beside the path: labels that match them and `matchLabels` too are hard to find.
    fn of_selector(object: &Node<'static>, path: &[Step], edits: &mut Vec<Edit>) {
        for end in (0..path.len()).rev() {
            let expressions = below(&below(&path[..end], "selector"), "matchExpressions");
            if place::get(object, &expressions).is_some() {
                edits.push(Edit::Remove(expressions));
            }
        }
    }

    /// A list with an item, a map with an entry or an object with all of its fields: rules of Kubernetes' own kinds refuse empty ones.
    fn of_filled(&self, object: &Node<'static>, path: &[Step], edits: &mut Vec<Edit>) {
        let schemas = self.schemas(path);
        let is_empty = place::get(object, path).is_none_or(Node::is_empty_collection);
        if schemas.is_empty() || !is_empty {
            return;
        }
        for extent in [Extent::Minimal, Extent::Full] {
            edits.push(Edit::Set(path.to_vec(), self.not_empty(&schemas, extent)));
        }
    }

    /// The fields of an object that has none of those of which one must be there.
    fn of_fields(&self, object: &Node<'static>, path: &[Step], edits: &mut Vec<Edit>) {
        for field in self.fields(path) {
            if place::get(object, &field).is_none() {
                let value = self.not_empty(&self.schemas(&field), Extent::Minimal);
                edits.push(Edit::Set(field, value));
            }
        }
    }

    /// The paths of the fields that the object at a path can have.
    fn fields(&self, path: &[Step]) -> Vec<Vec<Step>> {
        let schemas = self.schemas(path);
        let properties = schemas.iter().flat_map(|schema| &schema.properties);
        properties.map(|(name, _)| below(path, name)).collect()
    }

    /// A key that the server names without the map that lacks it (`spec.resources[storage]`).
    fn of_key(&self, path: &[Step], edits: &mut Vec<Edit>) {
        let Some((Step::Key(key), holder)) = path.split_last() else {
            return;
        };
        if !self.schemas(path).is_empty() {
            return;
        }
        for map in self.fields(holder) {
            let entry = below(&map, key);
            let schemas = self.schemas(&entry);
            let is_map = self.schemas(&map).iter().any(|schema| schema.map_value().is_some());
            if is_map && !schemas.is_empty() {
                edits.push(Edit::Set(entry, self.builder.value(&schemas, Extent::Minimal, None, 0)));
            }
        }
    }

    /// A value that has an item or an entry, if it is a list or map.
    fn not_empty(&self, schemas: &[&'s Schema], extent: Extent) -> Node<'static> {
        let shape = Shape::new(schemas, self.extent);
        if shape.item().is_empty() && shape.map_value().is_empty() {
            return self.builder.value(schemas, extent, None, 0);
        }
        self.filled(schemas, extent)
    }

    /// Values and keys that the words of a rule name, and samples of what texts of Kubernetes' own kinds are.
    fn of_words(&self, object: &Node<'static>, error: &FieldError, edits: &mut Vec<Edit>) {
        let said = Mentions {
            texts: quoted(&error.message).chain(SAMPLES.map(str::to_owned)).collect(),
            ..Mentions::default()
        };
        self.of_value(object, &error.path, &said, edits);
        // A field that the words name may be beside one of those on the way.
        for end in (0..=error.path.len()).rev() {
            for key in quoted(&error.message) {
                let field = below(&error.path[..end], &key);
                let schemas = self.schemas(&field);
                if !schemas.is_empty() && place::get(object, &field).is_none_or(Node::is_empty_collection) {
                    for extent in [Extent::Minimal, Extent::Full] {
                        edits.push(Edit::Set(field.clone(), self.not_empty(&schemas, extent)));
                    }
                }
            }
        }
    }
}

/// The texts in quotes of a message.
fn quoted(message: &str) -> impl Iterator<Item = String> {
    let parts = message.split(['"', '\'', '`']).skip(1).step_by(2);
    parts
        .filter(|part| !part.is_empty() && part.len() <= LONGEST_WORD)
        .map(str::to_owned)
}
