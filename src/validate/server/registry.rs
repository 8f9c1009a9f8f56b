//! The definitions that objects are validated against: what is served under which apiVersion and kind, read and prepared when it is first needed.

use std::collections::HashMap;
use std::iter;
use std::sync::{Arc, OnceLock};

use super::lazy::{self, Lazy, Unusable};
use super::surrounding;
use crate::crd::{Crd, Head, Schema, Scope, Version};
use crate::source::Place;
use crate::validate::builtin::{self, Kubernetes};
use crate::validate::schema::deprecated::Deprecated;
use crate::validate::schema::pattern::{Patterns, children};
use crate::validate::schema::rules::Rules;

/// Definitions by group and kind. Each is read and checked when the first object asks for it; one that the server refuses judges nothing.
#[derive(Debug, Default)]
pub struct Registry {
    entries: Vec<Entry>,
    /// Group, then kind, to the place among the entries.
    by_group: HashMap<String, HashMap<String, usize>>,
    /// Registries for kinds that this one does not define, in order.
    others: Vec<Arc<Registry>>,
    /// The API server whose own kinds objects may have, beside those that definitions define.
    own: Option<Kubernetes>,
}

/// A definition that is known by its head.
#[derive(Debug)]
struct Entry {
    head: Head,
    /// Where it is read from; none if it was given as a whole.
    lazy: Option<Lazy>,
    read: OnceLock<Result<Definition, Unusable>>,
    /// Why the server refuses it, if it was given as a whole. The check of the others is a part of their reading.
    refused: OnceLock<Option<Unusable>>,
}

/// One definition with its versions.
#[derive(Debug)]
pub(in crate::validate) struct Definition {
    pub(in crate::validate) crd: Crd,
    prepared: Vec<OnceLock<Prepared>>,
}

/// A version that is ready to be used.
#[derive(Debug)]
pub(in crate::validate) struct Prepared {
    /// Where the schema stands in the definition.
    pub(in crate::validate) at: String,
    /// The schema, with its defaults pruned.
    pub(in crate::validate) schema: Schema,
    /// The patterns in it.
    pub(in crate::validate) patterns: Patterns,
    /// Whether there are embedded resources in it.
    pub(in crate::validate) embeds: bool,
    /// Whether there are list sets or list maps in it.
    pub(in crate::validate) has_lists: bool,
    /// The fields in it that are deprecated.
    pub(in crate::validate) deprecated: Option<Deprecated>,
    /// The CEL rules in it.
    pub(in crate::validate) rules: Option<Rules>,
}

impl Prepared {
    fn new(version: &str, schema: &Schema) -> Self {
        let mut schema = schema.clone();
        surrounding::prune_defaults(&mut schema);
        Self {
            at: format!("spec.versions[name={version}].schema.openAPIV3Schema"),
            patterns: Patterns::of(&schema),
            embeds: any(&schema, &|schema| schema.embedded_resource),
            deprecated: Deprecated::of(&schema),
            rules: Rules::of(&schema, true),
            has_lists: any(&schema, &|schema| {
                matches!(schema.topology.list_type.as_deref(), Some("set" | "map"))
            }),
            schema,
        }
    }
}

fn any(schema: &Schema, wanted: &dyn Fn(&Schema) -> bool) -> bool {
    wanted(schema) || children(schema).any(|child| any(child, wanted))
}

/// The version that an apiVersion and kind name.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Route<'r> {
    pub(in crate::validate) definition: &'r Definition,
    index: usize,
}

impl Registry {
    /// Takes definitions; of two of the same group and kind the later one counts.
    #[must_use]
    pub fn new(crds: impl IntoIterator<Item = Crd>) -> Self {
        let mut registry = Self::default();
        for crd in crds {
            registry.add(Entry {
                head: Head::of(&crd),
                lazy: None,
                read: Ok(Definition::new(crd)).into(),
                refused: OnceLock::new(),
            });
        }
        registry
    }

    /// Takes definitions that are read when an object asks for them; of two of the same group and kind the later one counts.
    #[must_use]
    pub fn lazy(definitions: impl IntoIterator<Item = Lazy>) -> Self {
        let mut registry = Self::default();
        for lazy in definitions {
            registry.add(Entry {
                head: lazy.head.clone(),
                lazy: Some(lazy),
                read: OnceLock::new(),
                refused: None.into(),
            });
        }
        registry
    }

    /// No definitions: the own kinds of an API server.
    #[must_use]
    pub fn own(server: Kubernetes) -> Self {
        Self {
            own: Some(server),
            ..Self::default()
        }
    }

    /// The kind of an object, if it is one of the API server's own.
    pub(in crate::validate) fn own_kind(&self, api_version: &str, kind: &str) -> Option<Arc<builtin::Kind>> {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        self.own.as_ref()?.kind(group, version, kind)
    }

    /// Joins registries. The first one that defines a kind decides about it.
    #[must_use]
    pub fn joined(registries: impl IntoIterator<Item = Arc<Self>>) -> Self {
        Self {
            others: registries.into_iter().collect(),
            ..Self::default()
        }
    }

