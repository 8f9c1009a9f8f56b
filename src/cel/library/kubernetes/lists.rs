//! Functions of lists (`library.Lists`).

use std::cmp::Ordering;

use crate::cel::library::Duration;
use crate::cel::library::estimate::{Arguments, CallCost};
use crate::cel::library::overload::{Function, function, row};
use crate::cel::library::price;
use crate::cel::library::price::PER_CHARACTER;
use crate::cel::library::range::ONE;
use crate::cel::library::standard::arithmetic;
use crate::cel::library::work;
use crate::cel::types::Type;
use crate::cel::value::access::contains;
use crate::cel::value::compare;
use crate::cel::value::{Failure, List, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("isSorted", &[
        row("list_int_is_sorted_bool", "list(int).()bool", is_sorted).priced(traversed, walk),
        row("list_uint_is_sorted_bool", "list(uint).()bool", is_sorted).priced(traversed, walk),
        row("list_double_is_sorted_bool", "list(double).()bool", is_sorted).priced(traversed, walk),
        row("list_bool_is_sorted_bool", "list(bool).()bool", is_sorted).priced(traversed, walk),
        row("list_duration_is_sorted_bool", "list(duration).()bool", is_sorted).priced(traversed, walk),
        row("list_timestamp_is_sorted_bool", "list(timestamp).()bool", is_sorted).priced(traversed, walk),
        row("list_string_is_sorted_bool", "list(string).()bool", is_sorted).priced(traversed, walk),
        row("list_bytes_is_sorted_bool", "list(bytes).()bool", is_sorted).priced(traversed, walk),
    ]).open_cost(walk).work(work::through),
    function("sum", &[
        row("list_int_sum_int", "list(int).()int", |args| sum(args, Value::Int(0))).priced(traversed, walk),
        row("list_uint_sum_uint", "list(uint).()uint", |args| sum(args, Value::Uint(0))).priced(traversed, walk),
        row("list_double_sum_double", "list(double).()double", |args| sum(args, Value::Double(0.0))).priced(traversed, walk),
        row("list_duration_sum_duration", "list(duration).()duration", |args| sum(args, Value::Duration(Duration::default()))).priced(traversed, walk),
    ]).open_cost(walk).work(work::through),
    function("min", &[
        row("list_int_min_int", "list(int).()int", |args| extreme(args, "min", Ordering::Less)).priced(traversed, walk),
        row("list_uint_min_uint", "list(uint).()uint", |args| extreme(args, "min", Ordering::Less)).priced(traversed, walk),
        row("list_double_min_double", "list(double).()double", |args| extreme(args, "min", Ordering::Less)).priced(traversed, walk),
        row("list_bool_min_bool", "list(bool).()bool", |args| extreme(args, "min", Ordering::Less)).priced(traversed, walk),
        row("list_duration_min_duration", "list(duration).()duration", |args| extreme(args, "min", Ordering::Less)).priced(traversed, walk),
        row("list_timestamp_min_timestamp", "list(timestamp).()timestamp", |args| extreme(args, "min", Ordering::Less)).priced(traversed, walk),
        row("list_string_min_string", "list(string).()string", |args| extreme(args, "min", Ordering::Less)).priced(traversed, walk),
        row("list_bytes_min_bytes", "list(bytes).()bytes", |args| extreme(args, "min", Ordering::Less)).priced(traversed, walk),
    ]).open_cost(walk).work(work::through),
    function("max", &[
        row("list_int_max_int", "list(int).()int", |args| extreme(args, "max", Ordering::Greater)).priced(traversed, walk),
        row("list_uint_max_uint", "list(uint).()uint", |args| extreme(args, "max", Ordering::Greater)).priced(traversed, walk),
        row("list_double_max_double", "list(double).()double", |args| extreme(args, "max", Ordering::Greater)).priced(traversed, walk),
        row("list_bool_max_bool", "list(bool).()bool", |args| extreme(args, "max", Ordering::Greater)).priced(traversed, walk),
        row("list_duration_max_duration", "list(duration).()duration", |args| extreme(args, "max", Ordering::Greater)).priced(traversed, walk),
        row("list_timestamp_max_timestamp", "list(timestamp).()timestamp", |args| extreme(args, "max", Ordering::Greater)).priced(traversed, walk),
        row("list_string_max_string", "list(string).()string", |args| extreme(args, "max", Ordering::Greater)).priced(traversed, walk),
        row("list_bytes_max_bytes", "list(bytes).()bytes", |args| extreme(args, "max", Ordering::Greater)).priced(traversed, walk),
    ]).open_cost(walk).work(work::through),
    function("indexOf", &[
        row("list_a_index_of_int", "list(A).(A)int", first).priced(traversed, walk),
    ]).open_cost(walk).work(work::through),
    function("lastIndexOf", &[
        row("list_a_last_index_of_int", "list(A).(A)int", last).priced(traversed, walk),
    ]).open_cost(walk).work(work::through),
    function("includes", &[
        row("list_includes_dyn_dyn", "dyn.(dyn)bool", includes).priced(included, walk),
    ]).newest().open_cost(walk).work(work::through),
];

