//! Functions of lists that evaluate no item before it is needed, and each only once. The evaluator's own evaluate all items first, and begin again where
//! that fails.

use std::collections::BTreeSet;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, NativeFn, builtin};
use jrsonnet_evaluator::val::{ArrValue, IndexableVal, Thunk};
use jrsonnet_evaluator::{IStr, ObjValue, ObjValueBuilder, Val};

use super::failed::failed;
use super::function::Function;
use super::mapped::{Lazy, counted, mapped};

pub(super) const FUNCTIONS: [Function; 13] = [
    ("filter", || FuncVal::builtin(filter::default())),
    ("filterMap", || FuncVal::builtin(filter_map::default())),
    ("flatMap", || FuncVal::builtin(flat_map::default())),
    ("foldl", || FuncVal::builtin(foldl::default())),
    ("foldr", || FuncVal::builtin(foldr::default())),
    ("join", || FuncVal::builtin(join::default())),
    ("makeArray", || FuncVal::builtin(make_array::default())),
    ("map", || FuncVal::builtin(map::default())),
    ("mapWithIndex", || FuncVal::builtin(map_with_index::default())),
    ("mapWithKey", || FuncVal::builtin(map_with_key::default())),
    ("mergePatch", || FuncVal::builtin(merge_patch::default())),
    ("objectKeysValues", || FuncVal::builtin(object_keys_values::default())),
    ("objectKeysValuesAll", || {
        FuncVal::builtin(object_keys_values_all::default())
    }),
];

/// Items of an array, or characters of a string.
pub(super) fn items(list: IndexableVal) -> Vec<Thunk<Val>> {
    match list {
        IndexableVal::Arr(items) => items.iter_lazy().collect(),
        IndexableVal::Str(text) => text.chars().map(|one| Thunk::evaluated(Val::string(one))).collect(),
    }
}

/// The items that a function takes.
fn filtered(function: &NativeFn<(Thunk<Val>, bool)>, items: &ArrValue) -> Result<Vec<Thunk<Val>>> {
    let mut out = Vec::new();
    for item in items.iter_lazy() {
        if counted("filtering a list", || function.call(item.clone()))? {
            out.push(item);
        }
    }
    Ok(out)
}

#[builtin]
fn map(func: Lazy, arr: IndexableVal) -> ArrValue {
    mapped(func, arr.to_array())
}

#[builtin]
fn map_with_index(func: NativeFn<(u32, Thunk<Val>, Val)>, arr: IndexableVal) -> ArrValue {
    let call = |(index, item): (u32, Thunk<Val>)| {
        let function = func.clone();
        Thunk!(move || counted("evaluating an item", || function.call(index, item)))
    };
    ArrValue::new((0..).zip(items(arr)).map(call).collect::<Vec<_>>())
}

#[builtin]
fn map_with_key(func: NativeFn<(IStr, Thunk<Val>, Val)>, obj: ObjValue) -> ObjValue {
    let keys = obj.fields();
    let mut out = ObjValueBuilder::with_capacity(keys.len());
    for key in keys {
        let (function, item) = (func.clone(), obj.get_lazy_or_bail(key.clone()));
        let name = key.clone();
        let value: Thunk<Val> = Thunk!(move || counted("evaluating a field", || function.call(name, item)));
        out.field(key).thunk(value);
    }
    out.build()
}

#[builtin]
fn make_array(sz: u32, func: NativeFn<(u32, Val)>) -> ArrValue {
    let call = |index: u32| {
        let function = func.clone();
        Thunk!(move || counted("evaluating an item", || function.call(index)))
    };
    ArrValue::new((0..sz).map(call).collect::<Vec<_>>())
}

#[builtin]
fn filter(func: NativeFn<(Thunk<Val>, bool)>, arr: ArrValue) -> Result<ArrValue> {
    Ok(ArrValue::new(filtered(&func, &arr)?))
}

#[builtin]
fn filter_map(filter_func: NativeFn<(Thunk<Val>, bool)>, map_func: Lazy, arr: ArrValue) -> Result<ArrValue> {
    Ok(mapped(map_func, ArrValue::new(filtered(&filter_func, &arr)?)))
}

#[builtin]
fn flat_map(func: Lazy, arr: IndexableVal) -> Result<IndexableVal> {
    let call = |item| counted("evaluating an item", || func.call(item));
    if let IndexableVal::Str(_) = arr {
        let mut out = String::new();
        for item in items(arr) {
            match call(item)? {
                Val::Str(text) => text.chunks(&mut |chunk| out.push_str(chunk)),
                other => return Err(wrong("flatMap", "a string", &other)),
            }
        }
        return Ok(IndexableVal::Str(out.into()));
    }
    let mut out = Vec::new();
    for item in items(arr) {
        match call(item)? {
            Val::Arr(items) => out.extend(items.iter_lazy()),
            other => return Err(wrong("flatMap", "an array", &other)),
        }
    }
    Ok(IndexableVal::Arr(ArrValue::new(out)))
}

