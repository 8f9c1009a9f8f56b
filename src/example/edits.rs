//! Changes of an object that may mend a finding, those that keep the most of it first.

use super::build::text;
use super::extent::Extent;
use super::place;
use super::shape::Shape;
use super::workshop::{Edit, Workshop};
use crate::cel::meaning::meaning;
use crate::cel::{Mentions, Part, escape, mentions};
use crate::crd::Schema;
use crate::rule::{Family, Rule};
use crate::validate::{FieldError, Step};
use crate::yaml::{Node, Value};

/// Maximum number of places that one path of a rule stands for.
const MOST_PLACES: usize = 12;

impl Workshop<'_> {
    /// The changes that may mend a finding.
    pub(super) fn edits(&self, object: &Node<'static>, error: &FieldError) -> Vec<Edit> {
        self.builder.begin();
        let mut edits = Vec::new();
        match (&error.broken, error.rule) {
            (Some(broken), _) => {
                let depth = broken.depth.min(error.path.len());
                self.of_rule(object, &broken.expression, &error.path[..depth], &mut edits);
            }
            (None, Rule::Required) => self.of_missing(&error.path, &mut edits),
            (None, rule) if matches!(rule, Rule::Name | Rule::Decode) || rule.family() == Family::BuiltIn => {
                self.of_own_kind(object, error, &mut edits);
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
            _ => self.of_value(object, &error.path, &Mentions::default(), &mut edits),
        }
        self.coarse(object, &error.path, &mut edits);
        edits
    }

    /// A value for a missing field.
    pub(super) fn of_missing(&self, path: &[Step], edits: &mut Vec<Edit>) {
        edits.push(Edit::Add(path.to_vec(), self.extent));
        edits.push(Edit::Add(path.to_vec(), Extent::Minimal));
    }

    /// Other values at a path. `said` is what a rule mentions.
    pub(super) fn of_value(&self, object: &Node<'static>, path: &[Step], said: &Mentions, edits: &mut Vec<Edit>) {
        let schemas = self.schemas(path);
        if schemas.is_empty() {
            return;
        }
        let values = self.values(object, &schemas, path, said);
        edits.extend(values.into_iter().map(|value| Edit::Set(path.to_vec(), value)));
    }

    /// Changes that make another branch of a combination match.
    fn of_branches(&self, object: &Node<'static>, path: &[Step], edits: &mut Vec<Edit>) {
        let schemas = self.schemas(path);
        let shape = Shape::new(&schemas, self.extent);
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
                self.of_value(object, &field, &Mentions::default(), edits);
                edits.push(Edit::Remove(field));
            }
        }
        for part in schemas {
            for branches in [&part.logic.any_of, &part.logic.one_of] {
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
        self.of_value(object, path, &Mentions::default(), edits);
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
            let values = self.values(object, &schemas, path, &found);
            sets.extend(values.into_iter().map(|value| Edit::Set(path.clone(), value)));
            let same_type = present.iter().filter(|other| *other != path);
            let copies = same_type
                .filter_map(|other| place::get(object, other))
                .filter(|value| !value.is_collection());
            sets.extend(copies.map(|value| Edit::Set(path.clone(), value.clone())));
        }
        // The fields that the rule requires come before those that would only excuse from it.
        let meaning = meaning(expression);
        let required = meaning.required();
        let is_required = |path: &Vec<Step>| {
            let names: Vec<&str> = path[at.len()..].iter().filter_map(Step::key).collect();
            required.iter().any(|wanted| wanted.iter().eq(names.iter()))
        };
        missing.sort_by_key(|path| !is_required(path));
        let mut adds = Vec::new();
        for path in &missing {
            adds.push(Edit::Add(path.clone(), Extent::Minimal));
            if self.extent == Extent::Full {
                adds.push(Edit::Add(path.clone(), Extent::Full));
            }
            let schemas = self.schemas(path);
            if !schemas.is_empty() {
                let values = self.values(object, &schemas, path, &found);
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
    let combined = [&schema.logic.any_of, &schema.logic.one_of, &schema.logic.all_of]
        .into_iter()
        .flatten();
    for branch in combined.chain(schema.logic.not.as_deref()) {
        let properties = branch.properties.iter().map(|(name, _)| name);
        for name in branch.required.iter().chain(properties) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        branch_fields(branch, names);
    }
}

pub(super) fn below(path: &[Step], key: &str) -> Vec<Step> {
    path.iter().cloned().chain([Step::Key(key.to_owned())]).collect()
}

fn item(path: &[Step], index: usize) -> Vec<Step> {
    path.iter().cloned().chain([Step::Index(index)]).collect()
}
