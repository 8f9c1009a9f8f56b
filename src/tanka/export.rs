//! One file a manifest, as `tk export` names and remembers them.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::loaded::Environmental;
pub use super::template::DEFAULT_FORMAT;
use super::template::Template;
use crate::diagnostic::Diagnostic;
use crate::go::json;
use crate::go::yaml::{Dialect, emit};
use crate::rule::Rule;
use crate::source::display_path;

/// The file that maps every exported file to its environment's entry.
pub const INDEX: &str = "manifest.json";

/// Treatment of existing files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Merge {
    /// Refuse a folder that is not empty.
    #[default]
    Never,
    /// Keep them; refuse to write over one.
    FailOnConflicts,
    /// Replace those of the environments that are exported.
    ReplaceEnvironments,
}

/// Options of an export.
#[derive(Debug)]
pub struct Export<'a> {
    /// Treatment of existing files.
    pub merge: Merge,
    /// Entries of deleted environments whose files are removed.
    pub deleted: &'a [String],
    /// Whether the index is neither read for names nor written.
    pub skip_index: bool,
    /// Whether files that no export wrote are overwritten.
    pub force: bool,
}

/// Names of exported files.
#[derive(Debug)]
pub struct Names<'a> {
    template: Template,
    extension: &'a str,
}

/// The files of an environment, before they are compared with others.
#[derive(Debug)]
pub struct Exported {
    /// The entry of the environment, relative to its project.
    entry: String,
    /// The folder of the project.
    home: PathBuf,
    /// One file a manifest, or the reason why it has no name.
    files: Vec<Result<File, Diagnostic>>,
}

#[derive(Debug)]
struct File {
    /// Its name, which the index has as it is.
    name: String,
    text: Vec<u8>,
    /// `kind/name` of the manifest.
    manifest: String,
}

impl Exported {
    /// Whether the environment has no manifest.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl<'a> Names<'a> {
    /// Names from a template, and an extension without its point.
    ///
    /// # Errors
    /// An invalid template.
    pub fn new(format: &str, extension: &'a str) -> Result<Self, Diagnostic> {
        let template = Template::parse(format)?;
        Ok(Self { template, extension })
    }

    /// Names and prints the manifests of an environment.
    #[must_use]
    pub fn files(&self, one: &Environmental) -> Exported {
        let manifests = one.manifests.iter();
        let file = manifests.map(|manifest| {
            let name = self.template.render(manifest.value(), &one.environment.object)?;
            Ok(File {
                name: format!("{name}.{}", self.extension),
                text: emit::document(manifest.value(), Dialect::V2).into_bytes(),
                manifest: manifest.kind_name(),
            })
        });
        Exported {
            entry: one.environment.entry.clone(),
            home: one.origin.home.clone(),
            files: file.collect(),
        }
    }
}

/// Changes to a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to write where they differ: relative path → text.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files to remove.
    pub removed: BTreeSet<String>,
}

