//! For people: every finding with its excerpt, then the objects that have no schema, then the summary.

use super::terminal::noted;
use crate::diagnostic::Severity;
use crate::validate::{Report, Shown, Status};

/// All findings, with ANSI colours. `quiet` leaves out what is no error.
#[must_use]
pub fn text(report: &Report, quiet: bool) -> String {
    let mut out = String::new();
    for checked in &report.results {
        for finding in &checked.findings {
            if !quiet || finding.diagnostic.severity == Severity::Error {
                let note = finding.shown.and_then(Shown::words);
                out.push_str(noted(&finding.diagnostic, note).trim_end());
                out.push_str("\n\n");
            }
        }
    }
    let unknown: Vec<_> = report
        .results
        .iter()
        .filter(|checked| checked.status == Status::NoSchema)
        .collect();
    if !unknown.is_empty() && !quiet {
        out.push_str("no schema:\n");
        for checked in unknown {
            let name = if checked.name.is_empty() {
                "(no name)"
            } else {
                &checked.name
            };
            out.push_str(&format!(
                "  {} {} {name} in {}\n",
                checked.api_version, checked.kind, checked.file
            ));
        }
        out.push('\n');
    }
    out
}

/// `3 objects: 1 valid, 1 invalid, 0 warned, 0 skipped, 1 without schema`
#[must_use]
pub fn summary(report: &Report) -> String {
    let count = report.summary();
    let objects = report.results.len();
    let plural = if objects == 1 { "" } else { "s" };
    format!(
        "{objects} object{plural}: {} valid, {} invalid, {} warned, {} skipped, {} without schema",
        count.valid, count.invalid, count.warned, count.skipped, count.no_schema
    )
}
