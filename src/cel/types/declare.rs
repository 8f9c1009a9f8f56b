//! Schemas → types of expressions, with the sizes that values can have at most.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::{Object, Type, entry_name, field_name, item_name};
use crate::cel::syntax::escape::escape;
use crate::crd::{AdditionalProperties, Schema};

/// The largest request that the server takes, in bytes.
pub(crate) const REQUEST_BYTES: u64 = 3 * 1024 * 1024;
/// The longest name of an object, in characters.
const NAME_LENGTH: i64 = 253;

/// The name of the type of `self`, if that is an object. The server appends a number that is another one each time.
pub(in crate::cel) const SELF_TYPE: &str = "selfType";

/// What expressions can know of a value.
#[derive(Debug, Clone)]
pub(crate) struct Declaration {
    pub(in crate::cel) type_: Type,
    pub(crate) inner: Inner,
    /// Items, entries or bytes at most; 0 where that does not apply.
    pub(in crate::cel) max_elements: u64,
    /// Bytes of the value in JSON at least.
    pub(crate) min_size: u64,
}

/// What a declared value holds.
#[derive(Debug, Clone)]
pub(crate) enum Inner {
    Nothing,
    Items(Box<Declaration>),
    Entries(Box<Declaration>),
    Fields(BTreeMap<String, Declaration>),
}

/// The declaration of a schema, or none where expressions cannot reach such values. `root` is whether an object of Kubernetes stands here, so that
/// `apiVersion`, `kind`, `metadata.name` and `metadata.generateName` are always there.
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
                max_elements: schema.max_items.map_or(fits, not_negative),
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
                    max_elements: schema.max_properties.map_or(fits, not_negative),
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
    // Written `{}` at least.
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

/// The fields that every object of Kubernetes has.
const ROOT_FIELDS: [&str; 3] = ["kind", "apiVersion", "metadata"];

/// What stands instead of a property of an object of Kubernetes, whatever the schema says of it.
pub(in crate::cel) fn root_field(schema: &Schema, name: &str) -> Option<&'static Schema> {
    static STRING: LazyLock<Schema> = LazyLock::new(|| text(None));
    static METADATA: LazyLock<Schema> = LazyLock::new(|| metadata(None));
    if !ROOT_FIELDS.contains(&name) || has_root_fields(schema) {
        return None;
    }
    Some(if name == "metadata" { &METADATA } else { &STRING })
}

/// The names in the metadata of an object; the schema may say that they are shorter than names can be.
fn metadata(declared: Option<&Schema>) -> Schema {
    let name = |name: &str, longest: i64| {
        let own = declared
            .and_then(|metadata| metadata.property(name))
            .and_then(|name| name.max_length);
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
        max_length,
        ..Schema::default()
    }
}

/// Whether a schema declares all that an object of Kubernetes has; then it stays as it is.
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
            let max_elements = schema.max_length.map_or(REQUEST_BYTES - 2, not_negative);
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

/// `maxLength` counts characters; a character has four bytes at most.
fn max_length(schema: &Schema) -> Option<u64> {
    schema.max_length.map(|length| not_negative(length).saturating_mul(4))
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
