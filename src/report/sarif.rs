//! SARIF 2.1.0: one run, a rule a broken rule, a result a finding.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::diagnostic::Severity;
use crate::validate::{Checked, Finding, Report};

/// The report, indented.
#[must_use]
pub fn sarif(report: &Report) -> String {
    let findings = || {
        report
            .results
            .iter()
            .flat_map(|checked| checked.findings.iter().map(move |finding| (checked, finding)))
    };
    let rules: BTreeSet<&str> = findings().map(|(_, finding)| finding.diagnostic.code).collect();
    let results: Vec<Value> = findings()
        .map(|(checked, finding)| result(checked, finding, &rules))
        .collect();
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "crdsmith",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(|rule| json!({ "id": rule })).collect::<Vec<_>>(),
                },
            },
            // Columns count characters, not UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{value:#}\n")
}

fn result(checked: &Checked, finding: &Finding, rules: &BTreeSet<&str>) -> Value {
    let diagnostic = &finding.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let help = diagnostic
        .help
        .as_deref()
        .map(|help| format!("; {help}"))
        .unwrap_or_default();
    let mut physical = json!({ "artifactLocation": { "uri": uri(finding.file(checked)) } });
    if let Some(place) = &diagnostic.place {
        let at = place.location();
        physical["region"] = json!({ "startLine": at.line, "startColumn": at.column });
    }
    let mut location = json!({ "physicalLocation": physical });
    if let Some(path) = diagnostic.path.as_deref().filter(|path| !path.is_empty()) {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": path }]);
    }
    let mut result = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": rules.iter().position(|rule| *rule == diagnostic.code),
        "level": level,
        "message": { "text": format!("{}{help}", diagnostic.message) },
        "locations": [location],
    });
    if let Some(shown) = finding.shown {
        result["properties"] = json!({ "place": shown.as_str() });
    }
    result
}

/// A path as a URI reference: what is not allowed there is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'\\' => out.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
