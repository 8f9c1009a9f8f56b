//! Result of a run: its objects, and how many have which status.

use super::finding::{Checked, Status};
use crate::diagnostic::Severity;

/// Result of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The objects and failed inputs, in the order of the input.
    pub results: Vec<Checked>,
    /// Whether kinds without a definition were accepted.
    pub ignore_missing_schemas: bool,
}

/// Number of objects by status.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Objects that the server accepts.
    pub valid: usize,
    /// Objects that it refuses.
    pub invalid: usize,
    /// Objects with warnings, of any status.
    pub warned: usize,
    /// Objects that were skipped.
    pub skipped: usize,
    /// Objects whose kind has no definition.
    pub no_schema: usize,
    /// Objects of Kubernetes' own kinds, whose metadata alone is checked.
    pub built_in: usize,
    /// Inputs that could not be read or evaluated. They are no objects.
    pub failed: usize,
}

impl Summary {
    /// Number of objects.
    #[must_use]
    pub fn objects(&self) -> usize {
        self.valid + self.invalid + self.skipped + self.no_schema + self.built_in
    }
}

impl Report {
    /// Counts the objects.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for checked in &self.results {
            match checked.status {
                Status::Valid => summary.valid += 1,
                Status::Invalid => summary.invalid += 1,
                Status::NoSchema => summary.no_schema += 1,
                Status::BuiltIn => summary.built_in += 1,
                Status::Skipped => summary.skipped += 1,
                Status::Failed => summary.failed += 1,
            }
            summary.warned += usize::from(
                checked
                    .findings
                    .iter()
                    .any(|finding| finding.diagnostic.severity == Severity::Warning),
            );
        }
        summary
    }

    /// Whether every input was read, and no object has an error. A kind without a schema is an error unless such kinds are accepted.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.results.iter().all(|checked| {
            let findings = &mut checked.findings.iter();
            checked.status != Status::Failed && findings.all(|finding| !finding.diagnostic.is_error())
        })
    }
}
