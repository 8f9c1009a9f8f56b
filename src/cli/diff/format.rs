//! Formats of reports about changes.

use clap::ValueEnum;

use crate::diff::Comparison;
use crate::report::changes;

/// Formats of reports about changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Human-readable.
    Text,
    /// All changes in a stable format.
    Json,
    /// A changelog.
    Markdown,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub Actions annotations.
    Github,
    /// `JUnit` XML.
    Junit,
}

impl Format {
    /// The report in this format.
    pub(super) fn text(self, comparison: &Comparison) -> String {
        match self {
            Self::Text => changes::text(comparison),
            Self::Json => changes::json(comparison),
            Self::Markdown => changes::markdown(comparison),
            Self::Sarif => changes::sarif(comparison),
            Self::Github => changes::github(comparison),
            Self::Junit => changes::junit(comparison),
        }
    }
}
