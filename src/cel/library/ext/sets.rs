//! Lists as sets (cel-go's `ext.Sets`).

use crate::cel::library::estimate::{Arguments, CallCost};
use crate::cel::library::overload::{Cost, Function, function, row, size};
use crate::cel::library::range::ONE;
use crate::cel::library::work;
use crate::cel::value::access::contains;
use crate::cel::value::{Failure, List, Value};

const ONCE: Cost = |args, _| 1 + size(args, 0) * size(args, 1);
const TWICE: Cost = |args, _| 1 + 2 * size(args, 0) * size(args, 1);

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("sets.contains", &[
        row("list_sets_contains_list", "(list(T),list(T))bool", |args| lists(args, covers))
            .priced(|of| pairs(of, 1.0), ONCE),
    ]).work(work::through),
    function("sets.equivalent", &[
        row("list_sets_equivalent_list", "(list(T),list(T))bool", |args| lists(args, equivalent))
            .priced(|of| pairs(of, 2.0), TWICE),
    ]).work(work::through),
    function("sets.intersects", &[
        row("list_sets_intersects_list", "(list(T),list(T))bool", |args| lists(args, intersects))
            .priced(|of| pairs(of, 1.0), ONCE),
    ]).work(work::through),
];

/// Estimates comparing each item of one list with each item of the other.
fn pairs(of: &Arguments<'_, '_>, factor: f64) -> CallCost {
    CallCost::of(of.size(0).times(of.size(1)).scaled(factor).add(ONE))
}

fn lists<'v>(
    args: &[Value<'v>],
    holds: fn(&List<'v>, &List<'v>) -> Result<bool, Failure>,
) -> Result<Value<'v>, Failure> {
    match args {
        [Value::List(a), Value::List(b)] => holds(a, b).map(Value::Bool),
        _ => Err(Failure::no_overload()),
    }
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
