//! The work budget of one evaluation, for allocations and traversals that the cost model ignores.
//!
//! At the end of the budget, the server would run out of memory or time.

use crate::cel::value::{List, Map, Value};

/// The work budget of one evaluation, in values; [`BYTES`] bytes of text count as one.
pub(in crate::cel) const WORK: usize = 1 << 24;
const BYTES: usize = 8;

/// Charges the text that `replace` creates.
pub(super) fn replace(args: &[Value<'_>], work: &mut usize) -> bool {
    let [Value::String(text), Value::String(from), Value::String(to), ..] = args else {
        return true;
    };
    let longer = to.as_str().len().saturating_sub(from.as_str().len());
    let found = text.as_str().matches(from.as_str()).count();
    let made = text.as_str().len().saturating_add(found.saturating_mul(longer));
    take(work, made / BYTES)
}

/// Charges the text that `join` creates.
pub(super) fn join(args: &[Value<'_>], work: &mut usize) -> bool {
    let [Value::List(list), rest @ ..] = args else {
        return true;
    };
    let by = rest.first().map_or(0, bytes);
    let total = list.iter().fold(0, |sum: usize, item| {
        sum.saturating_add(item.map_or(0, |item| bytes(&item)))
            .saturating_add(by)
    });
    take(work, total / BYTES)
}

/// Charges the text that `format` creates.
pub(super) fn format(args: &[Value<'_>], work: &mut usize) -> bool {
    match args {
        [_, Value::List(list)] if !is_nested(&args[1]) => {
            let total = list.iter().fold(0, |sum: usize, item| {
                sum.saturating_add(item.map_or(0, |item| bytes(&item)))
            });
            take(work, total / BYTES)
        }
        _ => through(args, work),
    }
}

/// Charges the list that `+` creates.
pub(super) fn concat(args: &[Value<'_>], work: &mut usize) -> bool {
    match args {
        [Value::List(a), Value::List(b)] => take(work, a.len().saturating_add(b.len())),
        _ => true,
    }
}

/// Charges a function that traverses nested lists.
pub(super) fn through(args: &[Value<'_>], work: &mut usize) -> bool {
    !args.iter().any(|arg| is_nested(arg) && is_larger(arg, work))
}

fn take(work: &mut usize, amount: usize) -> bool {
    let left = work.checked_sub(amount);
    *work = left.unwrap_or(0);
    left.is_some()
}

fn bytes(value: &Value<'_>) -> usize {
    match value {
        Value::String(text) => text.as_str().len(),
        Value::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}

/// True for a nested list, map or optional that an expression created: such a value may contain the same list any number of times.
fn is_nested(value: &Value<'_>) -> bool {
    let is_aggregate = |value: &Value<'_>| matches!(value, Value::List(_) | Value::Map(_) | Value::Optional(Some(_)));
    match value {
        Value::List(List::Made(items)) => items.iter().any(is_aggregate),
        Value::Map(Map::Made(entries)) => entries.list.iter().any(|(_, value)| is_aggregate(value)),
        Value::Optional(Some(inner)) => is_aggregate(inner),
        _ => false,
    }
}

/// True if a value contains more than `work` values. Subtracts their number from `work`.
fn is_larger(value: &Value<'_>, work: &mut usize) -> bool {
    if !take(work, 1 + bytes(value) / BYTES) {
        return true;
    }
    match value {
        Value::List(List::Made(items)) => items.iter().any(|item| is_larger(item, work)),
        Value::Map(Map::Made(entries)) => entries.list.iter().any(|(_, value)| is_larger(value, work)),
        Value::Optional(Some(inner)) => is_larger(inner, work),
        _ => false,
    }
}
