//! A finished set of files → a folder that belongs to other tools as well, without a manifest of our own: exports, whose index is Tanka's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::NamedTempFile;

use super::failed;
use crate::diagnostic::Diagnostic;

/// Numbers of changed files.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Files with new text.
    pub changed: usize,
    /// Files that had their text already.
    pub unchanged: usize,
    /// Files that are gone.
    pub removed: usize,
}

/// Writes `files` below `folder`, then removes those of `removed`; paths are relative to it and stay within it. A file that has its text already is
/// not touched; every other one is written beside its place and renamed.
///
/// # Errors
/// The first file that cannot be written or removed.
pub fn apply(
    folder: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    removed: &BTreeSet<String>,
) -> Result<Applied, Diagnostic> {
    let targets: Vec<(PathBuf, &Vec<u8>)> = files
        .iter()
        .map(|(path, text)| Ok((folder.join(super::safe_join("", path)?), text)))
        .collect::<Result<_, Diagnostic>>()?;
    let parents: BTreeSet<&Path> = targets.iter().filter_map(|(target, _)| target.parent()).collect();
    for parent in parents {
        fs::create_dir_all(parent).map_err(|error| failed("create folder", parent, &error))?;
    }
    let written: Vec<std::io::Result<bool>> = targets.par_iter().map(|(target, text)| replace(target, text)).collect();
    let mut applied = Applied::default();
    for ((target, _), written) in targets.iter().zip(written) {
        let is_new = written.map_err(|error| failed("write", target, &error))?;
        applied.changed += usize::from(is_new);
        applied.unchanged += usize::from(!is_new);
    }
    for path in removed {
        let target = folder.join(super::safe_join("", path)?);
        match fs::remove_file(&target) {
            Ok(()) => applied.removed += 1,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed("remove", &target, &error)),
        }
    }
    Ok(applied)
}

/// Writes a file whose folder exists, if its text differs. Returns whether it did.
fn replace(target: &Path, text: &[u8]) -> std::io::Result<bool> {
    if fs::read(target).is_ok_and(|old| old == *text) {
        return Ok(false);
    }
    staged(target, text)?.persist(target).map_err(|error| error.error)?;
    Ok(true)
}

/// A file beside its target, whose folder exists. It becomes the target by a rename.
pub(super) fn staged(target: &Path, text: &[u8]) -> std::io::Result<NamedTempFile> {
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    // Temporary files are private; these are for everyone to read.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(parent.unwrap_or(Path::new(".")))?;
    file.write_all(text)?;
    Ok(file)
}
