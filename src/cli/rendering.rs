//! Validation of rendered manifests before they are written.

use std::path::PathBuf;
use std::sync::Arc;

use super::definitions;
use super::definitions::Definitions;
use super::exit::{FAILED, FINDINGS, FINE};
use super::kubernetes::Server;
use super::settings;
use super::terminal::Terminal;
use crate::beside::Beside;
use crate::diagnostic::Diagnostic;
use crate::rendered;
use crate::tanka::Environmental;
use crate::validate::{Manifests, Options, Run};

/// The options of a validation.
pub(super) struct Validation<'a> {
    pub(super) crds: &'a [String],
    pub(super) paths: &'a [PathBuf],
    pub(super) ignore_missing_schemas: bool,
    pub(super) server: &'a Server,
}

/// Validates manifests. Returns the exit code if they must not be written.
pub(super) fn refusal(
    environments: &[Environmental],
    definitions: Option<Definitions>,
    validation: &Validation<'_>,
    terminal: &Terminal,
) -> Option<u8> {
    let definitions = definitions.map_or_else(|| definitions::find(validation.crds, None, validation.paths), Ok);
    let code = definitions.and_then(|definitions| validate(environments, definitions, validation, terminal));
    let code = code.unwrap_or_else(|diagnostics| {
        terminal.diagnostics(&diagnostics);
        FAILED
    });
    (code != FINE).then_some(code)
}

/// Validates the manifests and prints the report to standard error. Returns the exit code.
///
/// # Errors
/// Faults in the settings of the project.
fn validate(
    environments: &[Environmental],
    definitions: Definitions,
    validation: &Validation<'_>,
    terminal: &Terminal,
) -> Result<u8, Vec<Diagnostic>> {
    let nothing_found = definitions.nothing_found();
    let policy = settings::policy(&definitions, None)?;
    let kubernetes = validation.server.kubernetes(&definitions)?;
    let Definitions {
        catalog,
        settings: wanted,
        generation,
        config,
        ..
    } = definitions;
    let registry = Arc::new(catalog.into_registry());
    let options = Options {
        ignore_missing_schemas: validation.ignore_missing_schemas,
        kubernetes,
        skip: wanted.skip.clone(),
        reference: generation.reference.and_then(|reference| reference.url),
        policy,
        ..Options::default()
    };
    let mut run = Run::new(&registry, &options);
    let mut manifests: Vec<Manifests> = environments.iter().map(rendered::manifests).collect();
    let mut beside = Beside::new(Arc::clone(&registry));
    beside.add(&mut manifests);
    rendered::locate(environments, run.add(&manifests));
    let found = run.finish();
    terminal.diagnostics(&settings::unused_skips(
        &wanted.skip,
        config.as_ref(),
        &found,
        &registry,
    ));
    if found.is_clean() {
        terminal.message(&terminal.findings(&found));
        return Ok(FINE);
    }
    terminal.message(&terminal.report(&found, false));
    if let Some(error) = nothing_found.filter(|_| beside.is_empty() && found.summary().no_schema > 0) {
        terminal.diagnostics(&[error]);
        return Ok(FAILED);
    }
    Ok(if registry.has_unusable() { FAILED } else { FINDINGS })
}
