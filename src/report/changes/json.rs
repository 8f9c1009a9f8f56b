//! JSON with a version number; `docs/diff.schema.json` describes it. Optional fields without a value are omitted; lines and columns count from 1.

use serde_json::{Map, Value, json};

use crate::diff::{Change, Comparison, Hit, Severity, Site};
use crate::source::Place;

/// The version of the format. Fields can be added to a version, but not removed or changed.
const VERSION: u32 = 1;

/// The changes, indented.
#[must_use]
pub fn json(comparison: &Comparison) -> String {
    let changes: Vec<Value> = comparison.changes.iter().map(change).collect();
    let mut value = json!({
        "version": VERSION,
        "old": comparison.old,
        "new": comparison.new,
        "changes": changes,
        "summary": {
            "breaking": comparison.count(Severity::Breaking),
            "risky": comparison.count(Severity::Risky),
            "compatible": comparison.count(Severity::Compatible),
            "leftOut": comparison.left_out,
        },
    });
    if let Some(objects) = &comparison.objects {
        let already = objects.refused_already.iter();
        let unexplained = objects.unexplained.iter();
        value["objects"] = json!({
            "checked": objects.checked,
            "hit": objects.hit,
            "refusedAlready": already.map(|(file, object)| json!({"file": file, "object": object})).collect::<Vec<_>>(),
            "unexplained": unexplained
                .map(|(file, object, message)| json!({"file": file, "object": object, "message": message}))
                .collect::<Vec<_>>(),
        });
    }
    format!("{value:#}\n")
}

fn change(change: &Change) -> Value {
    let mut value = Map::new();
    let mut add = |key: &str, field: Option<Value>| {
        if let Some(field) = field {
            value.insert(key.to_owned(), field);
        }
    };
    let site = change.site();
    add("rule", Some(change.rule.code().into()));
    add("severity", Some(change.severity.as_str().into()));
    add("group", Some(change.group.as_str().into()));
    add("kind", Some(change.kind.as_str().into()));
    add(
        "apiVersion",
        (!change.version.is_empty()).then(|| site.api_version().into()),
    );
    add("path", Some(change.path.as_str().into()));
    add(
        "marks",
        (!change.marks.is_empty()).then(|| change.marks.as_str().into()),
    );
    add("old", change.old.clone());
    add("new", change.new.clone());
    add("message", Some(change.message.as_str().into()));
    add("reason", Some(change.reason.into()));
    add("oldPlace", change.old_place.as_ref().map(place));
    add("newPlace", change.new_place.as_ref().map(place));
    add("kinds", Some(change.sites().map(|site| self::site(&site)).collect()));
    add("hits", Some(change.hits.iter().map(hit).collect()));
    Value::Object(value)
}

fn site(site: &Site) -> Value {
    json!({"group": site.group, "kind": site.kind, "apiVersion": site.api_version(), "path": site.path})
}

fn place(place: &Place) -> Value {
    let at = place.location();
    json!({"file": place.source.name(), "line": at.line, "column": at.column})
}

fn hit(hit: &Hit) -> Value {
    let mut value = json!({"file": hit.file, "effect": hit.effect.as_str(), "message": hit.message});
    if let Some((line, column)) = hit.at {
        value["line"] = line.into();
        value["column"] = column.into();
    }
    for (key, text) in [("object", &hit.object), ("environment", &hit.environment)] {
        if !text.is_empty() {
            value[key] = text.as_str().into();
        }
    }
    value
}
