//! Forbidden keywords, unknown types, and list and map types that do not fit.

use super::report::{Report, supported};
use super::{equality, printed, rules};
use crate::crd::{Items, Schema};
use crate::rule::Rule;
use crate::validate::error::ErrorType;
use crate::validate::print;

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// Fields of every resource.
const META_FIELDS: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// The restrictions on a schema by its position.
#[derive(Clone, Copy, Default)]
struct Inside<'p> {
    /// The field of a resource that forbids defaults inside it.
    no_defaults: Option<&'p str>,
    /// True inside `apiVersion`, `kind` or `metadata`, of the object or of an embedded one.
    meta: bool,
    /// True inside a map of such a field.
    meta_map: bool,
}

/// Checks the root of a schema and everything in it.
pub(super) fn check(schema: &Schema, at: &str, report: &mut Report) {
    walk(schema, true, Inside::default(), at, report);
}

fn walk(schema: &Schema, is_root: bool, inside: Inside<'_>, at: &str, report: &mut Report) {
    let span = schema.span;
    keywords(schema, at, report);
    place_rules(schema, inside, at, report);
    if schema.bounds.unique_items {
        let words = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic";
        report.forbidden(format!("{at}.uniqueItems"), span, words);
    }
    if !schema.properties.is_empty()
        && schema
            .additional_properties
            .as_ref()
            .is_some_and(|additional| *additional != crate::crd::AdditionalProperties::Allowed(true))
    {
        report.forbidden(
            format!("{at}.additionalProperties"),
            span,
            "additionalProperties and properties are mutual exclusive",
        );
    }
    if schema.preserve_unknown_fields == Some(false) {
        let field = format!("{at}.x-kubernetes-preserve-unknown-fields");
        report.invalid(
            Rule::StructuralSchema,
            field,
            span,
            "false",
            "must be true or undefined",
        );
    }
    map_type(schema, at, report);
    list_type(schema, at, report);
    rules::check(schema, at, report);
    if let Some(value) = schema.map_value() {
        let inside = Inside {
            meta_map: inside.meta_map || inside.meta,
            ..inside
        };
        walk(value, false, inside, &format!("{at}.additionalProperties"), report);
    }
    for (name, property) in &schema.properties {
        let mut inside = inside;
        if (is_root || schema.embedded_resource) && META_FIELDS.contains(&name.as_str()) {
            inside.meta = true;
            if is_root {
                inside.no_defaults = Some(name);
                inside.meta_map = false;
            }
        }
        walk(property, false, inside, &format!("{at}.properties[{name}]"), report);
    }
    for (key, branches) in [
        ("allOf", &schema.logic.all_of),
        ("anyOf", &schema.logic.any_of),
        ("oneOf", &schema.logic.one_of),
    ] {
        for (index, branch) in branches.iter().enumerate() {
            walk(branch, false, inside, &format!("{at}.{key}[{index}]"), report);
        }
    }
    if let Some(not) = &schema.logic.not {
        walk(not, false, inside, &format!("{at}.not"), report);
    }
    match &schema.items {
        Some(Items::Schema(item)) => walk(item, false, inside, &format!("{at}.items"), report),
        Some(Items::Schemas(items)) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, false, inside, &format!("{at}.items[{index}]"), report);
            }
        }
        None => {}
    }
}

/// Checks the restrictions by the position of a schema.
fn place_rules(schema: &Schema, inside: Inside<'_>, at: &str, report: &mut Report) {
    let why = match inside.no_defaults {
        _ if inside.meta_map => Some("inside additionalProperties applying to object metadata".to_owned()),
        Some(name) => Some(format!("in top-level {name}")),
        None => None,
    };
    if let Some(why) = why.filter(|_| schema.default.is_some()) {
        let words = format!("must not be set {why}");
        report.forbidden(format!("{at}.default"), schema.span, words);
    }
    if inside.meta && schema.embedded_resource {
        let field = format!("{at}.x-kubernetes-embedded-resource");
        report.forbidden(field, schema.span, "must not be used inside of resource meta");
    }
}

