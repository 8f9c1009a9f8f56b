//! The project a path belongs to, and the import path that follows from it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::with_slashes;

/// Files that mark the root of a project, in the order in which they are looked for.
const ROOT_FILES: [&str; 2] = ["tkrc.yaml", "jsonnetfile.json"];

/// The file that an environment starts with.
pub const ENTRY: &str = "main.jsonnet";

/// The file that describes a static environment.
pub const SPEC: &str = "spec.json";

/// A Jsonnet file and the project around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The project's folder; `None` for a file outside of every project.
    pub root: Option<PathBuf>,
    /// The folder of the file.
    pub base: PathBuf,
    /// The file to evaluate.
    pub entry: PathBuf,
    /// The root of the repository around the project, or around the file.
    repository: Option<PathBuf>,
}

/// The folders above others that hold certain files. Each folder is looked at once.
#[derive(Debug, Default)]
pub(super) struct Ancestors(Mutex<HashMap<(PathBuf, &'static str), Option<PathBuf>>>);

impl Ancestors {
    /// The nearest folder that holds a file of this name, from `start` upwards.
    fn holder(&self, start: &Path, file: &'static str) -> Option<PathBuf> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut passed = Vec::new();
        let mut found = None;
        for folder in start.ancestors() {
            let key = (folder.to_owned(), file);
            if let Some(answer) = known.get(&key) {
                found.clone_from(answer);
                break;
            }
            passed.push(key);
            if folder.join(file).exists() {
                found = Some(folder.to_owned());
                break;
            }
        }
        known.extend(passed.into_iter().map(|key| (key, found.clone())));
        found
    }

    /// The nearest folder above with a file that marks the root of a project.
    fn root(&self, folder: &Path) -> Option<PathBuf> {
        ROOT_FILES.iter().find_map(|file| self.holder(folder, file))
    }

    fn repository(&self, root: Option<&Path>, base: &Path) -> Option<PathBuf> {
        self.holder(root.unwrap_or(base), ".git")
    }
}

impl Project {
    /// The project of a Jsonnet file, or of a folder in an environment. All paths become absolute.
    ///
    /// # Errors
    /// A path that is not there, or a folder without `main.jsonnet` up to the project's root.
    pub fn find(path: &Path) -> Result<Self, Diagnostic> {
        Self::below(&Ancestors::default(), path)
    }

    /// As [`Project::find`], for one of many projects.
    pub(super) fn below(ancestors: &Ancestors, path: &Path) -> Result<Self, Diagnostic> {
        let fail = |error| unreadable(path, &error);
        let absolute = std::path::absolute(path).map_err(fail)?;
        let absolute = normal(&absolute);
        let is_folder = absolute.metadata().map_err(fail)?.is_dir();
        let folder = if is_folder { absolute.clone() } else { parent(&absolute) };
        let root = ancestors.root(&folder);
        let name = absolute
            .file_name()
            .filter(|_| !is_folder)
            .map_or_else(|| ENTRY.into(), std::ffi::OsStr::to_owned);
        let mut base = Some(folder.clone());
        while let Some(candidate) = &base {
            if candidate.join(&name).is_file() {
                let entry = candidate.join(&name);
                return Ok(Self {
                    repository: ancestors.repository(root.as_deref(), candidate),
                    root,
                    base: candidate.clone(),
                    entry,
                });
            }
            base = if root.as_ref() == Some(candidate) || root.is_none() {
                None
            } else {
                candidate.parent().map(Path::to_owned)
            };
        }
        let message = format!("`{}` has no `{ENTRY}`", path.display());
        Err(Diagnostic::error(Rule::InputMissing, message)
            .help("name an environment folder or a Jsonnet file, or search folders with `-r`"))
    }

    /// The project around a folder that has an entry, or will have one. The folder is absolute.
    #[must_use]
    pub fn around(folder: &Path) -> Self {
        let ancestors = Ancestors::default();
        let root = ancestors.root(folder);
        Self {
            repository: ancestors.repository(root.as_deref(), folder),
            root,
            base: folder.to_owned(),
            entry: folder.join(ENTRY),
        }
    }

    /// The import path as `tk tool jpath` prints it: the last folder is looked at first.
    #[must_use]
    pub fn import_path(&self) -> Vec<PathBuf> {
        let mut out = Vec::new();
        if let Some(root) = &self.root {
            out.push(root.join("vendor"));
        }
        out.push(self.base.join("vendor"));
        if let Some(root) = &self.root {
            out.push(root.join("lib"));
        }
        out.push(self.base.clone());
        out
    }

    /// The project's folder, or that of the file.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.root.as_deref().unwrap_or(&self.base)
    }

    /// The folder that imports may not leave: the repository, if the project is in one, or else its home.
    #[must_use]
    pub fn boundary(&self) -> PathBuf {
        self.repository.clone().unwrap_or_else(|| self.home().to_owned())
    }

    /// The folders of vendored files, whose links may lead anywhere.
    #[must_use]
    pub fn vendor_folders(&self) -> Vec<PathBuf> {
        let folders = self.root.iter().chain([&self.base]);
        folders.map(|folder| folder.join("vendor")).collect()
    }

    /// A path relative to the project's root, with `/` between its parts.
    #[must_use]
    pub fn relative(&self, path: &Path) -> String {
        with_slashes(path.strip_prefix(self.home()).unwrap_or(path))
    }
}

/// Every `main.jsonnet` below a folder, sorted. Links to folders are not followed.
///
/// # Errors
/// A folder that cannot be read.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let fail = |error| unreadable(&folder, &error);
        for entry in folder.read_dir().map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let kind = entry.file_type().map_err(fail)?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if entry.file_name() == ENTRY {
                out.push(entry.path());
            }
        }
    }
    out.sort();
    Ok(out)
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}

/// The path without `.` and `..`, by its text alone, as Go cleans paths.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::ParentDir => {
                out.pop();
            }
            std::path::Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

/// A file or folder that cannot be read, or does not exist.
fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let rule = match error.kind() {
        std::io::ErrorKind::NotFound => Rule::InputMissing,
        _ => Rule::InputUnreadable,
    };
    Diagnostic::error(rule, format!("cannot read `{}`: {error}", path.display()))
}
