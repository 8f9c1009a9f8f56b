//! Settings of a run.

use super::policy::Policy;
use crate::diagnostic::Severity;
use crate::validate::builtin::Kubernetes;

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
    /// The API server whose own kinds objects may have.
    pub kubernetes: Kubernetes,
    /// The lowest severity of findings that fail the run.
    pub fails_on: Severity,
    /// The address of the published reference, for links of findings.
    pub reference: Option<String>,
    /// Decisions about findings.
    pub policy: Policy,
}
