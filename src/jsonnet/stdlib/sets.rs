//! Functions of sets. They take strings too, compare each item with `==` first, and do not evaluate items that nobody asks for.

use std::cmp::Ordering;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::typed::FromUntyped;
use jrsonnet_evaluator::val::{ArrValue, IndexableVal, Thunk};
use jrsonnet_evaluator::{IStr, Val};
use jrsonnet_stdlib::sort;

use super::deep::equals;
use super::function::Function;
use super::lists::items;
use super::mapped::{Lazy, counted};
use super::print::print;

pub(super) const FUNCTIONS: [Function; 6] = [
    ("set", || FuncVal::builtin(set::default())),
    ("setDiff", || FuncVal::builtin(set_diff::default())),
    ("setInter", || FuncVal::builtin(set_inter::default())),
    ("setMember", || FuncVal::builtin(set_member::default())),
    ("setUnion", || FuncVal::builtin(set_union::default())),
    ("uniq", || FuncVal::builtin(uniq::default())),
];

/// What an item is compared by.
fn key_of(item: &Thunk<Val>, function: Option<&Lazy>) -> Result<Val> {
    match function {
        Some(function) => counted("evaluating a key", || function.call(item.clone())),
        None => item.evaluate(),
    }
}

/// One of two sets that are gone through together.
struct Side<'f> {
    /// The string whose characters the items are.
    text: Option<IStr>,
    items: Vec<Thunk<Val>>,
    at: usize,
    function: Option<&'f Lazy>,
    /// The key of the item at `at`, if it was needed.
    key: Option<Val>,
}

impl<'f> Side<'f> {
    fn new(list: IndexableVal, function: Option<&'f Lazy>) -> Self {
        let text = match &list {
            IndexableVal::Str(text) => Some(text.clone()),
            IndexableVal::Arr(_) => None,
        };
        Self {
            text,
            items: items(list),
            at: 0,
            function,
            key: None,
        }
    }

    fn is_done(&self) -> bool {
        self.at >= self.items.len()
    }

    fn key(&mut self) -> Result<Val> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let key = key_of(&self.items[self.at], self.function)?;
        self.key = Some(key.clone());
        Ok(key)
    }

    fn next(&mut self) -> Thunk<Val> {
        self.key = None;
        self.at += 1;
        self.items[self.at - 1].clone()
    }

    /// The rest of it behind other items. The rest of a string makes a string of them.
    fn behind(self, mut before: Vec<Thunk<Val>>) -> Result<Val> {
        match self.text {
            None => {
                before.extend(self.items.into_iter().skip(self.at));
                Ok(Val::Arr(ArrValue::new(before)))
            }
            Some(text) => {
                let mut out = print(&Val::Arr(ArrValue::new(before)))?;
                out.extend(text.chars().skip(self.at));
                Ok(Val::string(out))
            }
        }
    }
}

/// The order of the next items of two sets, as long as both have some.
fn order(a: &mut Side<'_>, b: &mut Side<'_>) -> Result<Option<Ordering>> {
    if a.is_done() || b.is_done() {
        return Ok(None);
    }
    let (a, b) = (a.key()?, b.key()?);
    if equals(&a, &b)? {
        return Ok(Some(Ordering::Equal));
    }
    Val::try_cmp(&a, &b).map(Some)
}

#[builtin]
#[expect(non_snake_case, reason = "names of parameters are part of the library")]
fn set_union(a: IndexableVal, b: IndexableVal, keyF: Option<Lazy>) -> Result<Val> {
    let (mut a, mut b) = (Side::new(a, keyF.as_ref()), Side::new(b, keyF.as_ref()));
    let mut out = Vec::new();
    while let Some(order) = order(&mut a, &mut b)? {
        out.push(if order.is_gt() { b.next() } else { a.next() });
        if order.is_eq() {
            b.next();
        }
    }
    if a.is_done() { b } else { a }.behind(out)
}

#[builtin]
#[expect(non_snake_case, reason = "names of parameters are part of the library")]
fn set_inter(a: IndexableVal, b: IndexableVal, keyF: Option<Lazy>) -> Result<ArrValue> {
    let (mut a, mut b) = (Side::new(a, keyF.as_ref()), Side::new(b, keyF.as_ref()));
    let mut out = Vec::new();
    each(&mut a, &mut b, |item, is_common| out.extend(is_common.then_some(item)))?;
    Ok(ArrValue::new(out))
}

/// Calls a function with each item of a set, and whether another set has it too. Ends with the first set that has no more items.
fn each(a: &mut Side<'_>, b: &mut Side<'_>, mut found: impl FnMut(Thunk<Val>, bool)) -> Result<()> {
    while let Some(order) = order(a, b)? {
        if order.is_gt() {
            b.next();
            continue;
        }
        let item = a.next();
        if order.is_eq() {
            b.next();
        }
        found(item, order.is_eq());
    }
    Ok(())
}

#[builtin]
#[expect(non_snake_case, reason = "names of parameters are part of the library")]
fn set_diff(a: IndexableVal, b: IndexableVal, keyF: Option<Lazy>) -> Result<Val> {
    let (mut a, mut b) = (Side::new(a, keyF.as_ref()), Side::new(b, keyF.as_ref()));
    let mut out = Vec::new();
    each(&mut a, &mut b, |item, is_common| {
        out.extend((!is_common).then_some(item));
    })?;
    if a.is_done() {
        return Ok(Val::Arr(ArrValue::new(out)));
    }
    a.behind(out)
}

#[builtin]
#[expect(non_snake_case, reason = "names of parameters are part of the library")]
fn set_member(x: Thunk<Val>, arr: IndexableVal, keyF: Option<Lazy>) -> Result<bool> {
    let only = IndexableVal::Arr(ArrValue::new(vec![x]));
    let mut found = false;
    let (mut only, mut all) = (Side::new(only, keyF.as_ref()), Side::new(arr, keyF.as_ref()));
    each(&mut only, &mut all, |_, is_common| found |= is_common)?;
    Ok(found)
}

#[builtin]
#[expect(non_snake_case, reason = "names of parameters are part of the library")]
fn uniq(arr: IndexableVal, keyF: Option<Lazy>) -> Result<ArrValue> {
    distinct(items(arr), keyF.as_ref())
}

#[builtin]
#[expect(non_snake_case, reason = "names of parameters are part of the library")]
fn set(arr: ArrValue, keyF: Option<FuncVal>) -> Result<ArrValue> {
    let key = keyF.clone().map(|function| Lazy::from_untyped(Val::Func(function)));
    let key = key.transpose()?;
    let function = Val::Func(keyF.unwrap_or_else(FuncVal::identity));
    let sorted = sort(arr, FromUntyped::from_untyped(function)?)?;
    distinct(sorted.iter_lazy().collect(), key.as_ref())
}

/// The first of equal items side by side.
fn distinct(items: Vec<Thunk<Val>>, function: Option<&Lazy>) -> Result<ArrValue> {
    let mut out: Vec<Thunk<Val>> = Vec::new();
    let mut last_key = None;
    for item in items {
        if let Some(last) = out.last() {
            let before = match last_key.take() {
                Some(key) => key,
                None => key_of(last, function)?,
            };
            let key = key_of(&item, function)?;
            if equals(&before, &key)? {
                last_key = Some(before);
                continue;
            }
            last_key = Some(key);
        }
        out.push(item);
    }
    Ok(ArrValue::new(out))
}
