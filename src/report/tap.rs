//! TAP 13: a line an object, its findings below it in YAML.

use super::words;
use super::words::Unique;
use crate::diagnostic::Severity;
use crate::go::json::string;
use crate::validate::{Report, Status};

/// The report.
#[must_use]
pub fn tap(report: &Report) -> String {
    let mut out = format!("TAP version 13\n1..{}\n", report.results.len());
    let mut names = Unique::default();
    for (index, checked) in report.results.iter().enumerate() {
        let failed = checked
            .findings
            .iter()
            .any(|finding| finding.diagnostic.severity == Severity::Error);
        let word = if failed { "not ok" } else { "ok" };
        // A `#` begins a directive, and a line break the next line; a backslash escapes.
        let plain = |text: &str| {
            text.replace('\\', "\\\\")
                .replace('#', "\\#")
                .replace(['\n', '\r'], " ")
        };
        let mut line = format!("{word} {} - {}", index + 1, plain(&checked.file));
        if checked.is_object() {
            line.push_str(&format!(": {}", plain(&names.name(&checked.file, checked))));
        }
        if !checked.environment.is_empty() {
            line.push_str(&format!(" in {}", plain(&checked.environment)));
        }
        out.push_str(&line);
        if !failed && matches!(checked.status, Status::NoSchema | Status::Skipped) {
            out.push_str(&format!(" # SKIP {}", checked.status.as_str()));
        }
        out.push('\n');
        if checked.findings.is_empty() {
            continue;
        }
        out.push_str("  ---\n  findings:\n");
        for finding in &checked.findings {
            let diagnostic = &finding.diagnostic;
            out.push_str(&format!(
                "  - severity: {}\n    rule: {}\n    message: ",
                diagnostic.severity.as_str(),
                diagnostic.rule.code()
            ));
            string(&diagnostic.message, &mut out);
            out.push('\n');
            if let Some(help) = &diagnostic.help {
                out.push_str("    help: ");
                string(help, &mut out);
                out.push('\n');
            }
            let notes = words::notes(finding);
            if !notes.is_empty() {
                out.push_str("    notes:\n");
            }
            for note in notes {
                out.push_str("    - ");
                string(&note, &mut out);
                out.push('\n');
            }
            if let Some(place) = &diagnostic.place {
                let at = place.location();
                if let Some(shown) = finding.shown {
                    out.push_str("    file: ");
                    string(place.source.name(), &mut out);
                    out.push_str(&format!("\n    place: {}\n", shown.as_str()));
                }
                out.push_str(&format!("    line: {}\n    column: {}\n", at.line, at.column));
            }
        }
        out.push_str("  ...\n");
    }
    out
}
