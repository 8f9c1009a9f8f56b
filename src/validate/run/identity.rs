//! What the server tells objects apart by, and what follows from it: which stored object one replaces, and which stands twice.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::finding::{Checked, Finding, Status};
use super::list;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::validate::path::Step;
use crate::validate::server::object_meta;
use crate::yaml;
use crate::yaml::{Document, Node};

/// Group, kind, namespace and name. The version is no part of it: every version of a kind shows the same objects.
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

    fn of_checked(checked: &'a Checked) -> Self {
        Self::new(&checked.api_version, &checked.kind, &checked.namespace, &checked.name)
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
                        let message = format!("this is not valid YAML: {}", error.message);
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

/// An object that was checked, with what [`Seen`] needs of it. It is made on any thread; only what depends on other objects is left for later.
pub(in crate::validate) struct Examined<'i> {
    pub(in crate::validate) checked: Checked,
    /// What its identity hashes to; none for what has no name or was left out.
    hash: Option<u64>,
    /// Where its name stands, if it stands in a text.
    name: Option<(&'i Arc<Source>, Span)>,
}

/// Where the name of an object stands.
pub(in crate::validate) fn name_span(node: &Node<'_>) -> Option<Span> {
    Some(node.get("metadata")?.get("name")?.span)
}

/// The objects of a run so far: what the identity of each hashes to, and where it stands among the results.
#[derive(Debug, Default)]
pub(in crate::validate) struct Seen {
    places: HashTable<(u64, usize)>,
    hasher: Hasher,
}

/// Hashes identities.
#[derive(Debug, Default, Clone)]
pub(in crate::validate) struct Hasher(RandomState);

impl Hasher {
    /// An object, prepared for [`Seen::add`]. `name` is where its name stands.
    pub(in crate::validate) fn examined<'i>(
        &self,
        checked: Checked,
        name: Option<(&'i Arc<Source>, Span)>,
    ) -> Examined<'i> {
        let counts = !checked.name.is_empty() && checked.status != Status::Skipped;
        let hash = counts.then(|| self.0.hash_one(Identity::of_checked(&checked)));
        Examined { checked, hash, name }
    }
}

impl Seen {
    /// What hashes the objects that are added.
    pub(in crate::validate) fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// Adds an object to the results. Of one that stands twice it is said that it does: the later would silently replace the earlier.
    pub(in crate::validate) fn add(&mut self, examined: Examined<'_>, results: &mut Vec<Checked>) {
        let Examined {
            mut checked,
            hash,
            name,
        } = examined;
        if let Some(first) = hash.and_then(|hash| self.first(hash, &checked, results)) {
            let message = format!(
                "duplicate object {} `{}`: first defined in {} (document {})",
                checked.kind, checked.name, first.file, first.document
            );
            let mut diagnostic = Diagnostic::error(Rule::DuplicateObject, message);
            diagnostic.place = name.map(|(source, span)| Place::new(source, span));
            let mut finding = Finding::plain(diagnostic);
            finding.steps = ["metadata", "name"].map(|key| Step::Key(key.to_owned())).to_vec();
            checked.status = Status::Invalid;
            checked.add([finding]);
        }
        results.push(checked);
    }

    /// The earlier object with the same identity; without one, this one is remembered as the next result.
    fn first<'r>(&mut self, hash: u64, checked: &Checked, results: &'r [Checked]) -> Option<&'r Checked> {
        let identity = Identity::of_checked(checked);
        let same = |&(other, at): &(u64, usize)| other == hash && Identity::of_checked(&results[at]) == identity;
        match self.places.entry(hash, same, |&(hash, _)| hash) {
            Entry::Occupied(entry) => results.get(entry.get().1),
            Entry::Vacant(entry) => {
                entry.insert((hash, results.len()));
                None
            }
        }
    }
}
