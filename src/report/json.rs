//! JSON: `{"results": [{"file", "document", "apiVersion", "kind", "name", "status", "findings": […]}], "summary": {…}}`.
//!
//! A finding is `{"severity", "rule", "path", "type", "message", "line", "column", "schemaPath", "help"}`; fields without a value are omitted. `path`
//! and `type` are the server's field and error type, `document` counts from 0, lines and columns from 1. Findings about rendered objects also have
//! `file`, the file of line and column, and `place`, the kind of place.

use serde_json::{Map, Value, json};

use crate::validate::{Checked, Finding, Report};

/// The report, indented.
#[must_use]
pub fn json(report: &Report) -> String {
    let count = report.summary();
    let results: Vec<Value> = report.results.iter().map(checked).collect();
    let value = json!({
        "results": results,
        "summary": {
            "valid": count.valid,
            "invalid": count.invalid,
            "warned": count.warned,
            "skipped": count.skipped,
            "noSchema": count.no_schema,
        },
    });
    format!("{value:#}\n")
}

fn checked(checked: &Checked) -> Value {
    let mut value = json!({
        "file": checked.file,
        "document": checked.document,
        "apiVersion": checked.api_version,
        "kind": checked.kind,
        "name": checked.name,
        "status": checked.status.as_str(),
        "findings": checked.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    if !checked.namespace.is_empty() {
        value["namespace"] = checked.namespace.as_str().into();
    }
    if let Some(defaulted) = &checked.defaulted {
        value["defaulted"] = defaulted.clone();
    }
    value
}

fn finding(finding: &Finding) -> Value {
    let diagnostic = &finding.diagnostic;
    let mut value = Map::new();
    value.insert("severity".into(), diagnostic.severity.as_str().into());
    value.insert("rule".into(), diagnostic.rule.code().into());
    value.insert("message".into(), diagnostic.message.as_str().into());
    let mut optional = |key: &str, found: Option<Value>| {
        if let Some(found) = found {
            value.insert(key.to_owned(), found);
        }
    };
    optional("path", diagnostic.path.as_deref().map(Value::from));
    optional("type", finding.kind.map(|kind| kind.as_str().into()));
    optional("schemaPath", finding.schema_path.as_deref().map(Value::from));
    optional("help", diagnostic.help.as_deref().map(Value::from));
    if let (Some(place), Some(shown)) = (&diagnostic.place, finding.shown) {
        optional("file", Some(place.source.name().into()));
        optional("place", Some(shown.as_str().into()));
    }
    if let Some(place) = &diagnostic.place {
        let at = place.location();
        optional("line", Some(at.line.into()));
        optional("column", Some(at.column.into()));
    }
    Value::Object(value)
}