/// Cost of reading everything in the first argument.
pub(in crate::cel::library) fn walk(args: &[Value<'_>], _: u64) -> u64 {
    args.first().map_or(0, price::traversal)
}

/// Estimates reading a list or a text once.
pub(in crate::cel::library) fn traversed(of: &Arguments<'_, '_>) -> CallCost {
    of_items(of).unwrap_or_else(|| CallCost::of(of.target_size().scaled(PER_CHARACTER)))
}

/// Estimates reading a list once; a value of an open type is estimated like a list.
fn included(of: &Arguments<'_, '_>) -> CallCost {
    of_items(of).unwrap_or_else(|| CallCost::of(of.target_size()))
}

fn of_items(of: &Arguments<'_, '_>) -> Option<CallCost> {
    let (type_, size) = of.target?.item()?;
    let each = match type_.unnullable() {
        Type::String | Type::Bytes => ONE.add(size.scaled(PER_CHARACTER)),
        _ => ONE,
    };
    Some(CallCost::of(of.target_size().times(each)))
}

fn list<'a, 'v>(args: &'a [Value<'v>]) -> Result<&'a List<'v>, Failure> {
    match args {
        [Value::List(list), ..] => Ok(list),
        _ => Err(Failure::no_overload()),
    }
}

fn is_sorted<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let items = list(args)?.values()?;
    for pair in items.windows(2) {
        if ordered(&pair[0], &pair[1])? == Some(Ordering::Greater) {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

/// The order of two items; `None` for types without a common order, which the server ignores.
fn ordered(a: &Value<'_>, b: &Value<'_>) -> Result<Option<Ordering>, Failure> {
    if !compare::has_order(a) || !compare::has_order(b) {
        return Err(Failure::no_overload());
    }
    Ok(compare::order(a, b).ok())
}

/// The sum; for an empty list, the zero of the declared type.
fn sum<'v>(args: &[Value<'v>], zero: Value<'v>) -> Result<Value<'v>, Failure> {
    let mut items = list(args)?.values()?.into_iter();
    let Some(first) = items.next() else {
        return Ok(zero);
    };
    if !matches!(
        first,
        Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Duration(_)
    ) {
        return Err(Failure::no_overload());
    }
    items.try_fold(first, |sum, item| arithmetic::add(&[sum, item]))
}

fn extreme<'v>(args: &[Value<'v>], function: &str, wanted: Ordering) -> Result<Value<'v>, Failure> {
    let mut items = list(args)?.values()?.into_iter();
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

fn first<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    position(list(args)?.iter().enumerate(), args)
}

fn last<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let list = list(args)?;
    let backwards = (0..list.len())
        .rev()
        .filter_map(|index| Some((index, list.get(index)?)));
    position(backwards, args)
}

fn position<'v>(
    items: impl Iterator<Item = (usize, Result<Value<'v>, Failure>)>,
    args: &[Value<'v>],
) -> Result<Value<'v>, Failure> {
    let [_, wanted] = args else {
        return Err(Failure::no_overload());
    };
    for (index, item) in items {
        if compare::equal(&item?, wanted).unwrap_or(false) {
            return Ok(Value::Int(i64::try_from(index).unwrap_or(i64::MAX)));
        }
    }
    Ok(Value::Int(-1))
}

fn includes<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let found = match args {
        [Value::List(list), wanted] => contains(list, wanted),
        [value, wanted] => compare::equal(value, wanted),
        _ => return Err(Failure::no_overload()),
    };
    Ok(Value::Bool(found.unwrap_or(false)))
}
