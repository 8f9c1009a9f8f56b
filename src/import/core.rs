//! The libraries of OpenAPI documents, and the kinds of objects that they have.

use crate::crd::{Crd, Schema};
use crate::diagnostic::Diagnostic;
use crate::model::{Extras, GroupNames, Kind, ObjectMeta, References, Selection, Type, TypeName};
use crate::openapi;
use crate::openapi::Definitions;
use crate::render::Package;
use crate::source::Source;

use super::objects::Object;

/// A library of an OpenAPI document, whose constructors a program calls.
#[derive(Debug)]
pub struct Core {
    /// The suggested local, and the path of its import.
    pub package: Package,
    /// The types and resources.
    pub definitions: Definitions,
    /// Which of the types it has.
    pub selection: Selection,
    /// The names of the groups of types.
    pub groups: GroupNames,
    /// What it has beyond the libraries of k8s-gen.
    pub extras: Extras,
}

/// A kind of a document.
#[derive(Debug)]
pub(super) struct Found<'l> {
    core: &'l Core,
    /// The full name of its type.
    type_: &'l str,
    crd: Crd,
    /// The place of its version in the definition.
    version: usize,
}

impl<'l> Found<'l> {
    /// The kind of an object in the first library that has it.
    pub(super) fn of(object: &Object<'_>, cores: &'l [Core]) -> Option<Self> {
        let version = object.api_version.rsplit('/').next().unwrap_or_default();
        cores.iter().find_map(|core| {
            let type_ = core.definitions.type_of(object.group(), version, &object.kind)?;
            let prefix = core.selection.prefix.as_ref();
            if !prefix.is_none_or(|prefix| prefix.is_match(type_)) {
                return None;
            }
            let heads = openapi::heads(&core.definitions.resources);
            let mut heads = heads.iter();
            let head = heads.find(|head| head.group == object.group() && head.kind == object.kind)?;
            let place = head.versions.iter().position(|known| known.name == version)?;
            Some(Self {
                core,
                type_,
                crd: core.definitions.crd(head, &Source::new(core.package.name.as_str(), "")),
                version: place,
            })
        })
    }

    /// The library that has it.
    pub(super) fn package(&self) -> &'l Package {
        &self.core.package
    }

    /// The kind with the names that it has in the library: those of its type.
    ///
    /// # Errors
    /// A type that cannot be in a library.
    pub(super) fn kind<'k>(&'k self, empty: &'k Schema, meta: &'k ObjectMeta) -> Result<Option<Kind<'k>>, Diagnostic> {
        let Self {
            core,
            type_,
            crd,
            version,
        } = self;
        let version = &crd.versions[*version];
        let Some(name) = TypeName::new(type_).filter(TypeName::is_usable) else {
            return Ok(None);
        };
        let group = core.groups.get(&name.group).to_owned();
        let schema = version.schema.as_ref().unwrap_or(empty);
        let mut kind = Kind::new(crd, version, schema, &group, meta);
        let references = References::new(&core.definitions, core.extras);
        let definition = &core.definitions.types[*type_];
        let made = Type::new(&name, definition, &group, &references, &crd.place.source)?;
        (kind.name, kind.members, kind.moved) = (made.name, made.members, made.moved);
        Ok(Some(kind))
    }
}
