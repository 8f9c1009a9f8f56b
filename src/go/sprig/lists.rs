//! Lists.

use std::rc::Rc;

use super::equal::equal;
use super::numbers::to_int64;
use super::texts::NIL_POINTER;
use crate::go::template::{Element, Function, Heap, Type, Value};

type Made = Result<Value, String>;

const ANY: Type = Type::Any;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::variadic("list", &[], ANY, |heap, v| heap.list(Element::Any, v.to_vec())),
    Function::variadic("tuple", &[], ANY, |heap, v| heap.list(Element::Any, v.to_vec())),
    Function::fixed("append", &[ANY, ANY], push),
    Function::fixed("push", &[ANY, ANY], push),
    Function::fixed("mustAppend", &[ANY, ANY], push),
    Function::fixed("mustPush", &[ANY, ANY], push),
    Function::fixed("prepend", &[ANY, ANY], prepend),
    Function::fixed("mustPrepend", &[ANY, ANY], prepend),
    Function::fixed("first", &[ANY], first),
    Function::fixed("mustFirst", &[ANY], first),
    Function::fixed("rest", &[ANY], rest),
    Function::fixed("mustRest", &[ANY], rest),
    Function::fixed("last", &[ANY], last),
    Function::fixed("mustLast", &[ANY], last),
    Function::fixed("initial", &[ANY], initial),
    Function::fixed("mustInitial", &[ANY], initial),
    Function::fixed("reverse", &[ANY], reverse),
    Function::fixed("mustReverse", &[ANY], reverse),
    Function::fixed("uniq", &[ANY], uniq),
    Function::fixed("mustUniq", &[ANY], uniq),
    Function::fixed("compact", &[ANY], compact),
    Function::fixed("mustCompact", &[ANY], compact),
    Function::variadic("without", &[ANY], ANY, without),
    Function::variadic("mustWithout", &[ANY], ANY, without),
    Function::fixed("has", &[ANY, ANY], has),
    Function::fixed("mustHas", &[ANY, ANY], has),
    Function::variadic("slice", &[ANY], ANY, slice),
    Function::variadic("mustSlice", &[ANY], ANY, slice),
    Function::variadic("concat", &[], ANY, concat),
    Function::fixed("chunk", &[Type::Int, ANY], chunk),
    Function::fixed("mustChunk", &[Type::Int, ANY], chunk),
];

/// The elements of a list.
fn items(heap: &mut Heap<'_>, list: &Value, words: &str) -> Result<Rc<[Value]>, String> {
    if list.is_nil() {
        return Err(NIL_POINTER.to_owned());
    }
    match heap.items(list)? {
        Some(items) => Ok(items),
        None => Err(format!("Cannot {words} {}", list.kind_name())),
    }
}

fn made(heap: &mut Heap<'_>, items: Vec<Value>) -> Made {
    heap.list(Element::Any, items)
}

fn push(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let mut items = items(heap, &v[0], "push on type")?.to_vec();
    items.push(v[1].clone());
    made(heap, items)
}

fn prepend(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let mut items = items(heap, &v[0], "prepend on type")?.to_vec();
    items.insert(0, v[1].clone());
    made(heap, items)
}

fn first(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let items = items(heap, &v[0], "find first on type")?;
    Ok(items.first().cloned().unwrap_or(Value::Nil))
}

fn last(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let items = items(heap, &v[0], "find last on type")?;
    Ok(items.last().cloned().unwrap_or(Value::Nil))
}

fn rest(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    match &*items(heap, &v[0], "find rest on type")? {
        [] => Ok(Value::Slice(Element::Any, None)),
        [_, rest @ ..] => made(heap, rest.to_vec()),
    }
}

fn initial(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    match &*items(heap, &v[0], "find initial on type")? {
        [] => Ok(Value::Slice(Element::Any, None)),
        [initial @ .., _] => made(heap, initial.to_vec()),
    }
}

fn reverse(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let items = items(heap, &v[0], "find reverse on type")?;
    made(heap, items.iter().rev().cloned().collect())
}

fn contains(heap: &mut Heap<'_>, list: &[Value], item: &Value) -> Result<bool, String> {
    for known in list {
        if equal(heap, item, known)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn uniq(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let items = items(heap, &v[0], "find uniq on type")?;
    let mut out = Vec::new();
    for item in items.iter() {
        if !contains(heap, &out, item)? {
            out.push(item.clone());
        }
    }
    made(heap, out)
}

fn compact(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let items = items(heap, &v[0], "compact on type")?;
    let full = items.iter().filter(|item| heap.truth(item)).cloned().collect();
    made(heap, full)
}

fn without(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let items = items(heap, &v[0], "find without on type")?;
    let mut out = Vec::new();
    for item in items.iter() {
        if !contains(heap, &v[1..], item)? {
            out.push(item.clone());
        }
    }
    made(heap, out)
}

fn has(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    if v[1].is_nil() {
        return Ok(false.into());
    }
    let items = items(heap, &v[1], "find has on type")?;
    Ok(contains(heap, &items, &v[0])?.into())
}

fn slice(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let Value::Slice(element, _) = v[0] else {
        return Err(if v[0].is_nil() {
            NIL_POINTER.to_owned()
        } else {
            format!("list should be type of slice or array but {}", v[0].kind_name())
        });
    };
    let items = heap.items(&v[0])?.unwrap_or_default();
    if items.is_empty() {
        return Ok(Value::Nil);
    }
    let bound = |index: usize| v.get(index).map(|value| usize::try_from(to_int64(value)).ok());
    let start = bound(1).unwrap_or(Some(0));
    let end = bound(2).unwrap_or(Some(items.len()));
    let part = start.zip(end).and_then(|(start, end)| items.get(start..end));
    match part {
        Some(part) => heap.list(element, part.to_vec()),
        None => Err("reflect.Value.Slice: slice index out of bounds".to_owned()),
    }
}

fn concat(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let mut out = Vec::new();
    for list in v {
        if list.is_nil() {
            return Err(NIL_POINTER.to_owned());
        }
        let Some(items) = heap.items(list)? else {
            return Err(format!("Cannot concat type {} as list", list.kind_name()));
        };
        out.extend_from_slice(&items);
    }
    if out.is_empty() {
        return Ok(Value::Slice(Element::Any, None));
    }
    made(heap, out)
}

/// Lists of `size` elements, with Go's ways for sizes that are not positive.
fn chunk(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let size = v[0].number();
    let items = items(heap, &v[1], "chunk type")?;
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let out_of_range = || Err("runtime error: makeslice: len out of range".to_owned());
    if size == 0 {
        return out_of_range();
    }
    // Go rounds towards the smaller number.
    let count = (length - 1).div_euclid(size.abs()) * size.signum();
    let count = if size < 0 && (length - 1) % size != 0 {
        count - 1
    } else {
        count
    } + 1;
    if count < 0 || count > 0 && size < 0 && length % size == 0 {
        return out_of_range();
    }
    let mut out = Vec::new();
    if size > 0 {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        for part in items.chunks(size) {
            out.push(made(heap, part.to_vec())?);
        }
    } else if count > 0 {
        out.push(made(heap, items.to_vec())?);
    }
    heap.list(Element::List, out)
}
