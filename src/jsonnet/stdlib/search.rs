//! Functions that look for a value in a list. Items are equal as in `==`: the evaluator's own take a list for equal to itself without a look at its items.

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::typed::FromUntyped;
use jrsonnet_evaluator::val::{ArrValue, IndexableVal, Thunk};
use jrsonnet_evaluator::{IStr, Val};

use super::deep::equals;
use super::failed::failed;
use super::function::Function;

pub(super) const FUNCTIONS: [Function; 6] = [
    ("contains", || FuncVal::builtin(contains::default())),
    ("count", || FuncVal::builtin(count::default())),
    ("find", || FuncVal::builtin(find::default())),
    ("member", || FuncVal::builtin(member::default())),
    ("remove", || FuncVal::builtin(remove::default())),
    ("removeAt", || FuncVal::builtin(remove_at::default())),
];

/// The index of the first item that is equal to a value.
fn position(items: &ArrValue, value: &Val) -> Result<Option<u32>> {
    for (index, item) in (0..).zip(items.iter()) {
        if equals(&item?, value)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

#[builtin]
fn contains(arr: ArrValue, elem: Val) -> Result<bool> {
    Ok(position(&arr, &elem)?.is_some())
}

#[builtin]
fn member(arr: IndexableVal, x: Val) -> Result<bool> {
    match arr {
        IndexableVal::Arr(items) => Ok(position(&items, &x)?.is_some()),
        IndexableVal::Str(text) => Ok(text.contains(IStr::from_untyped(x)?.as_str())),
    }
}

/// The indexes of all items that are equal to a value, which is not evaluated for an empty list.
fn positions(items: &ArrValue, value: &Thunk<Val>) -> Result<Vec<u32>> {
    let mut out = Vec::new();
    for (index, item) in (0..).zip(items.iter()) {
        if equals(&item?, &value.evaluate()?)? {
            out.push(index);
        }
    }
    Ok(out)
}

#[builtin]
fn find(value: Thunk<Val>, arr: ArrValue) -> Result<Vec<u32>> {
    positions(&arr, &value)
}

#[builtin]
fn count(arr: ArrValue, x: Thunk<Val>) -> Result<usize> {
    Ok(positions(&arr, &x)?.len())
}

#[builtin]
fn remove(arr: ArrValue, elem: Val) -> Result<ArrValue> {
    Ok(match position(&arr, &elem)? {
        Some(index) => without(&arr, index),
        None => arr,
    })
}

#[builtin]
fn remove_at(arr: ArrValue, at: i32) -> Result<ArrValue> {
    match u32::try_from(at).ok().filter(|index| *index < arr.len()) {
        Some(index) => Ok(without(&arr, index)),
        None => Err(failed(format!(
            "`std.removeAt` has no item {at} to remove: its length is {}",
            arr.len()
        ))),
    }
}

fn without(items: &ArrValue, index: u32) -> ArrValue {
    let kept = (0..).zip(items.iter_lazy()).filter(|(at, _)| *at != index);
    ArrValue::new(kept.map(|(_, item)| item).collect::<Vec<_>>())
}
