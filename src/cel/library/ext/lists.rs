//! Lists (cel-go's `ext.Lists`).

use std::cmp::Ordering;

use crate::cel::library::estimate;
use crate::cel::library::estimate::{Argument, Arguments, CallCost};
use crate::cel::library::overload::{Counted, Function, Overload, function, row, size, typed};
use crate::cel::library::price::{LIST, PER_CHARACTER, truncated};
use crate::cel::library::range::Range;
use crate::cel::library::work;
use crate::cel::value::compare;
use crate::cel::value::{Failure, List, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("distinct", &[
        row("list_distinct", "list(T).()list(T)", distinct)
            .priced(|of| pairs(of.target, 2.0), |args, _| compared(args.first()))
            .counts(Counted::List(0)),
    ]).work(work::through),
    function("flatten", &[
        typed("list_flatten", "list(list(T)).()list(T)")
            .priced(|of| estimate::list(1.0, of.target_size()), |args, _| made(1.0, size(args, 0))),
        typed("list_flatten_int", "list(dyn).(int)list(dyn)")
            .priced(levels, levels_cost)
            .counts(Counted::Int(1)),
    ]).by_value(flatten).work(work::through),
    function("lists.range", &[
        row("lists_range", "(int)list(int)", range)
            .priced(|of| estimate::list(1.0, Range::exactly(count(of, 0, u64::MAX))), |_, result| made(1.0, result)),
    ]),
    function("reverse", &[
        row("list_reverse", "list(T).()list(T)", reverse)
            .priced(|of| estimate::list(1.0, of.target_size()), |_, result| made(1.0, result)),
    ]),
    function("slice", &[
        row("list_slice", "list(T).(int,int)list(T)", slice).priced(sliced, |_, result| made(1.0, result)),
    ]),
    function("sort", &[
        of_values("list_int_sort", "list(int).()list(int)"),
        of_values("list_uint_sort", "list(uint).()list(uint)"),
        of_values("list_double_sort", "list(double).()list(double)"),
        of_values("list_bool_sort", "list(bool).()list(bool)"),
        of_values("list_google.protobuf.Duration_sort", "list(duration).()list(duration)"),
        of_values("list_google.protobuf.Timestamp_sort", "list(timestamp).()list(timestamp)"),
        of_texts("list_string_sort", "list(string).()list(string)"),
        of_texts("list_bytes_sort", "list(bytes).()list(bytes)"),
    ]).by_value(|args| sorting("sort", args, |list| {
        let items = list.values()?;
        sorted(items.clone(), &items)
    })),
    function("@sortByAssociatedKeys", &[
        by_values("list_int_sortByAssociatedKeys", "list(T).(list(int))list(T)"),
        by_values("list_uint_sortByAssociatedKeys", "list(T).(list(uint))list(T)"),
        by_values("list_double_sortByAssociatedKeys", "list(T).(list(double))list(T)"),
        by_values("list_bool_sortByAssociatedKeys", "list(T).(list(bool))list(T)"),
        by_values("list_google.protobuf.Duration_sortByAssociatedKeys", "list(T).(list(duration))list(T)"),
        by_values("list_google.protobuf.Timestamp_sortByAssociatedKeys", "list(T).(list(timestamp))list(T)"),
        by_texts("list_string_sortByAssociatedKeys", "list(T).(list(string))list(T)"),
        by_texts("list_bytes_sortByAssociatedKeys", "list(T).(list(bytes))list(T)"),
    ]).by_value(|args| sorting("@sortByAssociatedKeys", args, |list| match args {
        [_, Value::List(keys)] => associated(list, keys),
        _ => Err(Failure::no_overload()),
    })),
];

const fn of_values(id: &'static str, signature: &'static str) -> Overload {
    typed(id, signature)
        .priced(|of| pairs(of.target, 2.0), |args, _| compared(args.first()))
        .counts(Counted::List(0))
}

const fn of_texts(id: &'static str, signature: &'static str) -> Overload {
    typed(id, signature)
        .priced(|of| pairs(of.target, TEXTS), |args, _| compared(args.first()))
        .counts(Counted::List(0))
}

const fn by_values(id: &'static str, signature: &'static str) -> Overload {
    typed(id, signature)
        .priced(|of| pairs(of.args.first(), 2.0), |args, _| compared(args.get(1)))
        .counts(Counted::List(1))
}

const fn by_texts(id: &'static str, signature: &'static str) -> Overload {
    typed(id, signature)
        .priced(|of| pairs(of.args.first(), TEXTS), |args, _| compared(args.get(1)))
        .counts(Counted::List(1))
}

/// The cost of comparing two texts.
const TEXTS: f64 = 2.0 + PER_CHARACTER;