    /// This registry, then the joined ones.
    fn layers(&self) -> impl Iterator<Item = &Self> {
        iter::once(self).chain(self.others.iter().map(Arc::as_ref))
    }

    fn add(&mut self, entry: Entry) {
        let kinds = self.by_group.entry(entry.head.group.clone()).or_default();
        kinds.insert(entry.head.kind.clone(), self.entries.len());
        self.entries.push(entry);
    }

    /// Whether there are no definitions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layers().all(|layer| layer.entries.is_empty())
    }

    /// The heads of the definitions, in order.
    pub fn heads(&self) -> impl Iterator<Item = &Head> {
        let entries = self.layers().flat_map(|layer| &layer.entries);
        entries.map(|entry| &entry.head)
    }

    /// Whether a definition has this group.
    #[must_use]
    pub fn has_group(&self, group: &str) -> bool {
        self.layers().any(|layer| layer.by_group.contains_key(group))
    }

    /// Whether objects of a kind have a namespace; `None` for kinds without a definition.
    pub(in crate::validate) fn is_namespaced(&self, group: &str, kind: &str) -> Option<bool> {
        let entry = self.layers().find_map(|layer| layer.entry(group, kind))?;
        Some(entry.head.scope == Scope::Namespaced)
    }

    /// The definitions that objects asked for: their names and places, in order.
    pub fn used(&self) -> impl Iterator<Item = (String, &Place)> {
        let entries = self.layers().flat_map(|layer| &layer.entries);
        entries.filter_map(|entry| {
            let definition = entry.read.get()?.as_ref().ok()?;
            Some((entry.head.name(), &definition.crd.place))
        })
    }

    /// Whether objects asked for a definition that cannot be used.
    #[must_use]
    pub fn has_unusable(&self) -> bool {
        self.entries.iter().any(|entry| {
            let is_unreadable = entry.read.get().is_some_and(Result::is_err);
            is_unreadable || entry.refused.get().is_some_and(Option::is_some)
        })
    }

    /// The definition of a kind, without the joined registries.
    fn entry(&self, group: &str, kind: &str) -> Option<&Entry> {
        Some(&self.entries[*self.by_group.get(group)?.get(kind)?])
    }

    /// The served version that an apiVersion and kind name, or why its definition cannot be used.
    pub(in crate::validate) fn route(&self, api_version: &str, kind: &str) -> Option<Result<Route<'_>, &Unusable>> {
        let (group, name) = api_version.split_once('/')?;
        let entry = self.layers().find_map(|layer| layer.entry(group, kind))?;
        let mut versions = entry.head.versions.iter();
        let index = versions.position(|version| version.name == name && version.served)?;
        Some(entry.definition().map(|definition| Route { definition, index }))
    }
}

impl Entry {
    fn definition(&self) -> Result<&Definition, &Unusable> {
        let read = self.read.get_or_init(|| match &self.lazy {
            Some(lazy) => lazy.read().map(Definition::new),
            None => Err(Unusable::unreadable(&self.head.kind, Vec::new())),
        });
        let definition = read.as_ref()?;
        let refused = self.refused.get_or_init(|| lazy::refused(&definition.crd));
        refused.as_ref().map_or(Ok(definition), Err)
    }
}

impl<'r> Route<'r> {
    pub(in crate::validate) fn version(&self) -> &'r Version {
        &self.definition.crd.versions[self.index]
    }

    pub(in crate::validate) fn namespaced(&self) -> bool {
        self.definition.crd.scope == Scope::Namespaced
    }

    /// The version, prepared; none if it has no schema.
    pub(in crate::validate) fn prepared(&self) -> Option<&'r Prepared> {
        self.definition.prepare(self.index)
    }

    /// The storage version, if there is one.
    pub(in crate::validate) fn storage(&self) -> Option<Self> {
        let mut versions = self.definition.crd.versions.iter();
        let index = versions.position(|version| version.storage)?;
        Some(Self { index, ..*self })
    }

    /// The version of the same definition with an `apiVersion`, served or not.
    pub(in crate::validate) fn sibling(&self, api_version: &str) -> Option<Self> {
        let (group, name) = api_version.split_once('/')?;
        let mut versions = self.definition.crd.versions.iter();
        let index = versions.position(|version| version.name == name)?;
        (group == self.definition.crd.group).then_some(Self { index, ..*self })
    }

    /// True if both routes of a definition have the same version.
    pub(in crate::validate) fn is_same(&self, other: Self) -> bool {
        self.index == other.index
    }

    /// The version with its group.
    pub(in crate::validate) fn api_version(&self) -> String {
        format!("{}/{}", self.definition.crd.group, self.version().name)
    }
}

impl Definition {
    fn new(crd: Crd) -> Self {
        Self {
            prepared: crd.versions.iter().map(|_| OnceLock::new()).collect(),
            crd,
        }
    }

    fn prepare(&self, index: usize) -> Option<&Prepared> {
        let version = &self.crd.versions[index];
        let schema = version.schema.as_ref()?;
        Some(self.prepared[index].get_or_init(|| Prepared::new(&version.name, schema)))
    }
}
