//! Identity of objects: which stored object a manifest replaces, and which objects a set has twice.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::finding::{Checked, Finding, Status};
use super::list;
use super::secret::Secrets;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::validate::path::Step;
use crate::validate::server::object_meta;
use crate::yaml;
use crate::yaml::{Document, Node};

/// Group, kind, namespace and name. The version is no part of it: all versions of a kind have the same objects. Objects without namespaces have no
/// namespace here either.
#[derive(PartialEq, Eq, Hash)]
struct Identity<'a> {
    group: &'a str,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

impl<'a> Identity<'a> {
    fn new(api_version: &'a str, kind: &'a str, namespace: &'a str, name: &'a str) -> Self {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        let namespace = if namespace.is_empty() { "default" } else { namespace };
        Self {
            group,
            kind,
            namespace,
            name,
        }
    }

    fn of(node: &'a Node<'_>) -> Self {
        let text = |key| object_meta::text(node, key);
        let metadata = node.get("metadata");
        let meta = |key| metadata.map_or("", |metadata| object_meta::text(metadata, key));
        Self::new(text("apiVersion"), text("kind"), meta("namespace"), meta("name"))
    }

    fn of_checked(checked: &'a Checked, is_namespaced: bool) -> Self {
        let namespace = if is_namespaced { &checked.namespace } else { "" };
        Self::new(&checked.api_version, &checked.kind, namespace, &checked.name)
    }

    fn to_key(&self) -> [String; 4] {
        [self.group, self.kind, self.namespace, self.name].map(str::to_owned)
    }
}

/// Objects that are already stored.
#[derive(Debug, Default)]
pub(in crate::validate) struct Stored<'o>(HashMap<[String; 4], Node<'o>>);

impl<'o> Stored<'o> {
    /// Reads every object of some texts, also those of lists.
    ///
    /// # Errors
    /// Texts that are no YAML.
    pub(in crate::validate) fn read(sources: &'o [Arc<Source>]) -> Result<Self, Vec<Diagnostic>> {
        let mut stored = Self::default();
        let mut wrong = Vec::new();
        for source in sources {
            for chunk in yaml::chunks(source.text()) {
                match yaml::compose(chunk) {
                    Ok(documents) => documents.into_iter().for_each(|document| stored.add(document.root)),
                    Err(error) => {
                        let message = format!("{}: {}", error.title(), error.message);
                        wrong.push(Diagnostic::error(Rule::Decode, message).at(Place::new(source, error.span)));
                    }
                }
            }
        }
        if wrong.is_empty() { Ok(stored) } else { Err(wrong) }
    }

    fn add(&mut self, node: Node<'o>) {
        match list::items(node) {
            Ok(items) => items.into_iter().for_each(|item| self.add(item)),
            Err(node) => {
                let key = Identity::of(&node).to_key();
                self.0.insert(key, node);
            }
        }
    }

    /// The object that is replaced. One without a name replaces nothing.
    pub(in crate::validate) fn find(&self, node: &Node<'_>) -> Option<Document<'o>> {
        if self.0.is_empty() {
            return None;
        }
        let identity = Identity::of(node);
        if identity.name.is_empty() {
            return None;
        }
        let root = self.0.get(&identity.to_key())?.clone();
        Some(Document {
            root,
            duplicates: Vec::new(),
        })
    }
}

/// An object that was checked, with everything that [`Seen`] needs. It is made on any thread; only the comparison with other objects is left.
pub(in crate::validate) struct Examined<'i> {
    pub(in crate::validate) checked: Checked,
    /// The hash of its identity; `None` for an object that is not compared.
    hash: Option<u64>,
    /// Whether its kind has namespaces.
    is_namespaced: bool,
    /// The place of its name, if it has a text.
    name: Option<(&'i Arc<Source>, Span)>,
    /// Its secrets, if they are known.
    secrets: Option<Arc<Secrets>>,
}

/// The place of the name of an object.
pub(in crate::validate) fn name_span(node: &Node<'_>) -> Option<Span> {
    Some(node.get("metadata")?.get("name")?.span)
}

/// The objects of a run so far. Each set has the hash of the identity of each object, and its index in the results.
#[derive(Debug, Default)]
pub(in crate::validate) struct Seen {
    sets: HashMap<Arc<str>, HashTable<(u64, usize)>>,
    hasher: Hasher,
}

/// Hashes identities.
#[derive(Debug, Default, Clone)]
pub(in crate::validate) struct Hasher(RandomState);

impl Hasher {
    /// An object, prepared for [`Seen::compare`]. `name` is the place of its name.
    pub(in crate::validate) fn examined<'i>(
        &self,
        checked: Checked,
        is_namespaced: bool,
        name: Option<(&'i Arc<Source>, Span)>,
        secrets: Option<Arc<Secrets>>,
    ) -> Examined<'i> {
        let counts = !checked.name.is_empty() && checked.status != Status::Skipped;
        let hash = counts.then(|| self.0.hash_one(Identity::of_checked(&checked, is_namespaced)));
        Examined {
            checked,
            hash,
            is_namespaced,
            name,
            secrets,
        }
    }

    /// Something that is compared with nothing.
    pub(in crate::validate) fn alone<'i>(checked: Checked) -> Examined<'i> {
        Examined {
            checked,
            hash: None,
            is_namespaced: true,
            name: None,
            secrets: None,
        }
    }
}

impl Seen {
    /// The hasher for the objects that are added.
    pub(in crate::validate) fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// Compares the next object of a set with the results. A second object with the same identity gets an error, because it would silently replace the
    /// first one.
    pub(in crate::validate) fn compare(
        &mut self,
        set: &Arc<str>,
        examined: Examined<'_>,
        results: &[Checked],
    ) -> Checked {
        let Examined {
            mut checked,
            hash,
            is_namespaced,
            name,
            secrets,
        } = examined;
        let first = hash.and_then(|hash| self.first(set, hash, &checked, is_namespaced, results));
        if let Some(first) = first {
            let message = format!(
                "duplicate object {} `{}`: first defined in {} (document {})",
                checked.kind, checked.name, first.file, first.document
            );
            let mut diagnostic = Diagnostic::error(Rule::DuplicateObject, message);
            diagnostic.place = name.map(|(source, span)| Place::new(source, span));
            let mut finding = Finding::plain(diagnostic);
            finding.steps = ["metadata", "name"].map(|key| Step::Key(key.to_owned())).to_vec();
            if let Some(secrets) = &secrets {
                finding.protect(secrets);
            }
            finding.secrets = secrets;
            checked.status = Status::Invalid;
            checked.add([finding]);
        }
        checked
    }

    /// The earlier object of the set with the same identity. Without one, this object is remembered as the next result.
    fn first<'r>(
        &mut self,
        set: &Arc<str>,
        hash: u64,
        checked: &Checked,
        is_namespaced: bool,
        results: &'r [Checked],
    ) -> Option<&'r Checked> {
        if !self.sets.contains_key(set) {
            self.sets.insert(Arc::clone(set), HashTable::new());
        }
        let places = self.sets.get_mut(set)?;
        let identity = Identity::of_checked(checked, is_namespaced);
        let same = |&(other, at): &(u64, usize)| {
            other == hash && Identity::of_checked(&results[at], is_namespaced) == identity
        };
        match places.entry(hash, same, |&(hash, _)| hash) {
            Entry::Occupied(entry) => results.get(entry.get().1),
            Entry::Vacant(entry) => {
                entry.insert((hash, results.len()));
                None
            }
        }
    }
}
