//! Waiting for changes of files.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Blocks until one of the files changes or is deleted.
pub(super) fn wait_for_change(files: &[PathBuf], paths: &[PathBuf]) {
    let stamp = |path: &PathBuf| -> Option<(SystemTime, u64)> {
        let meta = path.metadata().ok()?;
        Some((meta.modified().ok()?, meta.len()))
    };
    let watched: Vec<_> = files.iter().chain(paths).map(|path| (path, stamp(path))).collect();
    while watched.iter().all(|(path, before)| stamp(path) == *before) {
        std::thread::sleep(Duration::from_millis(200));
    }
}
