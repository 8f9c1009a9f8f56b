//! What a run says of all of its objects, and how many fared how.

use super::finding::{Checked, Status};
use crate::diagnostic::Severity;

/// What a run says.
#[derive(Debug, Default)]
pub struct Report {
    /// The objects, in the order of the input.
    pub results: Vec<Checked>,
    /// Whether kinds without a definition were let pass.
    pub ignore_missing_schemas: bool,
}

/// How many objects fared how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Objects that the server takes.
    pub valid: usize,
    /// Objects that it refuses.
    pub invalid: usize,
    /// Objects with warnings, whatever else they are.
    pub warned: usize,
    /// Objects that were left out.
    pub skipped: usize,
    /// Objects whose kind has no definition.
    pub no_schema: usize,
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
                Status::Skipped => summary.skipped += 1,
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

    /// Whether nothing is wrong: no invalid object, and no unknown kind unless those are let pass.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let summary = self.summary();
        summary.invalid == 0 && (self.ignore_missing_schemas || summary.no_schema == 0)
    }
}
