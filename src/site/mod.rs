//! The field reference as files: a page for each kind, the lists of pages, search, and the differences between versions.
//!
//! In: the [`Facts`] of kinds one by one from any thread, each with its [`Set`]. Out: files into a [`Sink`]. Of each kind only few bytes a field are kept until the
//! end, and the definitions that have other versions. Must not know how definitions are found, or what a page looks like.

mod collect;
mod indexes;
mod order;
mod paths;
mod script;
mod search;
mod settings;
mod versions;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::output::Sink;
use crate::render::LayoutError;
use crate::render::reference::{self, Example, Frame, Notes, Page};
use crate::rule::Rule;
use collect::{Entry, History, Texts};
use paths::Key;
pub use paths::{Stems, set_and_version};
pub use settings::{Origin, Output, Set, Settings};

/// A site in the making.
pub struct Site {
    settings: Settings,
    collected: Mutex<Collected>,
    /// Texts that no thread is using.
    texts: Mutex<Vec<reference::Texts>>,
}

#[derive(Default)]
struct Collected {
    texts: Texts,
    entries: BTreeMap<Key, Entry>,
}

impl Site {
    /// Begins a site.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            collected: Mutex::default(),
            texts: Mutex::default(),
        }
    }

    /// Whether no folder gets pages.
    #[must_use]
    pub fn has_no_output(&self) -> bool {
        self.settings.outputs.is_empty()
    }

    /// Writes the pages of a kind.
    ///
    /// # Errors
    /// Files that cannot be written or compared.
    pub fn kind(
        &self,
        set: &Set<'_>,
        facts: &Facts<'_>,
        origin: &Origin,
        (examples, notes): (&[Example], &Notes),
        sink: &dyn Sink,
    ) -> Result<(), Diagnostic> {
        let crd = facts.crd;
        let key = Key {
            set: set.name.clone(),
            set_version: set.version.clone(),
            group: crd.shown_group().to_owned(),
            api_version: facts.version.name.clone(),
            kind: crd.names.kind.clone(),
        };
        let stem = set.stems.get(&crd.group, &key.kind);
        let has_others = set.has_others || crd.versions.len() > 1;
        let versions = format!("{}_versions/{}/{stem}.js", "../".repeat(3), paths::part(&key.group));
        let root = key.root();
        let folder = key.folder();
        for output in &self.settings.outputs {
            let page = Page {
                facts,
                set: &key.set,
                version: &key.set_version,
                library: set.library,
                source: &origin.file,
                digest: &origin.digest,
                package: origin.package.as_deref().filter(|_| set.version == paths::CURRENT),
                repository: self.settings.repository.as_deref().or(origin.repository.as_deref()),
                license: self.settings.license.as_deref().or(origin.license.as_deref()),
                examples,
                notes,
                stem: &stem,
                frame: Frame {
                    title: &self.settings.title,
                    root: &root,
                    has_search: output.is_site,
                    versions: (output.is_site && has_others).then_some(versions.as_str()),
                },
            };
            let mut texts = lock(&self.texts).pop().unwrap_or_default();
            reference::pages(&page, &mut texts).map_err(|error| broken(&error))?;
            sink.file(&output.folder, &format!("{folder}/{stem}.html"), texts.html.as_bytes())?;
            sink.file(
                &output.folder,
                &format!("{folder}/{stem}.md"),
                texts.markdown.as_bytes(),
            )?;
            lock(&self.texts).push(texts);
        }
        self.collect(key, stem, facts, has_others);
        Ok(())
    }

    /// Keeps what the lists and search need of a kind.
    fn collect(&self, key: Key, stem: String, facts: &Facts<'_>, has_others: bool) {
        let has_search = self.settings.outputs.iter().any(|output| output.is_site);
        let names = &facts.crd.names;
        let all = if has_search { facts.all() } else { Vec::new() };
        let mut entry = Entry {
            stem,
            names: [&names.plural]
                .into_iter()
                .chain(&names.singular)
                .chain(&names.short_names)
                .cloned()
                .collect(),
            summary: reference::summary(&facts.schema.description).into_owned(),
            is_old: facts.version.deprecated || !facts.version.served,
            fields: Vec::new(),
            has_others,
            history: (has_search && has_others).then(|| History::of(facts)),
            key,
        };
        let mut collected = lock(&self.collected);
        entry.fields = collected.texts.number(&all);
        // A definition that was given twice is the same twice.
        collected.entries.insert(entry.key.clone(), entry);
    }

    /// Writes everything else: the lists of pages, search, the differences between versions, and the files of the site itself.
    ///
    /// # Errors
    /// Files that cannot be written or compared.
    pub fn finish(self, sink: &dyn Sink) -> Result<(), Diagnostic> {
        let collected = self.collected.into_inner().unwrap_or_else(PoisonError::into_inner);
        let entries: Vec<&Entry> = collected.entries.values().collect();
        if entries.is_empty() {
            return Ok(());
        }
        let has_search = self.settings.outputs.iter().any(|output| output.is_site);
        let search = || {
            if has_search {
                search::files(&entries, &collected.texts)
            } else {
                Vec::new()
            }
        };
        let lists = || -> Result<Vec<_>, LayoutError> {
            let outputs = self.settings.outputs.iter();
            let lists = outputs.map(|output| indexes::pages(&entries, &self.settings, output.is_site));
            lists.collect()
        };
        let (search, lists) = rayon::join(search, lists);
        let lists = lists.map_err(|error| broken(&error))?;
        for (Output { folder, is_site }, lists) in self.settings.outputs.iter().zip(lists) {
            for (path, text) in lists {
                sink.file(folder, &path, text.as_bytes())?;
            }
            for (name, text) in reference::assets(*is_site) {
                sink.file(folder, &format!("assets/{name}"), text.as_bytes())?;
            }
            if *is_site {
                for (name, text) in &search {
                    sink.file(folder, &format!("search/{name}"), text.as_bytes())?;
                }
                for (path, text) in version_scripts(&entries) {
                    sink.file(folder, &path, text.as_bytes())?;
                }
            }
        }
        Ok(())
    }
}

/// The script of each kind with other versions, by its path.
fn version_scripts(entries: &[&Entry]) -> BTreeMap<String, String> {
    let mut kinds: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.has_others) {
        let group = paths::part(&entry.key.group);
        let path = format!("{}/_versions/{group}/{}.js", entry.key.set_folder(), entry.stem);
        kinds.entry(path).or_default().push(entry);
    }
    let script = |(path, entries): (String, Vec<&Entry>)| (path, versions::script(&entries));
    kinds.into_par_iter().map(script).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn broken(error: &LayoutError) -> Diagnostic {
    Diagnostic::error(Rule::Template, error.to_string())
}
