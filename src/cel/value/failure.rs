//! The failures of an evaluation.

/// The reason why an expression has no value, in the server's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cel) struct Failure(pub(in crate::cel) String);

impl Failure {
    pub(in crate::cel) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// A function has no overload for the types of its arguments.
    pub(in crate::cel) fn no_overload() -> Self {
        Self::new("no such overload")
    }
}
