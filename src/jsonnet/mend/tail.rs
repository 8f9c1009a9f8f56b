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
    static DEEPEST: Cell<usize> = const { Cell::new(0) };
}

/// Such calls within one another: an endless program ends, and the stack of as many fits the memory.
const MOST: usize = 100_000;

/// The message about more of them.
pub(in crate::jsonnet) const TOO_DEEP: &str = "more than 100000 `tailstrict` calls are nested";

pub(super) fn tail() -> FuncVal {
    FuncVal::builtin(crdsmith_tail::default())
}

/// Frames of an error's trace that are kept: the innermost and the outermost ones.
const FRAMES: (usize, usize) = (40, 20);

/// An error with a short trace.
pub(super) fn short_trace<T>(result: Result<T>) -> Result<T> {
    result.map_err(|mut error| {
        let frames = &mut error.trace_mut().0;
        if frames.len() > FRAMES.0 + FRAMES.1 {
            frames.drain(FRAMES.0..frames.len() - FRAMES.1);
        }
        error
    })
}

/// Sets how deep other calls may nest on this thread, where no call is open.
pub(in crate::jsonnet) fn limit(stack: usize) {
    LIMIT.set(stack);
    NESTED.set(0);
    DEEPEST.set(0);
}

/// Such calls within one another that a program may use beside others, whose values hide the calls that made them.
const SHARED: usize = 1_000;

/// Whether too many of these calls were nested since the limit was set for a program that is evaluated beside others.
pub(in crate::jsonnet) fn are_deep() -> bool {
    DEEPEST.get() > SHARED
}

#[builtin]
fn crdsmith_tail(call: Thunk<Val>) -> Result<Val> {
    let nested = NESTED.get();
    if nested >= MOST {
        return Err(ErrorKind::RuntimeError(TOO_DEEP.into()).into());
    }
    NESTED.set(nested + 1);
    DEEPEST.set(DEEPEST.get().max(nested + 1));
    let _depth = limit_stack_depth(LIMIT.get());
    let value = call.evaluate();
    NESTED.set(nested);
    // Each level keeps a copy of the error.
    short_trace(value)
}
