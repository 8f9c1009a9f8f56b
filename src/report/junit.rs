//! `JUnit` XML: a suite for each file or environment, a case for each object. Errors are failures; kinds without a schema and skipped objects are skipped;
//! an input that failed is a case with an error.

use super::words;
use super::words::Unique;
use super::xml::escaped;
use crate::validate::{Checked, Finding, Report, Status};

/// The report as one XML document.
#[must_use]
pub fn junit(report: &Report) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all = &report.results;
    out.push_str(&format!(
        "<testsuites name=\"crdsmith\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
        all.len(),
        failures(report, all),
        failed(all)
    ));
    let mut names = Unique::default();
    for suite in all.chunk_by(|a, b| (&a.file, &a.environment) == (&b.file, &b.environment)) {
        let name = suite.first().map_or_else(String::new, suite_name);
        let skipped = suite.iter().filter(|checked| is_skipped(report, checked)).count();
        out.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{skipped}\">\n",
            escaped(&name),
            suite.len(),
            failures(report, suite),
            failed(suite)
        ));
        for checked in suite {
            case(report, checked, &names.name("", checked), &mut out);
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

/// The findings that fail the run.
fn failing<'c>(report: &'c Report, checked: &'c Checked) -> impl Iterator<Item = &'c Finding> {
    checked.findings.iter().filter(|finding| report.fails(finding))
}

fn line(finding: &Finding) -> String {
    let sentence = words::sentence(finding);
    match &finding.diagnostic.place {
        Some(place) => format!("{place}: {sentence}"),
        None => sentence,
    }
}

fn is_failure(report: &Report, checked: &Checked) -> bool {
    checked.is_object() && failing(report, checked).next().is_some()
}

fn failures(report: &Report, checked: &[Checked]) -> usize {
    checked.iter().filter(|checked| is_failure(report, checked)).count()
}

fn failed(checked: &[Checked]) -> usize {
    checked.iter().filter(|checked| !checked.is_object()).count()
}

fn is_skipped(report: &Report, checked: &Checked) -> bool {
    !is_failure(report, checked) && matches!(checked.status, Status::NoSchema | Status::Skipped)
}

fn case(report: &Report, checked: &Checked, name: &str, out: &mut String) {
    let class = format!("{} {}", checked.api_version, checked.kind);
    let class = if checked.is_object() { class.trim() } else { "input" };
    let mut content = String::new();
    let failing: Vec<&Finding> = failing(report, checked).collect();
    if let Some(first) = failing.first() {
        let element = if checked.is_object() { "failure" } else { "error" };
        let lines: Vec<String> = failing.iter().map(|finding| line(finding)).collect();
        content.push_str(&format!(
            "      <{element} message=\"{}\" type=\"{}\">{}</{element}>\n",
            escaped(&line(first)),
            escaped(first.diagnostic.rule.code()),
            escaped(&lines.join("\n"))
        ));
    } else if is_skipped(report, checked) {
        content.push_str(&format!("      <skipped message=\"{}\"/>\n", checked.status.as_str()));
    }
    let others = checked.findings.iter().filter(|finding| !report.fails(finding));
    let others: Vec<String> = others
        .map(|finding| format!("{}: {}", finding.diagnostic.severity.as_str(), line(finding)))
        .collect();
    if !others.is_empty() {
        content.push_str(&format!(
            "      <system-out>{}</system-out>\n",
            escaped(&others.join("\n"))
        ));
    }
    let end = if content.is_empty() {
        "/>\n".to_owned()
    } else {
        format!(">\n{content}    </testcase>\n")
    };
    out.push_str(&format!(
        "    <testcase name=\"{}\" classname=\"{}\"{end}",
        escaped(name),
        escaped(class)
    ));
}
