//! Settings of a run.

use super::policy::Policy;

/// Settings of a run.
#[derive(Debug, Default)]
pub struct Options {
    /// Whether kinds that are neither built in nor defined are accepted.
    pub ignore_missing_schemas: bool,
    /// Whether a set may have an object twice.
    pub allow_duplicates: bool,
    /// Whether the objects are kept as the server would store them.
    pub keep_defaulted: bool,
    /// Kinds to skip: `Kind`, `group/version/Kind` or `group/Kind`.
    pub skip: Vec<String>,
    /// Kinds that are errors.
    pub reject: Vec<String>,
    /// Decisions about findings.
    pub policy: Policy,
}
