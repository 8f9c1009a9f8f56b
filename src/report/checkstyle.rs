//! Checkstyle XML: a `file` element for each file with findings, an `error` element for each finding.

use std::collections::BTreeMap;

use super::words;
use super::xml::escaped;
use crate::diagnostic::Severity;
use crate::validate::Report;

/// The report as one XML document, files sorted by name.
#[must_use]
pub fn checkstyle(report: &Report) -> String {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for checked in &report.results {
        for finding in &checked.findings {
            let severity = match finding.diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "info",
            };
            let place = finding.diagnostic.place.as_ref().map(|place| {
                let at = place.location();
                format!(" line=\"{}\" column=\"{}\"", at.line, at.column)
            });
            let errors = files.entry(finding.file(checked)).or_default();
            errors.push_str(&format!(
                "    <error{} severity=\"{severity}\" message=\"{}\" source=\"crdsmith.{}\"/>\n",
                place.unwrap_or_default(),
                escaped(&words::whole_sentence(checked, finding)),
                escaped(finding.diagnostic.rule.code())
            ));
        }
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (file, errors) in files {
        out.push_str(&format!("  <file name=\"{}\">\n{errors}  </file>\n", escaped(file)));
    }
    out.push_str("</checkstyle>\n");
    out
}
