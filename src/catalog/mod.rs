//! Definitions in files and other inputs, found by their heads and read when they are needed.
//!
//! In: [`crate::input::Input`]s. Out: a [`Catalog`] with the heads of all definitions, and where each is read again. Texts are not kept, unless they cannot be read
//! twice. Joins `input`, `crd`, `openapi` and `validate`.

mod batch;
mod entry;
mod found;
mod missing;
mod own;
mod same;
mod stored;

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::crd;
pub(crate) use crate::crd::{COMPOSITE_KIND, KIND};
use crate::crd::{Crd, Head};
use crate::diagnostic::Diagnostic;
use crate::validate::{Kubernetes, Lazy, Registry};
use crate::yaml::Chunk;
pub use batch::Batch;
use entry::{Entry, Origin, read};
use found::Found;

/// Definitions that are known by their heads.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    entries: Vec<Entry>,
}

/// A definition and its place.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'c> {
    /// The head.
    pub head: &'c Head,
    /// The name of the input.
    pub file: &'c str,
    /// The line on which the document of the definition begins, from 1; 0 for a kind of an API server.
    pub line: usize,
}

impl Catalog {
    /// Finds the definitions of some batches. Inputs are read in parallel.
    ///
    /// # Errors
    /// Inputs that cannot be read, documents whose heads cannot be read or that are no complete definitions, batches without definitions, and two
    /// different definitions with the same name.
    pub fn read(batches: impl IntoIterator<Item = Batch>) -> Result<Self, Vec<Diagnostic>> {
        Self::of(Self::found(batches))
    }

    fn found(batches: impl IntoIterator<Item = Batch>) -> impl Iterator<Item = Found> {
        batches.into_iter().flat_map(|batch| {
            let (name, found) = batch.find();
            let is_empty = found
                .iter()
                .all(|one| one.entries.is_empty() && one.problems.is_empty());
            let mut found = found;
            if is_empty {
                found.push(Found::nothing(&name));
            }
            found
        })
    }

    /// As [`Catalog::read`], but the last of several definitions with one name counts.
    ///
    /// # Errors
    /// As [`Catalog::read`], without definitions of the same name.
    pub fn read_last(batches: impl IntoIterator<Item = Batch>) -> Result<Self, Vec<Diagnostic>> {
        let mut catalog = Self::default();
        let mut problems = Vec::new();
        for found in Self::found(batches) {
            catalog.entries.extend(found.entries);
            problems.extend(found.problems);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        catalog.entries.reverse();
        let surplus = catalog.pairs().into_iter().map(|(_, second)| second).collect();
        catalog.remove(&surplus);
        catalog.entries.reverse();
        Ok(catalog)
    }

    /// Finds the definitions of a text.
    ///
    /// # Errors
    /// As [`Catalog::read`].
    pub fn of_text(name: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        Self::of([Found::in_text(name, text, None)])
    }

    fn of_all<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let found = texts.into_iter().map(|(name, text)| Found::in_text(name, text, None));
        Self {
            entries: found.flat_map(|found| found.entries).collect(),
        }
    }

