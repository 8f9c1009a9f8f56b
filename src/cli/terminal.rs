//! Standard output and standard error: what is printed, and how loud.

use std::io::Write;

use anstream::ColorChoice;
use indicatif::{ProgressBar, ProgressStyle};

use super::exit::{FAILED, FINE};
use super::global::{Color, Global};
use crate::diagnostic::{Diagnostic, Severity};
use crate::generate::Progress;
use crate::report;
use crate::rule::Rule;

/// The two streams with the user's wishes.
pub(super) struct Terminal {
    quiet: bool,
    pub(super) verbose: bool,
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
        }
    }

    /// Prints the result of a command. Returns the exit code: a closed pipe is the reader's choice, a full disk is not.
    pub(super) fn output(&self, text: &str) -> u8 {
        // Results are data: there are no colours in them that a pipe would have to be spared.
        let mut out = std::io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                self.error(&format!("could not print the result: {error}"))
            }
            _ => FINE,
        }
    }

    /// Prints findings, all of them unless the user asked for errors only.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            if !self.quiet || diagnostic.severity == Severity::Error {
                message(&format!("{}\n\n", report::terminal(diagnostic).trim_end()));
            }
        }
    }

    /// Prints the findings of a validation, all of them unless the user asked for errors only.
    pub(super) fn findings(&self, found: &crate::validate::Report) {
        message(&report::text(found, self.quiet));
    }

    /// Prints an error that is about no input. Returns the exit code.
    pub(super) fn error(&self, text: &str) -> u8 {
        self.diagnostics(&[Diagnostic::error(Rule::Failure, text)]);
        FAILED
    }

    /// Prints the line that says what was done.
    pub(super) fn summary(&self, text: &str) {
        if !self.quiet {
            Self::asked(text);
        }
    }

    /// Prints a line that was asked for, also where everything else is to be quiet.
    pub(super) fn asked(text: &str) {
        message(&format!("{text}\n"));
    }

    /// Prints what `std.trace` was given.
    pub(super) fn traces(&self, traces: &[String]) {
        for trace in traces {
            self.summary(&format!("TRACE: {trace}"));
        }
    }

    /// A bar that shows on a terminal only, and goes when it is done.
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

/// Nothing can be done about messages that cannot be printed.
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
