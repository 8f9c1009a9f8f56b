//! Types, lists of values, defaults, patterns, formats, null.

use serde_json::Value;

use super::implied::{self, is_equal};
use super::walk::{At, Values, Walk};
use crate::crd::Schema;
use crate::diff::rule::ChangeRule;
use crate::k8s::format;

/// Formats of numbers of which the second takes all values of the first.
const WIDER: [(&str, &str); 2] = [("int32", "int64"), ("float", "double")];

/// Compares the types. Returns whether the rest can be compared.
pub(super) fn types<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) -> bool {
    let (from, to) = (type_name(old), type_name(new));
    if from == to {
        return true;
    }
    let is_wider = matches!(
        (from, to),
        ("integer", "number" | "integer or string") | ("string", "integer or string") | (_, "any")
    );
    let rule = if is_wider {
        ChangeRule::TypeWidened
    } else {
        ChangeRule::TypeChanged
    };
    walk.push(rule, at, (old, new), Values::both(from, to), |name| {
        format!("the type of {name} changed from {from} to {to}")
    });
    if is_wider && to == "any" && old.default.is_none() && has_default(old) {
        walk.push(ChangeRule::DefaultRemoved, at, (old, new), Values::default(), |name| {
            format!("the fields below {name} no longer have their defaults")
        });
    }
    // Anything goes now: what stood below is not compared with nothing.
    is_wider && (to != "any" || old.properties.is_empty() && old.item().is_none() && old.map_value().is_none())
}

/// Whether a schema or one below it has a default.
pub(super) fn has_default(schema: &Schema) -> bool {
    let below = schema.properties.iter().map(|(_, schema)| schema);
    let below = below.chain(schema.item()).chain(schema.map_value());
    schema.default.is_some() || below.into_iter().any(has_default)
}

/// The type of a schema: a keyword, `integer or string`, or `any`.
pub(super) fn type_name(schema: &Schema) -> &str {
    if schema.int_or_string {
        return "integer or string";
    }
    let written = schema.type_.as_deref().filter(|written| !written.is_empty());
    written.unwrap_or("any")
}

pub(super) fn compare<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    values(walk, at, old, new);
    default(walk, at, old, new);
    pattern(walk, at, old, new);
    formats(walk, at, old, new);
    null(walk, at, old, new);
}

fn values<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let both = (old, new);
    match (&old.enum_, &new.enum_) {
        (None, Some(values)) => {
            walk.push(ChangeRule::EnumAdded, at, both, Values::new(values.clone()), |name| {
                format!("{name} takes only {} now", listed(values))
            });
            if implied::takes_only(old, values) {
                walk.breaks_nothing(implied::DEMANDED);
            }
        }
        (Some(values), None) => walk.push(ChangeRule::EnumRemoved, at, both, Values::old(values.clone()), |name| {
            format!("{name} takes any value now")
        }),
        (Some(before), Some(after)) => {
            for value in before
                .iter()
                .filter(|value| !after.iter().any(|other| is_equal(value, other)))
            {
                walk.push(
                    ChangeRule::EnumValueRemoved,
                    at,
                    both,
                    Values::old(value.clone()),
                    |name| format!("{name} no longer takes {}", shown(value)),
                );
                if implied::refuses(old, value) {
                    walk.breaks_nothing(implied::DEMANDED);
                }
            }
            for value in after
                .iter()
                .filter(|value| !before.iter().any(|other| is_equal(value, other)))
            {
                walk.push(
                    ChangeRule::EnumValueAdded,
                    at,
                    both,
                    Values::new(value.clone()),
                    |name| format!("{name} takes {} too", shown(value)),
                );
            }
        }
        (None, None) => {}
    }
}

fn default<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let both = (old, new);
    match (&old.default, &new.default) {
        (None, Some(value)) => walk.push(ChangeRule::DefaultAdded, at, both, Values::new(value.clone()), |name| {
            format!("{name} has the default {} now", shown(value))
        }),
        (Some(value), None) => walk.push(
            ChangeRule::DefaultRemoved,
            at,
            both,
            Values::old(value.clone()),
            |name| format!("{name} no longer has the default {}", shown(value)),
        ),
        (Some(before), Some(after)) if before != after => {
            let values = Values::both(before.clone(), after.clone());
            walk.push(ChangeRule::DefaultChanged, at, both, values, |name| {
                format!(
                    "the default of {name} changed from {} to {}",
                    shown(before),
                    shown(after)
                )
            });
        }
        _ => {}
    }
}

fn pattern<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let both = (old, new);
    match (old.bounds.pattern.as_deref(), new.bounds.pattern.as_deref()) {
        (None, Some(pattern)) => {
            walk.push(ChangeRule::PatternAdded, at, both, Values::new(pattern), |name| {
                format!("{name} must match `{pattern}` now")
            });
            if implied::has_pattern(old, pattern) {
                walk.breaks_nothing(implied::DEMANDED);
            }
        }
        (Some(pattern), None) => walk.push(ChangeRule::PatternRemoved, at, both, Values::old(pattern), |name| {
            format!("{name} no longer needs to match `{pattern}`")
        }),
        (Some(before), Some(after)) if before != after => {
            walk.push(
                ChangeRule::PatternChanged,
                at,
                both,
                Values::both(before, after),
                |name| format!("the pattern of {name} changed from `{before}` to `{after}`"),
            );
        }
        _ => {}
    }
}

/// The format, if the server enforces it on the type of the schema.
fn enforced(schema: &Schema) -> Option<&str> {
    let type_ = (!schema.int_or_string).then_some(schema.type_.as_deref()).flatten();
    // Every text is a password.
    let refuses = |format: &&str| *format != "password" && format::is_enforced(type_, format);
    schema.format.as_deref().filter(refuses)
}

fn formats<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let written = |schema: &'s Schema| schema.format.as_deref().unwrap_or_default();
    let (from, to) = (written(old), written(new));
    if from == to {
        return;
    }
    let rule = match (enforced(old), enforced(new)) {
        (None, None) => ChangeRule::FormatNoted,
        (None, Some(_)) => ChangeRule::FormatAdded,
        (Some(_), None) => ChangeRule::FormatRemoved,
        (Some(old), Some(new)) if WIDER.contains(&(old, new)) => ChangeRule::FormatRemoved,
        (Some(_), Some(_)) => ChangeRule::FormatChanged,
    };
    walk.push(rule, at, (old, new), Values::both(from, to), |name| match (from, to) {
        ("", to) => format!("{name} has the format `{to}` now"),
        (from, "") => format!("{name} no longer has the format `{from}`"),
        (from, to) => format!("the format of {name} changed from `{from}` to `{to}`"),
    });
}

fn null<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let rule = match (old.nullable, new.nullable) {
        (false, true) if old.default.is_some() => ChangeRule::NullableWithDefault,
        (false, true) => ChangeRule::NullableAdded,
        (true, false) => ChangeRule::NullableRemoved,
        _ => return,
    };
    let values = Values::both(old.nullable, new.nullable);
    walk.push(rule, at, (old, new), values, |name| {
        let verb = if new.nullable {
            "can be null now"
        } else {
            "can no longer be null"
        };
        format!("{name} {verb}")
    });
}

/// A value in backticks.
pub(super) fn shown(value: &Value) -> String {
    format!("`{value}`")
}

fn listed(values: &[Value]) -> String {
    values.iter().map(shown).collect::<Vec<_>>().join(", ")
}
