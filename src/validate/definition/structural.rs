//! Structural schemas: each field has one type, declared once, outside of `allOf`, `anyOf`, `oneOf` and `not`.

use super::equality::is_empty;
use super::report::Report;
use super::{completeness, equality};
use crate::crd::{AdditionalProperties, Items, Schema};
use crate::rule::Rule;
use crate::validate::error::ErrorType;
use crate::validate::print;
use crate::validate::schema::pattern;

/// The position of a schema.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Root,
    Item,
    Field,
}

pub(super) fn check(root: &Schema, at: &str, report: &mut Report) {
    outside(root, Level::Root, at, report);
    completeness::check(root, at, report);
}

/// The error that keeps the server from reading a schema as a structural one. It then reports nothing about the structure.
pub(super) fn unsupported(schema: &Schema) -> Option<String> {
    let has = |key: &str| {
        schema
            .rest
            .other
            .iter()
            .any(|(name, value)| name == key && !is_empty(value))
    };
    for (keyword, is_there) in [
        ("id", has("id")),
        ("schema", has("$schema")),
        (
            "$ref",
            schema.rest.ref_.as_deref().is_some_and(|target| !target.is_empty()),
        ),
        ("patternProperties", !schema.rest.pattern_properties.is_empty()),
        ("dependencies", has("dependencies")),
        ("additionalItems", schema.rest.additional_items.is_some()),
        ("definitions", has("definitions")),
    ] {
        if is_there {
            return Some(format!("OpenAPIV3Schema '{keyword}' is not supported"));
        }
    }
    if schema.preserve_unknown_fields == Some(false) {
        return Some("internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined".to_owned());
    }
    if matches!(&schema.items, Some(Items::Schemas(items)) if !items.is_empty()) {
        return Some("OpenAPIV3Schema 'items' must be a schema, but is an array".to_owned());
    }
    pattern::children(schema).find_map(unsupported)
}

fn is_type(schema: &Schema, wanted: &str) -> bool {
    schema.type_.as_deref() == Some(wanted)
}

fn outside(schema: &Schema, level: Level, at: &str, report: &mut Report) {
    let span = schema.span;
    let required = |field: &str, words: &str, report: &mut Report| {
        report.add(
            Rule::StructuralSchema,
            ErrorType::Required,
            format!("{at}.{field}"),
            span,
            words,
        );
    };
    let type_text = schema.type_.as_deref().unwrap_or_default();
    if type_text == "array" && schema.item().is_none() {
        required("items", "must be specified", report);
    }
    if let Some(item) = schema.item() {
        outside(item, Level::Item, &format!("{at}.items"), report);
    }
    for (name, property) in &schema.properties {
        outside(property, Level::Field, &format!("{at}.properties[{name}]"), report);
    }
    if let Some(additional) = &schema.additional_properties {
        if level == Level::Root {
            report.forbidden(
                format!("{at}.additionalProperties"),
                span,
                "must not be used at the root",
            );
        }
        if let AdditionalProperties::Schema(value) = additional {
            outside(value, Level::Field, &format!("{at}.additionalProperties"), report);
        }
    }
    if schema.int_or_string {
        let words = "must be false if x-kubernetes-int-or-string is true";
        for (key, set) in [
            (
                "x-kubernetes-preserve-unknown-fields",
                schema.preserve_unknown_fields == Some(true),
            ),
            ("x-kubernetes-embedded-resource", schema.embedded_resource),
        ] {
            if set {
                report.invalid(Rule::StructuralSchema, format!("{at}.{key}"), span, "true", words);
            }
        }
    }
    let skip_any_of = is_int_or_string_pattern(&schema.logic.any_of);
    let skip_first = schema
        .logic
        .all_of
        .first()
        .is_some_and(|first| is_int_or_string_pattern(&first.logic.any_of));
    values(schema, skip_any_of, skip_first, at, report);
    if schema.embedded_resource && type_text != "object" {
        let words = "must be object if x-kubernetes-embedded-resource is true";
        if type_text.is_empty() {
            required("type", words, report);
        } else {
            report.invalid(
                Rule::StructuralSchema,
                format!("{at}.type"),
                span,
                print::quoted(type_text),
                words,
            );
        }
    } else if type_text.is_empty() && !schema.int_or_string && schema.preserve_unknown_fields != Some(true) {
        let words = match level {
            Level::Root => "must not be empty at the root",
            Level::Item => "must not be empty for specified array items",
            Level::Field => "must not be empty for specified object fields",
        };
        required("type", words, report);
    }
    if level == Level::Root && !type_text.is_empty() && type_text != "object" {
        report.invalid(
            Rule::StructuralSchema,
            format!("{at}.type"),
            span,
            print::quoted(type_text),
            "must be object at the root",
        );
    }
    if schema.embedded_resource {
        if schema.additional_properties.is_some() {
            let words = "must not be used if x-kubernetes-embedded-resource is set";
            report.forbidden(format!("{at}.additionalProperties"), span, words);
        }
        if schema.preserve_unknown_fields != Some(true) && schema.properties.is_empty() {
            let words = "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields";
            required("properties", words, report);
        }
    }
    if level == Level::Root || schema.embedded_resource {
        resource_fields(schema, level, at, report);
    }
}

