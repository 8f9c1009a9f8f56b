//! Schema nodes → [`Schema`]: one arm a keyword.

use serde_json::Value as Json;

use super::schema::{AdditionalProperties, Items, Schema, ValidationRule};
use super::value::Fields;
use crate::yaml::{Node, Value};

/// Keywords whose empty list or map differs from a missing one for the server. `properties` and `enum` have fields of their own.
const COLLECTIONS: [&str; 8] = [
    "required",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "patternProperties",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-validations",
];

/// Reads a schema with everything below it into an empty one. The YAML reader bounds the depth, and with it the recursion.
pub(super) fn schema<'a>(fields: &mut Fields<'a>, to: &mut Schema, node: &'a Node<'_>) {
    to.span = node.span;
    fields.each_entry(node, |fields, entry| {
        let value = &entry.value;
        if !common(fields, to, &entry.key, value)
            && !bounds(fields, to, &entry.key, value)
            && !extension(fields, to, &entry.key, value)
        {
            to.rest.other.push((entry.key.to_string(), value.to_json()));
        }
        if value.is_empty_collection() {
            to.rest
                .written_empty
                .extend(COLLECTIONS.into_iter().filter(|keyword| entry.key == *keyword));
        }
    });
    if let Some(rest) = to.rest.written() {
        rest.other.sort_by(|a, b| a.0.cmp(&b.0));
    }
}

/// Keywords that constrain a value, and keywords that contain other schemas.
fn common<'a>(fields: &mut Fields<'a>, to: &mut Schema, key: &str, node: &'a Node<'_>) -> bool {
    match key {
        "description" => to.description = fields.string(node).unwrap_or_default(),
        "type" => to.type_ = fields.string(node),
        "properties" => {
            to.has_properties = node.value != Value::Null;
            to.properties = schemas_by_name(fields, node);
        }
        "items" => to.items = items(fields, node),
        "required" => to.required = fields.strings(node),
        "additionalProperties" => to.additional_properties = additional(fields, node),
        "default" => to.default = json(node),
        "enum" => to.enum_ = enum_values(fields, node),
        "format" => to.format = fields.string(node),
        "nullable" => to.nullable = fields.bool(node).unwrap_or_default(),
        "title" => to.rest.title = fields.string(node),
        "example" => to.rest.example = json(node),
        "allOf" => to.logic.all_of = schemas(fields, node),
        "anyOf" => to.logic.any_of = schemas(fields, node),
        "oneOf" => to.logic.one_of = schemas(fields, node),
        "not" => to.logic.not = one_schema(fields, node),
        "patternProperties" => to.rest.pattern_properties = schemas_by_name(fields, node),
        "additionalItems" => to.rest.additional_items = additional(fields, node),
        "$ref" => to.rest.ref_ = fields.string(node),
        _ => return false,
    }
    true
}

/// Keywords that bound a value.
fn bounds<'a>(fields: &mut Fields<'a>, to: &mut Schema, key: &str, node: &'a Node<'_>) -> bool {
    match key {
        "minimum" => to.bounds.minimum = fields.number(node),
        "maximum" => to.bounds.maximum = fields.number(node),
        "exclusiveMinimum" => to.bounds.exclusive_minimum = fields.bool(node).unwrap_or_default(),
        "exclusiveMaximum" => to.bounds.exclusive_maximum = fields.bool(node).unwrap_or_default(),
        "multipleOf" => to.bounds.multiple_of = fields.number(node),
        "minLength" => to.bounds.min_length = fields.integer(node),
        "maxLength" => to.bounds.max_length = fields.integer(node),
        "pattern" => to.bounds.pattern = fields.string(node),
        "minItems" => to.bounds.min_items = fields.integer(node),
        "maxItems" => to.bounds.max_items = fields.integer(node),
        "uniqueItems" => to.bounds.unique_items = fields.bool(node).unwrap_or_default(),
        "minProperties" => to.bounds.min_properties = fields.integer(node),
        "maxProperties" => to.bounds.max_properties = fields.integer(node),
        _ => return false,
    }
    true
}

/// Kubernetes' own keywords.
fn extension<'a>(fields: &mut Fields<'a>, to: &mut Schema, key: &str, node: &'a Node<'_>) -> bool {
    let Some(keyword) = key.strip_prefix("x-kubernetes-") else {
        return false;
    };
    match keyword {
        "preserve-unknown-fields" => to.preserve_unknown_fields = fields.bool(node),
        "embedded-resource" => to.embedded_resource = fields.bool(node).unwrap_or_default(),
        "int-or-string" => to.int_or_string = fields.bool(node).unwrap_or_default(),
        "list-type" => to.topology.list_type = fields.string(node),
        "list-map-keys" => to.topology.list_map_keys = fields.strings(node),
        "map-type" => to.topology.map_type = fields.string(node),
        "validations" => to.rules = fields.list(node, |fields, node| Some(rule(fields, node))),
        _ => return false,
    }
    true
}

fn rule<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> ValidationRule {
    let mut rule = ValidationRule {
        span: node.span,
        ..ValidationRule::default()
    };
    fields.each_entry(node, |fields, entry| match entry.key.as_ref() {
        "rule" => rule.rule = fields.string(&entry.value).unwrap_or_default(),
        "message" => rule.message = fields.string(&entry.value),
        "messageExpression" => rule.message_expression = fields.string(&entry.value),
        "reason" => rule.reason = fields.string(&entry.value),
        "fieldPath" => rule.field_path = fields.string(&entry.value),
        "optionalOldSelf" => rule.optional_old_self = fields.bool(&entry.value),
        // The server drops unknown keywords here; the validation of the definition reports them.
        _ => {}
    });
    rule
}

fn schemas_by_name<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Vec<(String, Schema)> {
    let mut named = Vec::with_capacity(node.entries().len());
    fields.each_entry(node, |fields, entry| {
        // Schemas are large: each is made where it stays.
        named.extend(std::iter::once_with(|| (entry.key.to_string(), Schema::default())));
        if let Some((_, to)) = named.last_mut() {
            to.name_span = entry.key_span;
            schema(fields, to, &entry.value);
        }
    });
    named.sort_by(|a, b| a.0.cmp(&b.0));
    named
}

fn schemas<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Vec<Schema> {
    fields.list(node, |fields, node| {
        let mut item = Schema::default();
        schema(fields, &mut item, node);
        Some(item)
    })
}

fn one_schema<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Option<Box<Schema>> {
    if node.value == Value::Null {
        return None;
    }
    let mut one = Box::<Schema>::default();
    schema(fields, &mut one, node);
    Some(one)
}

fn items<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Option<Items> {
    match node.value {
        Value::Sequence(_) => Some(Items::Schemas(schemas(fields, node))),
        Value::Mapping(_) | Value::Null => one_schema(fields, node).map(Items::Schema),
        // The server reads items without any schema.
        _ => {
            fields.wrong_type(node, "an object");
            Some(Items::Schemas(Vec::new()))
        }
    }
}

fn additional<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Option<AdditionalProperties> {
    match node.value {
        Value::Bool(allowed) => Some(AdditionalProperties::Allowed(allowed)),
        _ => one_schema(fields, node).map(AdditionalProperties::Schema),
    }
}

fn enum_values<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Option<Vec<Json>> {
    (node.value != Value::Null).then(|| fields.list(node, |_, node| Some(node.to_json())))
}

/// `null` counts as absent, as the API server reads it.
fn json(node: &Node<'_>) -> Option<Json> {
    (node.value != Value::Null).then(|| node.to_json())
}
