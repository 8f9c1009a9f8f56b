//! Schemas → types of expressions, with the maximum sizes of values.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::{Object, Type, entry_name, field_name, item_name};
use crate::cel::syntax::escape::escape;
use crate::crd::{AdditionalProperties, Bounds, Schema};

/// Maximum size of a request in bytes.
pub(crate) const REQUEST_BYTES: u64 = 3 * 1024 * 1024;
/// Maximum length of an object's name in characters.
const NAME_LENGTH: i64 = 253;

/// The name of the type of `self` if it is an object. The server appends a number that changes each time.
pub(in crate::cel) const SELF_TYPE: &str = "selfType";

/// The facts that expressions know about a value.
#[derive(Debug, Clone)]
pub(crate) struct Declaration {
    pub(in crate::cel) type_: Type,
    pub(crate) inner: Inner,
    /// Maximum number of items, entries or bytes; 0 for values without a size.
    pub(in crate::cel) max_elements: u64,
    /// Minimum size of the value in JSON, in bytes.
    pub(crate) min_size: u64,
}

/// The parts of a declared value.
#[derive(Debug, Clone)]
pub(crate) enum Inner {
    Nothing,
    Items(Box<Declaration>),
    Entries(Box<Declaration>),
    Fields(BTreeMap<String, Declaration>),
}

/// The declaration of a schema; `None` if expressions cannot reach its values. `root` is true for a Kubernetes object, which always has
/// `apiVersion`, `kind`, `metadata.name` and `metadata.generateName`.
pub(crate) fn declare(schema: &Schema, root: bool) -> Option<Declaration> {
    declared(schema, root, SELF_TYPE)
}

fn declared(schema: &Schema, root: bool, name: &str) -> Option<Declaration> {
    if schema.int_or_string {
        let max_elements = max_length(schema).unwrap_or(REQUEST_BYTES - 2);
        return Some(scalar(Type::Dyn, max_elements, 1));
    }
    match schema.type_.as_deref()? {
        "array" => {
            let items = schema.item()?;
            let item = declared(items, items.embedded_resource, &item_name(name))?;
            let fits = (REQUEST_BYTES - 2) / (item.min_size + 1);
            Some(Declaration {
                type_: Type::list(item.type_.clone()),
                max_elements: schema.bounds.max_items.map_or(fits, not_negative),
                min_size: 2,
                inner: Inner::Items(Box::new(item)),
            })
        }
        "object" => match &schema.additional_properties {
            Some(AdditionalProperties::Schema(values)) => {
                let value = declared(values, values.embedded_resource, &entry_name(name))?;
                let fits = (REQUEST_BYTES - 2) / (value.min_size + 6);
                Some(Declaration {
                    type_: Type::map(Type::String, value.type_.clone()),
                    max_elements: schema.bounds.max_properties.map_or(fits, not_negative),
                    min_size: 2,
                    inner: Inner::Entries(Box::new(value)),
                })
            }
            _ => Some(object(schema, root, name)),
        },
        "string" => Some(string(schema)),
        "boolean" => Some(scalar(Type::Bool, 0, 4)),
        "number" => Some(scalar(Type::Double, 0, 1)),
        "integer" => Some(scalar(Type::Int, 0, 1)),
        _ => None,
    }
}

fn object(schema: &Schema, root: bool, name: &str) -> Declaration {
    let mut fields = BTreeMap::new();
    // The size of `{}`.
    let mut min_size = 2;
    let mut add = |property: &str, of: &Schema| {
        let Some(escaped) = escape(property) else {
            return;
        };
        if let Some(field) = declared(of, of.embedded_resource, &field_name(name, &escaped)) {
            if of.default.is_none() && schema.required.iter().any(|required| required == property) {
                min_size += property.len() as u64 + field.min_size + 4;
            }
            fields.insert(escaped, field);
        }
    };
    for (property, of) in &schema.properties {
        add(property, of);
    }
    if root {
        for property in ROOT_FIELDS {
            match root_field(schema, property) {
                Some(_) if property == "metadata" => add(property, &metadata(schema.property(property))),
                Some(of) => add(property, of),
                None => {}
            }
        }
    }
    let types = fields.iter().map(|(field, of)| (field.clone(), of.type_.clone()));
    Declaration {
        type_: Type::Object(Arc::new(Object {
            name: name.to_owned(),
            fields: types.collect(),
        })),
        max_elements: 0,
        min_size,
        inner: Inner::Fields(fields),
    }
}

