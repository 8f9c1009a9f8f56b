//! The functions that a rewritten program calls. Each returns the value that the original program would have.

use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::{Error, IStr, ObjValue, Thunk, Val};

use super::instrument::{CONDITION, FIELD, INDEX, VALUE};
use super::trace::with;

/// Our functions, by the names that rewritten programs call them by.
pub(in crate::jsonnet) fn functions() -> [(&'static str, FuncVal); 4] {
    [
        (VALUE, FuncVal::builtin(value::default())),
        (INDEX, FuncVal::builtin(index::default())),
        (FIELD, FuncVal::builtin(field::default())),
        (CONDITION, FuncVal::builtin(condition::default())),
    ]
}

#[builtin]
fn value(site: u32, value: Thunk<Val>) -> Result<Val> {
    let call = with(|trace| trace.enter(site)).flatten();
    let result = value.evaluate().map_err(|_| failed());
    with(|trace| {
        trace.leave(call, result.as_ref().ok(), |trace, call, seen| {
            trace.of_value(call, seen, &value)
        });
    });
    result
}

#[builtin]
fn index(site: u32, object: Thunk<Val>, name: IStr) -> Result<Val> {
    let call = with(|trace| trace.enter(site)).flatten();
    let mut read = None;
    let result = object.evaluate().and_then(|object| {
        let Val::Obj(object) = object else {
            return Err(failed());
        };
        let since = with(|trace| trace.now()).unwrap_or_default();
        let result = object.get_or_bail(name.clone());
        read = Some((object, since));
        result
    });
    let result = result.map_err(|_| failed());
    with(|trace| {
        trace.leave(call, result.as_ref().ok(), |trace, call, seen| {
            let member = read.and_then(|(object, since)| trace.member(&object, &name, seen, since));
            member.unwrap_or_else(|| trace.handed_on(call, seen))
        });
    });
    result
}

#[builtin]
fn field(site: u32, this: ObjValue, value: Thunk<Val>) -> Result<Val> {
    let call = with(|trace| trace.enter(site)).flatten();
    let result = value.evaluate().map_err(|_| failed());
    with(|trace| {
        trace.leave(call, result.as_ref().ok(), |trace, call, seen| {
            trace.of_member(call, seen, &value, this)
        });
    });
    result
}

#[builtin]
fn condition(site: u32, value: Thunk<Val>) -> Result<Val> {
    let call = with(|trace| trace.enter(site)).flatten();
    let result = value.evaluate().map_err(|_| failed());
    let result = result.and_then(|value| {
        if matches!(value, Val::Bool(_)) {
            Ok(value)
        } else {
            Err(failed())
        }
    });
    with(|trace| match &result {
        Ok(_) => trace.forget(call),
        Err(_) => trace.leave(call, None, |_, call, _| call),
    });
    result
}

/// Replaces every error. The trace of the original error is not needed, and would be copied at each of many levels.
fn failed() -> Error {
    ErrorKind::RuntimeError("the program failed during the recording of places".into()).into()
}
