//! Files and folders on disk.

use std::path::{Path, PathBuf};

use super::package;
use super::text::is_text;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// The visible YAML and JSON files below a folder.
///
/// # Errors
/// A folder that cannot be read, or has no such files.
pub(super) fn below(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let (texts, others): (Vec<_>, Vec<_>) = walk(folder)?.into_iter().partition(|path| is_text(path));
    if texts.is_empty() {
        let error = no_texts(folder);
        return Err(match others.iter().find(|path| package::is_archive(path)) {
            Some(archive) => error.help(format!(
                "packages and archives are named by themselves: `{}`",
                archive.display()
            )),
            None => error,
        });
    }
    Ok(texts)
}

/// The error for a folder without texts.
#[must_use]
pub fn no_texts(folder: &Path) -> Diagnostic {
    let message = format!("no `.yaml`, `.yml` or `.json` files in folder `{}`", folder.display());
    Diagnostic::error(Rule::InputEmpty, message)
}

/// The visible files below a folder, sorted.
///
/// # Errors
/// A folder that cannot be read.
pub fn walk(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
    };
    let mut found = Vec::new();
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| !hidden(entry)) {
        let entry = entry.map_err(|error| unreadable(error.path().unwrap_or(folder), &error))?;
        // The entry type came with the name; only links have to be followed. Reading a link to nothing is an error.
        let kind = entry.file_type();
        if kind.is_file() || kind.is_symlink() && !entry.path().is_dir() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// The files and folders that match a glob, sorted.
///
/// # Errors
/// An invalid glob, and a glob without matches.
pub fn matching(pattern: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let text = pattern.to_string_lossy();
    let fail = |message: String| Diagnostic::error(Rule::InputGlob, message);
    let paths = glob::glob(&text).map_err(|error| fail(format!("invalid glob `{text}`: {error}")))?;
    let found: Result<Vec<PathBuf>, Diagnostic> = paths
        .map(|path| path.map_err(|error| unreadable(error.path(), error.error())))
        .collect();
    let found = found?;
    if found.is_empty() {
        return Err(fail(format!("no files match `{text}`")));
    }
    Ok(found)
}

/// The error for a file or folder that cannot be read.
pub(super) fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error(
        Rule::InputUnreadable,
        format!("cannot read `{}`: {error}", path.display()),
    )
}
