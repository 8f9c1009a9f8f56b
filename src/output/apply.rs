//! A finished set of files → a folder that belongs to other tools as well, without a manifest of our own: exports, whose index is Tanka's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::NamedTempFile;

use super::{STAGING, failed};
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
/// not touched; every other one is written beside its place and renamed. A folder that is missing is written beside its place and renamed as a whole.
///
/// # Errors
/// The first file that cannot be written or removed. A missing folder stays missing then.
pub fn apply(
    folder: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    removed: &BTreeSet<String>,
) -> Result<Applied, Diagnostic> {
    let is_missing = matches!(folder.symlink_metadata(), Err(error) if error.kind() == std::io::ErrorKind::NotFound);
    if is_missing && let Some(applied) = create_folder(folder, files)? {
        return Ok(applied);
    }
    let targets = targets(folder, files)?;
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

/// The path of every file below a folder. All folders of them are created.
fn targets<'f>(folder: &Path, files: &'f BTreeMap<String, Vec<u8>>) -> Result<Vec<(PathBuf, &'f Vec<u8>)>, Diagnostic> {
    let targets: Vec<(PathBuf, &Vec<u8>)> = files
        .par_iter()
        .map(|(path, text)| Ok((folder.join(super::safe_join("", path)?), text)))
        .collect::<Result<_, Diagnostic>>()?;
    let mut parents: Vec<&Path> = targets.iter().filter_map(|(target, _)| target.parent()).collect();
    // Most files share their folder with the one before.
    parents.dedup();
    for parent in parents {
        fs::create_dir_all(parent).map_err(|error| failed("create folder", parent, &error))?;
    }
    Ok(targets)
}

/// Writes a folder that does not exist. One rename shows it: no file needs one of its own. `None` if another process created the folder meanwhile.
fn create_folder(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Option<Applied>, Diagnostic> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| failed("create folder", parent, &error))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(STAGING);
    share(&mut builder, 0o777);
    let staging = builder
        .tempdir_in(parent)
        .map_err(|error| failed("create folder", folder, &error))?;
    let targets = targets(staging.path(), files)?;
    let written = targets
        .par_iter()
        .map(|(target, text)| File::create_new(target).and_then(|mut file| file.write_all(text)));
    let written: Vec<std::io::Result<()>> = written.collect();
    for (path, written) in files.keys().zip(written) {
        written.map_err(|error| failed("write", &folder.join(path), &error))?;
    }
    match fs::rename(staging.path(), folder) {
        Ok(()) => {
            // Nothing is left to remove.
            let _ = staging.keep();
        }
        Err(_) if folder.is_dir() => return Ok(None),
        Err(error) => return Err(failed("create folder", folder, &error)),
    }
    Ok(Some(Applied {
        changed: files.len(),
        ..Applied::default()
    }))
}

/// Temporary files and folders are private; these are for everyone that the umask allows.
fn share(builder: &mut tempfile::Builder<'_, '_>, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = (builder, mode);
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
    share(&mut builder, 0o666);
    let mut file = builder.tempfile_in(parent.unwrap_or(Path::new(".")))?;
    file.write_all(text)?;
    Ok(file)
}
