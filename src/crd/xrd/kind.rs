//! Versions and scopes of composite resource definitions, and the roles of the definitions that Crossplane makes.

use crate::crd::definition;

/// The kind of these definitions.
pub(crate) const KIND: &str = "CompositeResourceDefinition";

/// A version of `apiextensions.crossplane.io`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crd) enum Api {
    /// `v1`: composite resources of clusters unless the scope says otherwise, and claims.
    V1,
    /// `v2`: namespaced composite resources, and no claims.
    V2,
}

impl Api {
    /// The version that an `apiVersion` names.
    pub(in crate::crd) fn named(api_version: &str) -> Option<Self> {
        match api_version {
            "apiextensions.crossplane.io/v1" => Some(Self::V1),
            "apiextensions.crossplane.io/v2" => Some(Self::V2),
            _ => None,
        }
    }

    /// The scope that a text names; `None` for a text that this version does not know.
    pub(in crate::crd) fn scope(self, text: Option<&str>) -> Option<Scope> {
        match (text, self) {
            (None | Some("LegacyCluster"), Self::V1) => Some(Scope::LegacyCluster),
            (None | Some("Namespaced"), _) => Some(Scope::Namespaced),
            (Some("Cluster"), _) => Some(Scope::Cluster),
            _ => None,
        }
    }
}

/// `spec.scope`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crd) enum Scope {
    Namespaced,
    Cluster,
    /// As before Crossplane 2: a resource of the cluster, which may have a claim in a namespace.
    LegacyCluster,
}

impl Scope {
    /// The scope of the composite resource's own definition.
    pub(in crate::crd) fn of_composite(self) -> definition::Scope {
        match self {
            Self::Namespaced => definition::Scope::Namespaced,
            Self::Cluster | Self::LegacyCluster => definition::Scope::Cluster,
        }
    }
}

/// The definitions that a composite resource definition stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crd) enum Role {
    Composite,
    Claim,
}

impl Role {
    /// The field with the names of the kind.
    pub(in crate::crd) fn names(self) -> &'static str {
        match self {
            Self::Composite => "spec.names",
            Self::Claim => "spec.claimNames",
        }
    }
}
