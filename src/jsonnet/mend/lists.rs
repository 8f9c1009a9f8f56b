//! What comprehensions become: lists of items that are evaluated when they are needed, each once.

use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::function::{FuncVal, NativeFn, builtin};
use jrsonnet_evaluator::val::{ArrValue, Thunk};
use jrsonnet_evaluator::{IStr, Val};
use jrsonnet_gcmodule::Trace;

use crate::jsonnet::stdlib::{Lazy, counted, mapped};

type T = Thunk<Val>;

pub(super) fn map() -> FuncVal {
    FuncVal::builtin(crdsmith_map::default())
}

pub(super) fn list() -> FuncVal {
    FuncVal::builtin(crdsmith_list::default())
}

#[builtin]
fn crdsmith_map(func: Lazy, arr: Val) -> Result<ArrValue> {
    Ok(mapped(func, array(arr)?))
}

fn array(value: Val) -> Result<ArrValue> {
    match value {
        Val::Arr(items) => Ok(items),
        _ => Err(ErrorKind::InComprehensionCanOnlyIterateOverArray.into()),
    }
}

/// `kinds` has an `f` for each loop and an `i` for each condition after the first loop, which goes through `first`. The functions get the variables of the
/// loops before them, the item all.
#[builtin]
fn crdsmith_list(kinds: IStr, item: FuncVal, first: Val, specs: ArrValue) -> Result<ArrValue> {
    let mut steps = Vec::with_capacity(kinds.len());
    let mut variables = 1;
    for (kind, function) in kinds.chars().zip(specs.iter()) {
        let Val::Func(function) = function? else { continue };
        let is_loop = kind == 'f';
        steps.push((is_loop, Function::new(function, variables)?));
        variables += usize::from(is_loop);
    }
    let item = Function::new(item, variables)?;
    let mut out = Vec::new();
    let mut variables = Vec::with_capacity(variables);
    each(first, &steps, &item, &mut variables, &mut out)?;
    Ok(ArrValue::new(out))
}

fn each(list: Val, rest: &[(bool, Function)], item: &Function, variables: &mut Vec<T>, out: &mut Vec<T>) -> Result<()> {
    for value in array(list)?.iter_lazy() {
        variables.push(value);
        run(rest, item, variables, out)?;
        variables.pop();
    }
    Ok(())
}

fn run(steps: &[(bool, Function)], item: &Function, variables: &mut Vec<T>, out: &mut Vec<T>) -> Result<()> {
    let Some(((is_loop, function), rest)) = steps.split_first() else {
        let (item, variables) = (item.clone(), variables.clone());
        out.push(Thunk!(move || counted("evaluating an item", || item.call(&variables))));
        return Ok(());
    };
    let value = counted("evaluating a comprehension", || function.call(variables))?;
    if !is_loop {
        return match value {
            Val::Bool(true) => run(rest, item, variables, out),
            Val::Bool(false) => Ok(()),
            other => {
                let wanted = vec![jrsonnet_evaluator::typed::ValType::Bool];
                Err(ErrorKind::TypeMismatch("if spec condition", wanted, other.value_type()).into())
            }
        };
    }
    each(value, rest, item, variables, out)
}

/// A function of so many values.
#[derive(Trace, Clone)]
enum Function {
    One(NativeFn<(T, Val)>),
    Two(NativeFn<(T, T, Val)>),
    Three(NativeFn<(T, T, T, Val)>),
    Four(NativeFn<(T, T, T, T, Val)>),
    Five(NativeFn<(T, T, T, T, T, Val)>),
    Six(NativeFn<(T, T, T, T, T, T, Val)>),
}

impl Function {
    fn new(function: FuncVal, variables: usize) -> Result<Self> {
        Ok(match variables {
            1 => Self::One(function.try_into()?),
            2 => Self::Two(function.try_into()?),
            3 => Self::Three(function.try_into()?),
            4 => Self::Four(function.try_into()?),
            5 => Self::Five(function.try_into()?),
            _ => Self::Six(function.try_into()?),
        })
    }

    fn call(&self, values: &[T]) -> Result<Val> {
        let value = |at: usize| values[at].clone();
        match self {
            Self::One(function) => function.call(value(0)),
            Self::Two(function) => function.call(value(0), value(1)),
            Self::Three(function) => function.call(value(0), value(1), value(2)),
            Self::Four(function) => function.call(value(0), value(1), value(2), value(3)),
            Self::Five(function) => function.call(value(0), value(1), value(2), value(3), value(4)),
            Self::Six(function) => function.call(value(0), value(1), value(2), value(3), value(4), value(5)),
        }
    }
}
