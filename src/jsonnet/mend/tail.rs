//! `tailstrict` calls: go-jsonnet lets go of the caller, so that they may nest deeper than other calls.

use std::cell::Cell;

use jrsonnet_evaluator::Val;
use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::stack::limit_stack_depth;
use jrsonnet_evaluator::val::Thunk;

thread_local! {
    static LIMIT: Cell<usize> = const { Cell::new(usize::MAX) };
    static NESTED: Cell<usize> = const { Cell::new(0) };
}

/// Such calls within one another: an endless program ends, and the stack of as many fits the memory.
const MOST: usize = 100_000;

pub(super) fn tail() -> FuncVal {
    FuncVal::builtin(crdsmith_tail::default())
}

/// Frames of an error's trace that are kept.
const FRAMES: usize = 100;

/// Sets how deep other calls may nest on this thread.
pub(in crate::jsonnet) fn limit(stack: usize) {
    LIMIT.set(stack);
}

#[builtin]
fn crdsmith_tail(call: Thunk<Val>) -> Result<Val> {
    let nested = NESTED.get();
    if nested >= MOST {
        return Err(ErrorKind::StackOverflow.into());
    }
    NESTED.set(nested + 1);
    let _depth = limit_stack_depth(LIMIT.get());
    let value = call.evaluate();
    NESTED.set(nested);
    value.map_err(|mut error| {
        // Each level keeps a copy of the error.
        error.trace_mut().0.truncate(FRAMES);
        error
    })
}
