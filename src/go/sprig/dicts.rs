//! Maps. Go's order of their keys changes with every run; here they are sorted.

use super::equal::copy;
use super::merge::merge;
use crate::go::template::{Element, Entries, Function, Heap, MapType, Type, Value, show};

type Made = Result<Value, String>;

const ANY: Type = Type::Any;
const S: Type = Type::String;
const MAP: Type = Type::Map;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::variadic("dict", &[], ANY, dict),
    Function::fixed("get", &[MAP, S], |heap, v| {
        Ok(entry(heap, v)?.unwrap_or_else(|| "".into()))
    }),
    Function::fixed("hasKey", &[MAP, S], |heap, v| Ok(entry(heap, v)?.is_some().into())),
    Function::fixed("set", &[MAP, S, ANY], |heap, v| {
        let key = v[1].text().into();
        match heap.entries_mut(&v[0])? {
            Some(entries) => entries.insert(key, v[2].clone()),
            None => return Err("assignment to entry in nil map".to_owned()),
        };
        Ok(v[0].clone())
    }),
    Function::fixed("unset", &[MAP, S], |heap, v| {
        if let Some(entries) = heap.entries_mut(&v[0])? {
            entries.remove(v[1].text());
        }
        Ok(v[0].clone())
    }),
    Function::variadic("pluck", &[S], MAP, |heap, v| {
        let mut out = Vec::new();
        for map in &v[1..] {
            out.extend(entry(heap, &[map.clone(), v[0].clone()])?);
        }
        heap.list(Element::Any, out)
    }),
    Function::variadic("keys", &[], MAP, |heap, v| {
        let mut out = Vec::new();
        for map in v {
            let entries = heap.entries(map)?.into_iter().flatten();
            out.extend(entries.map(|(key, _)| Value::String(key.clone())));
        }
        heap.list(Element::String, out)
    }),
    Function::fixed("values", &[MAP], |heap, v| {
        let values = heap.entries(&v[0])?.into_iter().flatten();
        let values = values.map(|(_, value)| value.clone()).collect();
        heap.list(Element::Any, values)
    }),
    Function::variadic("pick", &[MAP], S, |heap, v| {
        let mut out = Entries::new();
        for key in &v[1..] {
            if let Some(value) = entry(heap, &[v[0].clone(), key.clone()])? {
                out.insert(key.text().into(), value);
            }
        }
        heap.map(MapType::Any, out)
    }),
    Function::variadic("omit", &[MAP], S, |heap, v| {
        let mut out = heap.entries(&v[0])?.cloned().unwrap_or_default();
        for key in &v[1..] {
            out.remove(key.text());
        }
        heap.map(MapType::Any, out)
    }),
    Function::variadic("merge", &[MAP], MAP, |heap, v| merge(heap, v, false)),
    Function::variadic("mustMerge", &[MAP], MAP, |heap, v| merge(heap, v, false)),
    Function::variadic("mergeOverwrite", &[MAP], MAP, |heap, v| merge(heap, v, true)),
    Function::variadic("mustMergeOverwrite", &[MAP], MAP, |heap, v| merge(heap, v, true)),
    Function::variadic("dig", &[], ANY, dig),
    Function::fixed("deepCopy", &[ANY], deep_copy),
    Function::fixed("mustDeepCopy", &[ANY], deep_copy),
];

/// The entry of the map `v[0]` with the key `v[1]`.
fn entry(heap: &mut Heap<'_>, v: &[Value]) -> Result<Option<Value>, String> {
    let entries = heap.entries(&v[0])?;
    Ok(entries.and_then(|entries| entries.get(v[1].text())).cloned())
}

fn deep_copy(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    if v[0].is_nil() {
        return Err("reflect: call of reflect.Value.Type on zero Value".to_owned());
    }
    copy(heap, &v[0], 0)
}

fn dict(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let mut entries = Entries::new();
    for pair in v.chunks(2) {
        let key = show(heap, &pair[0])?;
        heap.spend(key.len())?;
        entries.insert(key.into(), pair.get(1).cloned().unwrap_or_else(|| "".into()));
    }
    heap.map(MapType::Any, entries)
}

fn dig(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let [keys @ .., default, map] = v else {
        return Err("dig needs at least three arguments".to_owned());
    };
    if keys.is_empty() {
        return Err("dig needs at least three arguments".to_owned());
    }
    let mut current = as_map(map)?;
    if let Some(other) = keys.iter().find(|key| !matches!(key, Value::String(_))) {
        return Err(conversion(other, "string"));
    }
    for (index, key) in keys.iter().enumerate() {
        match entry(heap, &[current.clone(), key.clone()])? {
            None => return Ok(default.clone()),
            Some(found) if index + 1 == keys.len() => return Ok(found),
            Some(found) => current = as_map(&found)?,
        }
    }
    Ok(default.clone())
}

fn as_map(value: &Value) -> Made {
    match value {
        Value::Map(MapType::Any, _) => Ok(value.clone()),
        other => Err(conversion(other, "map[string]interface {}")),
    }
}

/// Go's error of a type assertion.
fn conversion(value: &Value, wanted: &str) -> String {
    let found = if value.is_nil() { "nil" } else { value.type_name() };
    format!("interface conversion: interface {{}} is {found}, not {wanted}")
}
