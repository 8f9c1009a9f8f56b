//! A configuration → the libraries that it makes, without making them: how a kind of one of its files is imported.

use std::collections::BTreeSet;

use super::plan;
use super::types::Document;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::input::{Input, Sources};
use crate::model::{Extras, GroupNames, Renames, Selection};
use crate::openapi::Definitions;
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
    /// The OpenAPI document that it is made of; `None` for a library of CRDs.
    pub document: Option<String>,
}

/// What a library of an OpenAPI document is made of.
#[derive(Debug)]
pub struct LibraryOfTypes {
    /// The folder of the library below the output folder.
    pub output: String,
    /// Its names.
    pub package: Package,
    /// The types and resources of the document.
    pub definitions: Definitions,
    /// Which of the types it has.
    pub selection: Selection,
    /// The names of the groups of types.
    pub groups: GroupNames,
    /// What it has beyond the libraries of k8s-gen.
    pub extras: Extras,
}

/// The libraries of OpenAPI documents of a configuration, with the documents.
///
/// # Errors
/// All faults of the settings, and documents that cannot be read.
pub fn libraries_of_types(config: &Config, sources: &Sources) -> Result<Vec<LibraryOfTypes>, Vec<Diagnostic>> {
    if config.specs.iter().all(|spec| spec.document().is_none()) {
        return Ok(Vec::new());
    }
    let (_, plans) = plan::plan(config, sources)?;
    let mut libraries = Vec::new();
    for plan in plans {
        let Some(name) = plan.openapi else { continue };
        let document = Document::read(&sources.find([name])?, &())?;
        libraries.push(LibraryOfTypes {
            groups: document.groups(&plan)?,
            definitions: document.into_definitions(),
            extras: plan.extras(),
            output: plan.output,
            package: plan.package,
            selection: plan.selection,
        });
    }
    Ok(libraries)
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
            document: plan.openapi.map(str::to_owned),
        })
    };
    plans.into_iter().map(name).collect()
}