    /// Finds the readable definitions of some texts. The first of several definitions with one name counts.
    #[must_use]
    pub fn of_valid<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut catalog = Self::of_all(texts);
        let surplus = catalog.pairs().into_iter().map(|(_, second)| second).collect();
        catalog.remove(&surplus);
        catalog
    }

    /// Finds the readable definitions of some texts. Different definitions with one name are left out; each pair of them is a warning.
    #[must_use]
    pub fn of_agreeing<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> (Self, Vec<Diagnostic>) {
        let mut catalog = Self::of_all(texts);
        let (mut surplus, mut warnings) = (HashSet::new(), Vec::new());
        for (first, second) in catalog.pairs() {
            surplus.insert(second);
            if let Err(differences) = catalog.entries[second].compare(&catalog.entries[first]) {
                surplus.insert(first);
                warnings.extend(differences.into_iter().map(Diagnostic::into_warning));
            }
        }
        catalog.remove(&surplus);
        (catalog, warnings)
    }

    fn of(found: impl IntoIterator<Item = Found>) -> Result<Self, Vec<Diagnostic>> {
        let mut catalog = Self::default();
        let mut problems = Vec::new();
        for found in found {
            catalog.entries.extend(found.entries);
            problems.extend(found.problems);
        }
        if problems.is_empty() {
            problems = catalog.unify();
        }
        if problems.is_empty() {
            Ok(catalog)
        } else {
            Err(problems)
        }
    }

    /// Whether the catalog is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The heads of the definitions, in order.
    pub fn heads(&self) -> impl Iterator<Item = &Head> {
        self.entries.iter().map(|entry| &entry.head)
    }

    /// The definitions with their places, in order.
    pub fn list(&self) -> impl Iterator<Item = Listed<'_>> {
        self.entries.iter().map(|entry| match &entry.origin {
            Origin::Text(stored, _) => Listed {
                head: &entry.head,
                file: &stored.name,
                line: stored.part.line(),
            },
            Origin::Own(own) => Listed {
                head: &entry.head,
                file: own.name(),
                line: 0,
            },
        })
    }

    /// Reads the definition at a place of [`Catalog::list`].
    ///
    /// # Errors
    /// A text that changed since its head was read, and faults in it.
    pub fn definition(&self, index: usize) -> Result<Crd, Vec<Diagnostic>> {
        self.entries[index].definition()
    }

    /// The definitions of lists, by their place: a list is read as a whole, so that each of its definitions is not read with all others.
    ///
    /// # Errors
    /// Lists that cannot be read.
    pub fn lists(&self) -> Result<HashMap<usize, Crd>, Vec<Diagnostic>> {
        let mut parts: HashMap<(&str, usize), Vec<usize>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if let Some((stored, _)) = entry.text() {
                let key = (stored.name.as_str(), stored.part.base);
                parts.entry(key).or_default().push(at);
            }
        }
        let mut lists = HashMap::new();
        for places in parts.into_values().filter(|places| places.len() > 1) {
            let Some((first, _)) = self.entries[places[0]].text() else {
                continue;
            };
            let source = read(first)?;
            let (base, text, format) = (0, source.text(), first.part.format);
            let reading = crd::read_chunk(&source, Chunk { base, text, format });
            if reading.diagnostics.iter().any(Diagnostic::is_error) {
                return Err(reading.diagnostics.into_iter().map(Diagnostic::detached).collect());
            }
            let mut crds: Vec<Option<Crd>> = reading.crds.into_iter().map(Some).collect();
            for at in places {
                let item = self.entries[at].text().map(|(_, item)| item);
                let crd = item.and_then(|item| crds.get_mut(item)).and_then(Option::take);
                lists.extend(crd.map(|crd| (at, crd)));
            }
        }
        Ok(lists)
    }

    /// The size of the document of a definition, in bytes; 0 for a kind of an API server.
    #[must_use]
    pub fn length(&self, index: usize) -> usize {
        self.entries[index].text().map_or(0, |(stored, _)| stored.part.length)
    }

    /// Whether a definition has the same text as one of another catalog.
    #[must_use]
    pub fn is_same(&self, index: usize, other: &Self, other_index: usize) -> bool {
        let (a, b) = (&self.entries[index], &other.entries[other_index]);
        let (Some((a, a_item)), Some((b, b_item))) = (a.text(), b.text()) else {
            return false;
        };
        let is_like = a_item == b_item && a.part.length == b.part.length;
        is_like && a.text().is_ok_and(|text| b.text().is_ok_and(|other| other == text))
    }

    /// The definitions, to validate against. Kinds of an API server are not among them: other rules hold for these.
    #[must_use]
    pub fn into_registry(self) -> Registry {
        Registry::lazy(self.entries.into_iter().filter_map(|entry| match entry.origin {
            Origin::Own(_) => None,
            Origin::Text(stored, item) => Some(Lazy {
                head: entry.head,
                format: stored.part.format,
                text: Box::new(stored),
                item,
            }),
        }))
    }

    /// The API server whose own kinds are among the definitions, if there is one.
    #[must_use]
    pub fn kubernetes(&self) -> Option<Kubernetes> {
        self.entries.iter().find_map(|entry| match &entry.origin {
            Origin::Own(own) => Some(own.kubernetes()),
            Origin::Text(..) => None,
        })
    }

    /// Keeps one of several equal definitions. Returns a diagnostic for each pair of different definitions with the same name.
    fn unify(&mut self) -> Vec<Diagnostic> {
        let same_name = self.pairs();
        let compared: Vec<_> = same_name
            .par_iter()
            .map(|&(first, second)| self.entries[second].compare(&self.entries[first]))
            .collect();
        let problems = compared.into_iter().filter_map(Result::err).flatten().collect();
        let surplus = same_name.into_iter().map(|(_, second)| second).collect();
        self.remove(&surplus);
        problems
    }

    /// Removes the entries with these indices.
    fn remove(&mut self, surplus: &HashSet<usize>) {
        let mut index = 0..;
        self.entries
            .retain(|_| index.next().is_some_and(|at| !surplus.contains(&at)));
    }

    /// The definitions that have the name of an earlier one, each after the first with that name. A name is a kind or a plural in a group.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let mut first: HashMap<(bool, &str, &str), usize> = HashMap::new();
        let mut pairs = Vec::new();
        for (at, Entry { head, .. }) in self.entries.iter().enumerate() {
            for (is_kind, name) in [(true, &head.kind), (false, &head.plural)] {
                if name.is_empty() {
                    continue;
                }
                let earlier = *first.entry((is_kind, name, &head.group)).or_insert(at);
                if earlier != at {
                    pairs.push((earlier, at));
                }
            }
        }
        pairs.dedup();
        pairs
    }
}
