//! `mergo`: maps into a map.

use super::equal::{MOST_DEPTH, too_deep};
use crate::go::template::{Entries, Heap, MapType, Value};

/// Merges maps into the first, which changes. Without `overwrites`, entries that are not empty stay.
pub(super) fn merge(heap: &mut Heap<'_>, v: &[Value], overwrites: bool) -> Result<Value, String> {
    let mut into = v[0].clone();
    if heap.is_nil_map(&into) && v[1..].iter().any(|source| !heap.is_nil_map(source)) {
        into = heap.map(MapType::Any, Entries::new())?;
    }
    for source in &v[1..] {
        maps(heap, &into, source, overwrites, 0)?;
    }
    Ok(into)
}

fn maps(heap: &mut Heap<'_>, into: &Value, source: &Value, overwrites: bool, depth: usize) -> Result<(), String> {
    if depth > MOST_DEPTH {
        return Err(too_deep());
    }
    let entries = heap.entries(source)?.cloned().unwrap_or_default();
    heap.spend(entries.len().saturating_mul(32))?;
    for (key, new) in entries {
        let old = heap.entries(into)?.and_then(|entries| entries.get(&key)).cloned();
        if new.is_nil() {
            if overwrites {
                insert(heap, into, key, new)?;
            }
            continue;
        }
        let is_map = matches!(new, Value::Map(..));
        if let (true, Some(old @ Value::Map(..))) = (is_map, &old) {
            maps(heap, old, &new, overwrites, depth + 1)?;
        }
        let is_full = old.as_ref().is_some_and(|old| heap.truth(old));
        if is_full && is_map && matches!(old, Some(Value::Map(..))) {
            continue;
        }
        if overwrites || !is_full {
            insert(heap, into, key, new)?;
        }
    }
    Ok(())
}

fn insert(heap: &mut Heap<'_>, into: &Value, key: std::rc::Rc<str>, value: Value) -> Result<(), String> {
    if let Some(entries) = heap.entries_mut(into)? {
        entries.insert(key, value);
    }
    Ok(())
}
