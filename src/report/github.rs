//! Workflow commands of GitHub Actions: an annotation a finding.

use super::words;
use crate::diagnostic::Severity;
use crate::validate::Report;

/// One line a finding.
#[must_use]
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for checked in &report.results {
        for finding in &checked.findings {
            let diagnostic = &finding.diagnostic;
            let command = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            out.push_str(&format!("::{command} file={}", property(finding.file(checked))));
            if let Some(place) = &diagnostic.place {
                let at = place.location();
                out.push_str(&format!(",line={},col={}", at.line, at.column));
            }
            let message = data(&words::whole_sentence(checked, finding));
            out.push_str(&format!(",title={}::{message}\n", property(diagnostic.rule.code())));
        }
    }
    out
}

pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