/// Checks `apiVersion`, `kind` and `metadata` of a resource.
fn resource_fields(schema: &Schema, level: Level, at: &str, report: &mut Report) {
    for (key, wanted) in [("kind", "string"), ("apiVersion", "string"), ("metadata", "object")] {
        if let Some(property) = schema.property(key).filter(|property| !is_type(property, wanted)) {
            let found = print::quoted(property.type_.as_deref().unwrap_or_default());
            let field = format!("{at}.properties[{key}].type");
            report.invalid(
                Rule::StructuralSchema,
                field,
                property.span,
                found,
                format!("must be {wanted}"),
            );
        }
    }
    let Some(metadata) = schema.property("metadata").filter(|_| level == Level::Root) else {
        return;
    };
    let names_only = metadata
        .properties
        .iter()
        .all(|(name, _)| matches!(name.as_str(), "name" | "generateName"));
    let mut rest = equality::structural(metadata, false);
    rest.type_ = None;
    rest.default = None;
    if names_only {
        rest.properties.clear();
    }
    if rest != Schema::default() {
        let words = "must not specify anything other than name and generateName, but metadata is implicitly specified";
        report.forbidden(format!("{at}.properties[metadata]"), metadata.span, words);
    }
}

/// `anyOf: [{type: integer}, {type: string}]`, the only form that may declare types inside `anyOf`.
fn is_int_or_string_pattern(any_of: &[Schema]) -> bool {
    let only = |schema: &Schema, wanted: &str| {
        let plain = Schema {
            type_: Some(wanted.to_owned()),
            ..Schema::default()
        };
        equality::structural(schema, true) == plain
    };
    matches!(any_of, [first, second] if only(first, "integer") && only(second, "string"))
}

fn values(schema: &Schema, skip_any_of: bool, skip_first_all_of: bool, at: &str, report: &mut Report) {
    if !skip_any_of {
        for (index, branch) in schema.logic.any_of.iter().enumerate() {
            inside(branch, false, &format!("{at}.anyOf[{index}]"), report);
        }
    }
    for (index, branch) in schema.logic.all_of.iter().enumerate() {
        inside(
            branch,
            skip_first_all_of && index == 0,
            &format!("{at}.allOf[{index}]"),
            report,
        );
    }
    for (index, branch) in schema.logic.one_of.iter().enumerate() {
        inside(branch, false, &format!("{at}.oneOf[{index}]"), report);
    }
    if let Some(not) = &schema.logic.not {
        inside(not, false, &format!("{at}.not"), report);
    }
    if let Some(text) = schema.bounds.pattern.as_deref().filter(|text| !text.is_empty())
        && let Err(error) = pattern::compile(text)
    {
        let words = format!("must be a valid regular expression, but isn't: {error}");
        report.invalid(
            Rule::Pattern,
            format!("{at}.pattern"),
            schema.span,
            print::quoted(text),
            words,
        );
    }
}

/// Checks a schema inside `allOf`, `anyOf`, `oneOf` or `not`: it may only restrict values.
fn inside(schema: &Schema, skip_any_of: bool, at: &str, report: &mut Report) {
    let span = schema.span;
    values(schema, skip_any_of, false, at, report);
    if let Some(item) = schema.item() {
        inside(item, false, &format!("{at}.items"), report);
    }
    for (name, property) in &schema.properties {
        inside(property, false, &format!("{at}.properties[{name}]"), report);
    }
    let forbidden = [
        (
            "type",
            schema.type_.as_deref().is_some_and(|type_| !type_.is_empty()),
            "must be empty to be structural",
        ),
        (
            "additionalProperties",
            !matches!(
                schema.additional_properties,
                None | Some(AdditionalProperties::Allowed(false))
            ),
            "must be undefined to be structural",
        ),
        (
            "default",
            schema.default.is_some(),
            "must be undefined to be structural",
        ),
        (
            "title",
            schema.rest.title.as_deref().is_some_and(|title| !title.is_empty()),
            "must be empty to be structural",
        ),
        (
            "description",
            !schema.description.is_empty(),
            "must be empty to be structural",
        ),
        ("nullable", schema.nullable, "must be false to be structural"),
        (
            "x-kubernetes-preserve-unknown-fields",
            schema.preserve_unknown_fields == Some(true),
            "must be false to be structural",
        ),
        (
            "x-kubernetes-embedded-resource",
            schema.embedded_resource,
            "must be false to be structural",
        ),
        (
            "x-kubernetes-int-or-string",
            schema.int_or_string,
            "must be false to be structural",
        ),
        (
            "x-kubernetes-list-map-keys",
            !schema.topology.list_map_keys.is_empty(),
            "must be empty to be structural",
        ),
        (
            "x-kubernetes-list-type",
            schema.topology.list_type.is_some(),
            "must be undefined to be structural",
        ),
        (
            "x-kubernetes-map-type",
            schema.topology.map_type.is_some(),
            "must be undefined to be structural",
        ),
        (
            "x-kubernetes-validations",
            !schema.rules.is_empty(),
            "must be empty to be structural",
        ),
        (
            "properties[metadata]",
            schema.property("metadata").is_some(),
            "must not be specified in a nested context",
        ),
    ];
    for (key, is_there, words) in forbidden {
        if is_there {
            report.forbidden(format!("{at}.{key}"), span, words);
        }
    }
}