/// Nulls are left out, without a separator.
#[builtin]
fn join(sep: IndexableVal, arr: ArrValue) -> Result<IndexableVal> {
    match sep {
        IndexableVal::Str(separator) => {
            let texts = joined(&arr, "strings", |item| match item {
                Val::Str(text) => Ok(text.into_flat()),
                other => Err(other),
            })?;
            let texts: Vec<&str> = texts.iter().map(IStr::as_str).collect();
            Ok(IndexableVal::Str(texts.join(separator.as_str()).into()))
        }
        IndexableVal::Arr(separator) => {
            let lists = joined(&arr, "arrays", |item| match item {
                Val::Arr(items) => Ok(items),
                other => Err(other),
            })?;
            let mut out = Vec::new();
            for (at, list) in lists.iter().enumerate() {
                if at > 0 {
                    out.extend(separator.iter_lazy());
                }
                out.extend(list.iter_lazy());
            }
            Ok(IndexableVal::Arr(ArrValue::new(out)))
        }
    }
}

/// The items that are joined. `read` gives a value of another type back.
fn joined<T>(items: &ArrValue, wanted: &str, read: fn(Val) -> std::result::Result<T, Val>) -> Result<Vec<T>> {
    let mut parts = Vec::new();
    for item in items.iter() {
        match item? {
            Val::Null => {}
            item => parts.push(read(item).map_err(|other| {
                let found = other.value_type();
                failed(format!("`std.join` requires {wanted} here, not {found}"))
            })?),
        }
    }
    Ok(parts)
}

#[builtin]
fn object_keys_values(o: ObjValue) -> ArrValue {
    let keys = o.fields();
    entries(&o, keys)
}

#[builtin]
fn object_keys_values_all(o: ObjValue) -> ArrValue {
    let keys = o.fields_ex(true);
    entries(&o, keys)
}

/// Objects of a key and its value.
fn entries(object: &ObjValue, keys: Vec<IStr>) -> ArrValue {
    let entry = |key: IStr| {
        let mut out = ObjValueBuilder::with_capacity(2);
        out.field("key").value(Val::string(key.clone()));
        out.field("value").thunk(object.get_lazy_or_bail(key));
        Val::Obj(out.build())
    };
    ArrValue::new(keys.into_iter().map(entry).collect::<Vec<_>>())
}

fn wrong(function: &str, wanted: &str, found: &Val) -> jrsonnet_evaluator::Error {
    let found = found.value_type();
    failed(format!(
        "the function given to `std.{function}` must return {wanted}, not {found}"
    ))
}

#[builtin]
fn foldl(func: NativeFn<(Val, Thunk<Val>, Val)>, arr: IndexableVal, init: Val) -> Result<Val> {
    let step = |value, item| counted("folding a list", || func.call(value, item));
    match arr {
        IndexableVal::Arr(items) => items.iter_lazy().try_fold(init, step),
        text @ IndexableVal::Str(_) => items(text).into_iter().try_fold(init, step),
    }
}

#[builtin]
fn foldr(func: NativeFn<(Thunk<Val>, Val, Val)>, arr: IndexableVal, init: Val) -> Result<Val> {
    let step = |value, item| counted("folding a list", || func.call(item, value));
    match arr {
        IndexableVal::Arr(items) => items.iter_lazy().rev().try_fold(init, step),
        text @ IndexableVal::Str(_) => items(text).into_iter().rev().try_fold(init, step),
    }
}

#[builtin]
fn merge_patch(target: Val, patch: Val) -> Result<Val> {
    merged(&Thunk::evaluated(target), patch)
}

fn merged(target: &Thunk<Val>, patch: Val) -> Result<Val> {
    // It must have a value even if the patch replaces it.
    let target = target.evaluate()?;
    let Val::Obj(patch) = patch else { return Ok(patch) };
    let target = match target {
        Val::Obj(target) => target,
        _ => ObjValue::empty(),
    };
    let (old, new) = (target.fields(), patch.fields());
    let mut out = ObjValueBuilder::with_capacity(old.len() + new.len());
    for key in old.iter().chain(&new).collect::<BTreeSet<_>>() {
        let before = || target.get_lazy_or_bail(key.clone());
        if !patch.has_field(key.clone()) {
            out.field(key.clone()).thunk(before());
            continue;
        }
        let change = patch.get_or_bail(key.clone())?;
        if matches!(change, Val::Null) {
            continue;
        }
        let before = if target.has_field(key.clone()) {
            before()
        } else {
            Thunk::evaluated(Val::Null)
        };
        let value: Thunk<Val> = Thunk!(move || counted("merging a patch", || merged(&before, change)));
        out.field(key.clone()).thunk(value);
    }
    Ok(Val::Obj(out.build()))
}
