//! The paths of a document → the resources that they serve.

use std::collections::{BTreeMap, BTreeSet};

use super::definitions::{GroupVersionKind, Resource};
use super::kinds::{KEYWORD, kind};
use crate::yaml::Node;

/// A resource while its paths are read.
#[derive(Default)]
struct Found {
    kind: Option<String>,
    namespaced: bool,
    stored: bool,
    subresources: BTreeSet<String>,
}

/// Reads `paths`. Paths of other forms are those of lists of groups, of logs, of the deprecated way to watch.
pub(super) fn read(paths: &Node<'_>) -> Vec<Resource> {
    let mut found: BTreeMap<(&str, &str, &str), Found> = BTreeMap::new();
    for entry in paths.entries() {
        let Some((group, version, rest)) = group_version(&entry.key) else {
            continue;
        };
        let (namespaced, rest) = match rest.strip_prefix("namespaces/{namespace}/") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let mut parts = rest.split('/').filter(|part| !part.is_empty());
        let (plural, name, subresource) = (parts.next(), parts.next(), parts.next());
        let Some(plural) = plural.filter(|plural| *plural != "watch" && name.is_none_or(|name| name == "{name}"))
        else {
            continue;
        };
        let resource = found.entry((group, version, plural)).or_default();
        resource.namespaced |= namespaced;
        if let Some(name) = subresource {
            resource.subresources.insert(name.to_owned());
        } else {
            resource.kind = resource.kind.take().or_else(|| served(&entry.value));
            resource.stored |= entry.value.get("get").is_some();
        }
    }
    let resource = |((group, version, plural), found): ((&str, &str, &str), Found)| {
        Some(Resource {
            kind: GroupVersionKind {
                group: group.to_owned(),
                version: version.to_owned(),
                kind: found.kind?,
            },
            plural: plural.to_owned(),
            short_names: Vec::new(),
            namespaced: found.namespaced,
            stored: found.stored,
            subresources: found.subresources.into_iter().collect(),
        })
    };
    found.into_iter().filter_map(resource).collect()
}

/// Group, version, and the rest of a path: `/api/v1/…` has the core group, `/apis/GROUP/VERSION/…` the others.
fn group_version(path: &str) -> Option<(&str, &str, &str)> {
    if let Some(path) = path.strip_prefix("/api/") {
        let (version, rest) = path.split_once('/')?;
        return Some(("", version, rest));
    }
    let (group, path) = path.strip_prefix("/apis/")?.split_once('/')?;
    let (version, rest) = path.split_once('/')?;
    Some((group, version, rest))
}

/// The kind of the first operation that has one.
fn served(operations: &Node<'_>) -> Option<String> {
    let mut operations = operations.entries().iter();
    operations.find_map(|entry| {
        let kind = kind(entry.value.get(KEYWORD)?)?;
        Some(kind.kind)
    })
}
