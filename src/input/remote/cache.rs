//! The cache of remote content in the user's cache folder, by digest.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::super::access::warn;
use super::super::package;
use crate::diagnostic::Diagnostic;
use crate::output;
use crate::rule::Rule;

/// The folder of contents below the cache.
const CONTENTS: &str = "sha256";

/// Content of the cache.
pub(super) enum Cached {
    /// The bytes; their digest was checked.
    Bytes(Vec<u8>),
    /// There is no content with this digest.
    Missing,
    /// The file has other content.
    Damaged(PathBuf),
}

/// `CRDSMITH_CACHE`, or `crdsmith` in the user's cache folder; `None` if there is no such folder.
fn folder() -> Option<PathBuf> {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(folder) = set("CRDSMITH_CACHE") {
        return Some(folder);
    }
    let user = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        let absolute = set("XDG_CACHE_HOME").filter(|folder| folder.is_absolute());
        absolute.or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    user.map(|user| user.join("crdsmith"))
}

/// The content with a digest, which is valid.
pub(super) fn get(digest: &str) -> Cached {
    let name = digest.trim_start_matches("sha256:");
    let Some(path) = folder().map(|folder| folder.join(CONTENTS).join(name)) else {
        return Cached::Missing;
    };
    match std::fs::read(&path) {
        Ok(bytes) if package::digest(&bytes) == digest => Cached::Bytes(bytes),
        Ok(_) => Cached::Damaged(path),
        Err(_) => Cached::Missing,
    }
}

/// Keeps some content; damaged content is replaced. A cache that cannot be written is a warning: the next run fetches again.
pub(super) fn put(bytes: &[u8]) {
    let Some(folder) = folder() else { return };
    let name = package::digest(bytes);
    let name = format!("{CONTENTS}/{}", name.trim_start_matches("sha256:"));
    let kept = output::apply(&folder, &BTreeMap::from([(name, bytes.to_vec())]), &BTreeSet::new());
    if let Err(error) = kept {
        let message = format!("the cache `{}` cannot be written: {}", folder.display(), error.message);
        let warning = Diagnostic::warning(Rule::InputCache, message);
        warn(warning.help("name a folder that can be written: `CRDSMITH_CACHE=DIR`"));
    }
}
