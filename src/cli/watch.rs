//! Waiting for changes of input files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::input;

/// Time between two looks at the files.
const PAUSE: Duration = Duration::from_millis(200);

/// The state of a file: when it was changed, and its size; `None` if it does not exist.
type Stamp = Option<(SystemTime, u64)>;

/// The files to watch, and their state.
pub(super) struct Watch {
    paths: Vec<PathBuf>,
    before: Vec<(PathBuf, Stamp)>,
}

impl Watch {
    /// Remembers the state of files, and of all files below folders. Begin before they are read: a change in between must not be missed.
    pub(super) fn begin(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let paths: Vec<PathBuf> = paths.into_iter().collect();
        let before = state(&paths);
        Self { paths, before }
    }

    /// Adds files that turned out to be inputs.
    pub(super) fn add(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        let known: BTreeSet<PathBuf> = self.before.iter().map(|(path, _)| path.clone()).collect();
        let paths: BTreeSet<PathBuf> = paths.into_iter().collect();
        for path in paths.into_iter().filter(|path| !known.contains(path)) {
            self.before.push((path.clone(), stamp(&path)));
            self.paths.push(path);
        }
    }

    /// Blocks until a file changes, appears or disappears.
    pub(super) fn wait(self) {
        let mut before = self.before;
        before.sort();
        before.dedup();
        while state(&self.paths) == before {
            std::thread::sleep(PAUSE);
        }
    }
}

/// The state of all files, sorted.
fn state(paths: &[PathBuf]) -> Vec<(PathBuf, Stamp)> {
    let mut out: Vec<(PathBuf, Stamp)> = Vec::new();
    for path in paths {
        let below = if path.is_dir() {
            input::walk(path).unwrap_or_default()
        } else {
            Vec::new()
        };
        out.extend(below.into_iter().chain([path.clone()]).map(|path| {
            let stamp = if path.is_dir() { None } else { stamp(&path) };
            (path, stamp)
        }));
    }
    out.sort();
    out.dedup();
    out
}

fn stamp(path: &Path) -> Stamp {
    let metadata = path.metadata().ok().filter(|metadata| !metadata.is_dir())?;
    Some((metadata.modified().ok()?, metadata.len()))
}
