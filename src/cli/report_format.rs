//! Formats of reports about objects.

use clap::ValueEnum;

use super::terminal::Terminal;
use crate::report;
use crate::validate::Report;

/// Formats of reports about objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Human-readable: excerpts with carets.
    #[value(alias = "pretty")]
    Text,
    /// All findings in a stable format.
    Json,
    /// `JUnit` XML.
    Junit,
    /// TAP 13.
    Tap,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub Actions annotations.
    Github,
    /// GitLab code quality.
    Gitlab,
    /// Checkstyle XML.
    Checkstyle,
}

impl Format {
    /// Whether the format can hold the objects with their defaults.
    pub(super) fn has_objects(self) -> bool {
        matches!(self, Self::Text | Self::Json)
    }

    /// The report in this format.
    pub(super) fn text(self, found: &Report, summary: bool, terminal: &Terminal) -> String {
        match self {
            Self::Text => terminal.report(found, summary),
            Self::Json => report::json(found),
            Self::Junit => report::junit(found),
            Self::Tap => report::tap(found),
            Self::Sarif => report::sarif(found),
            Self::Github => report::github(found),
            Self::Gitlab => report::gitlab(found),
            Self::Checkstyle => report::checkstyle(found),
        }
    }
}
