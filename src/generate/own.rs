//! The kinds of OpenAPI documents: their pages of the field reference, and their JSON Schemas.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::examples::Examples;
use super::kinds::{Job, kind};
use super::plan::Plan;
use super::reference::Reference;
use super::types::{Document, Own};
use crate::crd::Version;
use crate::diagnostic::Diagnostic;
use crate::json_schema;
use crate::model::{GroupNames, ObjectMeta};
use crate::openapi::Release;
use crate::output::Sink;
use crate::validate::Kubernetes;

/// Where the files go, and which are made.
pub(super) struct Wanted<'w> {
    pub(super) meta: &'w ObjectMeta,
    pub(super) reference: &'w Reference,
    pub(super) sink: &'w dyn Sink,
    /// Whether JSON Schemas are written.
    pub(super) has_schemas: bool,
}

/// Writes what the kinds of a document have beside the library. Returns the number of their versions.
///
/// # Errors
/// Files that cannot be written.
pub(super) fn kinds(
    wanted: &Wanted<'_>,
    plan: &Plan<'_>,
    (document, groups): (&Document, &GroupNames),
) -> Result<usize, Vec<Diagnostic>> {
    let kinds = document.kinds(plan);
    let names: BTreeSet<_> = kinds
        .iter()
        .map(|own| (own.crd.group.clone(), own.crd.names.kind.clone()))
        .collect();
    let job = Job {
        plan,
        groups,
        meta: wanted.meta,
        sink: wanted.sink,
        patched: None,
        has_library: false,
        has_schemas: wanted.has_schemas,
        reference: wanted.reference.library(plan, &names),
    };
    if job.reference.is_none() && (plan.schemas.is_none() || !wanted.has_schemas) {
        return Ok(0);
    }
    let release = Release::newest();
    let server = Kubernetes::document(release, document.definitions().clone().with_hints(release));
    let examples = Examples::own(server);
    let one = |own: &Own<'_>| each(&job, own, &examples);
    let written: Vec<_> = kinds.par_iter().map(one).collect();
    let mut schemas = Vec::new();
    for names in written {
        schemas.extend(names.map_err(|diagnostic| vec![diagnostic])?);
    }
    let Some(folder) = plan.schemas.as_ref().filter(|_| wanted.has_schemas) else {
        return Ok(schemas.len());
    };
    let names = schemas.iter();
    let text = json_schema::all(names.map(|[group, version, kind]| (&**group, &**version, &**kind)));
    wanted
        .sink
        .file(folder, json_schema::ALL, &text)
        .map_err(|diagnostic| vec![diagnostic])?;
    Ok(schemas.len())
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
