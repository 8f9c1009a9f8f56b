//! The kinds of an API server, made ready when the first object asks for them.

use std::sync::{Arc, RwLock};

use super::plan::Plan;
use super::shape::Shape;
use super::tables;
use crate::diagnostic::nearest;
use crate::go::json::decode::Type;
use crate::openapi::{Definitions, End, GroupVersionKind, Release, Resource, end};
use crate::validate::path::Step;

/// An API server whose own kinds objects are validated against: a release of Kubernetes, or a server that published its OpenAPI document.
#[derive(Debug, Clone)]
pub struct Kubernetes(Arc<Server>);

#[derive(Debug)]
struct Server {
    release: Release,
    /// The server's own document; without it, the embedded schemas of the release count.
    document: Option<Definitions>,
    /// The kinds that were asked for; runs ask for a few.
    kinds: RwLock<Vec<(GroupVersionKind, Arc<Kind>)>>,
}

/// A kind that is ready to be used.
pub(in crate::validate) struct Kind {
    /// Its name.
    pub(in crate::validate) name: GroupVersionKind,
    /// Whether its objects are in namespaces.
    pub(in crate::validate) namespaced: bool,
    /// Whether its objects are stored, and so need a name.
    pub(in crate::validate) stored: bool,
    /// Whether it has the subresource `status`, so that a new object loses its status.
    pub(super) has_status: bool,
    /// What the server says of each object of a deprecated kind.
    pub(super) deprecated: Option<String>,
    /// The struct that the server decodes.
    pub(super) type_: &'static Type,
    /// Enums, and which objects are maps.
    pub(super) shape: Shape,
    /// The enums that are checked.
    pub(super) enums: Plan,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kind").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Kind {
    /// The field that a misspelt one probably is; `path` leads to it.
    pub(in crate::validate) fn nearest_field(&self, path: &[Step]) -> Option<String> {
        let (Step::Key(key), parent) = path.split_last()? else {
            return None;
        };
        let mut fields = self.shape.fields(parent);
        fields.sort_unstable();
        nearest(key, fields).map(str::to_owned)
    }

    /// The value that a misspelt one probably is.
    pub(in crate::validate) fn nearest_value(&self, path: &[Step], found: &str) -> Option<String> {
        let values = self.shape.values(path);
        nearest(found, values.iter().map(String::as_str)).map(str::to_owned)
    }
}

impl Default for Kubernetes {
    fn default() -> Self {
        Self::release(Release::newest())
    }
}

impl Kubernetes {
    /// A release of Kubernetes, with its embedded schemas.
    #[must_use]
    pub fn release(release: Release) -> Self {
        Self(Arc::new(Server {
            release,
            document: None,
            kinds: RwLock::default(),
        }))
    }

    /// A server of a release that published a document. What documents do not say (enums, Go's types) must be added to it: [`Definitions::with_hints`].
    #[must_use]
    pub fn document(release: Release, document: Definitions) -> Self {
        Self(Arc::new(Server {
            release,
            document: Some(document),
            kinds: RwLock::default(),
        }))
    }

    /// The kind with this group, version and name; `None` if the server does not serve it.
    pub(in crate::validate) fn kind(&self, group: &str, version: &str, kind: &str) -> Option<Arc<Kind>> {
        let is_wanted = |(name, _): &&(GroupVersionKind, Arc<Kind>)| {
            name.kind == kind && name.version == version && name.group == group
        };
        if let Some((_, known)) = self.0.kinds.read().ok()?.iter().find(is_wanted) {
            return Some(Arc::clone(known));
        }
        let name = GroupVersionKind {
            group: group.to_owned(),
            version: version.to_owned(),
            kind: kind.to_owned(),
        };
        let made = Arc::new(self.0.make(&name)?);
        let mut kinds = self.0.kinds.write().ok()?;
        // Another thread may have been quicker.
        if let Some((_, known)) = kinds.iter().find(is_wanted) {
            return Some(Arc::clone(known));
        }
        kinds.push((name, Arc::clone(&made)));
        Some(made)
    }

    /// What is known of a kind that servers serve no more.
    pub(in crate::validate) fn removed(&self, group: &str, version: &str, kind: &str) -> Option<End> {
        end(group, version, kind).filter(|end| end.is_gone_in(self.0.release))
    }

    /// Why the server does not serve a kind that the newest release serves.
    pub(in crate::validate) fn lacks(&self, group: &str, version: &str, kind: &str) -> String {
        if self.0.document.is_some() {
            return "the OpenAPI document of the server does not have it".to_owned();
        }
        let has = |release: &Release| release.resource(group, version, kind).is_some();
        let later = Release::all().filter(|release| *release > self.0.release).find(has);
        match later {
            Some(later) => format!(
                "it was added in Kubernetes {}; this is the verdict of {}",
                later.name(),
                self.version()
            ),
            None => format!("Kubernetes {} does not serve it", self.version()),
        }
    }

    /// The minor version of the release: `1.37`.
    #[must_use]
    pub fn version(&self) -> &'static str {
        self.0.release.name()
    }
}

impl Server {
    fn make(&self, name: &GroupVersionKind) -> Option<Kind> {
        let GroupVersionKind { group, version, kind } = name;
        let (type_name, resource, type_, shape);
        if let Some(document) = &self.document {
            type_name = document.type_of(group, version, kind)?;
            resource = document
                .resources
                .iter()
                .find(|resource| resource.kind == *name)
                .cloned();
            type_ = tables::type_of(document, type_name);
            shape = Shape::of(document, type_name);
        } else {
            let (name, definitions) = self.release.kind(group, version, kind)?;
            resource = definitions.resources.first().cloned();
            type_ = tables::type_of(&definitions, name);
            shape = Shape::of(&definitions, name);
        }
        // A document without paths does not say what is served.
        let resource = resource.or_else(|| self.document.as_ref().and(self.release.resource(group, version, kind)));
        let Resource {
            namespaced,
            stored,
            subresources,
            ..
        } = resource?;
        Some(Kind {
            deprecated: end(group, version, kind).and_then(|end| end.warning(&name.api_version(), kind, self.release)),
            name: name.clone(),
            namespaced,
            stored,
            has_status: subresources.iter().any(|name| name == "status"),
            type_: Box::leak(Box::new(type_)),
            enums: Plan::of(&shape),
            shape,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::k8s::kinds;
    use crate::openapi::{Release, Resource};

    /// The small table, which is there without unpacking anything, has the kinds of the newest release, and those of subresources alone.
    #[test]
    fn the_table_of_kinds_is_that_of_the_newest_release() {
        let is_of_subresource = |group: &str, kind: &str| {
            matches!(
                (group, kind),
                ("authentication.k8s.io", "TokenRequest") | ("autoscaling", "Scale") | ("policy", "Eviction")
            )
        };
        let table = kinds::groups().flat_map(kinds::of_group);
        let table: Vec<String> = table
            .filter(|row| !is_of_subresource(row.group, row.kind))
            .map(|row| format!("{}/{}/{} {}", row.group, row.version, row.kind, row.namespaced))
            .collect();
        let served: Vec<String> = Release::newest()
            .resources()
            .iter()
            .map(|Resource { kind, namespaced, .. }| {
                format!("{}/{}/{} {namespaced}", kind.group, kind.version, kind.kind)
            })
            .collect();
        assert_eq!(table, served);
    }
}
