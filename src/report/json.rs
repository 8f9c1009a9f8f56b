//! JSON with a version number; `docs/report.schema.json` describes it.
//!
//! Optional fields without a value are omitted; an input that failed has an empty `apiVersion`, `kind` and `name`. `path` and `type` of a finding are the server's field and error type; `document` counts from 0, lines and columns
//! from 1. The `file` of a finding is that of its line and column, if it differs from the file of the object.

use serde_json::{Map, Value, json};

use crate::source::Place;
use crate::validate::{Checked, Finding, Report};

/// The version of the format. Fields can be added to a version, but not removed or changed.
const VERSION: u32 = 1;

/// The report, indented.
#[must_use]
pub fn json(report: &Report) -> String {
    let count = report.summary();
    let results: Vec<Value> = report.results.iter().map(checked).collect();
    let value = json!({
        "version": VERSION,
        "results": results,
        "summary": {
            "valid": count.valid,
            "invalid": count.invalid,
            "warned": count.warned,
            "skipped": count.skipped,
            "noSchema": count.no_schema,
            "builtIn": count.built_in,
            "failed": count.failed,
            "leftOut": report.left_out,
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
    for (key, text) in [("namespace", &checked.namespace), ("environment", &checked.environment)] {
        if !text.is_empty() {
            value[key] = text.as_str().into();
        }
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
    optional("reference", finding.reference.as_deref().map(Value::from));
    optional("help", diagnostic.help.as_deref().map(Value::from));
    if let (Some(place), Some(shown)) = (&diagnostic.place, finding.shown) {
        optional("file", Some(place.source.name().into()));
        optional("place", Some(shown.as_str().into()));
        optional("note", shown.words().map(Value::from));
    }
    if let Some(place) = &diagnostic.place {
        let at = place.location();
        optional("line", Some(at.line.into()));
        optional("column", Some(at.column.into()));
    }
    let related: Vec<Value> = diagnostic.related.iter().map(related).collect();
    if !related.is_empty() {
        value.insert("related".into(), related.into());
    }
    Value::Object(value)
}

fn related((place, words): &(Place, String)) -> Value {
    let at = place.location();
    json!({ "file": place.source.name(), "line": at.line, "column": at.column, "message": words })
}
