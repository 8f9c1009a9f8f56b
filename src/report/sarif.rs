//! SARIF 2.1.0: one run, a rule a broken rule, a result a finding.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diagnostic::Severity;
use crate::go::sha256;
use crate::rule::Rule;
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
    let rules: BTreeMap<&str, Rule> = findings()
        .map(|(_, finding)| finding.diagnostic.rule)
        .map(|rule| (rule.code(), rule))
        .collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = findings()
        .map(|(checked, finding)| result(checked, finding, &rules, &mut seen))
        .collect();
    let described: Vec<Value> = rules
        .iter()
        .map(|(code, rule)| json!({ "id": code, "shortDescription": { "text": rule.description() } }))
        .collect();
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "crdsmith",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": described,
                },
            },
            // Columns count characters, not UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{value:#}\n")
}

fn result(
    checked: &Checked,
    finding: &Finding,
    rules: &BTreeMap<&str, Rule>,
    seen: &mut BTreeMap<String, usize>,
) -> Value {
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
        "ruleId": diagnostic.rule.code(),
        "ruleIndex": rules.keys().position(|code| *code == diagnostic.rule.code()),
        "level": level,
        "message": { "text": format!("{}{help}", diagnostic.message) },
        "locations": [location],
        "partialFingerprints": { "finding/v1": fingerprint(checked, finding, seen) },
    });
    if let Some(shown) = finding.shown {
        result["properties"] = json!({ "place": shown.as_str() });
    }
    result
}

/// A fingerprint that does not change when lines move: the object, the rule, the field, and a counter for findings that agree in these.
fn fingerprint(checked: &Checked, finding: &Finding, seen: &mut BTreeMap<String, usize>) -> String {
    const DIGITS: usize = 16;
    let diagnostic = &finding.diagnostic;
    let parts = [
        &checked.api_version,
        &checked.kind,
        &checked.namespace,
        &checked.name,
        diagnostic.rule.code(),
        diagnostic.path.as_deref().unwrap_or_default(),
    ];
    let mut hash = sha256::hex(parts.join("\0").as_bytes());
    hash.truncate(DIGITS);
    let count = seen.entry(hash.clone()).or_default();
    *count += 1;
    format!("{hash}:{count}")
}

/// A path as a URI reference: invalid characters are percent-encoded. An absolute path becomes a `file` URI, and a URL does not change.
fn uri(path: &str) -> String {
    let (scheme, rest) = match path.split_once("://") {
        Some((scheme @ ("http" | "https"), rest)) => (format!("{scheme}://"), rest),
        _ if path.starts_with('/') => ("file://".to_owned(), path),
        _ if path.get(1..3).is_some_and(|drive| matches!(drive, ":\\" | ":/")) => ("file:///".to_owned(), path),
        _ => (String::new(), path),
    };
    let mut out = scheme.clone();
    for byte in rest.bytes() {
        match byte {
            b'\\' => out.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            // In a URL these have their meaning; in a relative path the first of them would end a scheme.
            b':' | b'?' | b'&' | b'=' | b'%' | b'#' | b'@' | b'+' if scheme.starts_with("http") => {
                out.push(char::from(byte));
            }
            b':' if scheme == "file:///" => out.push(':'),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
