//! Inputs → the files of kinds, in parallel.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::examples::Examples;
use super::foreign;
use super::package;
use super::patches::Patched;
use super::plan::Plan;
use super::progress::Progress;
use super::reference;
use super::texts::Texts;
use crate::crd;
use crate::crd::{Crd, Other, Schema, Scope, Version, digest};
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::input::Input;
use crate::json_schema;
use crate::model;
use crate::model::{Entry, GroupNames, Kind, ObjectMeta, naming};
use crate::output::Sink;
use crate::render::{jsonnet, markdown};
use crate::rule::Rule;
use crate::site::Origin;
use crate::source::{Place, Source};
use crate::yaml;
use crate::yaml::Chunk;

/// Kinds of documents that a message lists.
const MAX_LISTED: usize = 5;

/// Where definitions come from, and their file if others can lie beside it.
type From = (Origin, Option<PathBuf>);

/// Result of reading some inputs.
#[derive(Default)]
pub(super) struct Kinds {
    /// Group and kind of each definition.
    pub(super) crds: BTreeSet<(String, String)>,
    pub(super) entries: Vec<Entry>,
    /// Group, version and kind of each JSON Schema.
    pub(super) schemas: Vec<(String, String, String)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Documents that are no definitions.
    others: Vec<Other>,
    /// Names of definitions that the selection left out.
    left_out: Vec<String>,
}

/// What all inputs of a library have in common.
pub(super) struct Job<'j> {
    pub(super) plan: &'j Plan<'j>,
    pub(super) groups: &'j GroupNames,
    pub(super) meta: &'j ObjectMeta,
    pub(super) sink: &'j dyn Sink,
    /// The patches of the library, if they are on its pages.
    pub(super) patched: Option<&'j Patched<'j>>,
    /// Whether the library and its pages are written.
    pub(super) has_library: bool,
    /// Whether JSON Schemas are written, if the library has a folder for them.
    pub(super) has_schemas: bool,
    pub(super) reference: Option<reference::Library<'j>>,
}

impl Job<'_> {
    /// The folder of the JSON Schema of a version, if it has one. The server takes no objects of versions that are not served.
    fn schemas(&self, version: &Version) -> Option<&str> {
        let folder = self.plan.schemas.as_deref();
        folder.filter(|_| self.has_schemas && version.served)
    }
}

/// Reads inputs and writes the files of the kinds that a plan selects.
pub(super) fn generate(job: &Job<'_>, texts: &Texts, progress: &dyn Progress) -> Kinds {
    let read = |(input, text): (&Input, _)| {
        let kinds = match text {
            Ok(source) => read_source(job, input, &source),
            Err(diagnostic) => Kinds {
                diagnostics: vec![diagnostic],
                ..Kinds::default()
            },
        };
        progress.done();
        kinds
    };
    texts.each().map(read).reduce(Kinds::default, Kinds::and)
}

fn read_source(job: &Job<'_>, input: &Input, source: &Arc<Source>) -> Kinds {
    if let Some(diagnostic) = foreign::page(source) {
        return Kinds {
            diagnostics: vec![diagnostic.detached()],
            ..Kinds::default()
        };
    }
    let origin = job.reference.as_ref().map(|_| reference::origin(input, source));
    let read = |chunk: Chunk<'_>| {
        let mut reading = crd::read_chunk(source, chunk);
        if input.is_body() {
            foreign::refuse_texts(&mut reading);
        }
        let mut kinds = Kinds {
            diagnostics: reading.diagnostics,
            others: reading.others,
            ..Kinds::default()
        };
        for crd in &reading.crds {
            definition(job, crd, origin.as_ref(), &mut kinds);
        }
        // From here on, only the lines that something is said about are kept of the source.
        kinds.diagnostics = kinds.diagnostics.into_iter().map(Diagnostic::detached).collect();
        kinds
    };
    let chunks = yaml::chunks(source.text());
    let mut kinds = chunks.into_par_iter().map(read).reduce(Kinds::default, Kinds::and);
    foreign::explain_template(source.text(), &mut kinds.diagnostics);
    kinds
}

