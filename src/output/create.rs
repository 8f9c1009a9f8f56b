//! Files that people go on with: they are written once, and belong to them from then on.

use std::path::{Path, PathBuf};

use super::apply::staged;
use super::failed;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Writes new files, all or none.
///
/// # Errors
/// Without `force`, files that exist; files that cannot be written.
pub fn create(files: &[(PathBuf, String)], force: bool) -> Result<(), Vec<Diagnostic>> {
    let exists = |path: &Path| path.symlink_metadata().is_ok();
    let existing = files.iter().filter(|(path, _)| !force && exists(path));
    let refused: Vec<Diagnostic> = existing
        .map(|(path, _)| {
            let message = format!("`{}` exists and would be overwritten", path.display());
            Diagnostic::error(Rule::OutputForeign, message).help("choose another name, or pass `--force`")
        })
        .collect();
    if !refused.is_empty() {
        return Err(refused);
    }
    let mut ready = Vec::with_capacity(files.len());
    for (path, text) in files {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| vec![failed("create folder", parent, &error)])?;
        }
        let file = staged(path, text.as_bytes()).map_err(|error| vec![failed("write", path, &error)])?;
        ready.push((path, file));
    }
    for (path, file) in ready {
        let written = if force {
            file.persist(path)
        } else {
            file.persist_noclobber(path)
        };
        written.map_err(|error| vec![failed("write", path, &error.error)])?;
    }
    Ok(())
}
