//! Changes of an object that may mend a finding, those that keep the most of it first.

use serde_json::Value as Json;

use super::Extent;
use super::build::{Builder, of_json, text};
use super::place;
use super::shape::Shape;
use crate::cel::{Part, escape, mentions};
use crate::crd::Schema;
use crate::go::regexp::samples;
use crate::rule::Rule;
use crate::validate::{FieldError, Step};
use crate::yaml::{Node, Value};

/// Maximum number of places that one path of a rule stands for.
const MOST_PLACES: usize = 12;

/// Maximum number of values that are tried at one place.
const MOST_VALUES: usize = 24;

/// Longest list that is made for a rule about the size of one.
const LONGEST_LIST: i64 = 16;

/// A change.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    /// Sets the value at a path; parents that are missing are made.
    Set(Vec<Step>, Node<'static>),
    /// Adds what is missing on the way to a path.
    Add(Vec<Step>, Extent),
    /// Removes the value at a path.
    Remove(Vec<Step>),
}

/// The definition of an object, and a builder of values for it.
#[derive(Debug)]
pub(super) struct Workshop<'s> {
    pub(super) schema: &'s Schema,
    pub(super) builder: Builder<'s>,
    pub(super) extent: Extent,
}

impl<'s> Workshop<'s> {
    /// The schemas of the value at a path, the structural one first; empty if there is none.
    pub(super) fn schemas(&self, path: &[Step]) -> Vec<&'s Schema> {
        let mut schemas = vec![self.schema];
        for step in path {
            let shape = Shape::new(&schemas, self.extent, &self.builder.choices);
            schemas = match step {
                Step::Key(key) => {
                    let property = shape.property(key);
                    if property.is_empty() {
                        shape.map_value()
                    } else {
                        property
                    }
                }
                Step::Index(_) => shape.item(),
            };
            if schemas.is_empty() {
                break;
            }
        }
        schemas
    }

    /// The object with a change; nothing if the change changes nothing.
    pub(super) fn changed(&self, object: &Node<'static>, edit: &Edit) -> Option<Node<'static>> {
        let mut object = object.clone();
        let changes = match edit {
            Edit::Set(path, value) => {
                let parents = path.split_last().map_or(&[][..], |(_, parents)| parents);
                self.add(&mut object, parents, Extent::Minimal);
                place::set(&mut object, path, value.clone())
            }
            Edit::Add(path, extent) => self.add(&mut object, path, *extent),
            Edit::Remove(path) => place::remove(&mut object, path),
        };
        changes.then_some(object)
    }

    fn add(&self, object: &mut Node<'static>, path: &[Step], extent: Extent) -> bool {
        let mut changes = false;
        for end in 1..=path.len() {
            if place::get(object, &path[..end]).is_some() {
                continue;
            }
            let schemas = self.schemas(&path[..end]);
            if schemas.is_empty() {
                return changes;
            }
            let extent = if end == path.len() { extent } else { Extent::Minimal };
            changes |= place::set(object, &path[..end], self.builder.value(&schemas, extent, None, 0));
        }
        changes
    }

    /// The changes that may mend a finding.
    pub(super) fn edits(&self, object: &Node<'static>, error: &FieldError) -> Vec<Edit> {
        let mut edits = Vec::new();
        match (&error.broken, error.rule) {
            (Some(broken), _) => {
                let depth = broken.depth.min(error.path.len());
                self.of_rule(object, &broken.expression, &error.path[..depth], &mut edits);
            }
            (None, Rule::Required) => {
                edits.push(Edit::Add(error.path.clone(), self.extent));
                edits.push(Edit::Add(error.path.clone(), Extent::Minimal));
            }
            (None, Rule::AnyOf | Rule::OneOf | Rule::AllOf | Rule::Not) => {
                self.of_branches(object, &error.path, &mut edits);
            }
            (None, Rule::EmbeddedResource) => {
                for (key, value) in [("apiVersion", "v1"), ("kind", "ConfigMap")] {
                    edits.push(Edit::Set(below(&error.path, key), text(value)));
                    edits.push(Edit::Set(error.path.clone(), text(value)));
                }
            }
            _ => self.of_value(object, &error.path, &mut edits),
        }
        self.coarse(object, &error.path, &mut edits);
        edits
    }

    /// Other values at a path.
    fn of_value(&self, object: &Node<'static>, path: &[Step], edits: &mut Vec<Edit>) {
        let schemas = self.schemas(path);
        if schemas.is_empty() {
            return;
        }
        let values = self.values(object, &schemas, path, &[], &[], &[]);
        edits.extend(values.into_iter().map(|value| Edit::Set(path.to_vec(), value)));
    }

    /// Changes that make another branch of a combination match.
    fn of_branches(&self, object: &Node<'static>, path: &[Step], edits: &mut Vec<Edit>) {
        let schemas = self.schemas(path);
        let shape = Shape::new(&schemas, self.extent, &self.builder.choices);
        let mut names = Vec::new();
        for part in &shape.parts {
            branch_fields(part, &mut names);
        }
        for name in &names {
            let field = below(path, name);
            if place::get(object, &field).is_none() {
                edits.push(Edit::Add(field, Extent::Minimal));
            }
        }
        for name in &names {
            let field = below(path, name);
            if place::get(object, &field).is_some() {
                self.of_value(object, &field, edits);
                edits.push(Edit::Remove(field));
            }
        }
        for part in schemas {
            for branches in [&part.any_of, &part.one_of] {
                for branch in branches {
                    let mut with_branch = vec![part, branch];
                    with_branch.extend(shape.parts.iter().skip(1));
                    for extent in [self.extent, Extent::Minimal] {
                        edits.push(Edit::Set(
                            path.to_vec(),
                            self.builder.value(&with_branch, extent, None, 0),
                        ));
                    }
                }
            }
        }
        self.of_value(object, path, edits);
        if let Some(node) = place::get(object, path) {
            let keys = node.entries().iter().map(|entry| below(path, &entry.key));
            edits.extend(keys.map(Edit::Remove));
        }
    }

    /// Changes of the values that a rule mentions. `at` is the path of `self`.
    fn of_rule(&self, object: &Node<'static>, expression: &str, at: &[Step], edits: &mut Vec<Edit>) {
        let Some(found) = mentions(expression) else {
            return;
        };
        let mut present: Vec<Vec<Step>> = Vec::new();
        let mut missing: Vec<Vec<Step>> = Vec::new();
        for path in &found.paths {
            let mut places = vec![at.to_vec()];
            for part in path {
                places = places
                    .iter()
                    .flat_map(|place| self.step(object, place, part))
                    .take(MOST_PLACES)
                    .collect();
            }
            for place in places {
                let list = if place::get(object, &place).is_some() {
                    &mut present
                } else {
                    &mut missing
                };
                if place.len() > at.len() && !list.contains(&place) {
                    list.push(place);
                }
            }
        }
        let mut sets = Vec::new();
        for path in &present {
            let schemas = self.schemas(path);
            if schemas.is_empty() {
                continue;
            }
            let values = self.values(object, &schemas, path, &found.texts, &found.numbers, &found.patterns);
            sets.extend(values.into_iter().map(|value| Edit::Set(path.clone(), value)));
            let same_type = present.iter().filter(|other| *other != path);
            let copies = same_type
                .filter_map(|other| place::get(object, other))
                .filter(|value| !value.is_collection());
            sets.extend(copies.map(|value| Edit::Set(path.clone(), value.clone())));
        }
        let mut adds = Vec::new();
        for path in &missing {
            adds.push(Edit::Add(path.clone(), Extent::Minimal));
            if self.extent == Extent::Full {
                adds.push(Edit::Add(path.clone(), Extent::Full));
            }
            let schemas = self.schemas(path);
            if !schemas.is_empty() {
                let values = self.values(object, &schemas, path, &found.texts, &found.numbers, &found.patterns);
                adds.extend(values.into_iter().map(|value| Edit::Set(path.clone(), value)));
            }
        }
        let removes = present.iter().rev().map(|path| Edit::Remove(path.clone()));
        match self.extent {
            Extent::Minimal => {
                edits.extend(adds);
                edits.extend(sets);
                edits.extend(removes);
            }
            Extent::Full => {
                edits.extend(sets);
                edits.extend(adds);
                edits.extend(removes);
            }
        }
    }

    /// The places that a step of a rule's path leads to.
    fn step(&self, object: &Node<'static>, place: &[Step], part: &Part) -> Vec<Vec<Step>> {
        let there = place::get(object, place).map(|node| &node.value);
        match part {
            Part::Field(name) => {
                let schemas = self.schemas(place);
                let named = schemas.first().and_then(|schema| {
                    let mut names = schema.properties.iter().map(|(own, _)| own);
                    names.find(|own| *own == name || escape(own).as_deref() == Some(name))
                });
                vec![below(place, named.unwrap_or(name))]
            }
            Part::Each => match there {
                Some(Value::Sequence(items)) => (0..items.len().max(1)).map(|index| item(place, index)).collect(),
                Some(Value::Mapping(entries)) => entries.iter().map(|entry| below(place, &entry.key)).collect(),
                _ => vec![item(place, 0)],
            },
        }
    }

    /// Values for a place, which are not there yet.
    fn values(
        &self,
        object: &Node<'static>,
        schemas: &[&'s Schema],
        path: &[Step],
        texts: &[String],
        numbers: &[i64],
        patterns: &[String],
    ) -> Vec<Node<'static>> {
        let there = place::get(object, path);
        let shape = Shape::new(schemas, self.extent, &self.builder.choices);
        let mut values = Vec::new();
        let mut add = |value: Node<'static>| {
            if Some(&value) != there && !values.contains(&value) {
                values.push(value);
            }
        };
        let type_name = shape.type_name();
        if let Some(values) = shape.enumerated() {
            let (mentioned, others): (Vec<&Json>, Vec<&Json>) = values
                .into_iter()
                .partition(|value| value.as_str().is_some_and(|own| texts.iter().any(|text| text == own)));
            mentioned
                .into_iter()
                .chain(others)
                .for_each(|value| add(of_json(value)));
        } else {
            match type_name {
                Some("string") => {
                    texts.iter().for_each(|own| add(text(own)));
                    for pattern in patterns {
                        let made = samples(pattern, 2, &[], &|_| true);
                        made.iter().for_each(|own| add(text(own)));
                    }
                }
                Some("integer" | "number") => {
                    let near = numbers
                        .iter()
                        .flat_map(|number| [*number, number.saturating_add(1), number.saturating_sub(1)]);
                    near.chain([0, 1]).for_each(|number| {
                        add(Node {
                            value: Value::Int(number),
                            ..text("")
                        })
                    });
                    if shape.is_int_or_string() {
                        texts.iter().for_each(|own| add(text(own)));
                    }
                }
                Some("array") => self.lists(schemas, &shape, texts, numbers, &mut add),
                Some("object") if shape.whole().properties.is_empty() && !shape.map_value().is_empty() => {
                    for key in texts {
                        let value = self.builder.value(&shape.map_value(), Extent::Minimal, None, 0);
                        add(super::build::object(vec![super::build::entry(key, value)]));
                    }
                }
                _ => {}
            }
        }
        for index in 0..4 {
            add(self.builder.value(schemas, self.extent, None, index));
        }
        add(self.builder.value(schemas, Extent::Minimal, None, 0));
        values.truncate(MOST_VALUES);
        values
    }

    /// Lists of other lengths, and lists of the texts of a rule.
    fn lists(
        &self,
        schemas: &[&'s Schema],
        shape: &Shape<'s>,
        texts: &[String],
        numbers: &[i64],
        add: &mut impl FnMut(Node<'static>),
    ) {
        let list = |items: Vec<Node<'static>>| Node {
            value: Value::Sequence(items),
            ..text("")
        };
        let item = shape.item();
        let is_text = item.first().is_some_and(|item| item.type_.as_deref() == Some("string"));
        if is_text {
            texts.iter().for_each(|own| add(list(vec![text(own)])));
        }
        if let Some(schema) = schemas.first() {
            for length in numbers
                .iter()
                .copied()
                .filter(|length| (2..=LONGEST_LIST).contains(length))
            {
                let mut longer = (*schema).clone();
                longer.min_items = Some(length);
                add(self.builder.detached(&longer, self.extent));
            }
        }
        add(list(Vec::new()));
    }

    /// Changes that lose more than they need to: without the value, without what holds it.
    fn coarse(&self, object: &Node<'static>, path: &[Step], edits: &mut Vec<Edit>) {
        for end in (1..=path.len()).rev() {
            let path = &path[..end];
            if matches!(&path[0], Step::Key(key) if ["apiVersion", "kind", "metadata"].contains(&key.as_str())) {
                return;
            }
            let schemas = self.schemas(path);
            if !schemas.is_empty() && place::get(object, path).is_some_and(Node::is_collection) {
                let minimal = self.builder.value(&schemas, Extent::Minimal, None, 0);
                edits.push(Edit::Set(path.to_vec(), minimal));
            }
            edits.push(Edit::Remove(path.to_vec()));
        }
    }
}

/// The fields that the branches of combinations require or forbid. The reader bounds the depth.
fn branch_fields<'s>(schema: &'s Schema, names: &mut Vec<&'s str>) {
    let combined = [&schema.any_of, &schema.one_of, &schema.all_of].into_iter().flatten();
    for branch in combined.chain(schema.not.as_deref()) {
        let properties = branch.properties.iter().map(|(name, _)| name);
        for name in branch.required.iter().chain(properties) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        branch_fields(branch, names);
    }
}

fn below(path: &[Step], key: &str) -> Vec<Step> {
    path.iter().cloned().chain([Step::Key(key.to_owned())]).collect()
}

fn item(path: &[Step], index: usize) -> Vec<Step> {
    path.iter().cloned().chain([Step::Index(index)]).collect()
}