fn definition(job: &Job<'_>, crd: &Crd, origin: Option<&From>, kinds: &mut Kinds) {
    if crd.is_partial() {
        kinds.others.push(Other {
            place: crd.place.detached(),
            what: "definition without group, kind and versions".to_owned(),
            is_object: true,
        });
        return;
    }
    kinds.crds.insert((crd.group.clone(), crd.names.kind.clone()));
    let mut wrong = model::check(crd);
    if !wrong.is_empty() {
        kinds.diagnostics.append(&mut wrong);
        return;
    }
    let examples = match origin.map(|(_, file)| Examples::of(crd, file.as_deref())).transpose() {
        Ok(examples) => examples,
        Err(wrong) => {
            kinds.diagnostics.extend(wrong);
            return;
        }
    };
    let beside = origin.map(|(origin, _)| origin).zip(examples.as_ref());
    for version in &crd.versions {
        let selection = &job.plan.selection;
        if selection.selects(&crd.group, &crd.names.kind, &version.name, version.served) {
            match kind(job, (crd, version), job.groups.get(&crd.group), beside) {
                Ok(entry) => {
                    kinds.entries.push(entry);
                    if job.schemas(version).is_some() {
                        let names = [&crd.group, &version.name, &crd.names.kind].map(String::clone);
                        kinds.schemas.push(names.into());
                    }
                }
                Err(diagnostic) => kinds.diagnostics.push(diagnostic),
            }
        } else {
            kinds
                .left_out
                .push(naming::definition(&crd.group, &version.name, &crd.names.kind));
        }
    }
}

/// Writes what a version of a definition has. `group` is the field of its group in the library.
pub(super) fn kind(
    job: &Job<'_>,
    (crd, version): (&Crd, &Version),
    group: &str,
    beside: Option<(&Origin, &Examples)>,
) -> Result<Entry, Diagnostic> {
    let Job {
        plan,
        meta,
        sink,
        patched,
        has_library,
        reference,
        ..
    } = job;
    let empty = Schema::default();
    let mut diagnostics = Vec::new();
    let schema = version.schema.as_ref().unwrap_or_else(|| {
        let message = format!(
            "version `{}` of `{}` has no schema: its library has only `new` and `metadata`",
            version.name, crd.names.kind
        );
        diagnostics.push(
            Diagnostic::warning(Rule::CrdSchemaMissing, message).at(Place::new(&crd.place.source, version.name_span)),
        );
        &empty
    });
    let kind = Kind::new(crd, version, schema, group, meta);
    diagnostics.extend(kind.diagnostics());
    if *has_library {
        library_files(plan, &kind, *sink, *patched)?;
    }
    let page = reference.as_ref().zip(beside);
    let schemas = job.schemas(version);
    if page.is_some() || schemas.is_some() {
        let facts = Facts::of(&kind, meta);
        if let Some((library, beside)) = page {
            library.kind(&kind, &facts, beside, *sink)?;
        }
        if let Some(schemas) = schemas {
            let path = json_schema::path(&crd.group, &crd.names.kind, &version.name);
            sink.file(schemas, &path, &json_schema::kind(&facts, meta))?;
        }
    }
    let fingerprint = digest::all([
        u64::from(crd.scope == Scope::Cluster),
        u64::from(version.schema.is_some()),
        version.fingerprint,
    ]);
    Ok(Entry {
        name: kind.name,
        api_group: crd.group.clone(),
        kind: crd.names.kind.clone(),
        place: Place::new(&crd.place.source, crd.names.kind_span).detached(),
        fingerprint,
        diagnostics: diagnostics.into_iter().map(Diagnostic::detached).collect(),
    })
}

