//! Functions that go through whole values, which may be endless: the depth counts as calls do. Numbers are equal only if they are the same; the evaluator
//! takes those for equal that differ by less than 2^-52.

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::val::ArrValue;
use jrsonnet_evaluator::{ObjValueBuilder, Val};

use super::failed::failed;
use super::function::Function;
use super::print::{deeper, fields, print, string};

pub(super) const FUNCTIONS: [Function; 4] = [
    ("assertEqual", || FuncVal::builtin(assert_equal::default())),
    ("equals", || FuncVal::builtin(std_equals::default())),
    ("flattenDeepArray", || FuncVal::builtin(flatten_deep_array::default())),
    ("prune", || FuncVal::builtin(prune::default())),
];

#[builtin]
fn std_equals(a: Val, b: Val) -> Result<bool> {
    equals(&a, &b)
}

#[builtin]
fn assert_equal(a: Val, b: Val) -> Result<bool> {
    if equals(&a, &b)? {
        return Ok(true);
    }
    let shown = |value: &Val| match value {
        Val::Str(text) => {
            let mut out = String::new();
            string(&text.clone().into_flat(), &mut out);
            Ok(out)
        }
        other => print(other),
    };
    let (a, b) = (shown(&a)?, shown(&b)?);
    Err(failed(format!("assertion failed: {a} != {b}")))
}

/// `a == b`.
pub(in crate::jsonnet) fn equals(a: &Val, b: &Val) -> Result<bool> {
    match (a, b) {
        (Val::Null, Val::Null) => Ok(true),
        (Val::Bool(a), Val::Bool(b)) => Ok(a == b),
        (Val::Num(a), Val::Num(b)) => Ok(a == b),
        (Val::Str(a), Val::Str(b)) => Ok(a == b),
        (Val::Arr(a), Val::Arr(b)) => deeper("comparing arrays", || {
            if a.len() != b.len() {
                return Ok(false);
            }
            for (a, b) in a.iter().zip(b.iter()) {
                if !equals(&a?, &b?)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }),
        (Val::Obj(a), Val::Obj(b)) => deeper("comparing objects", || {
            let keys = a.fields();
            if keys != b.fields() {
                return Ok(false);
            }
            a.run_assertions()?;
            b.run_assertions()?;
            for key in keys {
                if !equals(&a.get_or_bail(key.clone())?, &b.get_or_bail(key)?)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }),
        (Val::Func(_), Val::Func(_)) => Err(failed("functions cannot be compared")),
        _ => Ok(false),
    }
}

#[builtin]
fn flatten_deep_array(value: Val) -> Result<ArrValue> {
    let mut out = Vec::new();
    flatten(value, &mut out)?;
    Ok(ArrValue::new(out))
}

fn flatten(value: Val, out: &mut Vec<Val>) -> Result<()> {
    match value {
        Val::Arr(items) => deeper("flattening an array", || {
            items.iter().try_for_each(|item| flatten(item?, out))
        }),
        other => {
            out.push(other);
            Ok(())
        }
    }
}

#[builtin]
fn prune(a: Val) -> Result<Val> {
    pruned(a)
}

fn pruned(value: Val) -> Result<Val> {
    match value {
        Val::Arr(items) => deeper("pruning an array", || {
            let mut out = Vec::new();
            for item in items.iter() {
                out.extend(Some(pruned(item?)?).filter(has_content));
            }
            Ok(Val::arr(out))
        }),
        Val::Obj(object) => deeper("pruning an object", || {
            let mut out = ObjValueBuilder::new();
            fields(&object, |key, value| {
                if let Some(value) = Some(pruned(value)?).filter(has_content) {
                    out.field(key).value(value);
                }
                Ok(())
            })?;
            Ok(Val::Obj(out.build()))
        }),
        other => Ok(other),
    }
}

fn has_content(value: &Val) -> bool {
    match value {
        Val::Null => false,
        Val::Arr(items) => !items.is_empty(),
        Val::Obj(object) => !object.fields().is_empty(),
        _ => true,
    }
}
