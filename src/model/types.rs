//! A type of an OpenAPI document → its file in the library: names and members.

use std::sync::Arc;

use super::check::{is_label, is_type};
use super::kind::KindName;
use super::members::{Body, Help, Member, Moved, Namer, New, Object};
use super::naming;
use super::naming::Taken;
use super::references::{Following, References};
use crate::crd::Schema;
use crate::diagnostic::Diagnostic;
use crate::openapi::Definition;
use crate::rule::Rule;
use crate::source::{Place, Source};

/// The type of the metadata of lists. Lists have no files.
const LIST_META: &str = "ListMeta";

/// A type with everything that its files are made of: a kind, or a type inside kinds.
#[derive(Debug)]
pub struct Type<'m> {
    /// The names in the library.
    pub name: KindName,
    /// The schema.
    pub schema: &'m Schema,
    /// Its members. Kinds have `new`.
    pub members: Object<'m>,
    /// Fields that could not have the names they asked for.
    pub moved: Vec<Moved>,
}

/// The parts of a type's name. `io.k8s.api.core.v1.Pod` is the type `Pod` in version `v1` of the group `core.api.k8s.io`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    /// The labels before the version in reverse order, as API groups have them.
    pub group: String,
    /// The version.
    pub version: String,
    /// The name of the type alone.
    pub name: String,
}

impl TypeName {
    /// Takes the name of a type apart; `None` for a name without group and version.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let mut labels = name.rsplit('.');
        let (name, version) = (labels.next()?, labels.next()?);
        let group = labels.collect::<Vec<_>>().join(".");
        (!group.is_empty()).then(|| Self {
            group,
            version: version.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Whether the name can be a path and the names of fields.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let is_word = |label: &str| {
            let plain = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
            !label.is_empty() && label.chars().all(plain)
        };
        self.group.split('.').all(is_word) && is_label(&self.version.to_ascii_lowercase()) && is_type(&self.name)
    }
}

impl<'m> Type<'m> {
    /// Whether a type has a file: lists have none.
    #[must_use]
    pub fn has_file(definition: &Definition) -> bool {
        let metadata = definition.schema.property("metadata");
        let reference = metadata.and_then(|metadata| metadata.rest.ref_.as_deref());
        reference.is_none_or(|name| name.rsplit('.').next() != Some(LIST_META))
    }

    /// Decides the names of everything in a type. `group` is the field of its group in the library.
    ///
    /// Of a kind, `status` has no members, and `apiVersion` and `kind` are set by `new`. A kind with several groups gets the first in order.
    ///
    /// # Errors
    /// A type with more fields than a library can have.
    pub fn new(
        name: &TypeName,
        definition: &'m Definition,
        group: &str,
        references: &References<'m>,
        source: &Arc<Source>,
    ) -> Result<Self, Diagnostic> {
        let schema = &definition.schema;
        let kind = definition.kinds.iter().min_by_key(|kind| kind.api_version());
        let fields = schema.properties.iter().map(|(name, schema)| (name.as_str(), schema));
        let has_members = |name: &str| kind.is_none() || !matches!(name, "apiVersion" | "kind" | "status");
        let fields = fields.filter(|(name, _)| has_members(name));
        let taken: &[&str] = match kind {
            Some(_) => &["new", "#new", "mixin", "#mixin", "#"],
            None => &["mixin", "#mixin", "#"],
        };
        let mut namer = Namer {
            following: Following::new(Some(references)),
            moved: Vec::new(),
        };
        let mut members = namer.members(fields.collect(), &[], "", &mut Taken::with(taken));
        if namer.following.is_beyond() {
            let message = format!(
                "the type `{}` has too many fields, or too many levels, with the types that it refers to",
                name.name.escape_debug()
            );
            return Err(Diagnostic::error(Rule::OpenapiReference, message).at(Place::new(source, schema.name_span)));
        }
        if let Some(kind) = kind {
            members.push(Member {
                name: "new".to_owned(),
                field: "",
                help: Help::New(&kind.kind),
                body: Body::New(New {
                    api_version: kind.api_version(),
                    kind: &kind.kind,
                    cluster_scoped: false,
                }),
            });
        }
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            name: KindName {
                group: group.to_owned(),
                version: name.version.clone(),
                kind: naming::kind(&name.name),
            },
            schema,
            members: Object {
                members,
                ..Object::default()
            },
            moved: namer.moved,
        })
    }

    /// A warning for each field whose members have a suffix, because another member has its name.
    pub fn diagnostics(&self, source: &Arc<Source>) -> impl Iterator<Item = Diagnostic> {
        self.moved.iter().map(|moved| moved.diagnostic(source))
    }
}
