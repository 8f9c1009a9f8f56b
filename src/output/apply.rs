//! A finished set of files → a folder that belongs to other tools as well, without a manifest of our own: exports, whose index is Tanka's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

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
    let mut applied = Applied::default();
    for (path, text) in files {
        let target = folder.join(super::safe_join("", path)?);
        if fs::read(&target).is_ok_and(|old| old == *text) {
            applied.unchanged += 1;
            continue;
        }
        replace(&target, text).map_err(|error| failed("write", &target, &error))?;
        applied.changed += 1;
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

fn replace(target: &Path, text: &[u8]) -> std::io::Result<()> {
    staged(target, text)?.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// A file beside its target that becomes it by a rename. The folders above are created.
pub(super) fn staged(target: &Path, text: &[u8]) -> std::io::Result<NamedTempFile> {
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let mut file = NamedTempFile::new_in(parent)?;
    file.write_all(text)?;
    // Temporary files are private; these are for everyone to read.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644))?;
    }
    Ok(file)
}
