//! `+` and `%` where a number may become part of a string: the evaluator prints the fewest digits, go-jsonnet 17. `==` of numbers that are nearly the same.

use jrsonnet_evaluator::Val;
use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::typed::ValType;
use jrsonnet_evaluator::val::{ArrValue, StrValue, Thunk};
use jrsonnet_ir::BinaryOpType;

use super::tail::short_trace;
use crate::jsonnet::stdlib::{equals, format, print, print_to};

/// The names of functions in traces.
pub(in crate::jsonnet) const CALLS: [&str; 11] = [
    "function <crdsmith_text> call",
    "function <crdsmith_trace> call",
    "function <crdsmith_bound> call",
    "function <crdsmith_equals> call",
    "function <crdsmith_tail> call",
    "function <crdsmith_join> call",
    "function <crdsmith_list> call",
    "function <crdsmith_map> call",
    "function <crdsmith_plus> call",
    "function <crdsmith_sum> call",
    "function <crdsmith_modulo> call",
];

pub(super) fn plus() -> FuncVal {
    FuncVal::builtin(crdsmith_plus::default())
}

pub(super) fn sum() -> FuncVal {
    FuncVal::builtin(crdsmith_sum::default())
}

pub(super) fn modulo() -> FuncVal {
    FuncVal::builtin(crdsmith_modulo::default())
}

#[builtin]
fn crdsmith_plus(a: Thunk<Val>, b: Thunk<Val>) -> Result<Val> {
    add(value_of(&a)?, value_of(&b)?)
}

pub(super) fn text() -> FuncVal {
    FuncVal::builtin(crdsmith_text::default())
}

#[builtin]
fn crdsmith_text(value: Thunk<Val>) -> Result<Val> {
    let value = value_of(&value)?;
    match &value {
        Val::Num(_) | Val::Arr(_) | Val::Obj(_) => Ok(Val::string(print(&value)?)),
        _ => Ok(value),
    }
}

pub(super) fn bound() -> FuncVal {
    FuncVal::builtin(crdsmith_bound::default())
}

/// The evaluator refuses null.
#[builtin]
fn crdsmith_bound(bound: Thunk<Val>, default: Val) -> Result<Val> {
    Ok(match value_of(&bound)? {
        Val::Null => default,
        bound => bound,
    })
}

pub(super) fn equal() -> FuncVal {
    FuncVal::builtin(crdsmith_equals::default())
}

#[builtin]
fn crdsmith_equals(a: Thunk<Val>, b: Thunk<Val>) -> Result<bool> {
    equals(&value_of(&a)?, &value_of(&b)?)
}

#[builtin]
fn crdsmith_sum(items: ArrValue) -> Result<Val> {
    let mut items = items.iter();
    let mut sum = items.next().map(short_trace).transpose()?.unwrap_or_default();
    for item in items {
        sum = add(sum, short_trace(item)?)?;
    }
    Ok(sum)
}

pub(super) fn join() -> FuncVal {
    FuncVal::builtin(crdsmith_join::default())
}

/// Strings of so many bytes are put together at once. Longer ones share their parts.
const SHORT: usize = 100;

#[expect(
    clippy::too_many_arguments,
    clippy::many_single_char_names,
    reason = "operands have no names, and a list of them would be a value more"
)]
#[builtin]
fn crdsmith_join(
    a: Thunk<Val>,
    b: Thunk<Val>,
    c: Option<Thunk<Val>>,
    d: Option<Thunk<Val>>,
    e: Option<Thunk<Val>>,
    f: Option<Thunk<Val>>,
    g: Option<Thunk<Val>>,
    h: Option<Thunk<Val>>,
) -> Result<Val> {
    // The first two are added: each has a value before one of them is printed.
    let known = [value_of(&a)?, value_of(&b)?].into_iter().map(Ok);
    let others = [c, d, e, f, g, h].into_iter().flatten();
    let values = known.chain(others.map(|operand| value_of(&operand)));
    let mut short = String::new();
    let mut long: Option<StrValue> = None;
    for (at, value) in values.enumerate() {
        let printed = match value? {
            Val::Str(text) if long.is_none() && short.len() + text.len() < SHORT => {
                text.chunks(&mut |chunk| short.push_str(chunk));
                continue;
            }
            Val::Str(text) => text,
            Val::Func(_) => {
                let sides = [(ValType::Func, ValType::Str), (ValType::Str, ValType::Func)];
                let (left, right) = sides[usize::from(at > 0)];
                return Err(ErrorKind::BinaryOperatorDoesNotOperateOnValues(BinaryOpType::Add, left, right).into());
            }
            other if long.is_none() => {
                print_to(&other, &mut short)?;
                continue;
            }
            other => print(&other)?.into(),
        };
        let before = long.unwrap_or_else(|| std::mem::take(&mut short).into());
        long = Some(StrValue::concat(before, printed));
    }
    Ok(Val::Str(long.unwrap_or_else(|| short.into())))
}

#[builtin]
fn crdsmith_modulo(a: Thunk<Val>, b: Thunk<Val>) -> Result<Val> {
    let (a, b) = (value_of(&a)?, value_of(&b)?);
    match (&a, &b) {
        (Val::Str(text), _) => Ok(Val::string(format(&text.into_flat(), b)?)),
        _ => Val::try_mod(&a, &b),
    }
}

/// The value of an operand. Each level of a recursion keeps a copy of an error, so its trace stays short.
fn value_of(operand: &Thunk<Val>) -> Result<Val> {
    short_trace(operand.evaluate())
}

/// `a + b`.
fn add(a: Val, b: Val) -> Result<Val> {
    Ok(match (a, b) {
        (Val::Str(a), Val::Str(b)) => Val::Str(StrValue::concat(a, b)),
        (Val::Str(a), b) => Val::Str(StrValue::concat(a, print(&b)?.into())),
        (a, Val::Str(b)) => Val::Str(StrValue::concat(print(&a)?.into(), b)),
        (Val::Obj(a), Val::Obj(b)) => Val::Obj(b.extend_from(a)),
        (Val::Num(a), Val::Num(b)) => Val::try_num(a.get() + b.get())?,
        (Val::Arr(a), Val::Arr(b)) => {
            let message = || ErrorKind::RuntimeError("the array is too long".into());
            Val::Arr(ArrValue::extended(a, b).ok_or_else(message)?)
        }
        (a, b) => {
            let (a, b) = (a.value_type(), b.value_type());
            return Err(ErrorKind::BinaryOperatorDoesNotOperateOnValues(BinaryOpType::Add, a, b).into());
        }
    })
}
