//! Types of OpenAPI documents → the tables of the JSON decoder.
//!
//! The tables live as long as the process: there is one for each type of the kinds that a run asks for.

use std::collections::HashMap;

use crate::crd::Schema;
use crate::go::json::decode::{Refusal, Scalar, Struct, Type};
use crate::go::time::{RFC_3339_MICRO, parse};
use crate::k8s::object_meta::{OBJECT_META, STRING, TIME};
use crate::k8s::quantity::Quantity;
use crate::openapi::Definitions;

const QUANTITY: Type = Type::Scalar(|value| match value {
    Scalar::Nil => Ok(()),
    Scalar::String(text) => quantity(text),
    Scalar::Int64(number) => quantity(&number.to_string()),
    Scalar::Float64(number) => quantity(&crate::go::json::float64(number)),
    Scalar::Bool(_) | Scalar::Collection => quantity("?"),
});

const INT_OR_STRING: Type = Type::Scalar(|value| match value {
    Scalar::Nil | Scalar::String(_) => Ok(()),
    Scalar::Int64(number) if i32::try_from(number).is_ok() => Ok(()),
    _ => Err(Refusal::Type("int32")),
});

const MICRO_TIME: Type = Type::Text(|text| parse(RFC_3339_MICRO, text).map(|_| ()));

fn quantity(text: &str) -> Result<(), Refusal> {
    Quantity::parse(text).map(|_| ()).map_err(Refusal::Words)
}

/// The table of a type.
pub(super) fn type_of(definitions: &Definitions, name: &str) -> Type {
    let mut tables = Tables {
        definitions,
        known: HashMap::new(),
        open: Vec::new(),
    };
    tables.named(name)
}

struct Tables<'d> {
    definitions: &'d Definitions,
    known: HashMap<&'d str, &'static Struct>,
    /// The types that are being made.
    open: Vec<&'d str>,
}

impl<'d> Tables<'d> {
    fn named(&mut self, name: &str) -> Type {
        // Groups of other origins have their own types of these names; the last two parts are enough to tell.
        let mut parts = name.rsplit('.');
        let (last, package) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        match (package, last) {
            ("resource", "Quantity") => return QUANTITY,
            ("intstr", "IntOrString") => return INT_OR_STRING,
            ("v1", "Time") => return TIME,
            ("v1", "MicroTime") => return MICRO_TIME,
            ("v1", "ObjectMeta") => return Type::Struct(&OBJECT_META),
            ("runtime", "RawExtension") | ("v1", "FieldsV1" | "Patch") => return Type::Interface,
            _ => {}
        }
        let Some((name, definition)) = self.definitions.types.get_key_value(name) else {
            return Type::Interface;
        };
        if let Some(known) = self.known.get(name.as_str()) {
            return Type::Struct(known);
        }
        // The only type inside itself is the schema of CRDs, which other rules judge.
        let is_object = definition.schema.type_.as_deref() == Some("object");
        if !is_object || self.open.contains(&name.as_str()) {
            return Type::Interface;
        }
        self.open.push(name);
        let schema = &definition.schema;
        let fields = schema.properties.iter().map(|(field, schema)| {
            let field: &'static str = leaked(field);
            (field, self.type_(schema))
        });
        let fields: Vec<_> = fields.collect();
        let embedded = schema.properties.iter().filter_map(|(field, schema)| {
            let inner = hint(schema, "x-go-inline")?.as_str()?;
            Some((leaked(field), leaked(inner)))
        });
        let embedded: Vec<_> = embedded.collect();
        let made: &'static Struct = Box::leak(Box::new(Struct {
            name: leaked(&go_name(name)),
            fields: Vec::leak(fields),
            always: &[],
            embedded: Vec::leak(embedded),
        }));
        self.open.pop();
        self.known.insert(name, made);
        Type::Struct(made)
    }

    fn type_(&mut self, schema: &'d Schema) -> Type {
        if let Some(name) = &schema.rest.ref_ {
            let named = self.named(name);
            let is_value = hint(schema, "x-go-value").is_some();
            return match named {
                Type::Struct(_) if !is_value => Type::Pointer(Box::leak(Box::new(named))),
                _ => named,
            };
        }
        let name = hint(schema, "x-go-type")
            .and_then(serde_json::Value::as_str)
            .map(leaked);
        match (schema.type_.as_deref(), schema.format.as_deref()) {
            (Some("string"), Some("byte")) => Type::Bytes,
            (Some("string"), _) => name.map_or(STRING, Type::String),
            (Some("integer"), Some("int32")) => Type::Int32,
            (Some("integer"), _) => Type::Int64,
            (Some("number"), _) => Type::Float64,
            (Some("boolean"), _) => Type::Bool,
            (Some("array"), _) => {
                let Some(item) = schema.item() else {
                    return Type::Interface;
                };
                let name = name.unwrap_or_else(|| leaked(&plain(schema)));
                Type::Slice(name, Box::leak(Box::new(self.type_(item))))
            }
            (Some("object"), _) => {
                let Some(value) = schema.map_value() else {
                    return Type::Interface;
                };
                let name = name.unwrap_or_else(|| leaked(&plain(schema)));
                Type::Map(name, Box::leak(Box::new(self.type_(value))))
            }
            _ => Type::Interface,
        }
    }
}

fn leaked(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn hint<'s>(schema: &'s Schema, key: &str) -> Option<&'s serde_json::Value> {
    let found = schema.rest.other.iter().find(|(known, _)| known == key);
    found.map(|(_, value)| value)
}

/// `v1.Container`, from the full name of a type.
fn go_name(name: &str) -> String {
    let mut parts = name.rsplitn(3, '.');
    let (last, package) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{package}.{last}")
}

/// The name of a Go type that no type definition names.
fn plain(schema: &Schema) -> String {
    if let Some(name) = &schema.rest.ref_ {
        return go_name(name);
    }
    if let Some(item) = schema.item() {
        return format!("[]{}", plain(item));
    }
    if let Some(value) = schema.map_value() {
        return format!("map[string]{}", plain(value));
    }
    match (schema.type_.as_deref(), schema.format.as_deref()) {
        (Some("string"), Some("byte")) => "[]uint8",
        (Some("string"), _) => "string",
        (Some("integer"), Some("int32")) => "int32",
        (Some("integer"), _) => "int64",
        (Some("number"), _) => "float64",
        (Some("boolean"), _) => "bool",
        _ => "interface {}",
    }
    .to_owned()
}
