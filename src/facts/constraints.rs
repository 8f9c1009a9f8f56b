//! Keywords of a schema → facts.

use super::fact::{Fact, Statement};
use super::level::Level;
use crate::crd::Schema;

/// The facts that a schema states by its keywords.
pub(super) fn constraints<'m>(schema: &'m Schema, level: &Level, facts: &mut Vec<Fact<'m>>) {
    let mut add = |statement| {
        facts.push(Fact {
            level: level.clone(),
            statement,
        });
    };
    if let Some(title) = &schema.rest.title {
        add(Statement::Title(title));
    }
    if let Some(default) = &schema.default {
        add(Statement::Default(default));
    }
    if let Some(values) = &schema.enum_ {
        add(Statement::Enum(values));
    }
    if let Some(bound) = schema.bounds.minimum {
        let is_exclusive = schema.bounds.exclusive_minimum;
        add(if is_exclusive {
            Statement::ExclusiveMinimum(bound)
        } else {
            Statement::Minimum(bound)
        });
    }
    if let Some(bound) = schema.bounds.maximum {
        let is_exclusive = schema.bounds.exclusive_maximum;
        add(if is_exclusive {
            Statement::ExclusiveMaximum(bound)
        } else {
            Statement::Maximum(bound)
        });
    }
    let number = |number: Option<f64>, make: fn(f64) -> Statement<'m>| number.map(make);
    let count = |count: Option<i64>, make: fn(i64) -> Statement<'m>| count.map(make);
    let texts = [
        schema.bounds.pattern.as_deref().map(Statement::Pattern),
        schema
            .format
            .as_deref()
            .filter(|text| !text.is_empty())
            .map(Statement::Format),
        schema.topology.list_type.as_deref().map(Statement::ListType),
        (!schema.topology.list_map_keys.is_empty()).then_some(Statement::ListMapKeys(&schema.topology.list_map_keys)),
        schema.topology.map_type.as_deref().map(Statement::MapType),
    ];
    let bounds = [
        number(schema.bounds.multiple_of, Statement::MultipleOf),
        count(schema.bounds.min_length, Statement::MinLength),
        count(schema.bounds.max_length, Statement::MaxLength),
        count(schema.bounds.min_items, Statement::MinItems),
        count(schema.bounds.max_items, Statement::MaxItems),
        schema.bounds.unique_items.then_some(Statement::UniqueItems),
        count(schema.bounds.min_properties, Statement::MinProperties),
        count(schema.bounds.max_properties, Statement::MaxProperties),
        schema.nullable.then_some(Statement::Nullable),
    ];
    let open = schema.preserve_unknown_fields == Some(true);
    let rest = [
        open.then_some(Statement::PreserveUnknownFields),
        schema.embedded_resource.then_some(Statement::EmbeddedResource),
        schema.rest.example.as_ref().map(Statement::Example),
        docs(schema).map(Statement::ExternalDocs),
    ];
    bounds.into_iter().chain(texts).chain(rest).flatten().for_each(&mut add);
    let branches = [
        (
            &schema.logic.all_of,
            Statement::AllOf as fn(&'m [Schema]) -> Statement<'m>,
        ),
        (&schema.logic.any_of, Statement::AnyOf),
        (&schema.logic.one_of, Statement::OneOf),
    ];
    for (branches, make) in branches {
        // The type says already that an integer or a string is one of the two.
        let is_said = branches.is_empty() || schema.int_or_string && only_types(branches);
        if !is_said {
            add(make(branches));
        }
    }
    if let Some(not) = &schema.logic.not {
        add(Statement::Not(not));
    }
}

/// Whether branches are the two types of an integer or a string, and nothing else.
fn only_types(branches: &[Schema]) -> bool {
    let only = |branch: &Schema| {
        let mut facts = Vec::new();
        constraints(branch, &Level::default(), &mut facts);
        facts.is_empty() && (branch.logic.any_of.is_empty() || only_types(&branch.logic.any_of))
    };
    branches.iter().all(only)
}

fn docs(schema: &Schema) -> Option<&str> {
    let found = schema.rest.other.iter().find(|(name, _)| name == "externalDocs");
    found.and_then(|(_, value)| value.get("url")?.as_str())
}
