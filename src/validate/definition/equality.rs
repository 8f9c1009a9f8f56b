//! Equality of schemas for the server, which compares decoded schemas: empty texts, and in places empty lists, equal missing ones.
//!
//! In: schemas as written. Out: schemas without places and without values that equal missing ones.

use crate::crd::{AdditionalProperties, Items, Schema, ValidationRule};
use crate::source::Span;

/// The keywords of [`Rest::other`](crate::crd::Rest::other) that the server knows.
const KNOWN: [&str; 5] = ["$schema", "definitions", "dependencies", EXTERNAL_DOCS, "id"];

const EXTERNAL_DOCS: &str = "externalDocs";

/// A schema for the comparison of versions (`Semantic.DeepEqual`): empty lists, maps and texts equal missing ones.
pub(super) fn of_versions(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    forget(&mut schema);
    schema
}

fn forget(schema: &mut Schema) {
    forget_empty_texts(schema);
    schema.has_properties = !schema.properties.is_empty();
    schema.enum_.take_if(|values| values.is_empty());
    schema.rules.iter_mut().for_each(forget_in_rule);
    schema.properties.iter_mut().for_each(|(_, property)| forget(property));
    match &mut schema.items {
        Some(Items::Schema(item)) => forget(item),
        Some(Items::Schemas(items)) => items.iter_mut().for_each(forget),
        None => {}
    }
    forget_in_additional(&mut schema.additional_properties);
    if let Some(logic) = schema.logic.written() {
        let lists = [&mut logic.all_of, &mut logic.any_of, &mut logic.one_of];
        lists.into_iter().flatten().for_each(forget);
        logic.not.iter_mut().for_each(|not| forget(not));
    }
    if let Some(rest) = schema.rest.written() {
        rest.written_empty.clear();
        rest.other
            .retain(|(name, value)| KNOWN.contains(&name.as_str()) && !is_none(name, value));
        rest.pattern_properties
            .iter_mut()
            .for_each(|(_, property)| forget(property));
        forget_in_additional(&mut rest.additional_items);
    }
}

fn forget_in_additional(additional: &mut Option<AdditionalProperties>) {
    if let Some(AdditionalProperties::Schema(value)) = additional {
        forget(value);
    }
}

fn forget_in_rule(rule: &mut ValidationRule) {
    rule.span = Span::default();
    for text in [&mut rule.message, &mut rule.message_expression, &mut rule.field_path] {
        text.take_if(|text| text.is_empty());
    }
}

fn forget_empty_texts(schema: &mut Schema) {
    schema.span = Span::default();
    schema.name_span = Span::default();
    let title = schema.rest.written().map(|rest| &mut rest.title);
    let pattern = schema.bounds.written().map(|bounds| &mut bounds.pattern);
    let texts = [Some(&mut schema.type_), Some(&mut schema.format), title, pattern];
    for text in texts.into_iter().flatten() {
        text.take_if(|text| text.is_empty());
    }
}

/// The keywords of a schema in its structural form, apart from the schemas below it. Schemas in `allOf` and others are nested.
pub(super) fn structural(schema: &Schema, is_nested: bool) -> Schema {
    /// Lists whose emptiness a structural schema keeps.
    const KEPT: [&str; 3] = ["required", "x-kubernetes-list-map-keys", "x-kubernetes-validations"];
    let mut schema = schema.clone();
    forget_empty_texts(&mut schema);
    if let Some(rest) = schema.rest.written() {
        rest.written_empty.retain(|keyword| KEPT.contains(keyword));
        rest.ref_.take_if(|target| target.is_empty());
        rest.other
            .retain(|(name, value)| name == EXTERNAL_DOCS && !is_none(name, value));
    }
    schema.has_properties = is_nested && schema.has_properties;
    schema.enum_.take_if(|values| values.is_empty());
    schema
        .items
        .take_if(|items| matches!(items, Items::Schemas(items) if items.is_empty()));
    schema
        .additional_properties
        .take_if(|additional| is_nested && *additional == AdditionalProperties::Allowed(false));
    schema
}

/// True if a value of a known keyword equals a missing one. `externalDocs` is a pointer.
fn is_none(keyword: &str, value: &serde_json::Value) -> bool {
    match keyword {
        EXTERNAL_DOCS => value.is_null(),
        _ => is_empty(value),
    }
}

/// True if Go treats a value of `id`, `definitions` and others as missing.
pub(super) fn is_empty(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => true,
        serde_json::Value::String(text) => text.is_empty(),
        serde_json::Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
