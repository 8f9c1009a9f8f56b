//! `metadata` as the server's ObjectMeta type reads it: a wrong type refuses the object, an unknown field is cut off and named, empty fields go.
//!
//! The same for the `metadata` of embedded resources. What comes out has the right types throughout.

use crate::crd::Schema;
use crate::k8s::format;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::{Path, Step};
use crate::validate::print;
use crate::yaml::{Entry, Node, Value};

/// Why an object cannot be read: the server's words, and the value that is to blame.
struct Unreadable {
    message: String,
    span: crate::source::Span,
    steps: Vec<Step>,
}

/// Reads the `metadata` of the object itself.
pub(in crate::validate) fn root(node: &mut Node<'_>, unknown: &mut Vec<FieldError>) -> Result<(), FieldError> {
    let Value::Mapping(entries) = &mut node.value else {
        return Ok(());
    };
    let Some(metadata) = entries.iter_mut().find(|entry| entry.key == "metadata") else {
        return Ok(());
    };
    let at = Path::Child(&Path::Root, "metadata");
    match object_meta(&mut metadata.value, &at, unknown) {
        Ok(()) => Ok(()),
        Err(error) => {
            let mut refused = FieldError::new(Rule::Decode, ErrorType::Decode, &at, error.span, error.message);
            refused.path.extend(error.steps);
            Err(refused)
        }
    }
}

