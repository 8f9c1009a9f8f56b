//! Schemas as Crossplane writes them: it reads them into the API's type `JSONSchemaProps`, and writes that. Keywords that the type does not have are
//! lost, and so are those whose value is the one of an absent keyword.

use crate::yaml::{Entry, Node, Value};

/// What the value of a keyword is.
#[derive(Clone, Copy)]
enum Shape {
    /// Text; an empty one is none.
    Text,
    /// A boolean; `false` is none.
    Flag,
    /// A list; an empty one is none.
    List,
    /// Anything.
    Any,
    Schema,
    /// One schema, or a list of them.
    Items,
    /// A list of schemas; an empty one is none.
    Schemas,
    /// Schemas by name; an empty object is none.
    Named,
    /// Rules in the Common Expression Language; an empty list is none.
    Rules,
}

fn shape(keyword: &str) -> Option<Shape> {
    Some(match keyword {
        "$schema" | "id" | "description" | "type" | "format" | "title" | "pattern" => Shape::Text,
        "exclusiveMinimum"
        | "exclusiveMaximum"
        | "uniqueItems"
        | "nullable"
        | "x-kubernetes-embedded-resource"
        | "x-kubernetes-int-or-string" => Shape::Flag,
        "enum" | "required" | "x-kubernetes-list-map-keys" => Shape::List,
        "$ref"
        | "default"
        | "example"
        | "minimum"
        | "maximum"
        | "multipleOf"
        | "minLength"
        | "maxLength"
        | "minItems"
        | "maxItems"
        | "minProperties"
        | "maxProperties"
        | "externalDocs"
        | "dependencies"
        | "x-kubernetes-preserve-unknown-fields"
        | "x-kubernetes-list-type"
        | "x-kubernetes-map-type" => Shape::Any,
        "not" | "additionalProperties" | "additionalItems" => Shape::Schema,
        "items" => Shape::Items,
        "allOf" | "anyOf" | "oneOf" => Shape::Schemas,
        "properties" | "patternProperties" | "definitions" => Shape::Named,
        "x-kubernetes-validations" => Shape::Rules,
        _ => return None,
    })
}

/// A schema without the keywords that are lost. The YAML reader bounds the depth, and with it the recursion. Values of wrong types stay for the reader
/// of definitions, which reports them.
pub(super) fn schema<'s>(node: &Node<'s>) -> Node<'s> {
    let Value::Mapping(entries) = &node.value else {
        return node.clone();
    };
    let kept = entries.iter().filter_map(|entry| keyword(&entry.key, entry));
    Node {
        span: node.span,
        value: Value::Mapping(kept.collect()),
    }
}

/// A keyword of a schema; `None` if it is lost.
pub(super) fn keyword<'s>(name: &str, entry: &Entry<'s>) -> Option<Entry<'s>> {
    let node = &entry.value;
    let value = match shape(name)? {
        _ if node.value == Value::Null => return None,
        Shape::Text if node.as_str() == Some("") => return None,
        Shape::Flag if node.value == Value::Bool(false) => return None,
        Shape::List | Shape::Schemas | Shape::Named | Shape::Rules if node.is_empty_collection() => return None,
        Shape::Text | Shape::Flag | Shape::List | Shape::Any => node.clone(),
        Shape::Schema => schema(node),
        Shape::Items | Shape::Schemas => match &node.value {
            Value::Sequence(items) => with(node, Value::Sequence(items.iter().map(present).collect())),
            _ => schema(node),
        },
        Shape::Named => each_value(node, present),
        Shape::Rules => match &node.value {
            Value::Sequence(items) => with(node, Value::Sequence(items.iter().map(rule).collect())),
            _ => node.clone(),
        },
    };
    Some(with_value(entry, value))
}

/// A schema among others: `null` is an empty one.
fn present<'s>(node: &Node<'s>) -> Node<'s> {
    match node.value {
        Value::Null => with(node, Value::Mapping(Vec::new())),
        _ => schema(node),
    }
}

fn rule<'s>(node: &Node<'s>) -> Node<'s> {
    let Value::Mapping(entries) = &node.value else {
        return node.clone();
    };
    let kept = entries.iter().filter(|entry| match entry.key.as_ref() {
        "rule" | "reason" | "optionalOldSelf" => true,
        "message" | "messageExpression" | "fieldPath" => !matches!(entry.value.as_str(), Some("")),
        _ => false,
    });
    let kept = kept.filter(|entry| entry.value.value != Value::Null);
    with(node, Value::Mapping(kept.cloned().collect()))
}

fn each_value<'s>(node: &Node<'s>, change: impl Fn(&Node<'s>) -> Node<'s>) -> Node<'s> {
    let Value::Mapping(entries) = &node.value else {
        return node.clone();
    };
    let changed = entries.iter().map(|entry| with_value(entry, change(&entry.value)));
    with(node, Value::Mapping(changed.collect()))
}

fn with<'s>(node: &Node<'_>, value: Value<'s>) -> Node<'s> {
    Node { span: node.span, value }
}

fn with_value<'s>(entry: &Entry<'s>, value: Node<'s>) -> Entry<'s> {
    Entry {
        key: entry.key.clone(),
        key_span: entry.key_span,
        value,
    }
}
