//! For people: every finding with its excerpt, then the objects that have no schema, then the summary.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::terminal::noted;
use crate::diagnostic::Severity;
use crate::validate::{Checked, Finding, Report, Shown, Status};

/// All findings, with ANSI colours. `quiet` omits findings that are not errors.
///
/// A fault of one expression in several objects is printed once, with the names of the objects.
#[must_use]
pub fn text(report: &Report, quiet: bool) -> String {
    let mut out = String::new();
    for (finding, objects) in grouped(report, quiet) {
        let mut notes: Vec<String> = finding
            .shown
            .and_then(Shown::words)
            .map(str::to_owned)
            .into_iter()
            .collect();
        if finding.shown.is_some() {
            notes.push(named(&objects));
        }
        out.push_str(noted(&finding.diagnostic, &notes).trim_end());
        out.push_str("\n\n");
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

/// The findings in order, each with the objects that it is about. Only a program can make the same thing wrong in several.
fn grouped(report: &Report, quiet: bool) -> Vec<(&Finding, Vec<&Checked>)> {
    let mut out: Vec<(&Finding, Vec<&Checked>)> = Vec::new();
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    for checked in &report.results {
        for finding in &checked.findings {
            let diagnostic = &finding.diagnostic;
            if quiet && diagnostic.severity != Severity::Error {
                continue;
            }
            if let (Some(_), Some(place)) = (finding.shown, &diagnostic.place) {
                match known.entry((&diagnostic.message, place.to_string())) {
                    Entry::Occupied(entry) => {
                        out[*entry.get()].1.push(checked);
                        continue;
                    }
                    Entry::Vacant(entry) => {
                        entry.insert(out.len());
                    }
                }
            }
            out.push((finding, vec![checked]));
        }
    }
    out
}

/// ``in UserPoolClient `web`, UserPoolClient `app` and 3 more``
fn named(objects: &[&Checked]) -> String {
    const SHOWN: usize = 4;
    let name = |checked: &&Checked| format!("{} `{}`", checked.kind, checked.name);
    let shown: Vec<String> = objects.iter().take(SHOWN).map(name).collect();
    let more = match objects.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("in {}{more}", shown.join(", "))
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
