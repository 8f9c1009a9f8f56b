//! Reports: their formats, and where they go.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;

use super::exit::FINE;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, nearest};
use crate::report;
use crate::rule::Rule;
use crate::validate::Report;

/// Formats of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
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

/// A report format, and the file that it is written to; without a file, standard output.
#[derive(Debug, Clone)]
pub(super) struct Sink {
    format: Format,
    file: Option<PathBuf>,
}

impl FromStr for Sink {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("the name of the file is missing after `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        if let Ok(format) = Format::from_str(name, false) {
            return Ok(Self { format, file });
        }
        let known = Format::value_variants().iter().filter_map(Format::to_possible_value);
        let names: Vec<String> = known.map(|value| value.get_name().to_owned()).collect();
        let near = nearest(name, names.iter().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
        Err(format!(
            "the formats are {}{}",
            names.join(", "),
            near.unwrap_or_default()
        ))
    }
}

impl Sink {
    /// The sinks of a command: those that are named, or else text on standard output.
    ///
    /// # Errors
    /// Two reports on standard output.
    pub(super) fn all(named: &[Self], old: &[Self]) -> Result<Vec<Self>, Vec<Diagnostic>> {
        let mut sinks: Vec<Self> = named.iter().chain(old).cloned().collect();
        if sinks.iter().filter(|sink| sink.file.is_none()).count() > 1 {
            let error = Diagnostic::error(Rule::CommandLine, "standard output can have only one report");
            return Err(vec![
                error.help("write the others to files: `--output sarif=report.sarif`"),
            ]);
        }
        if sinks.is_empty() {
            sinks.push(Self {
                format: Format::Text,
                file: None,
            });
        }
        Ok(sinks)
    }

    pub(super) fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The report in this format.
    pub(super) fn text(&self, found: &Report, summary: bool, terminal: &Terminal) -> String {
        match self.format {
            Format::Text => terminal.report(found, summary),
            Format::Json => report::json(found),
            Format::Junit => report::junit(found),
            Format::Tap => report::tap(found),
            Format::Sarif => report::sarif(found),
            Format::Github => report::github(found),
            Format::Gitlab => report::gitlab(found),
            Format::Checkstyle => report::checkstyle(found),
        }
    }

    /// Writes the report to its file. Returns the exit code.
    pub(super) fn write(&self, file: &Path, text: &str, terminal: &Terminal) -> u8 {
        let plain = if self.is_text() {
            anstream::adapter::strip_str(text).to_string()
        } else {
            text.to_owned()
        };
        match std::fs::write(file, plain) {
            Ok(()) => FINE,
            Err(error) => terminal.error(&format!("cannot write `{}`: {error}", file.display())),
        }
    }
}
