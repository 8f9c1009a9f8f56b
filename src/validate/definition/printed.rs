//! Parts of a definition in the server's messages: Go's JSON of its internal types with all fields.

use super::shared::Shared;
use crate::crd::{AdditionalProperties, Items, PrinterColumn, Schema, Subresources, ValidationRule, Version};
use crate::go::json;

/// `spec.versions`, without the shared parts.
pub(super) fn versions(versions: &[Version], shared: &Shared<'_>) -> String {
    let one = |version: &Version| {
        let schema = version.schema.as_ref().filter(|_| !shared.has_schema);
        let subresources = Some(&version.subresources).filter(|_| shared.subresources.is_none());
        let columns = version.printer_columns.iter().filter(|_| shared.columns.is_none());
        let selectable = version.selectable_fields.iter().filter(|_| shared.selectable.is_none());
        object(&[
            ("Name", text(&version.name)),
            ("Served", version.served.to_string()),
            ("Storage", version.storage.to_string()),
            ("Deprecated", version.deprecated.to_string()),
            (
                "DeprecationWarning",
                optional(version.deprecation_warning.as_deref(), text),
            ),
            (
                "Schema",
                optional(schema, |schema| object(&[("OpenAPIV3Schema", self::schema(schema))])),
            ),
            ("Subresources", optional(subresources, self::subresources)),
            ("AdditionalPrinterColumns", list(columns, column)),
            (
                "SelectableFields",
                list(selectable, |path| object(&[("JSONPath", text(path))])),
            ),
        ])
    };
    list(versions, one)
}

fn subresources(subresources: &Subresources) -> String {
    if *subresources == Subresources::default() {
        return "null".to_owned();
    }
    let scale = optional(subresources.scale.as_ref(), |scale| {
        object(&[
            ("SpecReplicasPath", text(&scale.spec_replicas_path)),
            ("StatusReplicasPath", text(&scale.status_replicas_path)),
            (
                "LabelSelectorPath",
                optional(scale.label_selector_path.as_deref(), text),
            ),
        ])
    });
    let status = if subresources.status { "{}" } else { "null" };
    object(&[("Status", status.to_owned()), ("Scale", scale)])
}

fn column(column: &PrinterColumn) -> String {
    object(&[
        ("Name", text(&column.name)),
        ("Type", text(&column.type_)),
        ("Format", text(column.format.as_deref().unwrap_or_default())),
        ("Description", text(column.description.as_deref().unwrap_or_default())),
        ("Priority", column.priority.to_string()),
        ("JSONPath", text(&column.json_path)),
    ])
}

/// A schema. The YAML reader bounds its depth, and so the recursion.
pub(super) fn schema(schema: &Schema) -> String {
    let other = |key: &str| {
        schema
            .rest
            .other
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    };
    let other_text = |key: &str| text(other(key).and_then(serde_json::Value::as_str).unwrap_or_default());
    let plain = |found: Option<&String>| text(found.map(String::as_str).unwrap_or_default());
    let float = |found: Option<f64>| optional(found, json::float64);
    let integer = |found: Option<i64>| optional(found, |value| value.to_string());
    let is_written = |key: &str| schema.rest.written_empty.contains(&key);
    let schemas = |key: &str, schemas: &[Schema]| list_if(is_written(key), schemas, self::schema);
    object(&[
        ("ID", other_text("id")),
        ("Schema", other_text("$schema")),
        ("Ref", optional(schema.rest.ref_.as_deref(), text)),
        ("Description", text(&schema.description)),
        ("Type", plain(schema.type_.as_ref())),
        ("Nullable", schema.nullable.to_string()),
        ("Format", plain(schema.format.as_ref())),
        ("Title", plain(schema.rest.title.as_ref())),
        ("Default", optional(schema.default.as_ref(), json::compact)),
        ("Maximum", float(schema.bounds.maximum)),
        ("ExclusiveMaximum", schema.bounds.exclusive_maximum.to_string()),
        ("Minimum", float(schema.bounds.minimum)),
        ("ExclusiveMinimum", schema.bounds.exclusive_minimum.to_string()),
        ("MaxLength", integer(schema.bounds.max_length)),
        ("MinLength", integer(schema.bounds.min_length)),
        ("Pattern", plain(schema.bounds.pattern.as_ref())),
        ("MaxItems", integer(schema.bounds.max_items)),
        ("MinItems", integer(schema.bounds.min_items)),
        ("UniqueItems", schema.bounds.unique_items.to_string()),
        ("MultipleOf", float(schema.bounds.multiple_of)),
        (
            "Enum",
            optional(schema.enum_.as_ref(), |values| {
                json::compact(&serde_json::Value::from(values.clone()))
            }),
        ),
        ("MaxProperties", integer(schema.bounds.max_properties)),
        ("MinProperties", integer(schema.bounds.min_properties)),
        ("Required", texts(is_written("required"), &schema.required)),
        ("Items", items(schema)),
        ("AllOf", schemas("allOf", &schema.logic.all_of)),
        ("OneOf", schemas("oneOf", &schema.logic.one_of)),
        ("AnyOf", schemas("anyOf", &schema.logic.any_of)),
        ("Not", optional(schema.logic.not.as_deref(), self::schema)),
        ("Properties", by_name(&schema.properties, schema.has_properties)),
        (
            "AdditionalProperties",
            optional(schema.additional_properties.as_ref(), additional),
        ),
        (
            "PatternProperties",
            by_name(
                &schema.rest.pattern_properties,
                !schema.rest.pattern_properties.is_empty() || is_written("patternProperties"),
            ),
        ),
        ("Dependencies", optional(other("dependencies"), json::compact)),
        (
            "AdditionalItems",
            optional(schema.rest.additional_items.as_ref(), additional),
        ),
        ("Definitions", optional(other("definitions"), json::compact)),
        (
            "ExternalDocs",
            optional(other("externalDocs"), |docs| {
                let field = |key: &str| text(docs[key].as_str().unwrap_or_default());
                object(&[("Description", field("description")), ("URL", field("url"))])
            }),
        ),
        ("Example", optional(schema.rest.example.as_ref(), json::compact)),
        (
            "XPreserveUnknownFields",
            optional(schema.preserve_unknown_fields, |value| value.to_string()),
        ),
        ("XEmbeddedResource", schema.embedded_resource.to_string()),
        ("XIntOrString", schema.int_or_string.to_string()),
        (
            "XListMapKeys",
            texts(is_written("x-kubernetes-list-map-keys"), &schema.topology.list_map_keys),
        ),
        ("XListType", optional(schema.topology.list_type.as_deref(), text)),
        ("XMapType", optional(schema.topology.map_type.as_deref(), text)),
        (
            "XValidations",
            list_if(is_written("x-kubernetes-validations"), &schema.rules, rule),
        ),
    ])
}

