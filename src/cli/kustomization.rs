//! Files that a kustomization uses, but that are no manifests: patches, values and settings.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::tanka::project;
use crate::yaml;
use crate::yaml::{Node, Value};

/// Lists of patches and settings; an item is a file, or has a file in `path`.
const LISTS: [&str; 6] = [
    "configurations",
    "openapi",
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
];

/// Lists of generators, whose items have lists of files.
const GENERATORS: [&str; 2] = ["configMapGenerator", "secretGenerator"];

/// The files that kustomizations name for another use than as manifests. A kustomization that cannot be read names none.
pub(super) fn parts<'p>(kustomizations: impl Iterator<Item = &'p PathBuf>) -> BTreeSet<PathBuf> {
    kustomizations.flat_map(|file| of(file).unwrap_or_default()).collect()
}

fn of(file: &Path) -> Option<Vec<PathBuf>> {
    let text = std::fs::read_to_string(file).ok()?;
    let documents = yaml::compose(*yaml::chunks(&text).first()?).ok()?;
    let root = &documents.first()?.root;
    let mut names = Vec::new();
    for entry in root.entries() {
        let key = entry.key.as_ref();
        for item in items(&entry.value) {
            if LISTS.contains(&key) {
                names.extend(item.as_str().or_else(|| item.get("path")?.as_str()));
            } else if GENERATORS.contains(&key) {
                let lists = ["files", "envs"].iter().filter_map(|list| item.get(list));
                let files = lists.flat_map(items).filter_map(Node::as_str);
                // A file can have a key before it: `key=file`.
                names.extend(files.map(|file| file.rsplit('=').next().unwrap_or(file)));
            } else if key == "helmCharts" {
                names.extend(item.get("valuesFile").and_then(Node::as_str));
            }
        }
    }
    let folder = file.parent()?;
    // A patch can be written in place; it is no path then.
    let is_path = |name: &&str| !name.contains('\n');
    Some(
        names
            .into_iter()
            .filter(is_path)
            .map(|name| project::normal(&folder.join(name)))
            .collect(),
    )
}

fn items<'n, 's>(node: &'n Node<'s>) -> &'n [Node<'s>] {
    match &node.value {
        Value::Sequence(items) => items,
        _ => std::slice::from_ref(node),
    }
}
