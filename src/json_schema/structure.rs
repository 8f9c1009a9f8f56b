//! The schema of a field: what the server takes, closed where it removes unknown fields.

use super::branch::junctors;
use super::keyword::{self, Extras, Null};
use super::metadata;
use super::object::{self, Nulled, accepts_null};
use super::words;
use super::writer::{Server, Writer};
use crate::crd::{AdditionalProperties, Schema};
use crate::facts::Field;
use crate::validate::is_default_valid;

/// Values in which the server knows no field.
pub(super) const FIELDLESS: &str = r##"{"$ref": "#/definitions/fieldless"}"##;

/// The place of a schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'f> {
    /// The facts about the fields below.
    pub(super) facts: Option<&'f Field<'f>>,
    /// Whether null is valid.
    pub(super) null: bool,
    /// Whether unknown fields are kept, whatever the schema says: in items of a list that keeps them.
    pub(super) keeps: bool,
    /// Whether the server wipes the value before it checks it, and only looks for unknown fields.
    pub(super) is_wiped: bool,
}

/// The schema of a field with its texts.
pub(super) fn field(schema: &Schema, context: Context<'_>, out: &mut Writer) {
    words::texts(schema, context.facts, out);
    inner(schema, context, out);
}

/// The schema of items and of values. Their facts are those of the field.
fn nested(schema: &Schema, context: Context<'_>, out: &mut Writer) {
    words::texts(schema, None, out);
    inner(schema, context, out);
}

/// The keywords of a schema. Its depth is that of the definition.
fn inner(schema: &Schema, context: Context<'_>, out: &mut Writer) {
    let mut extras = Extras::new();
    let null = if context.null { Null::Pass } else { Null::Fail };
    if !context.is_wiped {
        keyword::types(schema, null, out);
    }
    words::annotations(schema, out);
    if !context.is_wiped {
        keyword::value(schema, null, out, &mut extras);
        object::count(schema, Some(schema), out, &mut extras);
        let required = required(schema, schema.embedded_resource);
        if !required.is_empty() {
            out.key("required").strings(required.iter().copied());
        }
    }
    let keeps = context.keeps || schema.preserve_unknown_fields == Some(true) || !out.server.prunes;
    properties(schema, context, out);
    additional(schema, context, keeps, out);
    items(schema, context, keeps, out);
    if !context.is_wiped {
        // One of the types excludes null already.
        let null = if context.null { Null::Pass } else { Null::Any };
        junctors(schema, Some(schema), null, out, extras);
    }
    words::extensions(schema, out);
}

/// The fields that an object must have: the required ones that have no default, and those with a default that is not valid. The server does not find
/// such defaults in the values of maps.
pub(super) fn required(schema: &Schema, is_resource: bool) -> Vec<&str> {
    let mut required: Vec<&str> = Vec::new();
    let resource = ["apiVersion", "kind"].into_iter().filter(|_| is_resource);
    for name in resource.chain(schema.required.iter().map(String::as_str)) {
        let has_default = schema.property(name).is_some_and(|field| field.default.is_some());
        if !has_default && !required.contains(&name) {
            required.push(name);
        }
    }
    let invalid = schema
        .properties
        .iter()
        .filter(|(_, field)| !is_default_valid(field, field));
    required.extend(invalid.map(|(name, _)| name.as_str()));
    required
}

fn properties(schema: &Schema, context: Context<'_>, out: &mut Writer) {
    // A required key of a map must not be null.
    let is_named = |name: &&String| schema.property(name).is_none() && schema.map_value().is_some();
    let keys: Vec<&String> = schema
        .required
        .iter()
        .filter(is_named)
        .filter(|_| !context.is_wiped)
        .collect();
    if schema.properties.is_empty() && keys.is_empty() && !schema.embedded_resource {
        return;
    }
    out.key("properties").object(|out| {
        if schema.embedded_resource {
            resource(schema, context, out);
        }
        for (name, property) in &schema.properties {
            if schema.embedded_resource && is_resource_field(name) {
                continue;
            }
            let null = context.is_wiped || takes_null(schema, name, property, out);
            out.key(name)
                .object(|out| field(property, below(null, name, context), out));
        }
        for (index, name) in keys.iter().enumerate() {
            if let Some(value) = schema.map_value().filter(|_| !keys[..index].contains(name)) {
                let null = takes_null(schema, name, value, out);
                out.key(name).object(|out| nested(value, values(null, context), out));
            }
        }
    });
}