/// `items` of a schema.
pub(super) fn items(schema: &Schema) -> String {
    let (one, many) = match &schema.items {
        None => return "null".to_owned(),
        Some(Items::Schema(item)) => (Some(&**item), &[][..]),
        Some(Items::Schemas(items)) => (None, items.as_slice()),
    };
    let is_list = one.is_none() && schema.rest.written_empty.contains(&"items");
    object(&[
        ("Schema", optional(one, self::schema)),
        ("JSONSchemas", list_if(is_list, many, self::schema)),
    ])
}

fn additional(additional: &AdditionalProperties) -> String {
    let (allows, value) = match additional {
        AdditionalProperties::Allowed(allows) => (*allows, None),
        AdditionalProperties::Schema(value) => (true, Some(&**value)),
    };
    object(&[("Allows", allows.to_string()), ("Schema", optional(value, schema))])
}

fn rule(rule: &ValidationRule) -> String {
    let plain = |found: &Option<String>| text(found.as_deref().unwrap_or_default());
    object(&[
        ("Rule", text(&rule.rule)),
        ("Message", plain(&rule.message)),
        ("MessageExpression", plain(&rule.message_expression)),
        ("Reason", optional(rule.reason.as_deref(), text)),
        ("FieldPath", plain(&rule.field_path)),
        (
            "OptionalOldSelf",
            optional(rule.optional_old_self, |value| value.to_string()),
        ),
    ])
}

fn by_name(schemas: &[(String, Schema)], is_there: bool) -> String {
    if !is_there {
        return "null".to_owned();
    }
    let fields: Vec<(&str, String)> = schemas
        .iter()
        .map(|(name, value)| (name.as_str(), schema(value)))
        .collect();
    object(&fields)
}

fn texts(is_written: bool, texts: &[String]) -> String {
    list_if(is_written, texts, |item| text(item))
}

fn text(value: &str) -> String {
    let mut out = String::new();
    json::string(value, &mut out);
    out
}

fn optional<T>(value: Option<T>, print: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "null".to_owned(), print)
}

/// A list; Go writes an empty one as null.
fn list<T>(items: impl IntoIterator<Item = T>, print: impl Fn(T) -> String) -> String {
    list_if(false, items, print)
}

/// A list. Without items it is null, unless the definition has an empty list.
fn list_if<T>(is_written: bool, items: impl IntoIterator<Item = T>, print: impl Fn(T) -> String) -> String {
    let items: Vec<String> = items.into_iter().map(print).collect();
    if items.is_empty() && !is_written {
        return "null".to_owned();
    }
    format!("[{}]", items.join(","))
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}:{value}", text(name)))
        .collect();
    format!("{{{}}}", fields.join(","))
}
