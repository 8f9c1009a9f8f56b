//! Lists: Kubernetes' functions on them, the language's extension, and sets.

use std::cmp::Ordering;

use super::Given;
use crate::cel::access::contains;
use crate::cel::compare;
use crate::cel::convert::Failure;
use crate::cel::library::Duration;
use crate::cel::value::{List, Value};

pub(super) fn call<'v>(function: &str, overload: &str, args: &[Value<'v>]) -> Given<'v> {
    Some(match (function, args) {
        ("isSorted", [Value::List(list)]) => is_sorted(list),
        ("sum", [Value::List(list)]) => sum(list, overload),
        ("min", [Value::List(list)]) => extreme(list, function, Ordering::Less),
        ("max", [Value::List(list)]) => extreme(list, function, Ordering::Greater),
        ("indexOf", [Value::List(list), wanted]) => position(list.iter().enumerate(), wanted),
        ("lastIndexOf", [Value::List(list), wanted]) => {
            let backwards = (0..list.len())
                .rev()
                .filter_map(|index| Some((index, list.get(index)?)));
            position(backwards, wanted)
        }
        ("includes", [Value::List(list), wanted]) => Ok(Value::Bool(contains(list, wanted).unwrap_or(false))),
        ("includes", [value, wanted]) => Ok(Value::Bool(compare::equal(value, wanted).unwrap_or(false))),
        ("distinct", [Value::List(list)]) => distinct(list),
        ("reverse", [Value::List(list)]) => list.values().map(|mut items| {
            items.reverse();
            Value::list(items)
        }),
        ("slice", [Value::List(list), Value::Int(start), Value::Int(end)]) => slice(list, *start, *end),
        ("flatten", [Value::List(list)]) => flattened(list, 1),
        ("flatten", [Value::List(_), Value::Int(depth)]) if *depth < 0 => {
            Err(Failure::new("level must be non-negative"))
        }
        ("flatten", [Value::List(list), Value::Int(depth)]) => flattened(list, *depth),
        ("lists.range", [Value::Int(count)]) => range(*count),
        ("sort", [Value::List(list)]) => list.values().and_then(|items| sorted(items.clone(), &items)),
        ("@sortByAssociatedKeys", [Value::List(list), Value::List(keys)]) => associated(list, keys),
        ("sets.contains", [Value::List(list), Value::List(part)]) => covers(list, part).map(Value::Bool),
        ("sets.equivalent", [Value::List(a), Value::List(b)]) => equivalent(a, b).map(Value::Bool),
        ("sets.intersects", [Value::List(a), Value::List(b)]) => intersects(a, b).map(Value::Bool),
        (
            "isSorted"
            | "sum"
            | "min"
            | "max"
            | "indexOf"
            | "lastIndexOf"
            | "includes"
            | "distinct"
            | "reverse"
            | "slice"
            | "flatten"
            | "lists.range"
            | "sort"
            | "@sortByAssociatedKeys"
            | "sets.contains"
            | "sets.equivalent"
            | "sets.intersects",
            _,
        ) => Err(Failure::no_overload()),
        _ => return None,
    })
}

fn is_sorted<'v>(list: &List<'v>) -> Result<Value<'v>, Failure> {
    let items = list.values()?;
    for pair in items.windows(2) {
        if ordered(&pair[0], &pair[1])? == Some(Ordering::Greater) {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

/// The order of two items; none where they are of types that have no common one, which the server passes over.
fn ordered(a: &Value<'_>, b: &Value<'_>) -> Result<Option<Ordering>, Failure> {
    if !compare::has_order(a) || !compare::has_order(b) {
        return Err(Failure::no_overload());
    }
    Ok(compare::order(a, b).ok())
}

/// The sum; of no items the zero of the declared type.
fn sum<'v>(list: &List<'v>, overload: &str) -> Result<Value<'v>, Failure> {
    let mut items = list.values()?.into_iter();
    let Some(first) = items.next() else {
        return Ok(match overload {
            "list_uint_sum_uint" => Value::Uint(0),
            "list_double_sum_double" => Value::Double(0.0),
            "list_duration_sum_duration" => Value::Duration(Duration::default()),
            _ => Value::Int(0),
        });
    };
    if !matches!(
        first,
        Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Duration(_)
    ) {
        return Err(Failure::no_overload());
    }
    let add = |sum: Value<'v>, item: Value<'v>| super::call(crate::cel::ast::operator::ADD, "", &[sum, item]);
    items.try_fold(first, add)
}