/// Reads the `apiVersion`, `kind` and `metadata` of the resources that are embedded in an object.
pub(in crate::validate) fn embedded(
    node: &mut Node<'_>,
    schema: &Schema,
    at: &Path<'_>,
    unknown: &mut Vec<FieldError>,
) -> Result<(), FieldError> {
    match &mut node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                let child = Path::Child(at, &entry.key);
                if schema.embedded_resource {
                    type_meta(entry, &child)?;
                    if entry.key == "metadata" {
                        let whole = print::value(&entry.value);
                        object_meta(&mut entry.value, &child, unknown).map_err(|error| {
                            let mut refused = FieldError::new(
                                Rule::EmbeddedResource,
                                ErrorType::Invalid,
                                &child,
                                error.span,
                                error.message,
                            );
                            refused.path.extend(error.steps);
                            refused.value(whole)
                        })?;
                    }
                }
                if let Some(property) = schema.property(&entry.key) {
                    embedded(&mut entry.value, property, &child, unknown)?;
                } else if let Some(value) = schema.map_value() {
                    embedded(&mut entry.value, value, &Path::Key(at, &entry.key), unknown)?;
                }
            }
        }
        Value::Sequence(items) => {
            if let Some(item_schema) = schema.item() {
                for (index, item) in items.iter_mut().enumerate() {
                    embedded(item, item_schema, &Path::Index(at, index), unknown)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn type_meta(entry: &Entry<'_>, at: &Path<'_>) -> Result<(), FieldError> {
    if matches!(entry.key.as_ref(), "apiVersion" | "kind") && entry.value.as_str().is_none() {
        let refused = FieldError::new(
            Rule::EmbeddedResource,
            ErrorType::Invalid,
            at,
            entry.value.span,
            "must be a string",
        );
        return Err(refused.value(print::value(&entry.value)));
    }
    Ok(())
}

/// The Go type of a field.
enum Type {
    /// A string, by the name of its type.
    Text(&'static str),
    Int64,
    Bool,
    Time,
    Texts,
    TextMap,
    Any,
    Structs(&'static str, &'static [(&'static str, Type)]),
}

const STRING: Type = Type::Text("string");

const OBJECT_META: &[(&str, Type)] = &[
    ("name", STRING),
    ("generateName", STRING),
    ("namespace", STRING),
    ("selfLink", STRING),
    ("uid", Type::Text("types.UID")),
    ("resourceVersion", STRING),
    ("generation", Type::Int64),
    ("creationTimestamp", Type::Time),
    ("deletionTimestamp", Type::Time),
    ("deletionGracePeriodSeconds", Type::Int64),
    ("labels", Type::TextMap),
    ("annotations", Type::TextMap),
    ("ownerReferences", Type::Structs("OwnerReference", OWNER_REFERENCE)),
    ("finalizers", Type::Texts),
    ("managedFields", Type::Structs("ManagedFieldsEntry", MANAGED_FIELDS)),
];

/// The fields of `metadata`, for suggestions.
pub(in crate::validate) fn metadata_fields() -> impl Iterator<Item = &'static str> {
    OBJECT_META.iter().map(|(name, _)| *name)
}

const OWNER_REFERENCE: &[(&str, Type)] = &[
    ("apiVersion", STRING),
    ("kind", STRING),
    ("name", STRING),
    ("uid", Type::Text("types.UID")),
    ("controller", Type::Bool),
    ("blockOwnerDeletion", Type::Bool),
];

const MANAGED_FIELDS: &[(&str, Type)] = &[
    ("manager", STRING),
    ("operation", Type::Text("v1.ManagedFieldsOperationType")),
    ("apiVersion", STRING),
    ("time", Type::Time),
    ("fieldsType", STRING),
    ("fieldsV1", Type::Any),
    ("subresource", STRING),
];

fn object_meta(node: &mut Node<'_>, at: &Path<'_>, unknown: &mut Vec<FieldError>) -> Result<(), Unreadable> {
    if node.value == Value::Null {
        node.value = Value::Mapping(Vec::new());
    }
    if !matches!(node.value, Value::Mapping(_)) {
        return Err(cannot(node, "value", "v1.ObjectMeta", Vec::new()));
    }
    fields(node, "ObjectMeta", "", OBJECT_META, at, unknown)?;
    if let Value::Mapping(entries) = &mut node.value {
        entries.retain(|entry| !is_empty(&entry.value));
    }
    Ok(())
}

/// Go leaves these out when it writes the object again.
fn is_empty(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Int(value) => *value == 0,
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}

fn cannot(node: &Node<'_>, what: &str, type_: &str, steps: Vec<Step>) -> Unreadable {
    let found = match &node.value {
        Value::Mapping(_) => "object",
        Value::Sequence(_) => "array",
        Value::Bool(_) => "bool",
        Value::Int(_) | Value::Float(_) => "number",
        Value::String(_) => "string",
        Value::Null => "null",
    };
    Unreadable {
        message: format!("json: cannot unmarshal {found} into Go {what} of type {type_}"),
        span: node.span,
        steps,
    }
}

/// Reads the fields of a struct in the order of their names, as the server meets them.
fn fields(
    node: &mut Node<'_>,
    struct_: &str,
    prefix: &str,
    known: &[(&str, Type)],
    at: &Path<'_>,
    unknown: &mut Vec<FieldError>,
) -> Result<(), Unreadable> {
    let Value::Mapping(entries) = &mut node.value else {
        return Ok(());
    };
    entries.retain(|entry| {
        let keep = known.iter().any(|(name, _)| entry.key == *name);
        if !keep {
            let at = Path::Child(at, &entry.key);
            unknown.push(FieldError::new(
                Rule::UnknownField,
                ErrorType::Unknown,
                &at,
                entry.key_span,
                "unknown field",
            ));
        }
        keep
    });
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_unstable_by(|a, b| entries[*a].key.cmp(&entries[*b].key));
    for index in order {
        let entry = &mut entries[index];
        let Some((name, type_)) = known.iter().find(|(name, _)| entry.key == *name) else {
            continue;
        };
        field(
            &mut entry.value,
            type_,
            struct_,
            &format!("{prefix}{name}"),
            &Path::Child(at, name),
            unknown,
        )
        .map_err(|mut error| {
            error.steps.insert(0, Step::Key((*name).to_owned()));
            error
        })?;
    }
    Ok(())
}

fn field(
    node: &mut Node<'_>,
    type_: &Type,
    struct_: &str,
    name: &str,
    at: &Path<'_>,
    unknown: &mut Vec<FieldError>,
) -> Result<(), Unreadable> {
    let into = |node: &Node<'_>, type_: &str, steps: Vec<Step>| {
        Err(cannot(node, &format!("struct field {struct_}.{name}"), type_, steps))
    };
    match (type_, &mut node.value) {
        (_, Value::Null)
        | (Type::Any, _)
        | (Type::Text(_), Value::String(_))
        | (Type::Int64, Value::Int(_))
        | (Type::Bool, Value::Bool(_)) => Ok(()),
        (Type::Text(name), _) => into(node, name, Vec::new()),
        (Type::Int64, Value::Float(value)) => Err(Unreadable {
            message: format!(
                "json: cannot unmarshal number {} into Go struct field {struct_}.{name} of type int64",
                crate::go::strconv::float::json(*value)
            ),
            span: node.span,
            steps: Vec::new(),
        }),
        (Type::Int64, _) => into(node, "int64", Vec::new()),
        (Type::Bool, _) => into(node, "bool", Vec::new()),
        (Type::Time, Value::String(text)) => time(text).map_err(|message| Unreadable {
            message,
            span: node.span,
            steps: Vec::new(),
        }),
        (Type::Time, _) => Err(cannot(node, "value", "string", Vec::new())),
        (Type::Texts, Value::Sequence(items)) => {
            for (index, item) in items.iter_mut().enumerate() {
                match &item.value {
                    Value::String(_) => {}
                    Value::Null => item.value = Value::String("".into()),
                    _ => return into(item, "string", vec![Step::Index(index)]),
                }
            }
            Ok(())
        }
        (Type::Texts, _) => into(node, "[]string", Vec::new()),
        (Type::TextMap, Value::Mapping(entries)) => {
            let mut sorted: Vec<_> = entries.iter_mut().collect();
            sorted.sort_unstable_by(|a, b| a.key.cmp(&b.key));
            for entry in sorted {
                match &entry.value.value {
                    Value::String(_) => {}
                    Value::Null => entry.value.value = Value::String("".into()),
                    _ => return into(&entry.value, "string", vec![Step::Key(entry.key.to_string())]),
                }
            }
            Ok(())
        }
        (Type::TextMap, _) => into(node, "map[string]string", Vec::new()),
        (Type::Structs(inner, known), Value::Sequence(items)) => {
            for (index, item) in items.iter_mut().enumerate() {
                if !matches!(item.value, Value::Mapping(_) | Value::Null) {
                    return into(item, &format!("v1.{inner}"), vec![Step::Index(index)]);
                }
                fields(
                    item,
                    inner,
                    &format!("{name}."),
                    known,
                    &Path::Index(at, index),
                    unknown,
                )
                .map_err(|mut error| {
                    error.steps.insert(0, Step::Index(index));
                    error
                })?;
                write_back(item, inner);
            }
            Ok(())
        }
        (Type::Structs(inner, _), _) => into(node, &format!("[]v1.{inner}"), Vec::new()),
    }
}

/// An item of a list as Go writes it again: an owner has its names even where they are empty, and an item is never null.
fn write_back(item: &mut Node<'_>, struct_: &str) {
    let span = item.span;
    if item.value == Value::Null {
        item.value = Value::Mapping(Vec::new());
    }
    let Value::Mapping(entries) = &mut item.value else {
        return;
    };
    entries.retain(|entry| entry.value.value != Value::Null);
    if struct_ == "OwnerReference" {
        for key in ["apiVersion", "kind", "name", "uid"] {
            if entries.iter().all(|entry| entry.key != key) {
                entries.push(Entry {
                    key: key.into(),
                    key_span: span,
                    value: Node {
                        span,
                        value: Value::String("".into()),
                    },
                });
            }
        }
    }
}

/// RFC 3339 as Go reads it; the error says which part is missing.
pub(in crate::validate) fn time(text: &str) -> Result<(), String> {
    const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";
    if format::is_rfc3339(text) {
        return Ok(());
    }
    // The parts of the layout with their length in the text.
    let parts = [
        ("2006", 4),
        ("-", 1),
        ("01", 2),
        ("-", 1),
        ("02", 2),
        ("T", 1),
        ("15", 2),
        (":", 1),
        ("04", 2),
        (":", 1),
        ("05", 2),
        ("Z07:00", 6),
    ];
    let mut rest = text;
    for (part, length) in parts {
        let fits = rest.get(..length).is_some_and(|found| match part {
            "-" | "T" | ":" => found == part,
            _ => found.bytes().all(|byte| byte.is_ascii_digit()),
        });
        if !fits {
            return Err(format!(
                "parsing time {0} as \"{LAYOUT}\": cannot parse {1} as \"{part}\"",
                time_quoted(text),
                time_quoted(rest)
            ));
        }
        rest = &rest[length..];
    }
    Err(format!(
        "parsing time {0} as \"{LAYOUT}\": cannot parse {1} as \"Z07:00\"",
        time_quoted(text),
        time_quoted(rest)
    ))
}

/// As Go's `time` quotes a text: whatever is not plain ASCII is shown byte by byte.
fn time_quoted(text: &str) -> String {
    let mut out = String::from('"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=b'\x7f' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}
