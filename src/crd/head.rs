//! The head of a definition: group, names, scope and versions, without schemas. It identifies the definition.

use super::definition::{Crd, Scope};

/// The head of a definition: all that is needed to find the definition of an object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// `spec.group`.
    pub group: String,
    /// `spec.names.kind`.
    pub kind: String,
    /// `spec.names.plural`.
    pub plural: String,
    /// `spec.names.singular`.
    pub singular: Option<String>,
    /// `spec.names.shortNames`.
    pub short_names: Vec<String>,
    /// `spec.scope`.
    pub scope: Scope,
    /// `spec.versions`, in order.
    pub versions: Vec<HeadVersion>,
}

/// A version in the head of a definition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeadVersion {
    /// `name`.
    pub name: String,
    /// `served`.
    pub served: bool,
    /// `storage`.
    pub storage: bool,
}

impl Head {
    /// The head of a definition that was read.
    #[must_use]
    pub fn of(crd: &Crd) -> Self {
        let versions = crd.versions.iter().map(|version| HeadVersion {
            name: version.name.clone(),
            served: version.served,
            storage: version.storage,
        });
        Self {
            group: crd.group.clone(),
            kind: crd.names.kind.clone(),
            plural: crd.names.plural.clone(),
            singular: crd.names.singular.clone(),
            short_names: crd.names.short_names.clone(),
            scope: crd.scope,
            versions: versions.collect(),
        }
    }

    /// `group/v1` of a version, or `v1` in the core group of an API server.
    #[must_use]
    pub fn api_version_of(&self, version: &HeadVersion) -> String {
        if self.group.is_empty() {
            return version.name.clone();
        }
        format!("{}/{}", self.group, version.name)
    }

    /// Group and kind, and whether objects of the kind have a namespace.
    #[must_use]
    pub fn to_scope(&self) -> ((String, String), bool) {
        let kind = (self.group.clone(), self.kind.clone());
        (kind, self.scope == Scope::Namespaced)
    }

    /// The name that the definition must have: plural and group. Kinds of the core group have the plural alone.
    #[must_use]
    pub fn name(&self) -> String {
        if self.group.is_empty() {
            return self.plural.clone();
        }
        format!("{}.{}", self.plural, self.group)
    }
}
