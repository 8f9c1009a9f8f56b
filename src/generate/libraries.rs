//! A configuration → the libraries that it makes, without making them: how a kind of one of its files is imported.

use std::collections::BTreeSet;

use super::plan;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::input::{Input, Sources};
use crate::model::{Renames, Selection};
use crate::render::Package;

/// A library of a configuration.
#[derive(Debug)]
pub struct LibraryName {
    /// The folder of the library below the output folder.
    pub output: String,
    /// Its names.
    pub package: Package,
    /// Names of API groups that the configuration gives.
    pub renames: Renames,
    /// The names of its inputs.
    pub inputs: BTreeSet<String>,
    /// Which of their kinds it has.
    pub selection: Selection,
}

/// The libraries of a configuration with these sources.
///
/// # Errors
/// All faults of the settings, and inputs that do not exist.
pub fn libraries(config: &Config, sources: &Sources) -> Result<Vec<LibraryName>, Vec<Diagnostic>> {
    if config.specs.is_empty() {
        return Ok(Vec::new());
    }
    let (_, plans) = plan::plan(config, sources)?;
    let name = |plan: plan::Plan<'_>| {
        let inputs = sources.find(plan.spec.crds.iter().map(String::as_str))?;
        Ok(LibraryName {
            output: plan.output,
            package: plan.package,
            renames: plan.renames,
            inputs: inputs.iter().map(Input::name).collect(),
            selection: plan.selection,
        })
    };
    plans.into_iter().map(name).collect()
}
