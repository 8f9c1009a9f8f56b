//! The definitions of some objects, and the libraries that have them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::core::{Core, Found};
use super::library::Library;
use super::objects::Object;
use crate::catalog::Catalog;
use crate::crd::Crd;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// A version of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// The places of a definition in the catalog, and of a version in the definition.
    Catalog(usize, usize),
    /// The place among the kinds of OpenAPI documents.
    Core(usize),
}

#[derive(Default)]
pub(super) struct Definitions<'l> {
    /// By their places in the catalog.
    pub(super) crds: BTreeMap<usize, Crd>,
    /// The library of each version, by the places of the definition and of the version.
    pub(super) versions: BTreeMap<(usize, usize), &'l Library>,
    /// The kinds of OpenAPI documents.
    pub(super) cores: Vec<Found<'l>>,
    /// The version of each object; `None` for a kind that no library has.
    pub(super) of_objects: Vec<Option<Key>>,
}

impl<'l> Definitions<'l> {
    /// The definitions of the objects, and a note for each kind that no library has.
    ///
    /// # Errors
    /// Definitions that cannot be read.
    pub(super) fn of(
        objects: &[Object<'_>],
        catalog: &Catalog,
        libraries: &'l [Library],
        cores: &'l [Core],
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut found = Self::default();
        let mut kinds = BTreeMap::new();
        for object in objects {
            let kind = (&object.api_version, &object.kind);
            let key = match kinds.entry(kind) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(vacant) => *vacant.insert(found.key(object, catalog, (libraries, cores))?),
            };
            found.of_objects.push(key.ok());
        }
        let note = |((api_version, kind), key): ((&String, &String), Result<Key, &str>)| {
            let why = key.err()?;
            let message = format!("`{api_version} {kind}` becomes a plain object without calls: {why}");
            Some(Diagnostic::note(Rule::NoSchema, message))
        };
        let notes = kinds.into_iter().filter_map(note).collect();
        Ok((found, notes))
    }

    /// The version of an object, or the reason why no library has it.
    fn key(
        &mut self,
        object: &Object<'_>,
        catalog: &Catalog,
        (libraries, cores): (&'l [Library], &'l [Core]),
    ) -> Result<Result<Key, &'static str>, Vec<Diagnostic>> {
        let ((definition, version), library) = match library(object, catalog, libraries) {
            Ok(found) => found,
            Err(why) => {
                let Some(found) = Found::of(object, cores) else {
                    return Ok(Err(why));
                };
                self.cores.push(found);
                return Ok(Ok(Key::Core(self.cores.len() - 1)));
            }
        };
        if let Entry::Vacant(vacant) = self.crds.entry(definition) {
            vacant.insert(catalog.definition(definition)?);
        }
        self.versions.insert((definition, version), library);
        Ok(Ok(Key::Catalog(definition, version)))
    }
}

/// The places of the definition of an object, and the library that has it.
///
/// # Errors
/// The reason why there is none.
fn library<'l>(
    object: &Object<'_>,
    catalog: &Catalog,
    libraries: &'l [Library],
) -> Result<((usize, usize), &'l Library), &'static str> {
    let mut listed = catalog.list().enumerate();
    let own = listed.find(|(_, listed)| listed.head.group == object.group() && listed.head.kind == object.kind);
    let (index, listed) = own.ok_or("no definition is known")?;
    let name = object.api_version.rsplit('/').next().unwrap_or_default();
    let versions = &listed.head.versions;
    let version = versions.iter().position(|version| version.name == name);
    let version = version.ok_or("the definition has no such version")?;
    let mut libraries = libraries.iter();
    let library = libraries.find(|library| library.has(listed.file, listed.head, &versions[version]));
    let library = library.ok_or("no library of the configuration has it")?;
    Ok(((index, version), library))
}
