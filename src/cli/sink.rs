//! Where reports go.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;

use super::exit::FINE;
use super::terminal::Terminal;
use super::tools::may_have_objects;
use crate::diagnostic::{Diagnostic, nearest};
use crate::input;
use crate::rule::Rule;

/// A report format, and the file that it is written to; without a file, standard output.
#[derive(Debug, Clone)]
pub(super) struct Sink<F> {
    format: F,
    file: Option<PathBuf>,
}

impl<F: ValueEnum> FromStr for Sink<F> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("the name of the file is missing after `=`".to_owned()),
            Some((name, "-")) => (name, None),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        if let Ok(format) = F::from_str(name, false) {
            return Ok(Self { format, file });
        }
        let known = F::value_variants().iter().filter_map(F::to_possible_value);
        let names: Vec<String> = known.map(|value| value.get_name().to_owned()).collect();
        let near = nearest(name, names.iter().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
        Err(format!(
            "the formats are {}{}",
            names.join(", "),
            near.unwrap_or_default()
        ))
    }
}

impl<F: ValueEnum + PartialEq> Sink<F> {
    /// The sinks of a command: those that are named, or else `text` on standard output.
    ///
    /// # Errors
    /// Two reports on standard output, or in one file.
    pub(super) fn all(named: &[Self], old: &[Self], text: F) -> Result<Vec<Self>, Vec<Diagnostic>> {
        let mut sinks: Vec<Self> = named.iter().chain(old).cloned().collect();
        if sinks.iter().filter(|sink| sink.file.is_none()).count() > 1 {
            let error = Diagnostic::error(Rule::CommandLine, "standard output can have only one report");
            return Err(vec![
                error.help("write the others to files: `--output sarif=report.sarif`"),
            ]);
        }
        let mut files = HashSet::new();
        if let Some(twice) = sinks.iter().filter_map(Self::file).find(|file| !files.insert(*file)) {
            let message = format!("two reports are written to `{}`", twice.display());
            return Err(vec![Diagnostic::error(Rule::CommandLine, message)]);
        }
        if sinks.is_empty() {
            sinks.push(Self {
                format: text,
                file: None,
            });
        }
        Ok(sinks)
    }

    pub(super) fn format(&self) -> &F {
        &self.format
    }

    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Whether the report goes to this file, a canonical path. Then it has the report of an earlier run.
    pub(super) fn is(&self, file: Option<&Path>) -> bool {
        let own = self.file().and_then(|own| own.canonicalize().ok());
        own.is_some_and(|own| file == Some(&own))
    }
}

/// Refuses files to write that are inputs of the run: those with these names, and those with objects in folders and globs of these names.
///
/// # Errors
/// The first such file.
pub(super) fn keep_inputs<'f>(
    files: impl IntoIterator<Item = &'f Path>,
    names: &[PathBuf],
) -> Result<(), Vec<Diagnostic>> {
    for file in files {
        let Ok(own) = file.canonicalize() else { continue };
        let is_named = |path: &Path| path.canonicalize().is_ok_and(|path| path == own);
        let is_within = |path: &Path| path.is_dir() && path.canonicalize().is_ok_and(|folder| own.starts_with(folder));
        let is_input = |name: &PathBuf| {
            if name.exists() {
                return is_named(name) || is_within(name) && input::is_text(&own) && may_have_objects(&own);
            }
            let matches = input::matching(name).unwrap_or_default();
            matches.iter().any(|path| is_named(path) || is_within(path)) && may_have_objects(&own)
        };
        if own.is_file() && names.iter().any(is_input) {
            let message = format!("`{}` is an input of this run, and would be overwritten", file.display());
            let error = Diagnostic::error(Rule::CommandLine, message);
            return Err(vec![error.help("give the report a file of its own")]);
        }
    }
    Ok(())
}

/// Writes a report to a file, a text without its colours. Returns the exit code.
pub(super) fn write(file: &Path, text: &str, terminal: &Terminal) -> u8 {
    match std::fs::write(file, anstream::adapter::strip_str(text).to_string()) {
        Ok(()) => FINE,
        Err(error) => terminal.error(&format!("cannot write `{}`: {error}", file.display())),
    }
}
