//! The schema of a kind: the object itself, and the definitions that its fields refer to.

use super::branch::junctors;
use super::keyword::{Extras, Null};
use super::metadata;
use super::names::DRAFT;
use super::object;
use super::structure::{self, Context, FIELDLESS, is_resource_field, takes_null};
use super::words;
use super::writer::Writer;
use crate::crd::{Rest, Schema};
use crate::facts::Facts;
use crate::model::ObjectMeta;

/// The schema of one version of a kind.
#[must_use]
pub fn kind(facts: &Facts<'_>, meta: &ObjectMeta) -> Vec<u8> {
    let Facts {
        crd, version, schema, ..
    } = *facts;
    let mut out = Writer::default();
    out.server.prunes = !crd.preserve_unknown_fields && version.schema.is_some();
    out.server.drops_nulls = out.server.prunes;
    out.object(|out| {
        out.key("$schema").string(DRAFT);
        words::describe(schema, None, &facts.facts, out);
        out.key("type").string("object");
        let mut extras = Extras::new();
        object::count(schema, Some(schema), out, &mut extras);
        if version.subresources.status && schema.required.iter().any(|name| name == "status") {
            // The server wipes the status before it asks for it.
            extras.push(r#"{"not": {}}"#.to_owned());
        }
        let own = structure::required(schema, false).into_iter();
        let required: Vec<&str> = ["apiVersion", "kind", "metadata"]
            .into_iter()
            .chain(own.filter(|name| !is_resource_field(name)))
            .collect();
        out.key("required").strings(required.iter().copied());
        out.key("properties").object(|out| properties(facts, meta, out));
        if let Some(value) = schema.map_value() {
            let context = Context {
                facts: None,
                null: true,
                keeps: false,
                is_wiped: false,
            };
            out.key("additionalProperties")
                .object(|out| structure::field(value, context, out));
        } else if out.server.prunes && schema.preserve_unknown_fields != Some(true) {
            let is_any = schema.additional_properties.is_some();
            out.uses.fieldless |= is_any;
            out.key("additionalProperties")
                .raw(if is_any { FIELDLESS } else { "false" });
        }
        junctors(schema, Some(schema), Null::Any, out, extras);
        words::extensions(schema, out);
        out.key("x-kubernetes-group-version-kind").list(|out| {
            out.item().object(|out| {
                out.key("group").string(&crd.group);
                out.key("version").string(&version.name);
                out.key("kind").string(&crd.names.kind);
            });
        });
        definitions(meta, out);
    });
    out.finish()
}

fn properties(facts: &Facts<'_>, meta: &ObjectMeta, out: &mut Writer) {
    let Facts {
        crd, version, schema, ..
    } = *facts;
    let api_version = facts.api_version();
    for (name, value) in [("apiVersion", api_version.as_str()), ("kind", &crd.names.kind)] {
        let described = schema.property(name).or_else(|| meta.schema().property(name));
        out.key(name).object(|out| {
            if let Some(described) = described.filter(|described| !described.description.is_empty()) {
                out.key("description").string(&described.description);
            }
            out.key("type").string("string");
            out.key("const").string(value);
        });
    }
    let own = schema.property("metadata").filter(|own| restricts(own));
    out.key("metadata").object(|out| match own {
        None => metadata::fields(meta.schema(), true, out),
        Some(own) => out.key("allOf").list(|out| {
            out.item().object(|out| metadata::fields(meta.schema(), true, out));
            let context = Context {
                facts: None,
                null: false,
                keeps: true,
                is_wiped: false,
            };
            out.item().object(|out| structure::kept(own, context, out));
        }),
    });
    for (name, property) in &schema.properties {
        if is_resource_field(name) {
            continue;
        }
        let is_wiped = name == "status" && version.subresources.status;
        let context = Context {
            facts: facts.fields.iter().find(|field| field.name == name),
            null: is_wiped || takes_null(schema, name, property, out),
            keeps: false,
            is_wiped,
        };
        out.key(name).object(|out| structure::field(property, context, out));
    }
}

/// Whether the schema of `metadata` says more than its type.
fn restricts(metadata: &Schema) -> bool {
    let plain = Schema {
        span: metadata.span,
        name_span: metadata.name_span,
        description: metadata.description.clone(),
        type_: metadata.type_.clone(),
        has_properties: metadata.has_properties,
        preserve_unknown_fields: metadata.preserve_unknown_fields,
        nullable: metadata.nullable,
        rest: Rest {
            written_empty: metadata.rest.written_empty.clone(),
            ..Rest::default()
        }
        .into(),
        ..Schema::default()
    };
    *metadata != plain
}

fn definitions(meta: &ObjectMeta, out: &mut Writer) {
    if !out.uses.fieldless && !out.uses.metadata {
        return;
    }
    out.key("definitions").object(|out| {
        if out.uses.metadata {
            out.key(metadata::DEFINITION)
                .object(|out| metadata::fields(meta.schema(), false, out));
        }
        if out.uses.fieldless {
            out.key("fieldless").object(|out| {
                out.key("additionalProperties").raw("false");
                out.key("items").raw(FIELDLESS);
            });
        }
    });
}