/// The fields of every Kubernetes object.
const ROOT_FIELDS: [&str; 3] = ["kind", "apiVersion", "metadata"];

/// The schema that replaces a property of a Kubernetes object, whatever its own schema says.
pub(in crate::cel) fn root_field(schema: &Schema, name: &str) -> Option<&'static Schema> {
    static STRING: LazyLock<Schema> = LazyLock::new(|| text(None));
    static METADATA: LazyLock<Schema> = LazyLock::new(|| metadata(None));
    if !ROOT_FIELDS.contains(&name) || has_root_fields(schema) {
        return None;
    }
    Some(if name == "metadata" { &METADATA } else { &STRING })
}

/// The names in an object's metadata; the schema may limit them to less than the maximum length.
fn metadata(declared: Option<&Schema>) -> Schema {
    let name = |name: &str, longest: i64| {
        let own = declared
            .and_then(|metadata| metadata.property(name))
            .and_then(|name| name.bounds.max_length);
        (name.to_owned(), text(Some(own.map_or(longest, |own| own.min(longest)))))
    };
    Schema {
        type_: Some("object".to_owned()),
        has_properties: true,
        properties: vec![name("generateName", NAME_LENGTH - 1), name("name", NAME_LENGTH)],
        ..Schema::default()
    }
}

fn text(max_length: Option<i64>) -> Schema {
    Schema {
        type_: Some("string".to_owned()),
        bounds: Bounds {
            max_length,
            ..Bounds::default()
        }
        .into(),
        ..Schema::default()
    }
}

/// True if a schema declares all fields of a Kubernetes object; the schema is then used unchanged.
fn has_root_fields(schema: &Schema) -> bool {
    let is =
        |schema: Option<&Schema>, wanted: &str| schema.is_some_and(|schema| schema.type_.as_deref() == Some(wanted));
    let metadata = schema.property("metadata");
    let named = |name: &str| is(metadata.and_then(|metadata| metadata.property(name)), "string");
    is(schema.property("kind"), "string")
        && is(schema.property("apiVersion"), "string")
        && is(metadata, "object")
        && named("name")
        && named("generateName")
}

fn string(schema: &Schema) -> Declaration {
    const DURATION: u64 = 32;
    const DATE: u64 = 12;
    const DATE_TIME: u64 = 32;
    match schema.format.as_deref() {
        Some("byte") => {
            let max_elements = schema.bounds.max_length.map_or(REQUEST_BYTES - 2, not_negative);
            scalar(Type::Bytes, max_elements, 2)
        }
        Some("duration") => scalar(Type::Duration, DURATION, 3),
        Some("date") => scalar(Type::Timestamp, DATE, DATE),
        Some("date-time") => scalar(Type::Timestamp, DATE_TIME, 21),
        _ => {
            let of_enum = || {
                let values = schema.enum_.as_ref().filter(|values| !values.is_empty())?;
                let lengths = values.iter().filter_map(|value| value.as_str()).map(str::len);
                Some(lengths.max().unwrap_or(0) as u64)
            };
            let max_elements = max_length(schema).or_else(of_enum).unwrap_or(REQUEST_BYTES - 2);
            scalar(Type::String, max_elements, 2)
        }
    }
}

/// `maxLength` counts characters; a character has at most four bytes.
fn max_length(schema: &Schema) -> Option<u64> {
    schema
        .bounds
        .max_length
        .map(|length| not_negative(length).saturating_mul(4))
}

fn not_negative(bound: i64) -> u64 {
    u64::try_from(bound).unwrap_or(0)
}

fn scalar(type_: Type, max_elements: u64, min_size: u64) -> Declaration {
    Declaration {
        type_,
        inner: Inner::Nothing,
        max_elements,
        min_size,
    }
}
