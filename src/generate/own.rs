//! The kinds of OpenAPI documents: their pages of the field reference, and their JSON Schemas.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Run;
use super::examples::Examples;
use super::kinds::{Job, kind};
use super::plan::Plan;
use super::types::{Document, Own};
use crate::crd::Version;
use crate::diagnostic::Diagnostic;
use crate::json_schema;
use crate::model::GroupNames;
use crate::openapi::Release;
use crate::validate::Kubernetes;

/// Writes what the kinds of a document have beside the library.
///
/// # Errors
/// Files that cannot be written.
pub(super) fn kinds(
    run: &Run<'_>,
    plan: &Plan<'_>,
    (document, groups): (&Document, &GroupNames),
    outcome: &mut super::Outcome,
) -> Result<(), Vec<Diagnostic>> {
    let kinds = document.kinds(plan);
    let names: BTreeSet<_> = kinds
        .iter()
        .map(|own| (own.crd.group.clone(), own.crd.names.kind.clone()))
        .collect();
    let job = Job {
        plan,
        groups,
        meta: run.meta,
        sink: run.sink,
        patched: None,
        has_library: false,
        has_schemas: run.has_libraries,
        reference: run.reference.library(plan, &names),
    };
    if job.reference.is_none() && (plan.schemas.is_none() || !run.has_libraries) {
        return Ok(());
    }
    let server = Kubernetes::document(Release::newest(), document.definitions().clone());
    let examples = Examples::own(server);
    let one = |own: &Own<'_>| each(&job, own, &examples);
    let written: Vec<_> = kinds.par_iter().map(one).collect();
    let mut schemas = Vec::new();
    for names in written {
        schemas.extend(names.map_err(|diagnostic| vec![diagnostic])?);
    }
    outcome.kinds += schemas.len();
    let Some(folder) = plan.schemas.as_ref().filter(|_| run.has_libraries) else {
        return Ok(());
    };
    let names = schemas.iter();
    let text = json_schema::all(names.map(|[group, version, kind]| (&**group, &**version, &**kind)));
    run.sink
        .file(folder, json_schema::ALL, &text)
        .map_err(|diagnostic| vec![diagnostic])
}

/// Writes the versions of a kind. Returns group, version and kind of each.
fn each(job: &Job<'_>, own: &Own<'_>, examples: &Examples) -> Result<Vec<[String; 3]>, Diagnostic> {
    let versions = own.crd.versions.iter().zip(&own.groups);
    let wanted = versions.filter_map(|(version, group)| Some((version, group.as_deref()?)));
    let write = |(version, group): (&Version, &str)| {
        kind(
            job,
            (&own.crd, version),
            job.groups.get(group),
            Some((own.origin, examples)),
        )?;
        Ok([&own.crd.group, &version.name, &own.crd.names.kind].map(String::clone))
    };
    wanted.map(write).collect()
}
