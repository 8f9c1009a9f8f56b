//! What a run takes into account.

/// What a run takes into account.
#[derive(Debug, Default, Clone)]
pub struct Options {
    /// Whether kinds without a definition are let pass.
    pub ignore_missing_schemas: bool,
    /// Whether the objects are kept as the server would store them.
    pub keep_defaulted: bool,
    /// Kinds that are left out: `Kind`, `group/version/Kind` or `group/Kind`.
    pub skip: Vec<String>,
    /// Kinds that must not be there.
    pub reject: Vec<String>,
}
