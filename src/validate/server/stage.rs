//! The stages that an object goes through.

/// How far an object came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It cannot be read: no mapping, or `metadata` of a wrong type.
    Decode,
    /// Nothing is served under its apiVersion and kind.
    Route,
    /// Its definition cannot be used: the server refuses it, or it cannot be read.
    Definition,
    /// It has unknown or duplicate fields, which the server reports alone.
    Strict,
    /// It breaks rules.
    Validation,
    /// The server takes it.
    Accepted,
}
