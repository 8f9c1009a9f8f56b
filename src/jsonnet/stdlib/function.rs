//! Functions under their names.

use jrsonnet_evaluator::function::FuncVal;

/// The name of a function in `std`, and what makes it.
pub(super) type Function = (&'static str, fn() -> FuncVal);
