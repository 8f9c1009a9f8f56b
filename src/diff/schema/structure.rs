//! Lists, maps, unknown fields and embedded resources.

use super::value;
use super::walk::{At, Values, Walk};
use crate::crd::{AdditionalProperties, Schema};
use crate::diff::rule::ChangeRule;

/// Compares the kinds of lists and objects. Returns whether the fields below can be compared.
pub(super) fn compare<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) -> bool {
    lists(walk, at, old, new);
    let both = (old, new);
    let map_type = |schema: &'s Schema| schema.topology.map_type.as_deref().unwrap_or("granular");
    let (from, to) = (map_type(old), map_type(new));
    if from != to {
        walk.push(ChangeRule::MapTypeChanged, at, both, Values::both(from, to), |name| {
            format!("the map type of {name} changed from {from} to {to}")
        });
    }
    embedded(walk, at, old, new);
    unknown(walk, at, old, new);
    maps(walk, at, old, new)
}

fn lists<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let list_type = |schema: &'s Schema| schema.topology.list_type.as_deref().unwrap_or("atomic");
    let (from, to) = (list_type(old), list_type(new));
    let both = (old, new);
    if from != to {
        let rule = match to {
            "set" => ChangeRule::ListBecameSet,
            "map" => ChangeRule::ListBecameMap,
            _ => ChangeRule::ListBecameAtomic,
        };
        walk.push(rule, at, both, Values::both(from, to), |name| {
            format!("the list type of {name} changed from {from} to {to}")
        });
    } else if old.topology.list_map_keys != new.topology.list_map_keys {
        let values = Values::both(old.topology.list_map_keys.clone(), new.topology.list_map_keys.clone());
        walk.push(ChangeRule::ListMapKeysChanged, at, both, values, |name| {
            let (from, to) = (
                old.topology.list_map_keys.join(", "),
                new.topology.list_map_keys.join(", "),
            );
            format!("the keys of the list {name} changed from {from} to {to}")
        });
    }
}

fn embedded<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let (rule, verb) = match (old.embedded_resource, new.embedded_resource) {
        (false, true) => (ChangeRule::EmbeddedResourceAdded, "is"),
        (true, false) => (ChangeRule::EmbeddedResourceRemoved, "is no longer"),
        _ => return,
    };
    let values = Values::both(old.embedded_resource, new.embedded_resource);
    walk.push(rule, at, (old, new), values, |name| {
        format!("{name} {verb} an embedded resource")
    });
    if rule == ChangeRule::EmbeddedResourceRemoved && new.preserve_unknown_fields == Some(true) {
        walk.breaks_nothing("All of its fields are kept.");
    }
}

fn unknown<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let keeps = |schema: &Schema| schema.preserve_unknown_fields == Some(true);
    let (rule, verb) = match (keeps(old), keeps(new)) {
        (true, false) => (ChangeRule::UnknownFieldsForbidden, "no longer keeps"),
        (false, true) => (ChangeRule::UnknownFieldsAllowed, "keeps"),
        _ => return,
    };
    let values = Values::both(keeps(old), keeps(new));
    walk.push(rule, at, (old, new), values, |name| {
        format!("{name} {verb} unknown fields")
    });
}

fn maps<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) -> bool {
    let is_map = |schema: &Schema| match &schema.additional_properties {
        Some(AdditionalProperties::Allowed(allowed)) => *allowed,
        Some(AdditionalProperties::Schema(_)) => true,
        None => false,
    };
    let has_any = |schema: &Schema| match &schema.additional_properties {
        Some(AdditionalProperties::Schema(values)) => values.preserve_unknown_fields == Some(true),
        Some(AdditionalProperties::Allowed(allowed)) => *allowed,
        None => false,
    };
    let has_fields = |schema: &Schema| !schema.properties.is_empty();
    let (rule, message) = match (is_map(old), is_map(new)) {
        // It keeps all keys, or kept them.
        (true, false) if new.preserve_unknown_fields == Some(true) => return false,
        (false, true) if old.preserve_unknown_fields == Some(true) && has_any(new) => return false,
        (true, false) if has_fields(new) => (
            ChangeRule::MapBecameObject,
            "is an object with fields now, it was a map",
        ),
        (true, false) => (ChangeRule::MapClosed, "is no longer a map"),
        (false, true) if has_fields(old) => (
            ChangeRule::ObjectBecameMap,
            "is a map now, it was an object with fields",
        ),
        (false, true) => (ChangeRule::MapOpened, "is a map now"),
        _ => return true,
    };
    walk.push(rule, at, (old, new), Values::default(), |name| {
        format!("{name} {message}")
    });
    if rule == ChangeRule::ObjectBecameMap
        && let Some(values) = new.map_value()
        && old.properties.iter().all(|(_, field)| is_same_value(field, values))
    {
        walk.breaks_nothing("All of its fields have the schema of the map's values.");
    }
    false
}

/// Whether a field takes the values that a map takes, without a default of its own.
fn is_same_value(field: &Schema, values: &Schema) -> bool {
    !value::has_default(field) && field.bare() == values.bare()
}
