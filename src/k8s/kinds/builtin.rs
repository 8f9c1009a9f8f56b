//! One of Kubernetes' own kinds.

/// A version of a kind that the API server serves without a definition.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Builtin {
    /// Group; empty for the core group.
    pub(crate) group: &'static str,
    /// Version.
    pub(crate) version: &'static str,
    /// Kind.
    pub(crate) kind: &'static str,
    /// Whether its objects have a namespace.
    pub(crate) namespaced: bool,
}
