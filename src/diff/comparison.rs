//! The result of a comparison, for reports.

use super::change::Change;
use super::rule::Severity;
use crate::diagnostic::Diagnostic;

/// All changes between two sets of definitions.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The name of the old set.
    pub old: String,
    /// The name of the new set.
    pub new: String,
    /// The changes, [grouped](super::grouped).
    pub changes: Vec<Change>,
    /// The number of changes that were left out: allowed, switched off, or in the baseline.
    pub left_out: usize,
    /// The lowest severity that fails the command.
    pub fails_on: Option<Severity>,
    /// What is known of the user's own objects, if they were looked at.
    pub objects: Option<Objects>,
}

/// The user's own objects under both sets of definitions.
#[derive(Debug, Clone, Default)]
pub struct Objects {
    /// The number of objects whose kinds are defined in the old set.
    pub checked: usize,
    /// The number of those that a change hits.
    pub hit: usize,
    /// Objects that the old definitions refuse already: file and title. They are not counted as hit.
    pub refused_already: Vec<(String, String)>,
    /// The faults of manifests that could not be read or evaluated.
    pub failed: Vec<Diagnostic>,
    /// Differences that no change explains: file, title and message.
    pub unexplained: Vec<(String, String, String)>,
}

impl Comparison {
    /// The number of changes with a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.changes.iter().filter(|change| change.severity == severity).count()
    }

    /// Whether a change fails the command.
    #[must_use]
    pub fn fails(&self, change: &Change) -> bool {
        self.fails_on.is_some_and(|least| change.severity >= least)
    }

    /// Whether the command fails.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        let unexplained = self.objects.iter().any(|objects| !objects.unexplained.is_empty());
        self.changes.iter().any(|change| self.fails(change)) || unexplained && self.fails_on.is_some()
    }

    /// The counts in words: `2 breaking, 1 risky and 12 compatible changes`.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts = Severity::ALL.map(|severity| format!("{} {severity}", self.count(severity)));
        let [breaking, risky, compatible] = counts;
        format!("{breaking}, {risky} and {compatible} changes")
    }
}
