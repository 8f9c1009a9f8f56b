//! The definitions of some objects, and the libraries that have them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::library::Library;
use super::objects::Object;
use crate::catalog::Catalog;
use crate::crd::Crd;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// The places of a definition in the catalog, and of a version in the definition.
pub(super) type Key = (usize, usize);

#[derive(Default)]
pub(super) struct Definitions<'l> {
    /// By their places in the catalog.
    pub(super) crds: BTreeMap<usize, Crd>,
    /// The library of each version.
    pub(super) versions: BTreeMap<Key, &'l Library>,
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
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut found = Self::default();
        let mut kinds = BTreeMap::new();
        for object in objects {
            let kind = (&object.api_version, &object.kind);
            let library = *kinds.entry(kind).or_insert_with(|| library(object, catalog, libraries));
            found.of_objects.push(library.ok().map(|(key, _)| key));
            let Ok((key, library)) = library else { continue };
            if let Entry::Vacant(vacant) = found.crds.entry(key.0) {
                vacant.insert(catalog.definition(key.0)?);
            }
            found.versions.insert(key, library);
        }
        let note = |((api_version, kind), library): ((&String, &String), Result<_, &str>)| {
            let why = library.err()?;
            let message = format!("`{api_version} {kind}` becomes a plain object without calls: {why}");
            Some(Diagnostic::note(Rule::NoSchema, message))
        };
        Ok((found, kinds.into_iter().filter_map(note).collect()))
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
) -> Result<(Key, &'l Library), &'static str> {
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
