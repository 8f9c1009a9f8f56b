//! The definitions of some objects, and the libraries that have them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::library::Library;
use super::objects::Object;
use crate::catalog::Catalog;
use crate::crd::Crd;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

#[derive(Default)]
pub(super) struct Definitions<'l> {
    /// By their places in the catalog.
    pub(super) crds: BTreeMap<usize, Crd>,
    /// The library of each version, by the places in the catalog and among the versions of the definition.
    pub(super) versions: BTreeMap<(usize, usize), &'l Library>,
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
        let mut notes = BTreeMap::new();
        for object in objects {
            match library(object, catalog, libraries) {
                Ok((index, version, library)) => {
                    if let Entry::Vacant(vacant) = found.crds.entry(index) {
                        vacant.insert(catalog.definition(index)?);
                    }
                    found.versions.insert((index, version), library);
                }
                Err(why) => {
                    notes.entry((&object.api_version, &object.kind)).or_insert(why);
                }
            }
        }
        let note = |((api_version, kind), why): ((&String, &String), &str)| {
            let message = format!("`{api_version} {kind}` becomes a plain object without calls: {why}");
            Diagnostic::note(Rule::NoSchema, message)
        };
        Ok((found, notes.into_iter().map(note).collect()))
    }
}

/// The places of the definition of an object and of its version, and the library that has it.
///
/// # Errors
/// The reason why there is none.
fn library<'l>(
    object: &Object<'_>,
    catalog: &Catalog,
    libraries: &'l [Library],
) -> Result<(usize, usize, &'l Library), &'static str> {
    let mut listed = catalog.list().enumerate();
    let own = listed.find(|(_, listed)| listed.head.group == object.group() && listed.head.kind == object.kind);
    let (index, listed) = own.ok_or("no definition is known")?;
    let name = object.api_version.rsplit('/').next().unwrap_or_default();
    let versions = &listed.head.versions;
    let version = versions.iter().position(|version| version.name == name);
    let version = version.ok_or("the definition has no such version")?;
    let mut libraries = libraries.iter();
    let library = libraries.find(|library| library.has(listed.file, listed.head, &versions[version]));
    Ok((index, version, library.ok_or("no library of the configuration has it")?))
}
