//! The Jsonnet of a project: the files that its environments read, and those beside them that are read only in other cases.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::input;
use crate::source::{Source, display_path};
use crate::tanka::project::Project;

/// The import by which generated libraries are known.
const GENERATED: &str = "doc-util/main.libsonnet";

/// The files that programs read, and all that are in the project's `lib` and in the named folders. Generated libraries and the folder `vendor` are left
/// out: their lines are not the user's.
pub(super) fn of(read: Vec<PathBuf>, names: &[String]) -> Vec<Arc<Source>> {
    let mut files: BTreeSet<PathBuf> = read.into_iter().collect();
    for name in names {
        let path = Path::new(name);
        let root = Project::find(path).ok().and_then(|project| project.root);
        let folders = root.map(|root| root.join("lib")).into_iter().chain([path.to_owned()]);
        for folder in folders.filter(|folder| folder.is_dir()) {
            files.extend(input::walk(&folder).unwrap_or_default());
        }
    }
    let is_code = |path: &Path| {
        path.extension()
            .is_some_and(|ending| ending == "jsonnet" || ending == "libsonnet")
    };
    let is_own = |path: &Path| !path.components().any(|part| part.as_os_str() == "vendor");
    let mut seen = BTreeSet::new();
    let own = files.into_iter().filter(|path| is_code(path) && is_own(path));
    own.filter(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())))
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            let is_generated = text.lines().take(3).any(|line| line.contains(GENERATED));
            (!is_generated).then(|| Source::new(display_path(&path), text))
        })
        .collect()
}