fn keywords(schema: &Schema, at: &str, report: &mut Report) {
    let span = schema.span;
    let has = |key: &str, counts: fn(&serde_json::Value) -> bool| {
        schema
            .rest
            .other
            .iter()
            .any(|(name, value)| name == key && counts(value))
    };
    for (key, is_there) in [
        ("$ref", schema.rest.ref_.is_some()),
        ("additionalItems", schema.rest.additional_items.is_some()),
        ("patternProperties", !schema.rest.pattern_properties.is_empty()),
        ("definitions", has("definitions", |value| !equality::is_empty(value))),
        ("dependencies", has("dependencies", |value| !value.is_null())),
        ("id", has("id", |value| !equality::is_empty(value))),
    ] {
        if is_there {
            report.forbidden(format!("{at}.{key}"), span, format!("{key} is not supported"));
        }
    }
    let type_ = schema.type_.as_deref().unwrap_or_default();
    if type_ == "null" {
        report.forbidden(
            format!("{at}.type"),
            span,
            "type cannot be set to null, use nullable as an alternative",
        );
    }
    if !type_.is_empty() && !TYPES.contains(&type_) {
        report.unsupported(Rule::Type, format!("{at}.type"), span, type_, &supported(&TYPES));
    }
    if matches!(&schema.items, Some(Items::Schemas(items)) if !items.is_empty()) {
        report.forbidden(
            format!("{at}.items"),
            span,
            "items must be a schema object and not an array",
        );
    }
}

fn wrong_type(schema: &Schema, at: &str, words: &str, report: &mut Report) {
    let field = format!("{at}.type");
    match schema.type_.as_deref().filter(|type_| !type_.is_empty()) {
        None => report.add(Rule::ListType, ErrorType::Required, field, schema.span, words),
        Some(type_) => report.invalid(Rule::ListType, field, schema.span, print::quoted(type_), words),
    }
}

fn map_type(schema: &Schema, at: &str, report: &mut Report) {
    let Some(map_type) = schema.topology.map_type.as_deref() else {
        return;
    };
    if schema.type_.as_deref() != Some("object") {
        wrong_type(
            schema,
            at,
            "must be object if x-kubernetes-map-type is specified",
            report,
        );
    }
    if !matches!(map_type, "atomic" | "granular") {
        let types = supported(&["atomic", "granular"]);
        let field = format!("{at}.x-kubernetes-map-type");
        report.unsupported(Rule::ListType, field, schema.span, map_type, &types);
    }
}

fn list_type(schema: &Schema, at: &str, report: &mut Report) {
    let span = schema.span;
    let list_type = schema.topology.list_type.as_deref();
    if list_type.is_some() && schema.type_.as_deref() != Some("array") {
        wrong_type(
            schema,
            at,
            "must be array if x-kubernetes-list-type is specified",
            report,
        );
    } else if let (Some("set"), Some(item)) = (list_type, schema.item()) {
        let words = "must be atomic as item of a list with x-kubernetes-list-type=set";
        let shown = item
            .topology
            .list_type
            .as_deref()
            .map_or("null".to_owned(), print::quoted);
        match item.type_.as_deref() {
            Some("array")
                if item
                    .topology
                    .list_type
                    .as_deref()
                    .is_some_and(|inner| inner != "atomic") =>
            {
                report.invalid(
                    Rule::ListType,
                    format!("{at}.items.x-kubernetes-list-type"),
                    span,
                    shown,
                    words,
                );
            }
            Some("object") if item.topology.map_type.as_deref() != Some("atomic") => {
                report.invalid(
                    Rule::ListType,
                    format!("{at}.items.x-kubernetes-map-type"),
                    span,
                    shown,
                    words,
                );
            }
            _ => {}
        }
    }
    if let Some(other) = list_type.filter(|list_type| !matches!(*list_type, "atomic" | "set" | "map")) {
        let types = supported(&["atomic", "set", "map"]);
        report.unsupported(
            Rule::ListType,
            format!("{at}.x-kubernetes-list-type"),
            span,
            other,
            &types,
        );
    }
    if !schema.topology.list_map_keys.is_empty() {
        let field = format!("{at}.x-kubernetes-list-type");
        let words = "must be map if x-kubernetes-list-map-keys is non-empty";
        match list_type {
            None => report.add(Rule::ListType, ErrorType::Required, field, span, words),
            Some("map") => {}
            Some(other) => report.invalid(Rule::ListType, field, span, print::quoted(other), words),
        }
    }
    if list_type == Some("map") {
        list_map(schema, at, report);
    }
    if let (Some(list_type @ ("set" | "map")), Some(item)) = (list_type, schema.item()) {
        if item.nullable {
            let words = format!("cannot be nullable when x-kubernetes-list-type is {list_type}");
            report.forbidden(format!("{at}.items.nullable"), item.span, words);
        }
        if list_type == "map" {
            keys_are_there(schema, item, at, report);
        }
    }
}

