//! Files that are not the user's: embedded, vendored, or generated (listed in a `.crdsmith.json`). Users change the calls, not these files.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde_json::Value;

/// The list of generated files, at the root of the output.
const LIST: &str = ".crdsmith.json";

/// The files of a list, and the time of the last change of the list.
type Listed = (SystemTime, Arc<HashSet<PathBuf>>);

/// The lists that were read, by their paths.
static LISTS: Mutex<Option<HashMap<PathBuf, Listed>>> = Mutex::new(None);

/// Whether a file is not the user's.
pub(super) fn is_library(name: &str) -> bool {
    name.starts_with("<embedded>")
        || Path::new(name).components().any(|part| part.as_os_str() == "vendor")
        || is_generated(name)
}

/// Whether a file, named by a path from the working directory, is generated.
fn is_generated(file: &str) -> bool {
    let Ok(absolute) = std::path::absolute(file) else {
        return false;
    };
    let path: PathBuf = absolute
        .components()
        .filter(|part| *part != Component::CurDir)
        .collect();
    path.ancestors().skip(1).any(|folder| {
        let relative = path.strip_prefix(folder).unwrap_or(&path);
        files(&folder.join(LIST)).is_some_and(|files| files.contains(relative))
    })
}

/// The files of a list, relative to its folder.
fn files(list: &Path) -> Option<Arc<HashSet<PathBuf>>> {
    let changed = list.metadata().ok()?.modified().ok()?;
    let mut lists = LISTS.lock().unwrap_or_else(PoisonError::into_inner);
    let lists = lists.get_or_insert_default();
    if let Some((known, files)) = lists.get(list)
        && *known == changed
    {
        return Some(Arc::clone(files));
    }
    let value: Value = serde_json::from_str(&std::fs::read_to_string(list).ok()?).ok()?;
    let outputs = value.get("outputs")?.as_object()?.values();
    let names = outputs.filter_map(|output| output.get("files")?.as_array()).flatten();
    let files: HashSet<PathBuf> = names.filter_map(Value::as_str).map(PathBuf::from).collect();
    let files = Arc::new(files);
    lists.insert(list.to_owned(), (changed, Arc::clone(&files)));
    Some(files)
}
