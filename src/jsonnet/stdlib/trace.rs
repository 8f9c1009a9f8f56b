//! `std.trace`, with the place of its call. The evaluator does not tell functions where they are called, so the text does ([`TRACE`]).
//!
//! [`TRACE`]: crate::jsonnet::syntax::TRACE

use std::cell::RefCell;

use jrsonnet_evaluator::function::builtin::Builtin as _;
use jrsonnet_evaluator::function::{CallLocation, FuncVal, builtin};
use jrsonnet_evaluator::{IStr, Source, Val};
use jrsonnet_gcmodule::Acyclic;
use jrsonnet_stdlib::TracePrinter;

use crate::jsonnet::name::shown;

thread_local! {
    /// Messages of `std.trace` on this thread.
    static TRACES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Messages of `std.trace`.
pub(in crate::jsonnet) fn traces() -> Vec<String> {
    TRACES.take()
}

/// `std.trace` that knows no place.
pub(in crate::jsonnet) fn without_place() -> FuncVal {
    FuncVal::builtin(trace { place: "".into() })
}

/// The function of a source that gives `std.trace` its place.
pub(in crate::jsonnet) fn located(source: &Source) -> FuncVal {
    FuncVal::builtin(crdsmith_trace { source: source.clone() })
}

/// The message comes after those of `rest`, and not at all if `rest` fails.
#[builtin(fields(place: IStr))]
fn trace(this: &trace, str: IStr, rest: Val) -> Val {
    let place = &this.place;
    TRACES.with_borrow_mut(|traces| traces.push(format!("{place}{str}")));
    rest
}

/// `function` may also be of an object that has the name `std`.
#[builtin(fields(source: Source))]
fn crdsmith_trace(this: &crdsmith_trace, function: Val, line: u32) -> Val {
    match &function {
        Val::Func(FuncVal::Builtin(known)) if known.as_any().downcast_ref::<trace>().is_some() => {
            let place = format!("{}:{line} ", shown(this.source.source_path())).into();
            Val::Func(FuncVal::builtin(trace { place }))
        }
        _ => function,
    }
}

/// The evaluator's own `std.trace` is out of reach.
#[derive(Acyclic)]
pub(in crate::jsonnet) struct Unused;

impl TracePrinter for Unused {
    fn print_trace(&self, _: CallLocation<'_>, _: IStr) {}
}
