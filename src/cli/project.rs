//! The project around an input: its root, and the nearest file with a name.

use std::path::{Path, PathBuf};

/// Marks of a project's root, the strongest first. A repository can hold several Tanka projects with one configuration above them.
const MARKS: [&str; 3] = [".git", "tkrc.yaml", "jsonnetfile.json"];

/// The folder in which the search for an input's project begins: a folder itself, the folder of a file, the current folder for anything else.
pub(super) fn folder_of(input: &Path) -> PathBuf {
    let folder = if input.is_dir() {
        Some(input)
    } else if input.exists() {
        input.parent()
    } else {
        None
    };
    let absolute = folder.and_then(|folder| std::path::absolute(folder).ok());
    absolute.or_else(|| std::env::current_dir().ok()).unwrap_or_default()
}

/// The nearest file with this name from a folder upwards to the project's root, and the folders that were searched.
pub(super) fn nearest(folder: &Path, name: &str) -> (Option<PathBuf>, Vec<PathBuf>) {
    let root = root(folder);
    let mut searched = Vec::new();
    for candidate in folder.ancestors() {
        let file = candidate.join(name);
        searched.push(candidate.to_owned());
        if file.is_file() {
            return (Some(file), searched);
        }
        if candidate == root {
            break;
        }
    }
    (None, searched)
}

/// The root of the project that a folder belongs to. Without a mark it is the current folder if that is above, or else the folder itself.
fn root(folder: &Path) -> PathBuf {
    let marked = MARKS.iter().find_map(|mark| {
        let mut above = folder.ancestors();
        above.find(|candidate| candidate.join(mark).exists())
    });
    if let Some(marked) = marked {
        return marked.to_owned();
    }
    match std::env::current_dir() {
        Ok(current) if folder.starts_with(&current) => current,
        _ => folder.to_owned(),
    }
}
