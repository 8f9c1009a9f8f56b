//! What a library has beside its kinds: indexes, hand-written files, the file for jsonnet-bundler.

use super::custom;
use super::patches::Output;
use super::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::input::Sources;
use crate::model::{Entry, Library};
use crate::render::{LayoutError, jsonnet, markdown};
use crate::rule::Rule;

/// Writes the files. The entries are [distinct](crate::model::distinct).
///
/// # Errors
/// Names that clash, hand-written files that cannot be read or evaluated, files that cannot be written.
pub(super) fn write(
    plan: &Plan<'_>,
    entries: Vec<Entry>,
    sources: &Sources,
    (sink, patched): Output<'_>,
) -> Result<(), Vec<Diagnostic>> {
    let digests = entries.iter().map(|entry| {
        let name = format!("{}/{}/{}", entry.api_group, entry.name.version, entry.kind);
        (name, format!("{:016x}", entry.fingerprint))
    });
    sink.definitions(&plan.output, digests.collect());
    let library = Library::new(entries)?;
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    let custom = custom::patches(plan.spec, sources.base())?;
    for file in custom.iter().chain(&custom::extensions(plan.spec, sources.base())?) {
        file.copy(&plan.output, sink).map_err(one)?;
    }
    let names: Vec<String> = custom.iter().map(|patch| patch.name.clone()).collect();
    let broken = |error: LayoutError| vec![Diagnostic::error(Rule::Template, error.to_string())];
    for (path, text) in jsonnet::indexes(&library, &plan.package, &names).map_err(broken)? {
        sink.file(&plan.output, &path, text.as_bytes()).map_err(one)?;
    }
    if let Some(docs) = &plan.docs {
        let mut pages = markdown::indexes(&library, &plan.package, &plan.spec.output).map_err(broken)?;
        if let Some(patched) = patched {
            pages.extend(patched.pages(plan, &library)?);
        }
        for (path, text) in pages {
            sink.file(docs, &path, text.as_bytes()).map_err(one)?;
        }
    }
    if plan.spec.jsonnetfile {
        sink.file(&plan.output, "jsonnetfile.json", custom::JSONNETFILE.as_bytes())
            .map_err(one)?;
    }
    Ok(())
}
