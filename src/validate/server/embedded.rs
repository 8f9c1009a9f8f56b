//! `x-kubernetes-embedded-resource`: what stands there must be an object with apiVersion, kind and a right `metadata`.

use super::{managed_fields, object_meta};
use crate::crd::Schema;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::{Node, Value};

pub(in crate::validate) fn check(node: &Node<'_>, schema: &Schema, at: &Path<'_>, out: &mut Vec<FieldError>) {
    match &node.value {
        Value::Mapping(entries) => {
            if schema.embedded_resource {
                resource(node, at, out);
            }
            for entry in entries {
                if let Some(property) = schema.property(&entry.key) {
                    check(&entry.value, property, &Path::Child(at, &entry.key), out);
                } else if let Some(value) = schema.map_value() {
                    check(&entry.value, value, &Path::Key(at, &entry.key), out);
                }
            }
        }
        Value::Sequence(items) => {
            if let Some(item_schema) = schema.item() {
                for (index, item) in items.iter().enumerate() {
                    check(item, item_schema, &Path::Index(at, index), out);
                }
            }
        }
        _ => {}
    }
}

fn resource(node: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    for key in ["apiVersion", "kind"] {
        let child = Path::Child(at, key);
        let invalid = |node: &Node<'_>, message: String| {
            FieldError::new(Rule::EmbeddedResource, ErrorType::Invalid, &child, node.span, message)
                .value(print::value(node))
        };
        let Some(value) = node.get(key) else {
            out.push(FieldError::new(
                Rule::EmbeddedResource,
                ErrorType::Required,
                &child,
                node.span,
                "",
            ));
            continue;
        };
        match value.as_str() {
            None => out.push(invalid(value, "must be a string".to_owned())),
            Some("") => out.push(invalid(value, "must not be empty".to_owned())),
            Some(version) if key == "apiVersion" && version.matches('/').count() > 1 => {
                out.push(invalid(value, format!("unexpected GroupVersion string: {version}")));
            }
            Some(kind) if key == "kind" => {
                let wrong = names::label_1035(&kind.to_lowercase());
                if !wrong.is_empty() {
                    let words = wrong.join(",");
                    out.push(invalid(
                        value,
                        format!("may have mixed case, but should otherwise match: {words}"),
                    ));
                }
            }
            Some(_) => {}
        }
    }
    if let Some(metadata) = node.get("metadata") {
        let namespaced = !object_meta::text(metadata, "namespace").is_empty();
        let before = out.len();
        object_meta::on_create(
            metadata,
            namespaced,
            names::path_segment,
            &Path::Child(at, "metadata"),
            out,
        );
        managed_fields::check(metadata, &Path::Child(at, "metadata"), out);
        // An embedded resource needs no name.
        let mut index = 0;
        out.retain(|error| {
            index += 1;
            index <= before || error.kind != ErrorType::Required || error.rule != Rule::Name
        });
    }
}
