//! Words that all formats of changes share.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{Change, Hit};
use crate::report::words::printable;

/// Maximum number of kinds or fields that a sentence names.
const MOST_NAMED: usize = 8;

/// The kind, version and field: `UserPoolClient v1alpha1 spec.providerRef`.
pub(super) fn title(change: &Change) -> String {
    let marked = format!("{}{}", change.path, change.marks);
    let parts = [change.kind.as_str(), &change.version, &marked];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    printable(&parts.join(" "))
}

/// Where the change is made too, in words; nothing if it is made once.
pub(super) fn also(change: &Change) -> Option<String> {
    if change.also.is_empty() {
        return None;
    }
    let name = |kind: &str, version: &str| format!("{kind} {version}");
    let own = name(&change.kind, &change.version);
    let is_own = change.also.iter().all(|site| name(&site.kind, &site.version) == own);
    // A kind that has the change at another place is named with it, unless it has many.
    let mut kinds: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for site in &change.also {
        let paths = kinds.entry(name(&site.kind, &site.version)).or_default();
        paths.insert(&site.path);
    }
    let (names, noun): (Vec<String>, &str) = if is_own {
        (change.also.iter().map(|site| site.path.clone()).collect(), "field")
    } else {
        let others = kinds.into_iter().filter(|(name, _)| *name != own);
        let named = others.map(|(name, paths)| match paths.first() {
            Some(path) if paths.len() == 1 && **path != change.path => format!("{name} {path}"),
            _ => name.trim_end().to_owned(),
        });
        (named.collect(), "kind")
    };
    let count = names.len();
    let plural = if count == 1 { "" } else { "s" };
    let mut shown: Vec<String> = names
        .into_iter()
        .take(MOST_NAMED)
        .map(|name| printable(&name))
        .collect();
    if count > MOST_NAMED {
        shown.push("…".to_owned());
    }
    let more = match (change.also.len(), is_own) {
        (sites, false) if sites > count => format!(" ({} places)", sites + 1),
        _ => String::new(),
    };
    Some(format!(
        "also in {count} more {noun}{plural}: {}{more}",
        shown.join(", ")
    ))
}

/// A hit in one line without its place: `UserPoolClient/web: refused: …`.
pub(super) fn hit(hit: &Hit) -> String {
    let mut parts = Vec::new();
    if !hit.object.is_empty() {
        parts.push(printable(&hit.object));
    }
    if !hit.environment.is_empty() {
        parts.push(format!("environment {}", printable(&hit.environment)));
    }
    let object = parts.join(", ");
    let colon = if object.is_empty() { "" } else { ": " };
    format!("{object}{colon}{}: {}", hit.effect.as_str(), printable(&hit.message))
}

/// The place of a hit: `file:line:column`.
pub(super) fn place(hit: &Hit) -> String {
    match hit.at {
        Some((line, column)) => format!("{}:{line}:{column}", printable(&hit.file)),
        None => printable(&hit.file),
    }
}
