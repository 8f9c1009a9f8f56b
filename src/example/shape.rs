//! A schema with the schemas that apply beside it: those of `allOf`, and one chosen branch of each `anyOf` and `oneOf`.

use serde_json::Value as Json;

use super::extent::Extent;
use crate::crd::Schema;

/// All schemas that a value must match, the structural one first.
#[derive(Debug, Clone)]
pub(super) struct Shape<'s> {
    pub(super) parts: Vec<&'s Schema>,
    /// Schemas that the value must not match.
    pub(super) nots: Vec<&'s Schema>,
    /// Fields that would make another branch of a `oneOf` match.
    alternatives: Vec<&'s str>,
}

impl<'s> Shape<'s> {
    pub(super) fn new(schemas: &[&'s Schema], extent: Extent) -> Self {
        let mut shape = Self {
            parts: Vec::new(),
            nots: Vec::new(),
            alternatives: Vec::new(),
        };
        for schema in schemas {
            shape.add(schema);
        }
        for schema in schemas {
            shape.choose(schema, extent);
        }
        shape
    }

    /// Adds a schema and its `allOf`. The reader bounds the depth.
    fn add(&mut self, schema: &'s Schema) {
        self.parts.push(schema);
        self.nots.extend(schema.logic.not.as_deref());
        schema.logic.all_of.iter().for_each(|part| self.add(part));
    }

    /// Adds the chosen branches of a schema.
    fn choose(&mut self, schema: &'s Schema, extent: Extent) {
        for part in &schema.logic.all_of {
            self.choose(part, extent);
        }
        for (branches, is_one) in [(&schema.logic.any_of, false), (&schema.logic.one_of, true)] {
            if branches.is_empty() {
                continue;
            }
            let chosen = self.usual(branches, extent);
            let Some(branch) = branches.get(chosen) else {
                continue;
            };
            if is_one {
                let others = branches.iter().enumerate().filter(|(index, _)| *index != chosen);
                let fields = others.flat_map(|(_, other)| &other.required);
                let only_there = fields.filter(|field| !branch.required.contains(field));
                self.alternatives.extend(only_there.map(String::as_str));
            }
            self.add(branch);
            self.choose(branch, extent);
        }
    }

    /// The branch that needs the fewest changes of the value; of several, the first.
    fn usual(&self, branches: &[Schema], extent: Extent) -> usize {
        let cost = |branch: &Schema| {
            let missing = branch.required.iter().filter(|name| !self.requires(name)).count();
            let forbidden = branch.required.iter().filter(|name| self.forbids(name)).count();
            let is_negative = branch.logic.not.is_some() && branch.required.is_empty();
            let wrong_type =
                branch.type_.is_some() && self.is_int_or_string() && branch.type_.as_deref() != Some("integer");
            match extent {
                Extent::Minimal => missing + 100 * forbidden + usize::from(wrong_type),
                Extent::Full => 100 * forbidden + usize::from(wrong_type) + usize::from(is_negative),
            }
        };
        let best = branches.iter().enumerate().min_by_key(|(_, branch)| cost(branch));
        best.map_or(0, |(index, _)| index)
    }

    /// The structural schema.
    pub(super) fn whole(&self) -> &'s Schema {
        self.parts[0]
    }

    /// The value of a keyword in the first schema that has it.
    pub(super) fn first<T>(&self, keyword: impl Fn(&'s Schema) -> Option<T>) -> Option<T> {
        self.parts.iter().find_map(|part| keyword(part))
    }

    /// The largest value of a keyword.
    pub(super) fn largest<T: PartialOrd>(&self, keyword: impl Fn(&'s Schema) -> Option<T>) -> Option<T> {
        let values = self.parts.iter().filter_map(|part| keyword(part));
        values.reduce(|a, b| if b > a { b } else { a })
    }

    /// The smallest value of a keyword.
    pub(super) fn smallest<T: PartialOrd>(&self, keyword: impl Fn(&'s Schema) -> Option<T>) -> Option<T> {
        let values = self.parts.iter().filter_map(|part| keyword(part));
        values.reduce(|a, b| if b < a { b } else { a })
    }

    pub(super) fn type_name(&self) -> Option<&'s str> {
        let written = self.first(|part| part.type_.as_deref().filter(|name| !name.is_empty()));
        let schema = self.whole();
        written.or_else(|| {
            if self.is_int_or_string() {
                Some("integer")
            } else if !schema.properties.is_empty() || schema.additional_properties.is_some() {
                Some("object")
            } else {
                None
            }
        })
    }

    pub(super) fn is_int_or_string(&self) -> bool {
        self.parts.iter().any(|part| part.int_or_string)
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        self.parts
            .iter()
            .any(|part| part.required.iter().any(|own| own == name))
    }

    /// The required fields, each once.
    pub(super) fn required(&self) -> Vec<&'s str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.parts.iter().flat_map(|part| &part.required) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// Whether a field cannot be beside the others.
    pub(super) fn forbids(&self, name: &str) -> bool {
        let in_not = |not: &&Schema| {
            let alone = |schema: &Schema| matches!(&schema.required[..], [only] if only == name);
            let is_plain = |schema: &Schema| schema.properties.is_empty() && schema.logic.all_of.is_empty();
            is_plain(not) && (alone(not) || not.logic.any_of.iter().any(|branch| is_plain(branch) && alone(branch)))
        };
        self.alternatives.contains(&name) || self.nots.iter().any(in_not)
    }

    /// The schemas of a property, the structural one first; empty if the structural schema does not have it.
    pub(super) fn property(&self, name: &str) -> Vec<&'s Schema> {
        match self.whole().property(name) {
            Some(own) => self.beside(own, |part| part.property(name)),
            None => Vec::new(),
        }
    }

    pub(super) fn item(&self) -> Vec<&'s Schema> {
        match self.whole().item() {
            Some(own) => self.beside(own, Schema::item),
            None => Vec::new(),
        }
    }

    pub(super) fn map_value(&self) -> Vec<&'s Schema> {
        self.whole().map_value().into_iter().collect()
    }

    fn beside(&self, own: &'s Schema, below: impl Fn(&'s Schema) -> Option<&'s Schema>) -> Vec<&'s Schema> {
        let others = self.parts[1..].iter().filter_map(|part| below(part));
        std::iter::once(own).chain(others).collect()
    }

    /// The values that every `enum` allows; `None` without `enum`.
    pub(super) fn enumerated(&self) -> Option<Vec<&'s Json>> {
        let mut lists = self.parts.iter().filter_map(|part| part.enum_.as_deref());
        let first = lists.next()?;
        let rest: Vec<&[Json]> = lists.collect();
        let forbidden: Vec<&Json> = self.nots.iter().flat_map(|not| not.enum_.iter().flatten()).collect();
        let is_allowed = |value: &&Json| rest.iter().all(|list| list.contains(value)) && !forbidden.contains(value);
        Some(first.iter().filter(is_allowed).collect())
    }
}
