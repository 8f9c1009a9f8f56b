//! Kinds of an API server as definitions, so that everything that reads CRDs reads them too.

use std::sync::Arc;

use super::definitions::{Definitions, GroupVersionKind, Resource};
use super::embedded::Release;
use crate::crd::{ApiVersion, Crd, Head, HeadVersion, Names, Schema, Scope, Subresources, Version};
use crate::source::{Place, Source, Span};

/// What a quantity looks like, as generators of CRDs write it.
const QUANTITY: &str = r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$";

/// The heads of the kinds that resources serve, by group and kind. Versions are in the order in which clients prefer them; the first one counts as stored.
#[must_use]
pub fn heads<'r>(resources: impl IntoIterator<Item = &'r Resource>) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    for resource in resources {
        let GroupVersionKind { group, version, kind } = &resource.kind;
        let at = heads.iter().position(|head| head.group == *group && head.kind == *kind);
        let at = at.unwrap_or_else(|| {
            heads.push(Head {
                group: group.clone(),
                kind: kind.clone(),
                plural: resource.plural.clone(),
                singular: Some(kind.to_lowercase()),
                short_names: resource.short_names.clone(),
                scope: scope(resource),
                versions: Vec::new(),
            });
            heads.len() - 1
        });
        heads[at].versions.push(HeadVersion {
            name: version.clone(),
            served: true,
            storage: false,
        });
    }
    for head in &mut heads {
        head.versions
            .sort_by_key(|version| std::cmp::Reverse(priority(&version.name)));
        if let Some(first) = head.versions.first_mut() {
            first.storage = true;
        }
    }
    heads
}

fn scope(resource: &Resource) -> Scope {
    if resource.namespaced {
        Scope::Namespaced
    } else {
        Scope::Cluster
    }
}

/// The place of a version in the order of Kubernetes: `v2`, `v1`, `v1beta2`, `v1beta1`, `v1alpha1`.
fn priority(version: &str) -> (u8, u32, u32) {
    let rest = version.strip_prefix('v').unwrap_or(version);
    let end = rest
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(rest.len());
    let (major, stage) = rest.split_at(end);
    let number = |text: &str| text.parse().unwrap_or_default();
    match (stage.strip_prefix("beta"), stage.strip_prefix("alpha")) {
        (Some(minor), _) => (1, number(major), number(minor)),
        (_, Some(minor)) => (0, number(major), number(minor)),
        _ => (2, number(major), 0),
    }
}

impl Definitions {
    /// A kind as a definition: its versions in the order of `head`, with their schemas. The schemas have no places of their own; `source` is where the
    /// document comes from.
    #[must_use]
    pub fn crd(&self, head: &Head, source: &Arc<Source>) -> Crd {
        let versions = head.versions.iter().map(|version| {
            let name = self.type_of(&head.group, &version.name, &head.kind);
            self.version(head, version, name)
        });
        definition(head, versions.collect(), source)
    }

    fn version(&self, head: &Head, version: &HeadVersion, type_: Option<&str>) -> Version {
        let schema = type_.and_then(|name| self.resolved(name)).map(|mut schema| {
            settle(&mut schema);
            schema
        });
        let is_this = |resource: &&Resource| {
            let GroupVersionKind {
                group,
                version: name,
                kind,
            } = &resource.kind;
            *group == head.group && *name == version.name && *kind == head.kind
        };
        let resource = self.resources.iter().find(is_this);
        Version {
            name: version.name.clone(),
            served: version.served,
            storage: version.storage,
            schema,
            subresources: Subresources {
                status: resource.is_some_and(|resource| resource.subresources.iter().any(|name| name == "status")),
                scale: None,
            },
            ..Version::default()
        }
    }
}

impl Release {
    /// A kind of the release as a definition.
    #[must_use]
    pub fn crd(self, head: &Head, source: &Arc<Source>) -> Crd {
        let versions = head
            .versions
            .iter()
            .map(|version| match self.kind(&head.group, &version.name, &head.kind) {
                Some((name, definitions)) => definitions.version(head, version, Some(name)),
                None => Definitions::default().version(head, version, None),
            });
        definition(head, versions.collect(), source)
    }
}

fn definition(head: &Head, versions: Vec<Version>, source: &Arc<Source>) -> Crd {
    Crd {
        place: Place::new(source, Span::default()),
        api_version: ApiVersion::OpenApi,
        name: head.name(),
        group: head.group.clone(),
        group_span: Span::default(),
        names: Names {
            plural: head.plural.clone(),
            singular: head.singular.clone(),
            kind: head.kind.clone(),
            list_kind: Some(format!("{}List", head.kind)),
            short_names: head.short_names.clone(),
            ..Names::default()
        },
        scope: head.scope,
        versions,
        conversion: None,
        preserve_unknown_fields: false,
    }
}

/// Writes a schema as CRDs have it: quantities and `IntOrString` are numbers or texts, a struct is required only in words, because the server takes an
/// absent one for an empty one, and the hints of the embedded schemas go.
fn settle(schema: &mut Schema) {
    let is_struct = |name: &String| {
        schema
            .property(name)
            .is_some_and(|field| field.type_.as_deref() == Some("object"))
    };
    let required: Vec<String> = schema
        .required
        .iter()
        .filter(|name| !is_struct(name))
        .cloned()
        .collect();
    schema.required = required;
    schema
        .rest
        .other
        .retain(|(key, _)| !key.starts_with("x-go-") && key != "x-kubernetes-group-version-kind");
    if schema.format.as_deref() == Some("int-or-string") {
        (schema.type_, schema.format, schema.int_or_string) = (None, None, true);
    } else if schema.format.as_deref() == Some("quantity") {
        (schema.type_, schema.format, schema.int_or_string) = (None, None, true);
        schema.bounds.pattern = Some(QUANTITY.to_owned());
    }
    schema.children_mut().for_each(settle);
}
