//! One version of a CRD → the kind in the library: its names and its members.

use super::members::{Body, Help, Member, Moved, Namer, New, Object};
use super::naming;
use super::naming::Taken;
use super::object_meta::ObjectMeta;
use super::references::Following;
use crate::crd::{ApiVersion, Crd, Schema, Scope, Version};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::Place;

/// Names of a kind in a library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindName {
    /// Field and folder of the group.
    pub group: String,
    /// Field and folder of the version.
    pub version: String,
    /// Field of the kind.
    pub kind: String,
}

impl KindName {
    /// The kind's file below the library's `_gen`, without an ending.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}/{}/{}", self.group, self.version, naming::file_stem(&self.kind))
    }

    /// The kind's page below the folder of the library's pages, without an ending.
    #[must_use]
    pub fn page(&self) -> String {
        format!("{}/{}/{}", self.group, self.version, naming::page_stem(&self.kind))
    }
}

/// A kind with everything that its files are made of.
#[derive(Debug)]
pub struct Kind<'m> {
    /// The names in the library.
    pub name: KindName,
    /// The definition.
    pub crd: &'m Crd,
    /// The version of the definition.
    pub version: &'m Version,
    /// The version's schema.
    pub schema: &'m Schema,
    /// Its members, `new` among them.
    pub members: Object<'m>,
    /// Fields that could not have the names they asked for.
    pub moved: Vec<Moved>,
}

impl<'m> Kind<'m> {
    /// Decides the names of everything in a kind. `group` is the field of its API group in the library.
    #[must_use]
    pub fn new(crd: &'m Crd, version: &'m Version, schema: &'m Schema, group: &str, meta: &'m ObjectMeta) -> Self {
        let fields = schema
            .properties
            .iter()
            .map(|(name, schema)| (name.as_str(), schema))
            .filter(|(name, _)| !matches!(*name, "apiVersion" | "kind" | "status" | "metadata"))
            .chain([("metadata", meta.schema())]);
        let mut taken = Taken::with(&["new", "#new", "mixin", "#mixin", "#"]);
        let following = Following::new(None);
        let mut namer = Namer {
            following: match crd.api_version {
                ApiVersion::OpenApi => following.without_items(),
                ApiVersion::V1 | ApiVersion::V1Beta1 => following,
            },
            moved: Vec::new(),
        };
        let mut members = namer.members(fields.collect(), &[], "", &mut taken);
        members.push(Member {
            name: "new".to_owned(),
            field: "",
            help: Help::New(&crd.names.kind),
            body: Body::New(New {
                api_version: crd.api_version_of(version),
                kind: &crd.names.kind,
                cluster_scoped: crd.scope == Scope::Cluster,
            }),
        });
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            name: KindName {
                group: group.to_owned(),
                version: version.name.clone(),
                kind: naming::kind(&crd.names.kind),
            },
            crd,
            version,
            schema,
            members: Object {
                path: Vec::new(),
                levels: 0,
                members,
            },
            moved: namer.moved,
        }
    }

    /// Whether objects of its constructor say that they are in no namespace. Those of libraries of OpenAPI documents never do.
    #[must_use]
    pub fn tells_scope(&self) -> bool {
        let mut members = self.members.members.iter();
        members.any(|member| matches!(&member.body, Body::New(new) if new.cluster_scoped))
    }

    /// A warning for each field whose members have a suffix, because another member has its name, and a note about a kind without fields.
    pub fn diagnostics(&self) -> impl Iterator<Item = Diagnostic> {
        let source = &self.crd.place.source;
        let clashes = self.moved.iter().map(|moved| moved.diagnostic(source));
        clashes.chain(self.nothing())
    }

    fn nothing(&self) -> Option<Diagnostic> {
        let only_metadata = self
            .members
            .members
            .iter()
            .all(|member| member.name == "new" || member.name == "metadata");
        if self.version.schema.is_none() || !only_metadata {
            return None;
        }
        let (version, kind) = (&self.version.name, &self.crd.names.kind);
        let why = match self.schema.preserve_unknown_fields {
            Some(true) => "accepts any fields (`x-kubernetes-preserve-unknown-fields`)",
            _ => "has no fields",
        };
        let message = format!("version `{version}` of `{kind}` {why}: its library has only `new` and `metadata`");
        let place = Place::new(&self.crd.place.source, self.version.name_span);
        Some(Diagnostic::note(Rule::KindEmpty, message).at(place))
    }
}
