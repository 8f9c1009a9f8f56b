//! CRDs that a command works against.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::crd::{self, Crd};
use crate::diagnostic::Diagnostic;
use crate::input::{self, Input};
use crate::source::Source;

/// Reads the definitions of everything that `names` stand for, relative to `base`.
///
/// # Errors
/// What cannot be read, and what is wrong with the definitions.
pub(super) fn read<'n>(names: impl IntoIterator<Item = &'n str>, base: &Path) -> Result<Vec<Crd>, Vec<Diagnostic>> {
    let inputs = input::find(names, base)?;
    let sources: Result<Vec<_>, _> = inputs.par_iter().map(Input::read).collect();
    parse(&sources.map_err(|diagnostic| vec![diagnostic])?)
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
