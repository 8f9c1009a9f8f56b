//! The types of a document by their names, and the resources that serve them.

use std::collections::BTreeMap;

use crate::crd::Schema;

/// The types and resources of one API server.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    /// Types by their full names (`io.k8s.api.apps.v1.Deployment`).
    pub types: BTreeMap<String, Definition>,
    /// What the server serves, in the order of group, version and plural. Empty if the document has no paths.
    pub resources: Vec<Resource>,
}

/// A named type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Definition {
    /// Its schema as written: `$ref`s are in [`Rest::ref_`](crate::crd::Rest::ref_) and hold the full name of the type alone.
    pub schema: Schema,
    /// The kinds that have this type (`x-kubernetes-group-version-kind`), as written; empty for types inside kinds.
    pub kinds: Vec<GroupVersionKind>,
}

/// The name of a kind in a version of its group.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupVersionKind {
    /// The API group; empty for the core group.
    pub group: String,
    /// The version.
    pub version: String,
    /// The kind.
    pub kind: String,
}

/// A resource: a kind that is served at a path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resource {
    /// The kind.
    pub kind: GroupVersionKind,
    /// The name in paths (`deployments`).
    pub plural: String,
    /// Short names for the command line (`deploy`); documents do not have them, embedded schemas do.
    pub short_names: Vec<String>,
    /// Whether its objects are in namespaces.
    pub namespaced: bool,
    /// Whether its objects are stored. Others, for example reviews, are answered and forgotten.
    pub stored: bool,
    /// The subresources, sorted (`scale`, `status`).
    pub subresources: Vec<String>,
}

impl GroupVersionKind {
    /// `apps/v1`, or `v1` for the core group.
    #[must_use]
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            return self.version.clone();
        }
        format!("{}/{}", self.group, self.version)
    }
}

impl Definitions {
    /// The name of the type of a kind.
    #[must_use]
    pub fn type_of(&self, group: &str, version: &str, kind: &str) -> Option<&str> {
        let is_wanted =
            |known: &GroupVersionKind| known.group == group && known.version == version && known.kind == kind;
        let mut types = self.types.iter();
        let found = types.find(|(_, definition)| definition.kinds.iter().any(is_wanted));
        found.map(|(name, _)| name.as_str())
    }
}
