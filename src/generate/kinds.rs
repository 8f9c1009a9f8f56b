//! Inputs → the files of kinds, in parallel.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::plan::Plan;
use super::progress::Progress;
use crate::crd;
use crate::crd::{Crd, Other, Reading, Schema, Version};
use crate::diagnostic::Diagnostic;
use crate::input::Input;
use crate::model;
use crate::model::{Entry, Kind, ObjectMeta, naming};
use crate::output::Sink;
use crate::render::{jsonnet, markdown};
use crate::rule::Rule;
use crate::source::{Place, Source};
use crate::yaml;
use crate::yaml::Chunk;

/// Result of reading some inputs.
#[derive(Default)]
pub(super) struct Kinds {
    pub(super) crds: usize,
    pub(super) entries: Vec<Entry>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Documents that are no definitions.
    others: Vec<Other>,
    /// Names of definitions that the selection left out.
    left_out: Vec<String>,
    /// API groups that were met.
    groups: std::collections::BTreeSet<String>,
}

/// Reads inputs and writes the files of the kinds that a plan selects.
pub(super) fn generate(
    plan: &Plan<'_>,
    inputs: &[Input],
    meta: &ObjectMeta,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> Kinds {
    let read = |input: &Input| {
        let kinds = match input.read() {
            Ok(source) => read_source(plan, &source, matches!(input, Input::Url(_)), meta, sink),
            Err(diagnostic) => Kinds {
                diagnostics: vec![diagnostic],
                ..Kinds::default()
            },
        };
        progress.done();
        kinds
    };
    inputs.par_iter().map(read).reduce(Kinds::default, Kinds::and)
}

fn read_source(plan: &Plan<'_>, source: &Arc<Source>, fetched: bool, meta: &ObjectMeta, sink: &dyn Sink) -> Kinds {
    let read = |chunk: Chunk<'_>| {
        let mut reading = crd::read_chunk(source, chunk);
        if fetched {
            refuse_pages(&mut reading);
        }
        let mut kinds = Kinds {
            crds: reading.crds.len(),
            diagnostics: reading.diagnostics,
            others: reading.others,
            ..Kinds::default()
        };
        for crd in &reading.crds {
            kinds.groups.insert(crd.group.clone());
            definition(plan, crd, meta, sink, &mut kinds);
        }
        // From here on, only the lines that something is said about are kept of the source.
        kinds.diagnostics = kinds.diagnostics.into_iter().map(Diagnostic::detached).collect();
        kinds
    };
    let chunks = yaml::chunks(source.text());
    chunks.into_par_iter().map(read).reduce(Kinds::default, Kinds::and)
}

/// Reports documents that are not objects. A server's error page may be valid YAML: a string. Content of a URL must be an object.
fn refuse_pages(reading: &mut Reading) {
    for other in &reading.others {
        if !other.is_object {
            let message = format!("the URL returned {} instead of Kubernetes objects", other.what);
            reading
                .diagnostics
                .push(Diagnostic::error(Rule::InputUrl, message).at(other.place.clone()));
        }
    }
}

fn definition(plan: &Plan<'_>, crd: &Crd, meta: &ObjectMeta, sink: &dyn Sink, kinds: &mut Kinds) {
    let mut wrong = model::check(crd);
    if !wrong.is_empty() {
        kinds.diagnostics.append(&mut wrong);
        return;
    }
    for version in &crd.versions {
        if plan.selection.selects(crd, version) {
            if let Err(diagnostic) = kind(plan, crd, version, meta, sink, kinds) {
                kinds.diagnostics.push(diagnostic);
            }
        } else {
            kinds
                .left_out
                .push(naming::definition(&crd.group, &version.name, &crd.names.kind));
        }
    }
}

fn kind(
    plan: &Plan<'_>,
    crd: &Crd,
    version: &Version,
    meta: &ObjectMeta,
    sink: &dyn Sink,
    kinds: &mut Kinds,
) -> Result<(), Diagnostic> {
    let empty = Schema::default();
    let schema = version.schema.as_ref().unwrap_or_else(|| {
        let message = format!(
            "version `{}` of `{}` has no schema: its library has only `new` and `metadata`",
            version.name, crd.names.kind
        );
        kinds.diagnostics.push(
            Diagnostic::warning(Rule::CrdSchemaMissing, message).at(Place::new(&crd.place.source, version.name_span)),
        );
        &empty
    });
    let kind = Kind::new(crd, version, schema, plan.selection.group(&crd.group), meta);
    kinds.diagnostics.extend(kind.warnings());
    let file = kind.name.file();
    sink.file(
        &plan.output,
        &format!("_gen/{file}.libsonnet"),
        jsonnet::kind(&kind).as_bytes(),
    )?;
    if let Some(docs) = &plan.docs {
        let page = markdown::kind(&kind, &plan.spec.output);
        let page = page.map_err(|error| Diagnostic::error(Rule::Template, error.to_string()))?;
        sink.file(docs, &format!("{file}.md"), page.as_bytes())?;
    }
    kinds.entries.push(Entry {
        name: kind.name,
        api_group: crd.group.clone(),
        kind: crd.names.kind.clone(),
        place: Place::new(&crd.place.source, crd.names.kind_span).detached(),
    });
    Ok(())
}

impl Kinds {
    fn and(mut self, mut other: Self) -> Self {
        self.crds += other.crds;
        self.entries.append(&mut other.entries);
        self.diagnostics.append(&mut other.diagnostics);
        self.others.append(&mut other.others);
        self.left_out.append(&mut other.left_out);
        self.groups.append(&mut other.groups);
        self
    }

    /// The reason why no kind was generated.
    pub(super) fn nothing(&self, plan: &Plan<'_>) -> Diagnostic {
        if self.crds == 0 {
            let found = match self.others.len() {
                0 => "the input has no objects".to_owned(),
                _ => format!("found {}", self.counted_others()),
            };
            let message = format!("no CustomResourceDefinition found for `{}`: {found}", plan.package.name);
            return Diagnostic::error(Rule::CrdNone, message);
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
        if !self.others.is_empty() {
            notes.push(Diagnostic::note(
                Rule::NotACrd,
                format!("skipped {}", self.counted_others()),
            ));
        }
        for api_group in plan
            .spec
            .groups
            .keys()
            .filter(|api_group| !self.groups.contains(*api_group))
        {
            let message = format!("no definition has the API group `{api_group}` of `groups`");
            notes.push(Diagnostic::warning(Rule::ConfigGroups, message));
        }
        notes
    }

    /// `2 × apps/v1 Deployment, a list (first at x.yaml:3:1)`.
    fn counted_others(&self) -> String {
        let mut counts: BTreeMap<&str, (usize, &Place)> = BTreeMap::new();
        for other in &self.others {
            counts.entry(&other.what).or_insert((0, &other.place)).0 += 1;
        }
        let each = counts
            .iter()
            .map(|(what, (count, place))| format!("{count} × {what} (first at {place})"));
        each.collect::<Vec<_>>().join(", ")
    }
}
