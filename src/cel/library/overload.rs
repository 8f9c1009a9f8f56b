//! The rows of the libraries: a function, its overloads, and what each of them does and costs.

use super::estimate::{Arguments, CallCost};
use super::price::actual_size;
use crate::cel::value::{Failure, Value};

/// What an overload does with values. The target of a member call is the first of them.
pub(in crate::cel) type Call = for<'a, 'v> fn(&'a [Value<'v>]) -> Result<Value<'v>, Failure>;

/// What a call costs, in the server's units: its arguments, and the size of the result.
///
/// The size is 1 for a result without a size and for a failure, and 0 before the result is known: the cost is then what the call costs at least.
pub(in crate::cel) type Cost = for<'a, 'v> fn(&'a [Value<'v>], u64) -> u64;

/// Whether a call fits into a work budget, which it is charged to.
pub(in crate::cel) type Work = for<'a, 'v> fn(&'a [Value<'v>], &mut usize) -> bool;

/// One way of calling a function.
#[derive(Debug)]
pub(in crate::cel) struct Overload {
    /// The server's name of the overload.
    pub(in crate::cel) id: &'static str,
    /// `target.(arguments)result`, or without a target.
    pub(in crate::cel) signature: &'static str,
    /// None where the function decides by the values, whatever the overload.
    pub(super) call: Option<Call>,
    pub(in crate::cel) estimate: Estimate,
    pub(super) cost: Cost,
    /// The argument that the server's own count takes for granted.
    pub(super) counted: Option<Counted>,
}

/// How the cost of a call is estimated.
#[derive(Debug, Clone, Copy)]
pub(in crate::cel) enum Estimate {
    /// By the arguments; their own cost is added.
    Call(fn(&Arguments<'_, '_>) -> CallCost),
    /// `&&` and `||`: the second term may be skipped.
    Logic,
    /// `?:`: one branch is skipped.
    Conditional,
    /// `+` of texts or lists, and what one character or item costs.
    Sum(f64),
}

/// An argument whose type the server's count of the cost asserts.
#[derive(Debug, Clone, Copy)]
pub(in crate::cel) enum Counted {
    List(usize),
    Int(usize),
}

/// How the evaluator treats a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) enum Form {
    /// All arguments are evaluated, then the function is called.
    Strict,
    And,
    Or,
    Conditional,
    Index,
    /// `[?_]` and `.?`.
    OptionalIndex,
    NotStrictlyFalse,
    /// `or` and `orValue` of optional values; whether the value is unwrapped.
    Otherwise {
        unwraps: bool,
    },
    /// `+`, which grows the carried value of a loop in its place.
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
    /// Whether only stored rules may call the function, because the version before does not have it.
    pub(in crate::cel) newest: bool,
    /// Decides by the values, whatever their types.
    pub(super) by_value: Option<Call>,
    /// What a call costs whose overload the types leave open.
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
    /// With an estimate beside the arguments' own, and a cost.
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

/// A function whose overloads are told apart by the types of the values.
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

    /// What a call costs whose overload is open; it is one unit otherwise.
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

/// The size of an argument, 1 where there is none.
pub(super) fn size(args: &[Value<'_>], at: usize) -> u64 {
    args.get(at).map_or(1, actual_size)
}

/// A function of values of certain types. Values of other types are no overload.
macro_rules! typed_call {
    ($($pattern:pat_param),* => $result:expr) => {
        |args| match args {
            [$($pattern),*] => $result,
            _ => Err(crate::cel::value::Failure::no_overload()),
        }
    };
}

pub(super) use typed_call;
