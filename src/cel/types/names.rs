//! Names of types, and the messages that expressions can create: the well-known types of protobuf.

use super::Type;

/// A protobuf message (`pb.TypeDescription`).
#[derive(Debug)]
pub(in crate::cel) struct Message {
    pub(in crate::cel) name: &'static str,
    pub(in crate::cel) fields: &'static [Field],
}

/// A field of a message.
#[derive(Debug)]
pub(in crate::cel) struct Field {
    pub(in crate::cel) name: &'static str,
    pub(in crate::cel) kind: FieldKind,
}

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) enum FieldKind {
    Bool,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Float,
    Double,
    String,
    Bytes,
    /// A value of `google.protobuf.NullValue`.
    Null,
    /// `google.protobuf.Struct`.
    Struct,
    /// `google.protobuf.ListValue`.
    List,
    /// A list of `google.protobuf.Value`.
    Values,
    /// A map of names to `google.protobuf.Value`.
    Entries,
}

const fn field(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind }
}

const fn message(name: &'static str, fields: &'static [Field]) -> Message {
    Message { name, fields }
}

#[rustfmt::skip]
static MESSAGES: [Message; 16] = [
    message("google.protobuf.Any", &[field("type_url", FieldKind::String), field("value", FieldKind::Bytes)]),
    message("google.protobuf.BoolValue", &[field("value", FieldKind::Bool)]),
    message("google.protobuf.BytesValue", &[field("value", FieldKind::Bytes)]),
    message("google.protobuf.DoubleValue", &[field("value", FieldKind::Double)]),
    message("google.protobuf.Duration", &[field("seconds", FieldKind::Int64), field("nanos", FieldKind::Int32)]),
    message("google.protobuf.Empty", &[]),
    message("google.protobuf.FloatValue", &[field("value", FieldKind::Float)]),
    message("google.protobuf.Int32Value", &[field("value", FieldKind::Int32)]),
    message("google.protobuf.Int64Value", &[field("value", FieldKind::Int64)]),
    message("google.protobuf.ListValue", &[field("values", FieldKind::Values)]),
    message("google.protobuf.StringValue", &[field("value", FieldKind::String)]),
    message("google.protobuf.Struct", &[field("fields", FieldKind::Entries)]),
    message("google.protobuf.Timestamp", &[field("seconds", FieldKind::Int64), field("nanos", FieldKind::Int32)]),
    message("google.protobuf.UInt32Value", &[field("value", FieldKind::Uint32)]),
    message("google.protobuf.UInt64Value", &[field("value", FieldKind::Uint64)]),
    message("google.protobuf.Value", &[
        field("null_value", FieldKind::Null),
        field("number_value", FieldKind::Double),
        field("string_value", FieldKind::String),
        field("bool_value", FieldKind::Bool),
        field("struct_value", FieldKind::Struct),
        field("list_value", FieldKind::List),
    ]),
];

impl Message {
    pub(in crate::cel) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The type of the message in expressions (`checkedWellKnowns`).
    fn type_(&self) -> Type {
        match self.name {
            "google.protobuf.Any" => Type::Any,
            "google.protobuf.BoolValue" => Type::wrapper(Type::Bool),
            "google.protobuf.BytesValue" => Type::wrapper(Type::Bytes),
            "google.protobuf.DoubleValue" | "google.protobuf.FloatValue" => Type::wrapper(Type::Double),
            "google.protobuf.Duration" => Type::Duration,
            "google.protobuf.Int32Value" | "google.protobuf.Int64Value" => Type::wrapper(Type::Int),
            "google.protobuf.ListValue" => Type::list(Type::Dyn),
            "google.protobuf.StringValue" => Type::wrapper(Type::String),
            "google.protobuf.Struct" => Type::map(Type::String, Type::Dyn),
            "google.protobuf.Timestamp" => Type::Timestamp,
            "google.protobuf.UInt32Value" | "google.protobuf.UInt64Value" => Type::wrapper(Type::Uint),
            "google.protobuf.Value" => Type::Dyn,
            name => Type::Named(name),
        }
    }
}

