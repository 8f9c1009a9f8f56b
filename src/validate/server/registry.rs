//! The definitions that objects are validated against: what is served under which apiVersion and kind, prepared when it is first needed.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::surrounding;
use crate::crd::{Crd, Schema, Scope, Version};
use crate::validate::schema::deprecated::Deprecated;
use crate::validate::schema::pattern::{Patterns, children};
use crate::validate::schema::rules::Rules;

/// Definitions by group and kind.
#[derive(Debug, Default)]
pub struct Registry {
    crds: Vec<Definition>,
    by_kind: HashMap<(String, String), usize>,
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
                matches!(schema.list_type.as_deref(), Some("set" | "map"))
            }),
            schema,
        }
    }
}

fn any(schema: &Schema, wanted: &dyn Fn(&Schema) -> bool) -> bool {
    wanted(schema) || children(schema).any(|child| any(child, wanted))
}

/// What an apiVersion and kind stand for.
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
            let key = (crd.group.clone(), crd.names.kind.clone());
            registry.by_kind.insert(key, registry.crds.len());
            registry.crds.push(Definition {
                prepared: crd.versions.iter().map(|_| OnceLock::new()).collect(),
                crd,
            });
        }
        registry
    }

    /// Whether there are no definitions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.crds.is_empty()
    }

    /// The definitions, in order.
    pub fn crds(&self) -> impl Iterator<Item = &Crd> {
        self.crds.iter().map(|definition| &definition.crd)
    }

    /// Whether any definition is of this group.
    #[must_use]
    pub fn has_group(&self, group: &str) -> bool {
        self.crds.iter().any(|definition| definition.crd.group == group)
    }

    /// The served version that an apiVersion and kind stand for.
    pub(in crate::validate) fn route(&self, api_version: &str, kind: &str) -> Option<Route<'_>> {
        let (group, name) = api_version.split_once('/')?;
        let found = self.by_kind.get(&(group.to_owned(), kind.to_owned()))?;
        let definition = &self.crds[*found];
        let served = |version: &Version| version.name == name && version.served;
        let index = definition.crd.versions.iter().position(served)?;
        Some(Route { definition, index })
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

    /// The storage version, prepared, if it is another one.
    pub(in crate::validate) fn storage(&self) -> Option<&'r Prepared> {
        let index = self
            .definition
            .crd
            .versions
            .iter()
            .position(|version| version.storage)?;
        if index == self.index {
            None
        } else {
            self.definition.prepare(index)
        }
    }
}

impl Definition {
    fn prepare(&self, index: usize) -> Option<&Prepared> {
        let version = &self.crd.versions[index];
        let schema = version.schema.as_ref()?;
        Some(self.prepared[index].get_or_init(|| Prepared::new(&version.name, schema)))
    }
}
