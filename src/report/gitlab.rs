//! Code quality reports of GitLab: a list with an entry for each finding.

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::words;
use crate::diagnostic::Severity;
use crate::validate::Report;

/// The report, indented.
#[must_use]
pub fn gitlab(report: &Report) -> String {
    let mut fingerprints = Fingerprints::default();
    let mut entries = Vec::new();
    for checked in &report.results {
        for finding in &checked.findings {
            let diagnostic = &finding.diagnostic;
            let severity = match diagnostic.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            };
            // GitLab requires a line.
            let line = diagnostic.place.as_ref().map_or(1, |place| place.location().line);
            entries.push(json!({
                "description": words::whole_sentence(checked, finding),
                "check_name": diagnostic.rule.code(),
                "fingerprint": fingerprints.of(checked, finding),
                "severity": severity,
                "location": { "path": finding.file(checked), "lines": { "begin": line } },
            }));
        }
    }
    format!("{:#}\n", Value::Array(entries))
}
