//! Names of types.

use super::Type;

/// The type that a name denotes as a value.
pub(in crate::cel) fn named_type(name: &str) -> Option<Type> {
    Some(match name.strip_prefix('.').unwrap_or(name) {
        "bool" => Type::Bool,
        "bytes" => Type::Bytes,
        "double" => Type::Double,
        "google.protobuf.Duration" => Type::Duration,
        "google.protobuf.Timestamp" => Type::Timestamp,
        "int" => Type::Int,
        "list" => Type::list(Type::Param(0)),
        "map" => Type::map(Type::Param(0), Type::Param(1)),
        "null_type" => Type::Null,
        "optional_type" => Type::optional(Type::Param(0)),
        "string" => Type::String,
        "type" => Type::Meta(None),
        "uint" => Type::Uint,
        "net.IP" => Type::Named("net.IP"),
        "net.CIDR" => Type::Named("net.CIDR"),
        _ => return None,
    })
}
