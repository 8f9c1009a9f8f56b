//! CRDs that a command works against.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::memory;
use crate::config;
use crate::crd;
use crate::crd::Crd;
use crate::diagnostic::Diagnostic;
use crate::input;
use crate::input::Input;
use crate::source::Source;
use crate::validate::Registry;

/// The definition that is there without any other.
const EMBEDDED: &str = include_str!("../../crds/userpoolclients-0.33.yaml");

/// The size of a file with a CRD, about.
const TYPICAL: usize = 32 * 1024;

/// What to validate against: the definitions that are named, else those of the configuration, else the built-in one.
///
/// # Errors
/// What cannot be read, what is wrong with the definitions or the configuration, and no definition at all.
pub(super) fn registry(crds: &[String], config: Option<&Path>) -> Result<Registry, Vec<Diagnostic>> {
    let path = config.map_or_else(|| PathBuf::from("crdsmith.yaml"), Path::to_owned);
    let crds = if !crds.is_empty() {
        read(crds.iter().map(String::as_str), Path::new(""))?
    } else if config.is_some() || path.exists() {
        let source = Input::File(path.clone())
            .read()
            .map_err(|diagnostic| vec![diagnostic])?;
        let config = config::read(&source)?;
        let base = path.parent().map(Path::to_owned).unwrap_or_default();
        let names = config.specs.iter().flat_map(|spec| &spec.crds);
        read(names.map(String::as_str), &base)?
    } else {
        parse(&[Source::new("built-in UserPoolClient", EMBEDDED)])?
    };
    if crds.is_empty() {
        let nothing = Diagnostic::error("no-crds", "there are no CRDs to validate against");
        return Err(vec![nothing]);
    }
    Ok(Registry::new(crds))
}

/// Reads the definitions of everything that `names` stand for, relative to `base`.
///
/// # Errors
/// What cannot be read, and what is wrong with the definitions.
pub(super) fn read<'n>(names: impl IntoIterator<Item = &'n str>, base: &Path) -> Result<Vec<Crd>, Vec<Diagnostic>> {
    let inputs = input::find(names, base)?;
    let sources: Result<Vec<_>, _> =
        memory::sized(inputs.len() * TYPICAL, || inputs.par_iter().map(Input::read).collect());
    let sources = sources.map_err(|diagnostic| vec![diagnostic])?;
    let bytes = sources.iter().map(|source| source.text().len()).sum();
    memory::sized(bytes, || parse(&sources))
}

/// The definitions of some texts.
///
/// # Errors
/// What is wrong with them.
pub(super) fn parse(sources: &[Arc<Source>]) -> Result<Vec<Crd>, Vec<Diagnostic>> {
    let readings: Vec<crd::Reading> = sources.par_iter().map(crd::read).collect();
    let mut crds = Vec::new();
    let mut wrong = Vec::new();
    for reading in readings {
        crds.extend(reading.crds);
        wrong.extend(reading.diagnostics.into_iter().filter(Diagnostic::is_error));
    }
    if wrong.is_empty() { Ok(crds) } else { Err(wrong) }
}
