//! Bounds of numbers, texts, lists and objects.

use serde_json::Value;

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
type Count = (bool, fn(&Schema) -> Option<i64>, Rules);

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
        false,
        |schema| schema.min_length,
        bound!(
            "minLength",
            MinLengthAdded,
            MinLengthRemoved,
            MinLengthRaised,
            MinLengthLowered
        ),
    ),
    (
        true,
        |schema| schema.max_length,
        bound!(
            "maxLength",
            MaxLengthAdded,
            MaxLengthRemoved,
            MaxLengthLowered,
            MaxLengthRaised
        ),
    ),
    (
        false,
        |schema| schema.min_items,
        bound!(
            "minItems",
            MinItemsAdded,
            MinItemsRemoved,
            MinItemsRaised,
            MinItemsLowered
        ),
    ),
    (
        true,
        |schema| schema.max_items,
        bound!(
            "maxItems",
            MaxItemsAdded,
            MaxItemsRemoved,
            MaxItemsLowered,
            MaxItemsRaised
        ),
    ),
    (
        false,
        |schema| schema.min_properties,
        bound!(
            "minProperties",
            MinPropertiesAdded,
            MinPropertiesRemoved,
            MinPropertiesRaised,
            MinPropertiesLowered
        ),
    ),
    (
        true,
        |schema| schema.max_properties,
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
    for (is_upper, get, rules) in &COUNTS {
        // A lower bound of 0 says nothing.
        let count = |schema: &Schema| get(schema).filter(|count| *is_upper || *count > 0);
        let bound = |schema: &Schema| count(schema).map(|count| (Bound::count(count, *is_upper), count.into()));
        one(walk, at, (old, new), (bound(old), bound(new)), rules);
    }
    let minimum = |schema: &Schema| {
        let number = schema.minimum?;
        Some((
            Bound::new(number, schema.exclusive_minimum),
            written(number, schema.exclusive_minimum),
        ))
    };
    one(walk, at, (old, new), (minimum(old), minimum(new)), &MINIMUM);
    let maximum = |schema: &Schema| {
        let number = schema.maximum?;
        Some((
            Bound::new(-number, schema.exclusive_maximum),
            written(number, schema.exclusive_maximum),
        ))
    };
    one(walk, at, (old, new), (maximum(old), maximum(new)), &MAXIMUM);
    factor(walk, at, old, new);
}

/// The strictness of a bound: the number, negated for upper bounds, and whether the bound itself is refused.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Bound(f64, bool);

impl Bound {
    fn new(number: f64, exclusive: bool) -> Self {
        Self(number, exclusive)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    fn count(count: i64, is_upper: bool) -> Self {
        Self(if is_upper { -count as f64 } else { count as f64 }, false)
    }
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
) {
    let keyword = rules.keyword;
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
    match (old.multiple_of, new.multiple_of) {
        (None, Some(factor)) => walk.push(ChangeRule::MultipleOfAdded, at, both, Values::new(factor), |name| {
            format!("{name} must be a multiple of {factor} now")
        }),
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