fn list_map(schema: &Schema, at: &str, report: &mut Report) {
    let span = schema.span;
    if schema.topology.list_map_keys.is_empty() {
        let field = format!("{at}.x-kubernetes-list-map-keys");
        report.add(
            Rule::ListType,
            ErrorType::Required,
            field,
            span,
            "must not be empty if x-kubernetes-list-type is map",
        );
    }
    let Some(item) = schema.item() else {
        if schema.items.is_none() {
            let words = "must have a schema if x-kubernetes-list-type is map";
            report.add(Rule::ListType, ErrorType::Required, format!("{at}.items"), span, words);
        } else {
            let words = "must only have a single schema if x-kubernetes-list-type is map";
            report.invalid(
                Rule::ListType,
                format!("{at}.items"),
                span,
                printed::items(schema),
                words,
            );
        }
        return;
    };
    let type_ = item.type_.as_deref().unwrap_or_default();
    if type_ != "object" {
        let words = "must be object if parent array's x-kubernetes-list-type is map";
        report.invalid(
            Rule::ListType,
            format!("{at}.items.type"),
            item.span,
            print::quoted(type_),
            words,
        );
        return;
    }
    let shown = crate::go::json::compact(&serde_json::Value::from(schema.topology.list_map_keys.clone()));
    for (index, key) in schema.topology.list_map_keys.iter().enumerate() {
        let keys = format!("{at}.x-kubernetes-list-map-keys");
        match item.property(key) {
            Some(property) if matches!(property.type_.as_deref(), Some("array" | "object")) => {
                let words = "must be a scalar type if parent array's x-kubernetes-list-type is map";
                let field = format!("{at}.items.properties[{key}].type");
                report.invalid(Rule::ListType, field, property.span, print::quoted(type_), words);
            }
            Some(_) => {}
            None => report.invalid(
                Rule::ListType,
                keys.clone(),
                span,
                shown.clone(),
                "entries must all be names of item properties",
            ),
        }
        if schema.topology.list_map_keys[..index].contains(key) {
            report.invalid(
                Rule::ListType,
                keys,
                span,
                shown.clone(),
                "must not contain duplicate entries",
            );
        }
    }
}

fn keys_are_there(schema: &Schema, item: &Schema, at: &str, report: &mut Report) {
    for key in &schema.topology.list_map_keys {
        let Some(property) = item.property(key) else {
            continue;
        };
        let at = format!("{at}.items.properties[{key}]");
        if property.default.is_none() && !item.required.contains(key) {
            let words =
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property";
            report.add(
                Rule::ListType,
                ErrorType::Required,
                format!("{at}.default"),
                property.span,
                words,
            );
        }
        if property.nullable {
            let words = "this property is in x-kubernetes-list-map-keys, so it cannot be nullable";
            report.forbidden(format!("{at}.nullable"), property.span, words);
        }
    }
}
