//! What an evaluator has read so far, and on what this depended.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use jrsonnet_evaluator::{SourcePath, SourceVirtual};
use jrsonnet_gcmodule::Acyclic;
use jrsonnet_ir::SourceFile;

use super::Program;
use super::sources::{clean, file_of};

/// The imports of all evaluations of one evaluator.
#[derive(Debug, Default, Acyclic)]
pub(super) struct Record {
    /// The sources that each source imported.
    imports: HashMap<SourcePath, HashSet<SourcePath>>,
    /// Files that the caller named.
    roots: HashSet<SourcePath>,
    /// Import names that were looked for along the import path, each with the file that was found; `None` for a library in memory.
    names: BTreeMap<PathBuf, Option<PathBuf>>,
    /// Files that were looked for and did not exist.
    absent: BTreeSet<PathBuf>,
    /// Folders whose links were followed.
    links: BTreeSet<PathBuf>,
    /// Files whose values are those of an earlier evaluation, and would be others now.
    stale: HashSet<SourcePath>,
}

impl Record {
    /// Forgets what concerned a program alone.
    pub(super) fn end(&mut self, program: &Program) {
        match program {
            Program::File(path) => {
                self.roots.remove(&SourcePath::new(SourceFile::new(clean(path))));
            }
            Program::Snippet { name, .. } => {
                self.imports
                    .remove(&SourcePath::new(SourceVirtual(name.as_str().into())));
            }
        }
    }

    /// Remembers an import. `None` stands for the caller.
    pub(super) fn imported(&mut self, from: Option<&SourcePath>, found: &SourcePath) {
        let Some(from) = from else {
            self.roots.insert(found.clone());
            return;
        };
        match self.imports.get_mut(from) {
            Some(known) if known.contains(found) => {}
            Some(known) => {
                known.insert(found.clone());
            }
            None => {
                self.imports.insert(from.clone(), HashSet::from([found.clone()]));
            }
        }
    }

    /// Remembers where an import name was found along the import path.
    pub(super) fn found(&mut self, name: &Path, file: Option<&Path>) {
        if !self.names.contains_key(name) {
            self.names.insert(name.to_owned(), file.map(Path::to_owned));
        }
    }

    /// Remembers files that were looked for in vain.
    pub(super) fn missed(&mut self, files: &[PathBuf]) {
        for file in files {
            if !self.absent.contains(file) {
                self.absent.insert(file.clone());
            }
        }
    }

    /// The files that were looked for and did not exist, sorted.
    pub(super) fn absent(&self) -> Vec<PathBuf> {
        self.absent.iter().cloned().collect()
    }

    /// Remembers that the links below a folder were followed.
    pub(super) fn followed(&mut self, folder: &Path) {
        if !self.links.contains(folder) {
            self.links.insert(folder.to_owned());
        }
    }

    /// Whether the same files would be found along another import path.
    pub(super) fn holds(&self, before: &[PathBuf], import_path: &[PathBuf], linked_roots: &[PathBuf]) -> bool {
        let leads_there = |(name, file): (&PathBuf, &Option<PathBuf>)| {
            let mut candidates = import_path.iter().map(|folder| clean(&folder.join(name)));
            candidates.find(|path| path.exists()) == *file
        };
        let follows = self.links.iter().all(|folder| linked_roots.contains(folder));
        follows && (before == import_path || self.names.iter().all(leads_there))
    }

    /// Takes care that the value of a source is not used again. Returns `false` if the values of others may depend on it.
    pub(super) fn retire(&mut self, source: &SourcePath) -> bool {
        let is_alone = source.path().is_some() && !self.imports.values().any(|imported| imported.contains(source));
        if is_alone {
            self.stale.insert(source.clone());
        }
        is_alone
    }

    /// Whether the kept value of a source must not be used.
    pub(super) fn is_stale(&self, source: &SourcePath) -> bool {
        self.stale.contains(source)
    }

    /// The files that the program may have read, sorted: those that it named, and all that these have imported in any evaluation so far.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let texts = self.imports.keys().filter(|source| file_of(source).is_none());
        let mut open: Vec<&SourcePath> = self.roots.iter().chain(texts).collect();
        let mut seen: HashSet<&SourcePath> = open.iter().copied().collect();
        let mut files = BTreeSet::new();
        while let Some(source) = open.pop() {
            files.extend(file_of(source));
            let imported = self.imports.get(source).into_iter().flatten();
            open.extend(imported.filter(|source| seen.insert(source)));
        }
        files.into_iter().collect()
    }
}
