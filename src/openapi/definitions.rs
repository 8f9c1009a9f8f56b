//! The types of a document by their names, and the resources that serve them.

use std::collections::BTreeMap;

use crate::crd::{AdditionalProperties, Items, Schema};

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
    /// Its schema as written: `$ref`s are in [`Schema::ref_`] and hold the full name of the type alone.
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

    /// A type with all of its `$ref`s replaced by the types that they name. A type inside itself accepts any fields there
    /// (`x-kubernetes-preserve-unknown-fields`), and so does a `$ref` to a type that the document does not have.
    #[must_use]
    pub fn resolved(&self, name: &str) -> Option<Schema> {
        let definition = self.types.get(name)?;
        Some(self.resolve(&definition.schema, &mut vec![name]))
    }

    fn resolve<'d>(&'d self, schema: &'d Schema, within: &mut Vec<&'d str>) -> Schema {
        if let Some(name) = &schema.ref_ {
            return self.referred(schema, name, within);
        }
        let mut resolved = schema.clone();
        resolved.properties = schema
            .properties
            .iter()
            .map(|(name, property)| (name.clone(), self.resolve(property, within)))
            .collect();
        if let Some(item) = schema.item() {
            resolved.items = Some(Items::Schema(Box::new(self.resolve(item, within))));
        }
        if let Some(value) = schema.map_value() {
            let value = Box::new(self.resolve(value, within));
            resolved.additional_properties = Some(AdditionalProperties::Schema(value));
        }
        resolved
    }

    /// The type that a schema refers to, with the schema's own texts and default.
    fn referred<'d>(&'d self, schema: &'d Schema, name: &'d str, within: &mut Vec<&'d str>) -> Schema {
        let found = self.types.get(name).filter(|_| !within.contains(&name));
        let mut resolved = match found {
            Some(definition) => {
                within.push(name);
                let resolved = self.resolve(&definition.schema, within);
                within.pop();
                resolved
            }
            None => Schema {
                type_: Some("object".to_owned()),
                preserve_unknown_fields: Some(true),
                ..Schema::default()
            },
        };
        (resolved.span, resolved.name_span) = (schema.span, schema.name_span);
        if !schema.description.is_empty() {
            resolved.description.clone_from(&schema.description);
        }
        if schema.default.is_some() {
            resolved.default.clone_from(&schema.default);
        }
        resolved
    }
}