/// Writes the library of a kind, and its page.
fn library_files(
    plan: &Plan<'_>,
    kind: &Kind<'_>,
    sink: &dyn Sink,
    patched: Option<&Patched<'_>>,
) -> Result<(), Diagnostic> {
    sink.file(
        &plan.output,
        &format!("_gen/{}.libsonnet", kind.name.file()),
        jsonnet::kind(kind).as_bytes(),
    )?;
    if let Some(docs) = &plan.docs
        && !patched.is_some_and(|patched| patched.touches(&kind.name))
    {
        let page = markdown::kind(kind, &plan.spec.output);
        let page = page.map_err(|error| Diagnostic::error(Rule::Template, error.to_string()))?;
        sink.file(docs, &format!("{}.md", kind.name.page()), page.as_bytes())?;
    }
    Ok(())
}

impl Kinds {
    fn and(mut self, mut other: Self) -> Self {
        self.crds.append(&mut other.crds);
        self.entries.append(&mut other.entries);
        self.schemas.append(&mut other.schemas);
        self.diagnostics.append(&mut other.diagnostics);
        self.others.append(&mut other.others);
        self.left_out.append(&mut other.left_out);
        self
    }

    /// The reason why no kind was generated.
    pub(super) fn nothing(&self, plan: &Plan<'_>) -> Diagnostic {
        if self.crds.is_empty() {
            let found = match self.others.len() {
                0 => "the input has no objects".to_owned(),
                _ => format!("found {}", counted(&self.others.iter().collect::<Vec<_>>())),
            };
            let message = format!("no CustomResourceDefinition found for `{}`: {found}", plan.package.name);
            let error = Diagnostic::error(Rule::CrdNone, message);
            return if self.others.iter().any(|other| other.what == crd::OPENAPI) {
                error.help("name the OpenAPI document in a spec of `crdsmith.yaml`: `openapi: FILE`")
            } else {
                error
            };
        }
        let mut names: Vec<&str> = self.left_out.iter().map(String::as_str).collect();
        names.sort_unstable();
        let shown: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
        let more = names.len().saturating_sub(shown.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let by = match (&plan.spec.prefix, plan.spec.served_only) {
            (Some(prefix), false) => format!("`prefix: {prefix}` excludes"),
            (None, true) => "`servedOnly` excludes".to_owned(),
            _ => "`prefix` and `servedOnly` exclude".to_owned(),
        };
        Diagnostic::error(
            Rule::KindNone,
            format!("{by} all definitions of `{}`", plan.package.name),
        )
        .help(format!("excluded: {}{more}", shown.join(", ")))
    }

    /// Notes about skipped documents, and about settings without effect.
    pub(super) fn notes(&self, plan: &Plan<'_>) -> Vec<Diagnostic> {
        let mut notes = Vec::new();
        // The object that describes a package is where it belongs.
        let is_other = |other: &&Other| !other.what.starts_with(package::META);
        let others: Vec<&Other> = self.others.iter().filter(is_other).collect();
        if !others.is_empty() {
            notes.push(Diagnostic::note(Rule::NotACrd, format!("skipped {}", counted(&others))));
        }
        for pattern in plan.renames.unused(self.crds.iter().map(|(group, _)| group.as_str())) {
            let message = format!("no definition has the API group `{pattern}` of `groups`");
            notes.push(Diagnostic::warning(Rule::ConfigGroups, message));
        }
        notes
    }
}

/// `2 × apps/v1 Deployment (first at x.yaml:3:1), 1 × a list (first at y.yaml:1:1)`, the most frequent ones.
fn counted(others: &[&Other]) -> String {
    let mut counts: BTreeMap<&str, (usize, &Place)> = BTreeMap::new();
    for other in others {
        counts.entry(&other.what).or_insert((0, &other.place)).0 += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(what, (count, _))| (Reverse(*count), *what));
    let each = counts
        .iter()
        .take(MAX_LISTED)
        .map(|(what, (count, place))| format!("{count} × {what} (first at {place})"));
    let listed = each.collect::<Vec<_>>().join(", ");
    let more = counts.iter().skip(MAX_LISTED).map(|(_, (count, _))| count).sum();
    match more {
        0 => listed,
        1 => format!("{listed} and 1 other document"),
        more => format!("{listed} and {more} other documents"),
    }
}
