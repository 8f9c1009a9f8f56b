//! What calls cost when they are evaluated, in the server's units.

use super::ast::operator;
use super::convert::Failure;
use super::estimate::{LIST, PER_CHARACTER, PER_REGEX_CHARACTER, compares_size, is_accessor, scaled};
use super::value::{List, Map, Value};

/// The cost of a call. `overload` is empty where the types of the arguments decided it only now.
pub(super) fn of_call(function: &str, overload: &str, args: &[Value<'_>], result: &Result<Value<'_>, Failure>) -> u64 {
    let size = |at: usize| args.get(at).map_or(1, actual_size);
    of_lists(overload, args, result)
        .or_else(|| of_kubernetes(function, overload, args, result))
        .unwrap_or_else(|| match overload {
            "starts_with_string" | "ends_with_string" => scaled(size(1), PER_CHARACTER),
            "string_to_bytes" | "bytes_to_string" | "strings_quote" | "string_format" => scaled(size(0), PER_CHARACTER),
            "in_list" => size(1),
            "add_string" | "add_bytes" => scaled(size(0) + size(1), PER_CHARACTER),
            "matches" | "matches_string" => regex(size(0), size(1)),
            "contains_string" => scaled(size(0), PER_CHARACTER) * scaled(size(1), PER_CHARACTER),
            _ if compares_size(overload) => scaled(size(0).min(size(1)), PER_CHARACTER),
            _ => 1,
        })
}

/// What one evaluation may make and go through beside what costs count, in values; [`BYTES`] of text count as one.
pub(super) const WORK: usize = 1 << 24;
const BYTES: usize = 8;

/// What a call is sure to cost at least, before it makes anything. What it makes is taken off `work`; where that does not suffice, a call costs more than there
/// is: the server would run out of memory or time.
pub(super) fn at_least(function: &str, overload: &str, args: &[Value<'_>], work: &mut usize) -> u64 {
    let suffices = match (function, args) {
        ("replace", [Value::String(text), Value::String(from), Value::String(to), ..]) => {
            let longer = to.as_str().len().saturating_sub(from.as_str().len());
            let found = text.as_str().matches(from.as_str()).count();
            take(
                work,
                text.as_str().len().saturating_add(found.saturating_mul(longer)) / BYTES,
            )
        }
        ("join", [Value::List(list), rest @ ..]) => {
            let by = rest.first().map_or(0, bytes);
            let total = list.iter().fold(0, |sum: usize, item| {
                sum.saturating_add(item.map_or(0, |item| bytes(&item)))
                    .saturating_add(by)
            });
            take(work, total / BYTES)
        }
        ("format", [_, Value::List(list)]) if !is_nested(&args[1]) => {
            let total = list.iter().fold(0, |sum: usize, item| {
                sum.saturating_add(item.map_or(0, |item| bytes(&item)))
            });
            take(work, total / BYTES)
        }
        (operator::ADD, [Value::List(a), Value::List(b)]) => take(work, a.len().saturating_add(b.len())),
        _ if goes_through(function) => !args.iter().any(|arg| is_nested(arg) && is_larger(arg, work)),
        _ => true,
    };
    match function {
        _ if !suffices => u64::MAX,
        // What they give decides.
        "join" | "slice" | "reverse" | "lists.range" => 0,
        _ => of_call(function, overload, args, &Ok(Value::Null)),
    }
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

/// Whether a function looks at all that is in lists within lists.
fn goes_through(function: &str) -> bool {
    matches!(
        function,
        operator::EQUALS
            | operator::NOT_EQUALS
            | operator::IN
            | "isSorted"
            | "sum"
            | "max"
            | "min"
            | "indexOf"
            | "lastIndexOf"
            | "includes"
            | "distinct"
            | "flatten"
            | "format"
            | "sets.contains"
            | "sets.equivalent"
            | "sets.intersects"
    )
}

/// Whether a value is a list of lists or the like that an expression made: the same list may stand in it any number of times.
fn is_nested(value: &Value<'_>) -> bool {
    let is_aggregate = |value: &Value<'_>| matches!(value, Value::List(_) | Value::Map(_) | Value::Optional(Some(_)));
    match value {
        Value::List(List::Made(items)) => items.iter().any(is_aggregate),
        Value::Map(Map::Made(entries)) => entries.list.iter().any(|(_, value)| is_aggregate(value)),
        Value::Optional(Some(inner)) => is_aggregate(inner),
        _ => false,
    }
}

/// Whether there are more than `work` values in a value, which are taken off that.
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

/// The cost of a call of which arguments failed: they count as values without a size.
pub(super) fn of_failed_call<'v>(
    function: &str,
    overload: &str,
    args: Vec<Result<Value<'v>, Failure>>,
    failure: &Failure,
) -> u64 {
    let args: Vec<Value<'v>> = args.into_iter().map(|arg| arg.unwrap_or(Value::Null)).collect();
    of_call(function, overload, &args, &Err(failure.clone()))
}

/// How the server itself fails to count what a call costs, with arguments that are not what the function takes.
pub(super) fn broken(overload: &str, args: &[Result<Value<'_>, Failure>]) -> Option<Failure> {
    let not_a_list = |value: &Value<'_>| !matches!(value, Value::List(_));
    let not_a_number = |value: &Value<'_>| !matches!(value, Value::Int(_));
    let (at, is_wrong): (_, fn(&Value<'_>) -> bool) = match overload {
        "list_flatten_int" => (1, not_a_number),
        "list_distinct" => (0, not_a_list),
        _ if overload.ends_with("_sort") => (0, not_a_list),
        _ if overload.ends_with("_sortByAssociatedKeys") => (1, not_a_list),
        _ => return None,
    };
    let found = match args.get(at)? {
        Ok(value) if is_wrong(value) => value.go_type(),
        Ok(_) => return None,
        Err(_) => "*types.Err",
    };
    let why = if at == 1 && overload == "list_flatten_int" {
        format!("ref.Val is {found}, not types.Int")
    } else {
        // Of what lists can do, the first in the alphabet that the type cannot.
        let can_add = matches!(
            args.get(at)?,
            Ok(Value::Int(_)
                | Value::Uint(_)
                | Value::Double(_)
                | Value::String(_)
                | Value::Bytes(_)
                | Value::Duration(_)
                | Value::Timestamp(_))
        );
        let missing = if can_add { "Contains" } else { "Add" };
        format!("{found} is not traits.Lister: missing method {missing}")
    };
    Some(Failure::new(format!("internal error: interface conversion: {why}")))
}

/// The size of a value; 1 for what has none.
pub(super) fn actual_size(value: &Value<'_>) -> u64 {
    match value {
        Value::Optional(Some(inner)) => actual_size(inner),
        Value::Ip(address) => address.size(),
        Value::Cidr(block) => block.size(),
        other => other.size().map_or(1, |size| size as u64),
    }
}

fn regex(text: u64, pattern: u64) -> u64 {
    // An empty text is not free.
    scaled(text + 1, PER_CHARACTER).saturating_mul(scaled(pattern, PER_REGEX_CHARACTER))
}

fn of_lists(overload: &str, args: &[Value<'_>], result: &Result<Value<'_>, Failure>) -> Option<u64> {
    let made = |factor: f64, size: u64| Some(truncated(size, factor).saturating_add(1 + LIST));
    let given = args.first().map_or(1, actual_size);
    let returned = result.as_ref().map_or(1, actual_size);
    match overload {
        "list_sets_contains_list" | "list_sets_intersects_list" => Some(1 + given * args.get(1).map_or(1, actual_size)),
        "list_sets_equivalent_list" => Some(1 + 2 * given * args.get(1).map_or(1, actual_size)),
        "list_slice" | "lists_range" | "list_reverse" => made(1.0, returned),
        "list_flatten" => made(1.0, given),
        #[expect(clippy::cast_precision_loss, reason = "the server computes with floats")]
        "list_flatten_int" => {
            let depth = match args.get(1) {
                Some(Value::Int(depth)) => *depth as f64,
                _ => 1.0,
            };
            made(if depth < 0.0 { 1.0 } else { depth }, given)
        }
        "list_distinct" => compared(args.first()),
        _ if overload.ends_with("_sort") => compared(args.first()),
        _ if overload.ends_with("_sortByAssociatedKeys") => compared(args.get(1)),
        _ => None,
    }
}

/// Each item of a list compared with each.
fn compared(list: Option<&Value<'_>>) -> Option<u64> {
    let Some(Value::List(list)) = list else {
        return None;
    };
    let size = list.len() as u64;
    let text = matches!(list.get(0), Some(Ok(Value::String(_) | Value::Bytes(_))));
    let factor = if text { 2.0 + PER_CHARACTER } else { 2.0 };
    Some(truncated(size.saturating_mul(size), factor).saturating_add(1 + LIST))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the server computes with floats, and casts saturate"
)]
fn truncated(count: u64, factor: f64) -> u64 {
    (count as f64 * factor) as u64
}

fn of_kubernetes(
    function: &str,
    overload: &str,
    args: &[Value<'_>],
    result: &Result<Value<'_>, Failure>,
) -> Option<u64> {
    let size = |at: usize| args.get(at).map_or(1, actual_size);
    Some(match function {
        "isSorted" | "sum" | "max" | "min" | "indexOf" | "lastIndexOf" | "includes" => {
            args.first().map_or(0, traversal)
        }
        "replace" | "split" | "ip.isCanonical" => scaled(size(0), 2.0 * PER_CHARACTER),
        "join" => scaled(result.as_ref().map_or(1, actual_size), 2.0 * PER_CHARACTER),
        "find" | "findAll" => regex(size(0), size(1)),
        "ip" if overload == "cidr_ip" => 1,
        "url" | "lowerAscii" | "upperAscii" | "substring" | "trim" | "ip" | "cidr" | "isIP" | "isCIDR" | "quantity"
        | "isQuantity" | "semver" | "isSemver" => scaled(size(0), PER_CHARACTER),
        "containsIP" => {
            let parsed = if overload == "cidr_contains_ip_string" {
                scaled(size(1), PER_CHARACTER)
            } else {
                0
            };
            scaled(2 * size(0), PER_CHARACTER) + parsed
        }
        "containsCIDR" => {
            let parsed = if overload == "cidr_contains_cidr_string" {
                scaled(size(1), PER_CHARACTER)
            } else {
                0
            };
            scaled(2 * size(0), PER_CHARACTER) + scaled(size(0), PER_CHARACTER) + 1 + parsed
        }
        "validate" => {
            let Some(Value::Format(format)) = args.first() else {
                return None;
            };
            regex(size(1), format.regex_size())
        }
        _ if is_accessor(function) => 1,
        operator::EQUALS => match args.first() {
            Some(
                Value::Quantity(_)
                | Value::Ip(_)
                | Value::Cidr(_)
                | Value::Format(_)
                | Value::Url(_)
                | Value::Semver(_),
            ) => 1,
            _ => return None,
        },
        _ => return None,
    })
}

/// Going over everything in a value once.
fn traversal(value: &Value<'_>) -> u64 {
    match value {
        Value::String(text) => truncated(text.as_str().len() as u64, PER_CHARACTER),
        Value::Bytes(bytes) => truncated(bytes.len() as u64, PER_CHARACTER),
        Value::List(list) => list.iter().map(|item| item.as_ref().map_or(1, traversal)).sum(),
        Value::Map(map) => {
            let entry = |key: &Value<'_>| {
                let value = map.get(key).ok().flatten();
                traversal(key) + value.as_ref().map_or(1, traversal)
            };
            map.keys().iter().map(entry).sum()
        }
        _ => 1,
    }
}
