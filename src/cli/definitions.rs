//! CRDs that a command works against.

use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::input;
use crate::input::Input;
use crate::rule::Rule;
use crate::validate::Registry;

/// The built-in definition.
const EMBEDDED: &str = include_str!("../../crds/userpoolclients-0.33.yaml");

/// The definitions to validate against: those of the command line, or else of the configuration, or else the built-in one. `named` holds the
/// definitions of the command line if they have been found before.
///
/// # Errors
/// Inputs that cannot be read, faults in the configuration or in the heads of definitions, and an empty set of definitions.
pub(super) fn registry(
    crds: &[String],
    config: Option<&Path>,
    named: Option<Catalog>,
) -> Result<Registry, Vec<Diagnostic>> {
    let path = config.map_or_else(|| PathBuf::from("crdsmith.yaml"), Path::to_owned);
    let catalog = if let Some(named) = named {
        named
    } else if !crds.is_empty() {
        find(crds.iter().map(String::as_str), Path::new(""))?
    } else if config.is_some() || path.exists() {
        configured(path)?
    } else {
        Catalog::of_text("built-in UserPoolClient", EMBEDDED)?
    };
    if catalog.is_empty() {
        let nothing = Diagnostic::error(Rule::NoCrds, "no CRDs to validate against");
        return Err(vec![nothing]);
    }
    Ok(catalog.into_registry())
}

/// The definitions of a configuration.
fn configured(path: PathBuf) -> Result<Catalog, Vec<Diagnostic>> {
    let base = path.parent().map(Path::to_owned).unwrap_or_default();
    let source = Input::File(path).read().map_err(|diagnostic| vec![diagnostic])?;
    let config = config::read(&source)?;
    let names = config.specs.iter().flat_map(|spec| &spec.crds);
    find(names.map(String::as_str), &base)
}

/// The definitions that `names` select, relative to `base`.
///
/// # Errors
/// Inputs that cannot be read, and faults in the heads of definitions.
pub(super) fn find<'n>(names: impl IntoIterator<Item = &'n str>, base: &Path) -> Result<Catalog, Vec<Diagnostic>> {
    Catalog::read(&input::find(names, base)?)
}
