//! What rules need to know of a kind's structure beyond Go's types: which strings have enums, and which objects are maps.

use std::collections::HashMap;

use crate::crd::Schema;
use crate::openapi::Definitions;
use crate::validate::path::Step;

/// The types of a kind, by their place in a list.
#[derive(Debug)]
pub(super) struct Shape {
    types: Vec<Structure>,
}

/// A type.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// The full name of the type.
    pub(super) name: String,
    /// Its fields, by name.
    fields: HashMap<String, Place>,
}

/// A value inside a type.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// A struct, by its place in the list.
    Type(usize),
    /// A list.
    List(Box<Place>),
    /// A map.
    Map(Box<Place>),
    /// A text or number; the values that it may have, or none where any are allowed.
    Scalar(Vec<String>),
}

impl Shape {
    /// The shape of a type and the types inside it.
    pub(super) fn of(definitions: &Definitions, name: &str) -> Self {
        let mut shape = Self { types: Vec::new() };
        shape.add(definitions, name, &mut HashMap::new());
        shape
    }

    /// The kind's own type.
    pub(super) const ROOT: Place = Place::Type(0);

    /// The types, in the order of their places.
    pub(super) fn structures(&self) -> impl Iterator<Item = &Structure> {
        self.types.iter()
    }

    /// The type at a place of the list.
    pub(super) fn structure(&self, at: usize) -> &Structure {
        &self.types[at]
    }

    fn add(&mut self, definitions: &Definitions, name: &str, known: &mut HashMap<String, usize>) -> usize {
        if let Some(at) = known.get(name) {
            return *at;
        }
        let at = self.types.len();
        known.insert(name.to_owned(), at);
        self.types.push(Structure {
            name: name.to_owned(),
            fields: HashMap::new(),
        });
        if let Some(definition) = definitions.types.get(name) {
            for (field, schema) in &definition.schema.properties {
                let place = self.place(definitions, schema, known);
                self.types[at].fields.insert(field.clone(), place);
            }
        }
        at
    }

    fn place(&mut self, definitions: &Definitions, schema: &Schema, known: &mut HashMap<String, usize>) -> Place {
        if let Some(name) = &schema.rest.ref_ {
            return Place::Type(self.add(definitions, name, known));
        }
        if let Some(item) = schema.item() {
            return Place::List(Box::new(self.place(definitions, item, known)));
        }
        if let Some(value) = schema.map_value() {
            return Place::Map(Box::new(self.place(definitions, value, known)));
        }
        let values = schema.enum_.iter().flatten().filter_map(|value| value.as_str());
        Place::Scalar(values.map(str::to_owned).collect())
    }
}

impl Shape {
    /// The place at the end of a path.
    fn at(&self, path: &[Step]) -> Option<Place> {
        path.iter().try_fold(Self::ROOT, |place, step| match (place, step) {
            (Place::Type(at), Step::Key(key)) => self.structure(at).field(key).cloned(),
            (Place::List(item), Step::Index(_)) => Some(*item),
            (Place::Map(value), Step::Key(_)) => Some(*value),
            _ => None,
        })
    }

    /// The fields of the struct at a path; none for any other value.
    pub(super) fn fields(&self, path: &[Step]) -> Vec<&str> {
        match self.at(path) {
            Some(Place::Type(at)) => self.structure(at).fields.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The values that the text at a path may have; none where any are allowed.
    pub(super) fn values(&self, path: &[Step]) -> Vec<String> {
        match self.at(path) {
            Some(Place::Scalar(values)) => values,
            _ => Vec::new(),
        }
    }
}

impl Structure {
    /// The fields, in no order.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.fields.iter().map(|(name, place)| (name.as_str(), place))
    }

    /// The place of a field.
    pub(super) fn field(&self, name: &str) -> Option<&Place> {
        self.fields.get(name)
    }
}
