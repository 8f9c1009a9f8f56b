//! The libraries of a configuration, as programs import them.

use std::collections::BTreeSet;

use super::definitions::Definitions;
use crate::catalog::Listed;
use crate::diagnostic::Diagnostic;
use crate::generate::{LibraryName, libraries};
use crate::import::Library;
use crate::model::{GroupNames, Renames};

/// The libraries that the configuration makes of some definitions, and their folders below the output. The last one, without a folder, serves the
/// definitions of the command line.
///
/// # Errors
/// All faults of the settings, and inputs that do not exist.
pub(super) fn of(found: &Definitions) -> Result<Vec<(Library, Option<String>)>, Vec<Diagnostic>> {
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
            groups,
        };
        (found, Some(library.output))
    };
    let unnamed = Library::unnamed(names(&Renames::default(), &|_| true));
    let libraries = libraries(&found.generation, &found.sources)?.into_iter().map(own);
    Ok(libraries.chain([(unnamed, None)]).collect())
}