fn extreme<'v>(list: &List<'v>, function: &str, wanted: Ordering) -> Result<Value<'v>, Failure> {
    let mut items = list.values()?.into_iter();
    let Some(mut found) = items.next() else {
        return Err(Failure::new(format!("{function} called on empty list")));
    };
    for item in items {
        if ordered(&item, &found)? == Some(wanted) {
            found = item;
        }
    }
    Ok(found)
}

fn position<'v>(
    items: impl Iterator<Item = (usize, Result<Value<'v>, Failure>)>,
    wanted: &Value<'v>,
) -> Result<Value<'v>, Failure> {
    for (index, item) in items {
        if compare::equal(&item?, wanted).unwrap_or(false) {
            return Ok(Value::Int(i64::try_from(index).unwrap_or(i64::MAX)));
        }
    }
    Ok(Value::Int(-1))
}

fn distinct<'v>(list: &List<'v>) -> Result<Value<'v>, Failure> {
    let mut out: Vec<Value<'v>> = Vec::new();
    for item in list.iter() {
        let item = item?;
        if !out.iter().any(|known| compare::equal(&item, known).unwrap_or(false)) {
            out.push(item);
        }
    }
    Ok(Value::list(out))
}

fn slice<'v>(list: &List<'v>, start: i64, end: i64) -> Result<Value<'v>, Failure> {
    let wrong = |why: String| Failure::new(format!("cannot slice({start}, {end}), {why}"));
    let (Ok(from), Ok(to)) = (usize::try_from(start), usize::try_from(end)) else {
        return Err(wrong("negative indexes not supported".to_owned()));
    };
    if from > to {
        return Err(wrong("start index must be less than or equal to end index".to_owned()));
    }
    if list.len() < to {
        return Err(wrong(format!("list is length {}", list.len())));
    }
    let items: Result<Vec<Value<'v>>, Failure> = (from..to).filter_map(|index| list.get(index)).collect();
    items.map(Value::list)
}

fn flattened<'v>(list: &List<'v>, depth: i64) -> Result<Value<'v>, Failure> {
    let mut out = Vec::new();
    flatten(list, depth, &mut out)?;
    Ok(Value::list(out))
}

fn flatten<'v>(list: &List<'v>, depth: i64, out: &mut Vec<Value<'v>>) -> Result<(), Failure> {
    for item in list.iter() {
        match item? {
            Value::List(inner) if depth > 0 => flatten(&inner, depth - 1, out)?,
            other => out.push(other),
        }
    }
    Ok(())
}

fn range<'v>(count: i64) -> Result<Value<'v>, Failure> {
    const MOST: i64 = 1_000_000;
    if count < 0 {
        return Err(Failure::new(format!(
            "lists.range: size must be non-negative, got {count}"
        )));
    }
    if count > MOST {
        return Err(Failure::new(format!(
            "lists.range: size {count} exceeds maximum allowed ({MOST})"
        )));
    }
    Ok(Value::list((0..count).map(Value::Int).collect()))
}

fn sorted<'v>(items: Vec<Value<'v>>, keys: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let Some(first) = keys.first() else {
        return Ok(Value::list(items));
    };
    if !compare::has_order(first) {
        return Err(Failure::new("list elements must be comparable"));
    }
    if keys.iter().any(|key| key.type_name() != first.type_name()) {
        return Err(Failure::new("list elements must have the same type"));
    }
    let mut pairs: Vec<(&Value<'v>, Value<'v>)> = keys.iter().zip(items).collect();
    pairs.sort_by(|(a, _), (b, _)| compare::order(a, b).unwrap_or(Ordering::Equal));
    Ok(Value::list(pairs.into_iter().map(|(_, item)| item).collect()))
}

fn associated<'v>(list: &List<'v>, keys: &List<'v>) -> Result<Value<'v>, Failure> {
    if list.len() != keys.len() {
        return Err(Failure::new(format!(
            "@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got {} and {} elements respectively",
            list.len(),
            keys.len()
        )));
    }
    sorted(list.values()?, &keys.values()?)
}

fn covers(list: &List<'_>, part: &List<'_>) -> Result<bool, Failure> {
    for item in part.iter() {
        if !contains(list, &item?)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equivalent(a: &List<'_>, b: &List<'_>) -> Result<bool, Failure> {
    Ok(covers(a, b)? && covers(b, a)?)
}

fn intersects(a: &List<'_>, b: &List<'_>) -> Result<bool, Failure> {
    for item in a.iter() {
        if contains(b, &item?).unwrap_or(false) {
            return Ok(true);
        }
    }
    Ok(false)
}
