//! The libraries of a configuration, as programs import them.

use std::collections::BTreeSet;

use super::definitions::Definitions;
use crate::catalog::Listed;
use crate::diagnostic::Diagnostic;
use crate::generate::{LibraryName, LibraryOfTypes, libraries, libraries_of_types};
use crate::import::{Core, Library};
use crate::model::{GroupNames, Renames};

/// The libraries of a project.
pub(super) struct Libraries {
    /// Those that the configuration makes, with their folders below the output.
    pub(super) named: Vec<(Library, String)>,
    /// The library of definitions that no configuration names.
    pub(super) unnamed: Library,
}

/// The libraries of some definitions.
///
/// # Errors
/// All faults of the settings, and inputs that do not exist.
pub(super) fn of(found: &Definitions) -> Result<Libraries, Vec<Diagnostic>> {
    let names = |renames: &Renames, has: &dyn Fn(&Listed<'_>) -> bool| {
        let listed = found.catalog.list().filter(has);
        let groups: BTreeSet<String> = listed.map(|listed| listed.head.group.clone()).collect();
        GroupNames::new(&groups, renames)
    };
    let own = |library: LibraryName| {
        let groups = names(&library.renames, &|listed| library.inputs.contains(listed.file));
        let found = Library {
            package: library.package,
            inputs: library.inputs,
            selection: library.selection,
            groups,
        };
        (found, library.output)
    };
    let libraries = libraries(&found.generation, &found.sources)?;
    let of_crds = libraries.into_iter().filter(|library| library.document.is_none());
    Ok(Libraries {
        named: of_crds.map(own).collect(),
        unnamed: Library::unnamed(names(&Renames::default(), &|_| true)),
    })
}

/// The libraries of the OpenAPI documents of a project, with their folders below the output.
///
/// # Errors
/// All faults of the settings, and documents that cannot be read.
pub(super) fn of_types(found: &Definitions) -> Result<Vec<(Core, String)>, Vec<Diagnostic>> {
    let core = |library: LibraryOfTypes| {
        let core = Core {
            package: library.package,
            definitions: library.definitions,
            selection: library.selection,
            groups: library.groups,
            extras: library.extras,
        };
        (core, library.output)
    };
    let libraries = libraries_of_types(&found.generation, &found.sources)?;
    Ok(libraries.into_iter().map(core).collect())
}