/// Decides which files to write into `folder`, without writing.
///
/// # Errors
/// Names that cannot be made, that two manifests share or that leave the folder, and existing files in the way.
pub fn plan(environments: Vec<Exported>, export: &Export<'_>, folder: &Path) -> Result<Plan, Vec<Diagnostic>> {
    if let Some(problem) = shared_entry(&environments) {
        return Err(vec![problem]);
    }
    let mut index = known(folder, export.merge).map_err(|problem| vec![problem])?;
    let mut removed = BTreeSet::new();
    if export.merge == Merge::ReplaceEnvironments || !export.deleted.is_empty() {
        let replaces_all = export.merge == Merge::ReplaceEnvironments;
        let entries: BTreeSet<&str> = environments
            .iter()
            .filter(|_| replaces_all)
            .map(|one| one.entry.as_str())
            .collect();
        index.retain(|path, entry| {
            let is_old = entries.contains(entry.as_str()) || export.deleted.contains(entry);
            // An index can be edited by hand; its files are removed only inside the folder.
            if is_old && let Some(path) = inside(path) {
                removed.insert(path.into_owned());
            }
            !is_old
        });
    }
    let kept: BTreeSet<Cow<'_, str>> = index.keys().filter_map(|name| inside(name)).collect();
    let mut files: BTreeMap<String, (File, Arc<str>)> = BTreeMap::new();
    let mut problems = Vec::new();
    for Exported { entry, files: made, .. } in environments {
        let entry: Arc<str> = entry.into();
        for file in made {
            let file = file.map_err(|problem| vec![problem])?;
            let Some(path) = inside(&file.name) else {
                let message = format!("`{}` is outside the output folder", file.name);
                problems.push(Diagnostic::error(Rule::Export, message));
                continue;
            };
            let slot = files.entry(path.into_owned());
            let is_taken = matches!(slot, Entry::Occupied(_)) || kept.contains(slot.key().as_str());
            match refusal(slot.key(), &file, is_taken, &removed, export, folder) {
                Some(problem) => problems.push(problem),
                None => {
                    slot.insert_entry((file, Arc::clone(&entry)));
                }
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let list = (!export.skip_index && (!files.is_empty() || !removed.is_empty())).then(|| {
        let new = files.values().map(|(file, entry)| (file.name.as_str(), &**entry));
        let old = index.iter().map(|(name, entry)| (name.as_str(), entry.as_str()));
        let mut entries: Vec<(&str, &str)> = old.chain(new).collect();
        entries.sort_unstable();
        json::string_map(entries, "    ").into_bytes()
    });
    let texts = files.into_iter().map(|(path, (file, _))| (path, file.text));
    let mut plan = Plan {
        files: texts.collect(),
        removed,
    };
    plan.files.extend(list.map(|list| (INDEX.to_owned(), list)));
    plan.removed.retain(|path| !plan.files.contains_key(path));
    Ok(plan)
}

/// The index and `replace-envs` know an environment by its entry: two projects may not have the same one.
fn shared_entry(environments: &[Exported]) -> Option<Diagnostic> {
    let mut homes: BTreeMap<&str, &Path> = BTreeMap::new();
    environments.iter().find_map(|one| {
        let home = *homes.entry(&one.entry).or_insert(&one.home);
        (home != one.home).then(|| {
            let message = format!(
                "`{}` and `{}` both have an environment `{}`",
                display_path(home),
                display_path(&one.home),
                one.entry
            );
            Diagnostic::error(Rule::Export, message).help("export each project to its own folder")
        })
    })
}

/// Why a file may not be written at a path. `is_taken` tells whether another exported file has the path.
fn refusal(
    path: &str,
    file: &File,
    is_taken: bool,
    removed: &BTreeSet<String>,
    export: &Export<'_>,
    folder: &Path,
) -> Option<Diagnostic> {
    let manifest = &file.manifest;
    if path == INDEX && !export.skip_index {
        let message = format!("`{INDEX}` is the index of the exported files; cannot write `{manifest}` to it");
        return Some(Diagnostic::error(Rule::Export, message).help("choose other names with `--format`"));
    }
    let in_the_way = || export.merge == Merge::FailOnConflicts && !removed.contains(path) && folder.join(path).exists();
    if is_taken || in_the_way() {
        let message = format!("`{path}` already exists; cannot write `{manifest}` to it");
        let help = if is_taken {
            "make file names unique with `--format`, for example by `{{.metadata.namespace}}`"
        } else {
            "replace the files of an earlier export with `--merge-strategy replace-envs`, or remove the file"
        };
        return Some(Diagnostic::error(Rule::Export, message).help(help));
    }
    // The other strategies refuse every file that is there: without one, the folder is empty.
    let may_be_foreign = export.merge == Merge::ReplaceEnvironments && !export.force && !removed.contains(path);
    if may_be_foreign && differs(&folder.join(path), &file.text) {
        let message = format!("no earlier export wrote `{path}`; cannot overwrite it with `{manifest}`");
        let help = "move it away, or pass `--force` to overwrite it";
        return Some(Diagnostic::error(Rule::OutputForeign, message).help(help));
    }
    None
}

/// The index that a former export left. A folder that may not be merged with must be empty.
fn known(folder: &Path, merge: Merge) -> Result<BTreeMap<String, String>, Diagnostic> {
    let shown = folder.display();
    if merge == Merge::Never {
        let occupied = folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
        if occupied {
            return Err(Diagnostic::error(Rule::Export, format!("`{shown}` is not empty"))
                .help("pass `--merge-strategy replace-envs` to replace files of an earlier export, or `fail-on-conflicts` to add files"));
        }
        return Ok(BTreeMap::new());
    }
    let path = folder.join(INDEX);
    match std::fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| {
            Diagnostic::error(
                Rule::Export,
                format!("`{}` is not an index of exported files: {error}", path.display()),
            )
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(Diagnostic::error(
            Rule::Export,
            format!("cannot read `{}`: {error}", path.display()),
        )),
    }
}

/// Whether another text, or no file at all, is at a path.
fn differs(path: &Path, text: &[u8]) -> bool {
    path.symlink_metadata().is_ok() && std::fs::read(path).map_or(true, |found| found != text)
}

/// The path that a name has below the output folder, as Go's `filepath.Join` makes it: `/a//b/../c` is `a/c`. `None` outside of the folder.
fn inside(name: &str) -> Option<Cow<'_, str>> {
    let mut parts = Vec::new();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::CurDir | Component::RootDir => {}
            Component::Prefix(_) => return None,
        }
    }
    match parts.as_slice() {
        [] => None,
        [only] if *only == name => Some(name.into()),
        parts => Some(parts.join("/").into()),
    }
}