fn below<'f>(null: bool, name: &str, context: Context<'f>) -> Context<'f> {
    let fields = context.facts.map_or(&[][..], |field| &field.fields);
    let at = fields.binary_search_by(|field| field.name.cmp(name));
    Context {
        facts: at.ok().map(|at| &fields[at]),
        null,
        keeps: false,
        ..context
    }
}

fn values(null: bool, context: Context<'_>) -> Context<'_> {
    Context {
        null,
        keeps: false,
        ..context
    }
}

/// Whether a field may be null.
pub(super) fn takes_null(parent: &Schema, name: &str, schema: &Schema, out: &Writer) -> bool {
    match object::field(Some(schema), out) {
        Nulled::Stays => accepts_null(schema),
        Nulled::Dropped => !parent.required.iter().any(|required| required == name),
        Nulled::Defaulted => is_default_valid(schema, schema),
    }
}

pub(super) fn is_resource_field(name: &str) -> bool {
    matches!(name, "apiVersion" | "kind" | "metadata")
}

/// `apiVersion`, `kind` and `metadata` of an embedded resource.
fn resource(schema: &Schema, context: Context<'_>, out: &mut Writer) {
    const API_VERSION: &str = r#"{"type": "string", "minLength": 1, "pattern": "^[^/]*(?:/[^/]*)?$"}"#;
    const KIND: &str = r#"{"type": "string", "pattern": "^[A-Za-z](?:[-A-Za-z0-9]*[A-Za-z0-9])?$", "maxLength": 63}"#;
    out.uses.metadata = true;
    let reference = format!(r##"{{"$ref": "#/definitions/{}"}}"##, metadata::DEFINITION);
    let text = r#"{"type": "string"}"#;
    let wiped = [("apiVersion", text), ("kind", text), ("metadata", &reference)];
    let checked = [("apiVersion", API_VERSION), ("kind", KIND), ("metadata", &reference)];
    for (name, own) in if context.is_wiped { wiped } else { checked } {
        let Some(property) = schema.property(name).filter(|_| !context.is_wiped) else {
            out.key(name).raw(own);
            continue;
        };
        out.key(name).object(|out| {
            out.key("allOf").list(|out| {
                out.item().raw(own);
                let inside = Context {
                    facts: None,
                    null: name == "metadata",
                    keeps: true,
                    is_wiped: false,
                };
                out.item().object(|out| kept(property, inside, out));
            });
        });
    }
}

/// A schema that restricts `metadata`: it closes nothing, and a null is absent.
pub(super) fn kept(schema: &Schema, context: Context<'_>, out: &mut Writer) {
    let before = out.server;
    out.server = Server {
        prunes: false,
        drops_nulls: true,
    };
    field(schema, context, out);
    out.server = before;
}

fn additional(schema: &Schema, context: Context<'_>, keeps: bool, out: &mut Writer) {
    let can_be_object = context.is_wiped || matches!(keyword::own_types(schema), [] | ["object"]);
    match &schema.additional_properties {
        Some(AdditionalProperties::Schema(value)) => {
            let null = context.is_wiped
                || match object::field(Some(value), out) {
                    Nulled::Stays => accepts_null(value),
                    Nulled::Dropped => true,
                    Nulled::Defaulted => is_default_valid(value, value),
                };
            out.key("additionalProperties")
                .object(|out| nested(value, values(null, context), out));
        }
        _ if keeps || !can_be_object => {}
        Some(AdditionalProperties::Allowed(_)) => {
            out.uses.fieldless = true;
            out.key("additionalProperties").raw(FIELDLESS);
        }
        None => out.key("additionalProperties").raw("false"),
    }
}

fn items(schema: &Schema, context: Context<'_>, keeps: bool, out: &mut Writer) {
    if let Some(item) = schema.item() {
        let null = context.is_wiped
            || match object::item(Some(item)) {
                Nulled::Defaulted => is_default_valid(item, item),
                _ => accepts_null(item),
            };
        let inside = Context { null, keeps, ..context };
        out.key("items").object(|out| nested(item, inside, out));
    } else if !keeps && (context.is_wiped || can_be_list(schema)) {
        out.uses.fieldless = true;
        out.key("items").raw(FIELDLESS);
    }
}

fn can_be_list(schema: &Schema) -> bool {
    match keyword::own_types(schema) {
        [] | ["array"] => true,
        ["string"] => keyword::enforced(schema).is_some(),
        _ => false,
    }
}