impl FieldKind {
    /// The type of the field in expressions (`fieldDescToCELType`).
    pub(in crate::cel) fn type_(self) -> Type {
        match self {
            Self::Bool => Type::Bool,
            Self::Int32 | Self::Int64 | Self::Null => Type::Int,
            Self::Uint32 | Self::Uint64 => Type::Uint,
            Self::Float | Self::Double => Type::Double,
            Self::String => Type::String,
            Self::Bytes => Type::Bytes,
            Self::Struct | Self::Entries => Type::map(Type::String, Type::Dyn),
            Self::List | Self::Values => Type::list(Type::Dyn),
        }
    }
}

/// Finds a message by name, without a leading dot.
pub(in crate::cel) fn message_named(name: &str) -> Option<&'static Message> {
    MESSAGES.iter().find(|message| message.name == name)
}

/// The result of a message literal.
pub(in crate::cel) struct Made {
    pub(in crate::cel) type_: Type,
    /// The message whose fields may be given. The error is the name under which the server finds no fields.
    pub(in crate::cel) message: Result<&'static Message, &'static str>,
}

/// The result of a message literal with a given name; `None` for an unknown type, an error for a type that is not a message
/// (`checkCreateStruct`).
pub(in crate::cel) fn made(name: &str) -> Option<Result<Made, Type>> {
    let type_ = named_type(name)?;
    let known = match type_ {
        Type::Null => {
            let message = Err("google.protobuf.NullValue");
            return Some(Ok(Made { type_, message }));
        }
        Type::Timestamp => "google.protobuf.Timestamp",
        Type::Duration => "google.protobuf.Duration",
        Type::List(_) => "google.protobuf.ListValue",
        _ => name.strip_prefix('.').unwrap_or(name),
    };
    let type_ = match type_ {
        Type::List(_) => Type::list(Type::Dyn),
        other => other,
    };
    Some(match message_named(known) {
        Some(message) => Ok(Made {
            type_,
            message: Ok(message),
        }),
        None => Err(type_),
    })
}

/// True if the server has a declaration without fields for a name that is not a message (`findScalar`).
pub(in crate::cel) fn has_declaration(name: &str) -> bool {
    let is_declared = !matches!(name, "optional_type" | "type" | "net.IP" | "net.CIDR");
    is_declared && named_type(name).is_some()
}

/// The number of a named enumeration value; only one exists.
pub(in crate::cel) fn number(name: &str) -> Option<i64> {
    (name.strip_prefix('.').unwrap_or(name) == "google.protobuf.NullValue.NULL_VALUE").then_some(0)
}

/// True if a name is a type for the check but not a value for the evaluator: messages that the server knows only by their values.
pub(in crate::cel) fn is_undefined(name: &str) -> bool {
    match name.strip_prefix('.').unwrap_or(name) {
        "google.protobuf.Duration" | "google.protobuf.Timestamp" | "google.protobuf.Empty" => false,
        "duration" | "timestamp" => true,
        name => message_named(name).is_some(),
    }
}

/// The type that a name denotes.
pub(in crate::cel) fn named_type(name: &str) -> Option<Type> {
    let name = name.strip_prefix('.').unwrap_or(name);
    Some(match name {
        "bool" => Type::Bool,
        "bytes" => Type::Bytes,
        "double" => Type::Double,
        "duration" => Type::Duration,
        "int" => Type::Int,
        "list" => Type::list(Type::Param(0)),
        "map" => Type::map(Type::Param(0), Type::Param(1)),
        "null_type" => Type::Null,
        "optional_type" => Type::optional(Type::Param(0)),
        "string" => Type::String,
        "timestamp" => Type::Timestamp,
        "type" => Type::Meta(None),
        "uint" => Type::Uint,
        "net.IP" => Type::Named("net.IP"),
        "net.CIDR" => Type::Named("net.CIDR"),
        name => message_named(name)?.type_(),
    })
}
