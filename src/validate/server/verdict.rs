//! What the server says of one object.

use crate::validate::error::FieldError;
use crate::yaml::Node;

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

/// What the server says of one object.
#[derive(Debug)]
pub struct Verdict<'s> {
    /// How far it came.
    pub stage: Stage,
    /// Unknown fields and duplicate keys.
    pub strict: Vec<FieldError>,
    /// Every other error. At [`Stage::Strict`] the server would not get that far.
    pub errors: Vec<FieldError>,
    /// Errors of an update that the server tolerates because nothing changed there, and says as warnings.
    pub warnings: Vec<FieldError>,
    /// The object as the server would store it, or as it stood when it was refused.
    pub object: Node<'s>,
}

impl Verdict<'_> {
    /// Whether the server takes the object.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.stage == Stage::Accepted
    }
}
