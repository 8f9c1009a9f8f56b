//! `metadata`: the fields and types of the server's ObjectMeta, with the descriptions of the document that `objectMeta` names.

use super::format;
use super::writer::Writer;
use crate::crd::Schema;
use crate::go::json::decode::{Struct, Type};
use crate::k8s::object_meta::OBJECT_META;

/// The name of the definition, for embedded resources.
pub(super) const DEFINITION: &str = "ObjectMeta";

/// The keywords of ObjectMeta. The object itself needs a name, or a prefix for one.
pub(super) fn fields(documented: &Schema, is_named: bool, out: &mut Writer) {
    if !documented.description.is_empty() {
        out.key("description").string(&documented.description);
    }
    if is_named {
        out.key("type").string("object");
        out.key("anyOf").list(|out| {
            for name in ["name", "generateName"] {
                out.item().object(|out| {
                    out.key("required").strings([name]);
                    let given = format!(r#"{{"{name}": {{"type": "string", "minLength": 1}}}}"#);
                    out.key("properties").raw(&given);
                });
            }
        });
    } else {
        out.key("type").strings(["object", "null"]);
    }
    structure(&OBJECT_META, Some(documented), out);
}

fn structure(struct_: &Struct, documented: Option<&Schema>, out: &mut Writer) {
    out.key("properties").object(|out| {
        for (name, type_) in struct_.fields {
            let documented = documented.and_then(|schema| schema.property(name));
            out.key(name).object(|out| {
                if let Some(schema) = documented.filter(|schema| !schema.description.is_empty()) {
                    out.key("description").string(&schema.description);
                }
                keywords(type_, out);
            });
        }
    });
    out.key("additionalProperties").raw("false");
}

/// The keywords of a Go type. Go's decoder takes null for every type.
fn keywords(type_: &Type, out: &mut Writer) {
    match type_ {
        Type::String(_) | Type::Bytes => out.key("type").strings(["string", "null"]),
        Type::Bool => out.key("type").strings(["boolean", "null"]),
        Type::Int32 | Type::Int64 => {
            out.key("type").strings(["integer", "null"]);
            out.key("minimum").raw("-9223372036854775808");
            out.key("maximum").raw("9223372036854775807");
        }
        Type::Float64 => out.key("type").strings(["number", "null"]),
        Type::Interface | Type::Own(_) | Type::Scalar(_) => {}
        Type::Pointer(inner) => keywords(inner, out),
        Type::Text(_) => {
            out.key("type").strings(["string", "null"]);
            out.key("pattern").string(&format::time());
        }
        Type::Struct(struct_) => {
            out.key("type").strings(["object", "null"]);
            structure(struct_, None, out);
        }
        Type::Slice(_, item) => {
            out.key("type").strings(["array", "null"]);
            out.key("items").object(|out| keywords(item, out));
        }
        Type::Map(_, value) => {
            out.key("type").strings(["object", "null"]);
            out.key("additionalProperties").object(|out| keywords(value, out));
        }
    }
}
