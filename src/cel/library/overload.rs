//! The rows of the libraries: functions and overloads with implementation and cost.

use super::estimate::{Arguments, CallCost};
use super::price::actual_size;
use crate::cel::value::{Failure, Value};

/// Computes an overload. The first value is the target of a member call.
pub(in crate::cel) type Call = for<'a, 'v> fn(&'a [Value<'v>]) -> Result<Value<'v>, Failure>;

/// The cost of a call in the server's units, by its arguments and the size of the result.
///
/// The size is 1 for a result without a size and for a failure. The size 0 means that the result is unknown; the cost is then a minimum.
pub(in crate::cel) type Cost = for<'a, 'v> fn(&'a [Value<'v>], u64) -> u64;

/// Charges a call to a work budget. Returns false if the call does not fit.
pub(in crate::cel) type Work = for<'a, 'v> fn(&'a [Value<'v>], &mut usize) -> bool;

/// One form of calling a function.
#[derive(Debug)]
pub(in crate::cel) struct Overload {
    /// The server's name of the overload.
    pub(in crate::cel) id: &'static str,
    /// `target.(arguments)result`, or `(arguments)result` without a target.
    pub(in crate::cel) signature: &'static str,
    /// `None` if the function decides by the values, whatever the overload.
    pub(super) call: Option<Call>,
    pub(in crate::cel) estimate: Estimate,
    pub(super) cost: Cost,
    /// The argument whose type the server's cost count asserts.
    pub(super) counted: Option<Counted>,
}

/// The cost estimate of a call.
#[derive(Debug, Clone, Copy)]
pub(in crate::cel) enum Estimate {
    /// Computed from the arguments; their own cost is added.
    Call(fn(&Arguments<'_, '_>) -> CallCost),
    /// `&&` and `||`: the second term may be skipped.
    Logic,
    /// `?:`: one branch is skipped.
    Conditional,
    /// `+` of texts or lists, with the cost of one character or item.
    Sum(f64),
}

/// An argument whose type the server's cost count asserts.
#[derive(Debug, Clone, Copy)]
pub(in crate::cel) enum Counted {
    List(usize),
    Int(usize),
}

/// The evaluator's treatment of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) enum Form {
    /// Evaluates all arguments, then calls the function.
    Strict,
    And,
    Or,
    Conditional,
    Index,
    /// `[?_]` and `.?`.
    OptionalIndex,
    NotStrictlyFalse,
    /// `or` and `orValue` of optional values; the field tells if the value is unwrapped.
    Otherwise {
        unwraps: bool,
    },
    /// `+`, which extends the carried value of a loop in place.
    Add,
    Insert,
    In,
    /// A conversion, which is computed at compile time for a constant.
    Conversion,
    Search(Search),
    Format,
}

/// The functions that take a regular expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) enum Search {
    Matches,
    Find,
    FindAll,
}

/// A function of a library.
#[derive(Debug)]
pub(in crate::cel) struct Function {
    pub(in crate::cel) name: &'static str,
    pub(in crate::cel) form: Form,
    /// True if only stored rules may call the function, because the previous server version does not have it.
    pub(in crate::cel) newest: bool,
    /// Decides by the values, whatever their types.
    pub(super) by_value: Option<Call>,
    /// The cost of a call whose overload the types leave open.
    pub(super) open_cost: Cost,
    pub(super) work: Work,
    pub(super) overloads: &'static [Overload],
}

/// An overload that costs one unit.
pub(super) const fn row(id: &'static str, signature: &'static str, call: Call) -> Overload {
    Overload {
        call: Some(call),
        ..typed(id, signature)
    }
}

/// An overload of a function that decides by the values.
pub(super) const fn typed(id: &'static str, signature: &'static str) -> Overload {
    Overload {
        id,
        signature,
        call: None,
        estimate: Estimate::Call(|_| CallCost::ONE),
        cost: one,
        counted: None,
    }
}

impl Overload {
    /// Sets an estimate, to which the arguments' own is added, and a cost.
    pub(super) const fn priced(self, estimate: fn(&Arguments<'_, '_>) -> CallCost, cost: Cost) -> Self {
        Self {
            estimate: Estimate::Call(estimate),
            cost,
            ..self
        }
    }

    pub(super) const fn estimated(self, estimate: Estimate) -> Self {
        Self { estimate, ..self }
    }

    pub(super) const fn costs(self, cost: Cost) -> Self {
        Self { cost, ..self }
    }

    pub(super) const fn counts(self, counted: Counted) -> Self {
        Self {
            counted: Some(counted),
            ..self
        }
    }
}

/// A function whose overloads differ by the types of the values.
pub(super) const fn function(name: &'static str, overloads: &'static [Overload]) -> Function {
    Function {
        name,
        form: Form::Strict,
        newest: false,
        by_value: None,
        open_cost: one,
        work: |_, _| true,
        overloads,
    }
}

impl Function {
    pub(super) const fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    pub(super) const fn newest(self) -> Self {
        Self { newest: true, ..self }
    }

    pub(super) const fn by_value(self, call: Call) -> Self {
        Self {
            by_value: Some(call),
            ..self
        }
    }

    /// Sets the cost of a call whose overload is open; the default is one unit.
    pub(super) const fn open_cost(self, cost: Cost) -> Self {
        Self {
            open_cost: cost,
            ..self
        }
    }

    pub(super) const fn work(self, work: Work) -> Self {
        Self { work, ..self }
    }
}

fn one(_: &[Value<'_>], _: u64) -> u64 {
    1
}

/// The size of an argument; 1 if it is missing.
pub(super) fn size(args: &[Value<'_>], at: usize) -> u64 {
    args.get(at).map_or(1, actual_size)
}

/// Defines a function of values of given types. Values of other types have no overload.
macro_rules! typed_call {
    ($($pattern:pat_param),* => $result:expr) => {
        |args| match args {
            [$($pattern),*] => $result,
            _ => Err(crate::cel::value::Failure::no_overload()),
        }
    };
}

pub(super) use typed_call;
