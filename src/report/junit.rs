//! `JUnit` XML: a suite a file, a case an object; errors are failures, kinds without a schema and objects left out are skipped.

use crate::diagnostic::Severity;
use crate::validate::{Checked, Finding, Report, Shown, Status};

/// The report as one XML document.
#[must_use]
pub fn junit(report: &Report) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"crdsmith\" tests=\"{}\" failures=\"{}\">\n",
        report.results.len(),
        failures(&report.results)
    ));
    for suite in report.results.chunk_by(|a, b| a.file == b.file) {
        let name = suite.first().map_or("", |checked| checked.file.as_str());
        let skipped = suite.iter().filter(|checked| is_skipped(checked)).count();
        out.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{skipped}\">\n",
            escaped(name),
            suite.len(),
            failures(suite)
        ));
        for checked in suite {
            case(checked, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn error_findings(checked: &Checked) -> impl Iterator<Item = &Finding> {
    checked
        .findings
        .iter()
        .filter(|finding| finding.diagnostic.severity == Severity::Error)
}

fn errors(checked: &Checked) -> Vec<String> {
    error_findings(checked)
        .map(|finding| {
            let note = finding.shown.and_then(Shown::words);
            let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
            let message = &finding.diagnostic.message;
            match &finding.diagnostic.place {
                Some(place) => format!("{place}: {message}{note}"),
                None => format!("{message}{note}"),
            }
        })
        .collect()
}

fn failures(checked: &[Checked]) -> usize {
    checked.iter().filter(|checked| !errors(checked).is_empty()).count()
}

fn is_skipped(checked: &Checked) -> bool {
    errors(checked).is_empty() && matches!(checked.status, Status::NoSchema | Status::Skipped)
}

fn case(checked: &Checked, out: &mut String) {
    let name = format!("{} {}", checked.kind, checked.name);
    let class = format!("{} {}", checked.api_version, checked.kind);
    out.push_str(&format!(
        "    <testcase name=\"{}\" classname=\"{}\"",
        escaped(&name),
        escaped(&class)
    ));
    let errors = errors(checked);
    if !errors.is_empty() {
        let first = errors.first().map(String::as_str).unwrap_or_default();
        let rule = error_findings(checked)
            .next()
            .map_or("", |finding| finding.diagnostic.rule.code());
        let text = escaped(&errors.join("\n"));
        out.push_str(&format!(
            ">\n      <failure message=\"{}\" type=\"{}\">{text}</failure>\n    </testcase>\n",
            escaped(first),
            escaped(rule)
        ));
    } else if is_skipped(checked) {
        out.push_str(&format!(
            ">\n      <skipped message=\"{}\"/>\n    </testcase>\n",
            checked.status.as_str()
        ));
    } else {
        out.push_str("/>\n");
    }
}

/// XML 1.0 has no place for most control characters at all.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\0'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}
