//! Bounds of numbers, texts, lists and objects.

use serde_json::Value;

use super::implied::{self, Bound, Measure};
use super::walk::{At, Values, Walk};
use crate::crd::Schema;
use crate::diff::rule::ChangeRule;

/// The rules of one bound: it came, went, became stricter or looser.
struct Rules {
    keyword: &'static str,
    added: ChangeRule,
    removed: ChangeRule,
    stricter: ChangeRule,
    looser: ChangeRule,
}

/// A count of characters, items or fields, and the rules about it. The flag tells whether it is an upper bound.
type Count = (Measure, bool, fn(&Schema) -> Option<i64>, Rules);

macro_rules! bound {
    ($keyword:literal, $added:ident, $removed:ident, $stricter:ident, $looser:ident) => {
        Rules {
            keyword: $keyword,
            added: ChangeRule::$added,
            removed: ChangeRule::$removed,
            stricter: ChangeRule::$stricter,
            looser: ChangeRule::$looser,
        }
    };
}

const COUNTS: [Count; 6] = [
    (
        Measure::Length,
        false,
        |schema| schema.bounds.min_length,
        bound!(
            "minLength",
            MinLengthAdded,
            MinLengthRemoved,
            MinLengthRaised,
            MinLengthLowered
        ),
    ),
    (
        Measure::Length,
        true,
        |schema| schema.bounds.max_length,
        bound!(
            "maxLength",
            MaxLengthAdded,
            MaxLengthRemoved,
            MaxLengthLowered,
            MaxLengthRaised
        ),
    ),
    (
        Measure::Items,
        false,
        |schema| schema.bounds.min_items,
        bound!(
            "minItems",
            MinItemsAdded,
            MinItemsRemoved,
            MinItemsRaised,
            MinItemsLowered
        ),
    ),
    (
        Measure::Items,
        true,
        |schema| schema.bounds.max_items,
        bound!(
            "maxItems",
            MaxItemsAdded,
            MaxItemsRemoved,
            MaxItemsLowered,
            MaxItemsRaised
        ),
    ),
    (
        Measure::Properties,
        false,
        |schema| schema.bounds.min_properties,
        bound!(
            "minProperties",
            MinPropertiesAdded,
            MinPropertiesRemoved,
            MinPropertiesRaised,
            MinPropertiesLowered
        ),
    ),
    (
        Measure::Properties,
        true,
        |schema| schema.bounds.max_properties,
        bound!(
            "maxProperties",
            MaxPropertiesAdded,
            MaxPropertiesRemoved,
            MaxPropertiesLowered,
            MaxPropertiesRaised
        ),
    ),
];

const MINIMUM: Rules = bound!("minimum", MinimumAdded, MinimumRemoved, MinimumRaised, MinimumLowered);
const MAXIMUM: Rules = bound!("maximum", MaximumAdded, MaximumRemoved, MaximumLowered, MaximumRaised);

pub(super) fn compare<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    for (measure, is_upper, get, rules) in &COUNTS {
        // A lower bound of 0 says nothing.
        let count = |schema: &Schema| get(schema).filter(|count| *is_upper || *count > 0);
        let bound = |schema: &Schema| count(schema).map(|count| (Bound::count(count, *is_upper), count.into()));
        one(
            walk,
            at,
            (old, new),
            (bound(old), bound(new)),
            rules,
            (*measure, *is_upper),
        );
    }
    let minimum = |schema: &Schema| {
        let number = schema.bounds.minimum?;
        Some((
            Bound::new(number, schema.bounds.exclusive_minimum),
            written(number, schema.bounds.exclusive_minimum),
        ))
    };
    one(
        walk,
        at,
        (old, new),
        (minimum(old), minimum(new)),
        &MINIMUM,
        (Measure::Number, false),
    );
    let maximum = |schema: &Schema| {
        let number = schema.bounds.maximum?;
        Some((
            Bound::new(-number, schema.bounds.exclusive_maximum),
            written(number, schema.bounds.exclusive_maximum),
        ))
    };
    one(
        walk,
        at,
        (old, new),
        (maximum(old), maximum(new)),
        &MAXIMUM,
        (Measure::Number, true),
    );
    factor(walk, at, old, new);
}

/// A bound as people write it: `3`, `more than 3`.
fn written(number: f64, exclusive: bool) -> Value {
    if exclusive {
        Value::from(format!("{number} (exclusive)"))
    } else {
        serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}

type Side = Option<(Bound, Value)>;

fn one<'s>(
    walk: &mut Walk<'_, 's>,
    at: &At<'_>,
    both: (&'s Schema, &'s Schema),
    (old, new): (Side, Side),
    rules: &Rules,
    (measure, is_upper): (Measure, bool),
) {
    let keyword = rules.keyword;
    let wanted = new.as_ref().map(|(bound, _)| *bound);
    let before = walk.changes.len();
    match (old, new) {
        (None, Some((_, value))) => walk.push(rules.added, at, both, Values::new(value.clone()), |name| {
            format!("{name} has the bound `{keyword}` {} now", number(&value))
        }),
        (Some((_, value)), None) => walk.push(rules.removed, at, both, Values::old(value.clone()), |name| {
            format!("{name} no longer has the bound `{keyword}` {}", number(&value))
        }),
        (Some((before, from)), Some((after, to))) if before != after => {
            let rule = if after > before { rules.stricter } else { rules.looser };
            walk.push(rule, at, both, Values::both(from.clone(), to.clone()), |name| {
                format!(
                    "`{keyword}` of {name} changed from {} to {}",
                    number(&from),
                    number(&to)
                )
            });
        }
        _ => {}
    }
    let is_open = measure == Measure::Properties && (at.is_root() || walk.keeps_unknown);
    if walk.changes.len() > before
        && !is_open
        && let (Some(wanted), Some(own)) = (wanted, implied::bound(both.0, measure, is_upper))
    {
        let wanted = if measure == Measure::Number && both.1.type_.as_deref() == Some("integer") {
            wanted.whole()
        } else {
            wanted
        };
        if own >= wanted {
            walk.breaks_nothing(implied::DEMANDED);
        }
    }
}

fn number(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| number.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}

fn factor<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let both = (old, new);
    match (old.bounds.multiple_of, new.bounds.multiple_of) {
        (None, Some(factor)) => {
            walk.push(ChangeRule::MultipleOfAdded, at, both, Values::new(factor), |name| {
                format!("{name} must be a multiple of {factor} now")
            });
            if implied::has_factor(old, factor) {
                walk.breaks_nothing(implied::DEMANDED);
            }
        }
        (Some(factor), None) => walk.push(ChangeRule::MultipleOfRemoved, at, both, Values::old(factor), |name| {
            format!("{name} no longer needs to be a multiple of {factor}")
        }),
        #[expect(clippy::float_cmp, reason = "both are as written")]
        (Some(before), Some(after)) if before != after => {
            let is_looser = after != 0.0 && (before / after).fract() == 0.0;
            let rule = if is_looser {
                ChangeRule::MultipleOfLoosened
            } else {
                ChangeRule::MultipleOfChanged
            };
            walk.push(rule, at, both, Values::both(before, after), |name| {
                format!("the factor of {name} changed from {before} to {after}")
            });
        }
        _ => {}
    }
}
