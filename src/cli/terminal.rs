//! Standard output and standard error: what is printed, and how much.

use std::collections::HashMap;
use std::io::Write;

use anstream::ColorChoice;
use indicatif::{ProgressBar, ProgressStyle};

use super::exit::{FAILED, FINE};
use super::global::{Color, Global};
use crate::diagnostic::{Diagnostic, Severity};
use crate::generate::Progress;
use crate::report;
use crate::rule::Rule;

/// The two output streams, with the user's settings.
pub(super) struct Terminal {
    quiet: bool,
    pub(super) verbose: bool,
    /// Columns of the terminal; `None` without a terminal.
    width: Option<usize>,
}

impl Terminal {
    pub(super) fn new(global: &Global) -> Self {
        let choice = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        choice.write_global();
        Self {
            quiet: global.quiet,
            verbose: global.verbose,
            width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
        }
    }

    /// Prints the result of a command. Returns the exit code: a closed pipe is the reader's choice, a full disk is not.
    pub(super) fn output(&self, text: &str) -> u8 {
        // Results are data without colours, so they need no filter for pipes.
        let mut out = std::io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        self.printed(written)
    }

    /// Prints a text with colours to standard output; the colours are removed where they are not wanted. Returns the exit code.
    pub(super) fn styled(&self, text: &str) -> u8 {
        let mut out = anstream::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        self.printed(written)
    }

    fn printed(&self, written: std::io::Result<()>) -> u8 {
        match written {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                self.error(&format!("cannot print the result: {error}"))
            }
            _ => FINE,
        }
    }

    /// Prints findings, all of them unless the user asked for errors only. If many findings have one cause, only the first is printed, with the number of
    /// the others.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        let shown = |diagnostic: &&Diagnostic| !self.quiet || diagnostic.severity == Severity::Error;
        let mut counts: HashMap<(Rule, String), usize> = HashMap::new();
        for diagnostic in diagnostics.iter().filter(shown) {
            *counts.entry((diagnostic.rule, shape(diagnostic))).or_default() += 1;
        }
        for diagnostic in diagnostics.iter().filter(shown) {
            let count = counts.entry((diagnostic.rule, shape(diagnostic))).or_default();
            let notes = match *count {
                // The first one of this cause was printed.
                0 => continue,
                many if many > MOST_ALIKE && !self.verbose => {
                    *count = 0;
                    let others = many - 1;
                    vec![format!("{others} more like this; `--verbose` prints all")]
                }
                _ => Vec::new(),
            };
            let text = report::noted(diagnostic, &notes, self.width);
            message(&format!("{}\n\n", text.trim_end()));
        }
    }

    /// The text report of a validation: all findings unless the user asked for errors only, and the summary.
    /// `summary` asks for the summary even then.
    pub(super) fn report(&self, found: &crate::validate::Report, summary: bool) -> String {
        let findings = self.findings(found);
        if self.quiet && !summary {
            return findings;
        }
        format!("{findings}{}\n", report::summary(found))
    }

    /// The findings of a validation as text.
    pub(super) fn findings(&self, found: &crate::validate::Report) -> String {
        report::text_within(found, self.quiet, self.width)
    }

    /// Prints a text to standard error.
    #[expect(clippy::unused_self, reason = "everything that is printed goes through a terminal")]
    pub(super) fn message(&self, text: &str) {
        message(text);
    }

    /// Prints a line if the user asked for details.
    pub(super) fn detail(&self, text: &str) {
        if self.verbose {
            Self::asked(text);
        }
    }

    /// Warns about an old spelling of a flag.
    pub(super) fn old_spelling(&self, old: &str, new: &str) {
        let warning = Diagnostic::warning(Rule::CommandLine, format!("`{old}` is deprecated"));
        self.diagnostics(&[warning.help(format!("write `{new}`"))]);
    }

    /// Prints an error that belongs to no input. Returns the exit code.
    pub(super) fn error(&self, text: &str) -> u8 {
        self.diagnostics(&[Diagnostic::error(Rule::Failure, text)]);
        FAILED
    }

    /// Prints the summary line, unless `--quiet` is set.
    pub(super) fn summary(&self, text: &str) {
        if !self.quiet {
            Self::asked(text);
        }
    }

    /// Prints a line even with `--quiet`.
    pub(super) fn asked(text: &str) {
        message(&format!("{text}\n"));
    }

    /// Prints messages of `std.trace`.
    pub(super) fn traces(&self, traces: &[String]) {
        for trace in traces {
            self.summary(&format!("TRACE: {trace}"));
        }
    }

    /// A progress bar. It appears only on a terminal, and disappears at the end.
    pub(super) fn progress(&self) -> Bar {
        if self.quiet {
            return Bar(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files") {
            bar.set_style(style);
        }
        Bar(bar)
    }
}

/// Maximum number of findings with one cause that are printed one by one.
const MOST_ALIKE: usize = 20;

/// The message without its names, which is equal for findings with one cause.
fn shape(diagnostic: &Diagnostic) -> String {
    diagnostic.message.split('`').step_by(2).collect()
}

/// Prints a message. A failure is ignored: it cannot be reported anywhere else.
fn message(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Progress on a terminal.
pub(super) struct Bar(ProgressBar);

impl Progress for Bar {
    fn found(&self, inputs: usize) {
        self.0.inc_length(inputs as u64);
    }

    fn done(&self) {
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
