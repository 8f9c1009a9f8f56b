//! Fields that came or went, and required ones.

use std::sync::OnceLock;

use super::implied;
use super::value;
use super::value::type_name;
use super::walk::{At, Lone, Values, Walk, span};
use crate::crd::{AdditionalProperties, Schema};
use crate::diff::rule::ChangeRule;

/// Fields that every object has, and every embedded one, whether the schema has them or not.
const IMPLIED: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// Fields of `metadata` that a schema can restrict.
const NAMES: [&str; 2] = ["name", "generateName"];

/// The schema that a field has without being in the schema of an object; nothing for other fields.
fn implied(at: &At<'_>, old: &Schema, new: &Schema, name: &str) -> Option<&'static Schema> {
    static SCHEMAS: OnceLock<[Schema; 2]> = OnceLock::new();
    let [object, text] = SCHEMAS.get_or_init(|| {
        ["object", "string"].map(|type_| Schema {
            type_: Some(type_.to_owned()),
            ..Schema::default()
        })
    });
    let is_object = at.is_root() || old.embedded_resource && new.embedded_resource;
    match name {
        "metadata" if is_object => Some(object),
        name if is_object && IMPLIED.contains(&name) || at.is_metadata() && NAMES.contains(&name) => Some(text),
        _ => None,
    }
}

/// The fields that both sides have.
pub(super) fn pairs<'s>(at: &At<'_>, old: &'s Schema, new: &'s Schema) -> Vec<(&'s str, &'s Schema, &'s Schema)> {
    let names = old.properties.iter().map(|(name, _)| name.as_str());
    let others = new.properties.iter().map(|(name, _)| name.as_str());
    let others = others.filter(|name| old.property(name).is_none());
    let side = |schema: &'s Schema, name: &str| -> Option<&'s Schema> {
        schema.property(name).or_else(|| implied(at, old, new, name))
    };
    let pair = |name: &'s str| Some((name, side(old, name)?, side(new, name)?));
    names.chain(others).filter_map(pair).collect()
}

pub(super) fn compare<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let is_implied = |name: &str| implied(at, old, new, name).is_some();
    for (name, schema) in old.properties.iter().filter(|(name, _)| !is_implied(name)) {
        match new.property(name) {
            None => gone(walk, &at.field(name), schema, new),
            Some(kept) => required(walk, &at.field(name), (old, new), (name, schema, kept)),
        }
    }
    for (name, schema) in new.properties.iter().filter(|(name, _)| !is_implied(name)) {
        if old.property(name).is_none() {
            came(walk, &at.field(name), (old, new), (name, schema));
        }
    }
    // Names that are required without being fields.
    for name in &new.required {
        if !is_implied(name)
            && new.property(name).is_none()
            && !old.required.contains(name)
            && old.property(name).is_none()
        {
            walk.push(
                ChangeRule::RequiredAdded,
                &at.field(name),
                (old, new),
                Values::default(),
                |name| format!("{name} is required now"),
            );
        }
    }
}

/// Whether an object keeps fields that its schema does not have.
fn is_open(schema: &Schema) -> bool {
    let any = matches!(
        schema.additional_properties,
        Some(AdditionalProperties::Allowed(true) | AdditionalProperties::Schema(_))
    );
    any || schema.preserve_unknown_fields == Some(true)
}

fn gone<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, schema: &'s Schema, parent: &'s Schema) {
    let is_kept = is_open(parent) || walk.new.crd.preserve_unknown_fields;
    let rule = if is_kept {
        ChangeRule::FieldOpened
    } else {
        ChangeRule::FieldRemoved
    };
    let places = (span(schema), span(parent));
    let values = || Values::old(type_name(schema));
    walk.add(rule, at, places, values(), |name| {
        if is_kept {
            format!("{name} has no schema any more")
        } else {
            format!("{name} is gone")
        }
    });
    if !is_kept {
        walk.removed.push(Lone {
            path: at.path().0,
            schema,
            change: walk.changes.len() - 1,
        });
    } else if value::has_default(schema) {
        walk.add(ChangeRule::DefaultRemoved, at, places, values(), |name| {
            format!("{name} no longer has its defaults")
        });
    }
}

fn came<'s>(
    walk: &mut Walk<'_, 's>,
    at: &At<'_>,
    (old, new): (&'s Schema, &'s Schema),
    (name, schema): (&str, &'s Schema),
) {
    let places = (span(old), span(schema));
    let is_required = new.required.iter().any(|required| required == name);
    let was_free = is_open(old) || walk.keeps_unknown;
    // A field that takes anything takes what was there.
    let is_free = type_name(schema) == "any" && schema.preserve_unknown_fields == Some(true) && schema.nullable;
    let (rule, message): (_, fn(&str) -> String) = if is_required && schema.default.is_none() {
        let was_required = old.required.iter().any(|required| required == name);
        if was_required {
            (ChangeRule::FieldAdded, |name| format!("{name} is new"))
        } else {
            (ChangeRule::RequiredAdded, |name| format!("{name} is new and required"))
        }
    } else if was_free && !is_free {
        (ChangeRule::FieldTyped, |name| {
            format!("{name} has a schema now; any value was kept before")
        })
    } else if is_required {
        (ChangeRule::RequiredDefaulted, |name| {
            format!("{name} is new, required and defaulted")
        })
    } else {
        (ChangeRule::FieldAdded, |name| format!("{name} is new"))
    };
    let came = walk.changes.len();
    walk.add(rule, at, places, Values::new(type_name(schema)), |name| {
        match &schema.default {
            Some(default) if rule == ChangeRule::FieldAdded => {
                format!("{name} is new, with the default {}", value::shown(default))
            }
            _ => message(name),
        }
    });
    if schema.default.is_some() && new.bounds.max_properties.is_some() {
        walk.add(ChangeRule::DefaultAdded, at, places, Values::default(), |name| {
            format!("the default of {name} counts as a field, and `maxProperties` bounds their number")
        });
    }
    walk.added.push(Lone {
        path: at.path().0,
        schema,
        change: came,
    });
}

fn required<'s>(
    walk: &mut Walk<'_, 's>,
    at: &At<'_>,
    (old, new): (&'s Schema, &'s Schema),
    (name, before, after): (&str, &'s Schema, &'s Schema),
) {
    let has = |schema: &Schema| schema.required.iter().any(|required| required == name);
    let rule = match (has(old), has(new)) {
        (false, true) if after.default.is_some() => ChangeRule::RequiredDefaulted,
        (false, true) => ChangeRule::RequiredAdded,
        (true, false) => ChangeRule::RequiredRemoved,
        _ => return,
    };
    walk.push(
        rule,
        at,
        (before, after),
        Values::both(has(old), has(new)),
        |name| match rule {
            ChangeRule::RequiredRemoved => format!("{name} is no longer required"),
            ChangeRule::RequiredDefaulted => format!("{name} is required now, and has a default"),
            _ => format!("{name} is required now"),
        },
    );
    if rule == ChangeRule::RequiredAdded && implied::requires(old, name) {
        walk.breaks_nothing(implied::DEMANDED);
    }
}
