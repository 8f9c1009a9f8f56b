//! `x-kubernetes-list-type`: unique items in a set, unique keys in a list map.

use std::collections::HashMap;

use crate::crd::Schema;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::{Node, Value};

pub(in crate::validate) fn check(node: &Node<'_>, schema: &Schema, at: &Path<'_>, out: &mut Vec<FieldError>) {
    match &node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                if let Some(value) = schema.map_value() {
                    check(&entry.value, value, &Path::Key(at, &entry.key), out);
                }
                if let Some(property) = schema.property(&entry.key) {
                    check(&entry.value, property, &Path::Child(at, &entry.key), out);
                }
            }
        }
        Value::Sequence(items) => {
            match schema.topology.list_type.as_deref() {
                Some("set") => duplicates(items, items.iter().map(print::value), at, out),
                Some("map") => map(items, schema, at, out),
                _ => {}
            }
            if let Some(item_schema) = schema.item() {
                for (index, item) in items.iter().enumerate() {
                    check(item, item_schema, &Path::Index(at, index), out);
                }
            }
        }
        _ => {}
    }
}

fn map(items: &[Node<'_>], schema: &Schema, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let wrong = items
        .iter()
        .enumerate()
        .find(|(_, item)| !matches!(item.value, Value::Mapping(_) | Value::Null));
    if let Some((index, item)) = wrong {
        let message = "must be an object for an array of list-type map";
        let at = Path::Index(at, index);
        out.push(FieldError::new(Rule::ListMap, ErrorType::Invalid, &at, item.span, message).value(print::value(item)));
        return;
    }
    let mut keys: Vec<&String> = schema.topology.list_map_keys.iter().collect();
    keys.sort_unstable();
    keys.dedup();
    let key_of = |item: &Node<'_>| {
        let present = keys.iter().filter_map(|key| item.get(key).map(|value| (key, value)));
        let fields = present.map(|(key, value)| {
            let mut field = String::new();
            crate::go::json::string(key, &mut field);
            field.push(':');
            field + &print::compact(value)
        });
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    };
    duplicates(items, items.iter().map(key_of), at, out);
}

/// Reports each repeated value once, at its second place.
fn duplicates(items: &[Node<'_>], values: impl Iterator<Item = String>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(items.len());
    for (index, (item, value)) in items.iter().zip(values).enumerate() {
        let times = seen.entry(value.clone()).or_default();
        *times += 1;
        if *times == 2 {
            let at = Path::Index(at, index);
            out.push(FieldError::new(Rule::ListDuplicate, ErrorType::Duplicate, &at, item.span, "").value(value));
        }
    }
}
