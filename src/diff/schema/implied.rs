//! What a schema demands without saying so in the keyword that changed: by its other keywords, and by the branches of `allOf`.

use serde_json::Value;

use crate::crd::{AdditionalProperties, Bounds, Rest, Schema};

/// Why a keyword does not break.
pub(super) const DEMANDED: &str = "The other keywords of the field demanded this already.";

/// A bound of values: the keyword's own, and whether it is an upper bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// `minimum` and `maximum`.
    Number,
    /// `minLength` and `maxLength`, in characters.
    Length,
    /// `minItems` and `maxItems`.
    Items,
    /// `minProperties` and `maxProperties`.
    Properties,
}

/// The strictness of a bound: the number, negated for upper bounds, and whether the bound itself is refused.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Bound(f64, bool);

impl Bound {
    pub(super) fn new(number: f64, exclusive: bool) -> Self {
        Self(number, exclusive)
    }

    /// The bound for whole numbers: beyond 3 begins at 4.
    pub(super) fn whole(self) -> Self {
        let least = self.0.ceil();
        let is_refused = self.1 && self.0.fract() == 0.0;
        Self(if is_refused { least + 1.0 } else { least }, false)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(super) fn count(count: i64, is_upper: bool) -> Self {
        Self(if is_upper { -count as f64 } else { count as f64 }, false)
    }
}

/// Whether two values of a list are equal for the server: `1` and `1.0` are.
pub(super) fn is_equal(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().is_some_and(|number| b.as_f64() == Some(number))
}

/// A schema, and the schemas of its `allOf` at any depth: a value must match all of them.
fn conjuncts(schema: &Schema) -> Vec<&Schema> {
    let mut found = vec![schema];
    let mut at = 0;
    while let Some(schema) = found.get(at) {
        found.extend(schema.logic.all_of.iter());
        at += 1;
    }
    found
}

/// The strictest bound that a schema has for a measure of its values, from all its keywords. Upper bounds are negated.
pub(super) fn bound(schema: &Schema, measure: Measure, is_upper: bool) -> Option<Bound> {
    let is_integer = schema.type_.as_deref() == Some("integer");
    let mut strictest: Option<Bound> = None;
    let mut take = |bound: Bound| {
        let bound = if is_integer { bound.whole() } else { bound };
        if strictest.is_none_or(|before| bound > before) {
            strictest = Some(bound);
        }
    };
    for part in conjuncts(schema) {
        written(part, measure, is_upper).into_iter().for_each(&mut take);
        by_values(part, measure, is_upper).into_iter().for_each(&mut take);
        by_shape(part, measure, is_upper).into_iter().for_each(&mut take);
    }
    strictest
}

/// The bound that the keyword itself gives.
fn written(schema: &Schema, measure: Measure, is_upper: bool) -> Option<Bound> {
    let count = |count: Option<i64>| count.map(|count| Bound::count(count, is_upper));
    match (measure, is_upper) {
        (Measure::Number, false) => Some(Bound::new(schema.bounds.minimum?, schema.bounds.exclusive_minimum)),
        (Measure::Number, true) => Some(Bound::new(-schema.bounds.maximum?, schema.bounds.exclusive_maximum)),
        (Measure::Length, false) => count(schema.bounds.min_length),
        (Measure::Length, true) => count(schema.bounds.max_length),
        (Measure::Items, false) => count(schema.bounds.min_items),
        (Measure::Items, true) => count(schema.bounds.max_items),
        (Measure::Properties, false) => count(schema.bounds.min_properties),
        (Measure::Properties, true) => count(schema.bounds.max_properties),
    }
}

/// The bound that the values of `enum` give.
fn by_values(schema: &Schema, measure: Measure, is_upper: bool) -> Option<Bound> {
    let measured = |value: &Value| {
        let number = match measure {
            Measure::Number => value.as_f64()?,
            Measure::Length => return Some(Bound::count(length(value)?, is_upper)),
            Measure::Items | Measure::Properties => return None,
        };
        Some(Bound::new(if is_upper { -number } else { number }, false))
    };
    let bounds: Option<Vec<Bound>> = schema.enum_.as_ref()?.iter().map(measured).collect();
    bounds?.into_iter().reduce(|a, b| if b < a { b } else { a })
}

/// Number of characters of a text.
fn length(value: &Value) -> Option<i64> {
    value.as_str().and_then(|text| i64::try_from(text.chars().count()).ok())
}

/// The bound that follows from the fields of an object, the items of a set, or the format of a number.
fn by_shape(schema: &Schema, measure: Measure, is_upper: bool) -> Option<Bound> {
    let count = |count: usize| i64::try_from(count).ok().map(|count| Bound::count(count, is_upper));
    match (measure, is_upper) {
        (Measure::Number, _) if schema.type_.as_deref() == Some("integer") => {
            let (low, high) = match schema.format.as_deref()? {
                "int32" => (f64::from(i32::MIN), f64::from(i32::MAX)),
                _ => return None,
            };
            Some(Bound::new(if is_upper { -high } else { low }, false))
        }
        (Measure::Properties, false) => count(schema.required.len()),
        (Measure::Properties, true) if is_closed(schema) => count(schema.properties.len()),
        (Measure::Items, true) if schema.topology.list_type.as_deref() == Some("set") => {
            let item = schema.item()?;
            let values = item.enum_.as_ref().map(Vec::len);
            count(values.or_else(|| (item.type_.as_deref() == Some("boolean")).then_some(2))?)
        }
        _ => None,
    }
}

/// Whether an object has only the fields that its schema names.
fn is_closed(schema: &Schema) -> bool {
    let is_open = match &schema.additional_properties {
        Some(AdditionalProperties::Allowed(allowed)) => *allowed,
        Some(AdditionalProperties::Schema(_)) => true,
        None => false,
    };
    schema.type_.as_deref() == Some("object")
        && !schema.properties.is_empty()
        && !is_open
        && !schema.embedded_resource
        && schema.preserve_unknown_fields != Some(true)
}

/// Whether a schema refuses a value by its bounds or by another list of values.
pub(super) fn refuses(schema: &Schema, value: &Value) -> bool {
    let beyond = |measure: Measure, low: Option<Bound>, high: Option<Bound>| {
        let is_below = |is_upper: bool, own: Option<Bound>| {
            own.is_some_and(|own| bound(schema, measure, is_upper).is_some_and(|least| least > own))
        };
        is_below(false, low) || is_below(true, high)
    };
    let number = value.as_f64();
    let (low, high) = (
        number.map(|number| Bound::new(number, false)),
        number.map(|number| Bound::new(-number, false)),
    );
    let (short, long) = (
        length(value).map(|count| Bound::count(count, false)),
        length(value).map(|count| Bound::count(count, true)),
    );
    let lists = conjuncts(schema).into_iter().filter_map(|part| part.enum_.as_ref());
    beyond(Measure::Number, low, high)
        || beyond(Measure::Length, short, long)
        || lists
            .into_iter()
            .any(|values| !values.iter().any(|other| is_equal(other, value)))
        || number.is_some_and(|number| !is_multiple(schema, number))
}

/// Whether a number is a multiple of all factors of a schema.
fn is_multiple(schema: &Schema, number: f64) -> bool {
    let factors = conjuncts(schema).into_iter().filter_map(|part| part.bounds.multiple_of);
    factors
        .into_iter()
        .all(|factor| factor == 0.0 || (number / factor).fract() == 0.0)
}

/// Whether every value that a schema takes is one of these.
pub(super) fn takes_only(schema: &Schema, values: &[Value]) -> bool {
    let lists = conjuncts(schema).into_iter().filter_map(|part| part.enum_.as_ref());
    let is_in = |list: &Vec<Value>| {
        list.iter()
            .filter(|value| !refuses(schema, value))
            .all(|value| values.iter().any(|other| is_equal(other, value)))
    };
    lists.into_iter().any(is_in)
}

/// Whether every number that a schema takes is a multiple of a factor.
pub(super) fn has_factor(schema: &Schema, factor: f64) -> bool {
    let is_whole = schema.type_.as_deref() == Some("integer");
    let own = conjuncts(schema).into_iter().filter_map(|part| part.bounds.multiple_of);
    let mut factors = own.chain(is_whole.then_some(1.0));
    factors.any(|own| factor != 0.0 && (own / factor).fract() == 0.0)
}

/// Whether a schema requires a field of its objects.
pub(super) fn requires(schema: &Schema, name: &str) -> bool {
    conjuncts(schema)
        .iter()
        .any(|part| part.required.iter().any(|required| required == name))
}

/// Whether every text of a schema matches a pattern, because a branch has it.
pub(super) fn has_pattern(schema: &Schema, pattern: &str) -> bool {
    conjuncts(schema)
        .iter()
        .any(|part| part.bounds.pattern.as_deref() == Some(pattern))
}

/// Whether a schema demands all that a branch of `allOf` demands.
pub(super) fn demands(schema: &Schema, branch: &Schema) -> bool {
    let parts = conjuncts(schema);
    if parts.iter().any(|part| part.bare() == branch.bare()) {
        return true;
    }
    // The keywords that are compared; a branch with another one is not.
    let compared = Schema {
        span: branch.span,
        name_span: branch.name_span,
        description: branch.description.clone(),
        required: branch.required.clone(),
        enum_: branch.enum_.clone(),
        format: branch.format.clone(),
        bounds: Bounds {
            unique_items: false,
            ..Bounds::clone(&branch.bounds)
        }
        .into(),
        rest: Rest {
            title: branch.rest.title.clone(),
            ..Rest::default()
        }
        .into(),
        ..Schema::default()
    };
    let measures = [Measure::Number, Measure::Length, Measure::Items, Measure::Properties];
    let bounds = measures
        .into_iter()
        .flat_map(|measure| [(measure, false), (measure, true)]);
    let has_bound = |(measure, is_upper): (Measure, bool)| {
        written(branch, measure, is_upper)
            .is_none_or(|wanted| bound(schema, measure, is_upper).is_some_and(|own| own >= wanted))
    };
    compared == *branch
        && bounds.into_iter().all(has_bound)
        && branch
            .required
            .iter()
            .all(|name| parts.iter().any(|part| part.required.contains(name)))
        && branch.enum_.as_ref().is_none_or(|values| takes_only(schema, values))
        && branch
            .bounds
            .multiple_of
            .is_none_or(|factor| has_factor(schema, factor))
        && branch
            .bounds
            .pattern
            .as_deref()
            .is_none_or(|pattern| has_pattern(schema, pattern))
        && branch
            .format
            .as_ref()
            .is_none_or(|format| parts.iter().any(|part| part.format.as_ref() == Some(format)))
}
