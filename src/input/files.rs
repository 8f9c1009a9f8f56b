//! Files and folders on disk.

use std::path::{Path, PathBuf};

use super::access::warn;
use super::package;
use super::text::is_text;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// The visible YAML and JSON files below a folder.
///
/// # Errors
/// A folder that cannot be read, or has no such files.
pub(super) fn below(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let (packages, files): (Vec<_>, Vec<_>) = walk(folder)?.into_iter().partition(|path| is_package(path));
    let texts: Vec<PathBuf> = files.into_iter().filter(|path| is_text(path)).collect();
    let Some(first) = packages.first() else {
        return if texts.is_empty() {
            Err(no_texts(folder))
        } else {
            Ok(texts)
        };
    };
    let help = format!("packages and archives are named by themselves: `{}`", first.display());
    if texts.is_empty() {
        return Err(no_texts(folder).help(help));
    }
    let words = match packages.len() {
        1 => "1 package or archive".to_owned(),
        many => format!("{many} packages and archives"),
    };
    let message = format!("skipped {words} in folder `{}`", folder.display());
    warn(Diagnostic::note(Rule::NotACrd, message).help(help));
    Ok(texts)
}

/// Whether it is a package or an archive: a file with such an ending, or an image layout.
#[must_use]
pub fn is_package(path: &Path) -> bool {
    if path.is_dir() {
        package::is_layout(path)
    } else {
        package::is_archive(path)
    }
}

/// The error for a folder without texts.
#[must_use]
pub fn no_texts(folder: &Path) -> Diagnostic {
    let message = format!("no `.yaml`, `.yml` or `.json` files in folder `{}`", folder.display());
    Diagnostic::error(Rule::InputEmpty, message)
}

/// The visible files below a folder, sorted. An image layout is one of them: its files have no names of their own.
///
/// # Errors
/// A folder that cannot be read.
pub fn walk(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
    };
    let mut found = Vec::new();
    let mut entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(|error| unreadable(error.path().unwrap_or(folder), &error))?;
        // The entry type came with the name; only links have to be followed. Reading a link to nothing is an error.
        let kind = entry.file_type();
        let is_layout = kind.is_dir() && entry.depth() > 0 && package::is_layout(entry.path());
        if kind.is_dir() && (is_layout || hidden(&entry)) {
            entries.skip_current_dir();
        }
        let is_file = kind.is_file() || kind.is_symlink() && !entry.path().is_dir();
        if (is_file || is_layout) && !hidden(&entry) {
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
