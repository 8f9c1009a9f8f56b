//! A configuration → the libraries that it makes, without making them: how a kind of one of its files is imported.

use std::collections::BTreeSet;
use std::path::Path;

use super::plan;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::input;
use crate::model::Renames;
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
}

/// The libraries of a configuration whose paths are relative to `base`.
///
/// # Errors
/// All faults of the settings, and inputs that do not exist.
pub fn libraries(config: &Config, base: &Path) -> Result<Vec<LibraryName>, Vec<Diagnostic>> {
    if config.specs.is_empty() {
        return Ok(Vec::new());
    }
    let (_, plans, _) = plan::plan(config, base)?;
    let name = |plan: plan::Plan<'_>| {
        let inputs = input::find(plan.spec.crds.iter().map(String::as_str), base)?;
        Ok(LibraryName {
            output: plan.output,
            package: plan.package,
            renames: plan.renames,
            inputs: inputs.iter().map(input::Input::name).collect(),
        })
    };
    plans.into_iter().map(name).collect()
}