/// Estimates comparing each item of a list with each other.
fn pairs(list: Option<&Argument<'_>>, factor: f64) -> CallCost {
    list.map_or(CallCost::ONE, |list| {
        let size = list.known();
        estimate::list(factor, size.times(size))
    })
}

/// The cost of comparing each item of a list with each other.
fn compared(list: Option<&Value<'_>>) -> u64 {
    let Some(Value::List(list)) = list else {
        return 1;
    };
    let size = list.len() as u64;
    let text = matches!(list.get(0), Some(Ok(Value::String(_) | Value::Bytes(_))));
    made(if text { TEXTS } else { 2.0 }, size.saturating_mul(size))
}

/// The cost of creating a list of a given size.
fn made(factor: f64, size: u64) -> u64 {
    truncated(size, factor).saturating_add(1 + LIST)
}

/// The constant number that an argument has; `otherwise` if it is not constant.
fn count(of: &Arguments<'_, '_>, at: usize, otherwise: u64) -> u64 {
    of.args.get(at).map_or(otherwise, |arg| arg.count_or(otherwise))
}

fn sliced(of: &Arguments<'_, '_>) -> CallCost {
    let length = count(of, 1, of.target_size().max).wrapping_sub(count(of, 0, 0));
    estimate::list(1.0, Range::exactly(length))
}

#[expect(clippy::cast_precision_loss, reason = "the server computes with floats")]
fn levels(of: &Arguments<'_, '_>) -> CallCost {
    estimate::list(count(of, 0, u64::MAX) as f64, of.target_size())
}

#[expect(clippy::cast_precision_loss, reason = "the server computes with floats")]
fn levels_cost(args: &[Value<'_>], _: u64) -> u64 {
    let depth = match args.get(1) {
        Some(Value::Int(depth)) if *depth >= 0 => *depth as f64,
        _ => 1.0,
    };
    made(depth, size(args, 0))
}

fn distinct<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let [Value::List(list)] = args else {
        return Err(Failure::no_overload());
    };
    let mut out: Vec<Value<'v>> = Vec::new();
    for item in list.iter() {
        let item = item?;
        if !out.iter().any(|known| compare::equal(&item, known).unwrap_or(false)) {
            out.push(item);
        }
    }
    Ok(Value::list(out))
}

fn reverse<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let [Value::List(list)] = args else {
        return Err(Failure::no_overload());
    };
    let mut items = list.values()?;
    items.reverse();
    Ok(Value::list(items))
}

fn slice<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let [Value::List(list), Value::Int(start), Value::Int(end)] = args else {
        return Err(Failure::no_overload());
    };
    let wrong = |why: String| Failure::new(format!("cannot slice({start}, {end}), {why}"));
    let (Ok(from), Ok(to)) = (usize::try_from(*start), usize::try_from(*end)) else {
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

fn flatten<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    match args {
        [Value::List(list)] => flattened(list, 1),
        [Value::List(_), Value::Int(depth)] if *depth < 0 => Err(Failure::new("level must be non-negative")),
        [Value::List(list), Value::Int(depth)] => flattened(list, *depth),
        [Value::List(_), ..] | [] => Err(Failure::no_overload()),
        [first, ..] => {
            let type_ = match first.type_name() {
                "map" => "map(dyn, dyn)",
                other => other,
            };
            Err(Failure::new(format!("no such overload: {type_}.flatten()")))
        }
    }
}

fn flattened<'v>(list: &List<'v>, depth: i64) -> Result<Value<'v>, Failure> {
    let mut out = Vec::new();
    flatten_into(list, depth, &mut out)?;
    Ok(Value::list(out))
}

fn flatten_into<'v>(list: &List<'v>, depth: i64, out: &mut Vec<Value<'v>>) -> Result<(), Failure> {
    for item in list.iter() {
        match item? {
            Value::List(inner) if depth > 0 => flatten_into(&inner, depth - 1, out)?,
            other => out.push(other),
        }
    }
    Ok(())
}

fn range<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    const MOST: i64 = 1_000_000;
    let &[Value::Int(count)] = args else {
        return Err(Failure::no_overload());
    };
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

/// Calls a function of a list. Fails if the first argument is not a list.
fn sorting<'v>(
    function: &str,
    args: &[Value<'v>],
    call: impl FnOnce(&List<'v>) -> Result<Value<'v>, Failure>,
) -> Result<Value<'v>, Failure> {
    match args.first() {
        Some(Value::List(list)) => call(list),
        Some(Value::String(_) | Value::Duration(_) | Value::Timestamp(_)) => Err(Failure::no_overload()),
        _ => Err(Failure::new(format!("no such overload: {function}"))),
    }
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
