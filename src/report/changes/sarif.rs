//! SARIF 2.1.0: a result for each change that is not compatible, and for each of its hits.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::words;
use crate::diff::{Change, ChangeRule, Comparison, Severity};
use crate::report::sarif::{location, log};

/// The changes, indented.
#[must_use]
pub fn sarif(comparison: &Comparison) -> String {
    let changes = || {
        comparison
            .changes
            .iter()
            .filter(|change| change.severity != Severity::Compatible)
    };
    let rules: BTreeMap<&str, ChangeRule> = changes().map(|change| (change.rule.code(), change.rule)).collect();
    let described: Vec<Value> = rules
        .iter()
        .map(|(code, rule)| json!({ "id": code, "shortDescription": { "text": rule.reason() } }))
        .collect();
    let results: Vec<Value> = changes()
        .flat_map(|change| results(comparison, change, &rules))
        .collect();
    log(&described, &results)
}

fn results(comparison: &Comparison, change: &Change, rules: &BTreeMap<&str, ChangeRule>) -> Vec<Value> {
    let level = if comparison.fails(change) { "error" } else { "warning" };
    let result = |message: String, at: Value, fingerprint: String| {
        json!({
            "ruleId": change.rule.code(),
            "ruleIndex": rules.keys().position(|code| *code == change.rule.code()),
            "level": level,
            "message": { "text": message },
            "locations": [at],
            "partialFingerprints": { "change/v1": fingerprint },
        })
    };
    let title = words::title(change);
    let place = change.new_place.as_ref().or(change.old_place.as_ref());
    let mut at = location(
        place.map_or(comparison.new.as_str(), |place| place.source.name()),
        place,
    );
    if !change.path.is_empty() {
        at["logicalLocations"] = json!([{ "fullyQualifiedName": change.path }]);
    }
    let site = change.site();
    let key = format!("{} {} {} {}", change.rule, site.api_version(), site.kind, site.path);
    let mut all = vec![result(format!("{title}: {}", change.message), at, key.clone())];
    all.extend(change.hits.iter().map(|hit| {
        let mut at = location(&hit.file, None);
        if let Some((line, column)) = hit.at {
            at["physicalLocation"]["region"] = json!({ "startLine": line, "startColumn": column });
        }
        let message = format!("{}; {title}: {}", words::hit(hit), change.message);
        result(
            message,
            at,
            format!("{key} {} {} {}", words::place(hit), hit.object, hit.effect.as_str()),
        )
    }));
    all
}
