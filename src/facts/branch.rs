//! Branches of `allOf`, `anyOf`, `oneOf` and `not` in words.

use super::constraints::constraints;
use super::level::Level;
use crate::crd::Schema;

/// The conditions of a branch, joined by `and`: `a, b set`, `mode enum A`; `anything` if it has none.
pub(super) fn words(schema: &Schema) -> String {
    let parts = parts(schema);
    if parts.is_empty() {
        return "anything".to_owned();
    }
    parts.join(" and ")
}

fn parts(schema: &Schema) -> Vec<String> {
    let mut parts = Vec::new();
    if !schema.required.is_empty() {
        parts.push(format!("{} set", schema.required.join(", ")));
    }
    if let Some(type_) = schema.type_.as_deref().filter(|written| !written.is_empty()) {
        parts.push(type_.to_owned());
    }
    let mut own = Vec::new();
    constraints(schema, &Level::default(), &mut own);
    parts.extend(own.iter().map(|fact| {
        let text = fact.text();
        let words = if text.is_empty() {
            fact.label()
        } else {
            format!("{} {text}", fact.label())
        };
        if text.contains(" and ") || text.contains(" | ") {
            format!("({words})")
        } else {
            words
        }
    }));
    for (name, property) in &schema.properties {
        parts.extend(self::parts(property).into_iter().map(|part| format!("{name} {part}")));
    }
    for (of, below) in [("items", schema.item()), ("values", schema.map_value())] {
        let below = below.into_iter().flat_map(self::parts);
        parts.extend(below.map(|part| format!("{of} {part}")));
    }
    parts
}
