//! SARIF 2.1.0: one run, a rule a broken rule, a result a finding.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::words;
use crate::diagnostic::Severity;
use crate::source::Place;
use crate::validate::{Checked, Finding, Report, Shown};

/// The report, indented.
#[must_use]
pub fn sarif(report: &Report) -> String {
    let findings = || {
        report
            .results
            .iter()
            .flat_map(|checked| checked.findings.iter().map(move |finding| (checked, finding)))
    };
    let rules: BTreeSet<Described<'_>> = findings().map(|(_, finding)| described(finding)).collect();
    let rules: BTreeMap<Described<'_>, usize> = rules.into_iter().zip(0..).collect();
    let mut fingerprints = Fingerprints::default();
    let results: Vec<Value> = findings()
        .map(|(checked, finding)| result(checked, finding, &rules, &fingerprints.of(checked, finding)))
        .collect();
    let described = rules.keys().map(|(code, description, reference)| {
        let mut described = json!({ "id": code, "shortDescription": { "text": description } });
        if let Some(reference) = reference {
            described["helpUri"] = (*reference).into();
        }
        described
    });
    let described: Vec<Value> = described.collect();
    log(&described, &results)
}

/// What tells the descriptions of rules apart: code, description and page. Only a rule has a `helpUri`, not a result, and several rules may have the same `id`: the
/// `ruleIndex` of a result says which one it is.
type Described<'f> = (&'static str, &'static str, Option<&'f str>);

fn described(finding: &Finding) -> Described<'_> {
    let rule = finding.diagnostic.rule;
    (rule.code(), rule.description(), finding.reference.as_deref())
}

/// A log with one run: its rules and results.
pub(super) fn log(described: &[Value], results: &[Value]) -> String {
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

fn result(checked: &Checked, finding: &Finding, rules: &BTreeMap<Described<'_>, usize>, fingerprint: &str) -> Value {
    let diagnostic = &finding.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut location = location(finding.file(checked), diagnostic.place.as_ref());
    if let Some(path) = diagnostic.path.as_deref().filter(|path| !path.is_empty()) {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": path }]);
    }
    let mut result = json!({
        "ruleId": diagnostic.rule.code(),
        "ruleIndex": rules.get(&described(finding)),
        "level": level,
        "message": { "text": words::whole_sentence(checked, finding) },
        "locations": [location],
        "partialFingerprints": { "finding/v1": fingerprint },
    });
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().map(|(place, words)| {
            let mut related = self::location(place.source.name(), Some(place));
            related["message"] = json!({ "text": words });
            related
        });
        result["relatedLocations"] = related.collect();
    }
    let properties = [
        ("kind", checked.kind.as_str()),
        ("name", checked.name.as_str()),
        ("namespace", checked.namespace.as_str()),
        ("environment", checked.environment.as_str()),
        ("place", finding.shown.map_or("", Shown::as_str)),
        // Some readers keep one rule for each `id`.
        ("reference", finding.reference.as_deref().unwrap_or_default()),
    ];
    for (key, value) in properties {
        if !value.is_empty() {
            result["properties"][key] = value.into();
        }
    }
    result
}

/// A location in a file, with the line and column of a place.
pub(super) fn location(file: &str, place: Option<&Place>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(file) } });
    if let Some(place) = place {
        let at = place.location();
        physical["region"] = json!({ "startLine": at.line, "startColumn": at.column });
    }
    json!({ "physicalLocation": physical })
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
