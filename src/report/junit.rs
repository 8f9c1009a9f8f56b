//! `JUnit` XML: a suite for each file or environment, a case for each object. Errors are failures; kinds without a schema and skipped objects are skipped;
//! an input that failed is a case with an error.

use super::words;
use super::words::Unique;
use super::xml::escaped;
use crate::diagnostic::Severity;
use crate::validate::{Checked, Finding, Report, Status};

/// The report as one XML document.
#[must_use]
pub fn junit(report: &Report) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all = &report.results;
    out.push_str(&format!(
        "<testsuites name=\"crdsmith\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
        all.len(),
        failures(all),
        failed(all)
    ));
    let mut names = Unique::default();
    for suite in all.chunk_by(|a, b| (&a.file, &a.environment) == (&b.file, &b.environment)) {
        let name = suite.first().map_or_else(String::new, suite_name);
        let skipped = suite.iter().filter(|checked| is_skipped(checked)).count();
        out.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{skipped}\">\n",
            escaped(&name),
            suite.len(),
            failures(suite),
            failed(suite)
        ));
        for checked in suite {
            case(checked, &names.name("", checked), &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite_name(checked: &Checked) -> String {
    if checked.environment.is_empty() {
        checked.file.clone()
    } else {
        format!("{} ({})", checked.file, checked.environment)
    }
}

fn error_findings(checked: &Checked) -> impl Iterator<Item = &Finding> {
    checked
        .findings
        .iter()
        .filter(|finding| finding.diagnostic.severity == Severity::Error)
}

fn errors(checked: &Checked) -> Vec<String> {
    let words = |finding: &Finding| {
        let sentence = words::sentence(finding);
        match &finding.diagnostic.place {
            Some(place) => format!("{place}: {sentence}"),
            None => sentence,
        }
    };
    error_findings(checked).map(words).collect()
}

fn is_failure(checked: &Checked) -> bool {
    checked.is_object() && error_findings(checked).next().is_some()
}

fn failures(checked: &[Checked]) -> usize {
    checked.iter().filter(|checked| is_failure(checked)).count()
}

fn failed(checked: &[Checked]) -> usize {
    checked.iter().filter(|checked| !checked.is_object()).count()
}

fn is_skipped(checked: &Checked) -> bool {
    !is_failure(checked) && matches!(checked.status, Status::NoSchema | Status::Skipped)
}

fn case(checked: &Checked, name: &str, out: &mut String) {
    let class = format!("{} {}", checked.api_version, checked.kind);
    let class = if checked.is_object() { class.trim() } else { "input" };
    out.push_str(&format!(
        "    <testcase name=\"{}\" classname=\"{}\"",
        escaped(name),
        escaped(class)
    ));
    let errors = errors(checked);
    if let Some(first) = errors.first() {
        let element = if checked.is_object() { "failure" } else { "error" };
        let rule = error_findings(checked)
            .next()
            .map_or("", |finding| finding.diagnostic.rule.code());
        let text = escaped(&errors.join("\n"));
        out.push_str(&format!(
            ">\n      <{element} message=\"{}\" type=\"{}\">{text}</{element}>\n    </testcase>\n",
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
