//! The main job: a configuration → libraries, their pages and the field reference.
//!
//! In: a [`Config`] and the sources that it names. Out: files, one by one into a [`Sink`], and diagnostics. Definitions are read, printed and
//! freed in parallel, so memory holds only the definitions that the threads work on.

mod custom;
mod examples;
mod foreign;
mod kinds;
mod libraries;
mod own;
mod package;
mod patches;
mod plan;
mod progress;
mod reference;
mod texts;
mod types;
mod whole;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::{self, Sources};
use crate::json_schema;
use crate::model;
use crate::model::{GroupNames, ObjectMeta};
use crate::output::Sink;
use crate::rule::Rule;
use kinds::Job;
pub use libraries::{LibraryName, LibraryOfTypes, libraries, libraries_of_types};
use own::Wanted;
pub use patches::Evaluate;
use patches::{Output, Patched};
use plan::Plan;
pub use progress::Progress;
use reference::Reference;
use texts::{Scan, Texts};
use types::Document;

/// Result of a run, apart from its files.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Inputs that were read.
    pub inputs: usize,
    /// Definitions that were read.
    pub crds: usize,
    /// Kinds that were generated, each version of a definition counted.
    pub kinds: usize,
    /// Types of OpenAPI documents that were generated, kinds among them.
    pub types: usize,
    /// The diagnostics. If one is an error, the files must not be used.
    pub diagnostics: Vec<Diagnostic>,
}

impl Outcome {
    /// The numbers of definitions, kinds and types: `171 CRDs, 181 kinds`, `719 types`.
    #[must_use]
    pub fn counts(&self) -> String {
        let plural = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let kinds = format!("{}, {}", plural(self.crds, "CRD"), plural(self.kinds, "kind"));
        match (self.types, self.crds) {
            (0, _) => kinds,
            (types, 0) => plural(types, "type"),
            (types, _) => format!("{kinds}, {}", plural(types, "type")),
        }
    }

    /// Whether the run failed.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Generates all libraries of a configuration, and the field reference. Without `evaluator`, the pages have nothing of hand-written patches.
#[must_use]
pub fn generate(
    config: &Config,
    sources: &Sources,
    sink: &dyn Sink,
    progress: &dyn Progress,
    evaluator: Option<&dyn Evaluate>,
) -> Outcome {
    run(config, sources, sink, progress, (true, evaluator))
}

/// Generates only the field reference of a configuration: the folders of `reference` and `site`.
#[must_use]
pub fn site(config: &Config, sources: &Sources, sink: &dyn Sink, progress: &dyn Progress) -> Outcome {
    run(config, sources, sink, progress, (false, None))
}

/// Without libraries, only the field reference is made.
fn run(
    config: &Config,
    sources: &Sources,
    sink: &dyn Sink,
    progress: &dyn Progress,
    (has_libraries, evaluator): (bool, Option<&dyn Evaluate>),
) -> Outcome {
    let mut outcome = Outcome {
        diagnostics: config.warnings.clone(),
        ..Outcome::default()
    };
    match plan::plan(config, sources) {
        Ok((meta, plans)) => {
            let reference = Reference::new(config, &plans);
            let run = Run {
                sources,
                meta: &meta,
                reference: &reference,
                has_libraries,
                evaluator,
                sink,
                progress,
            };
            for plan in &plans {
                if let Err(diagnostics) = run.library(plan, &mut outcome) {
                    outcome.diagnostics.extend(diagnostics);
                }
            }
            if !outcome.failed() {
                outcome.diagnostics.extend(reference.finish(sink).err());
            }
        }
        Err(diagnostics) => outcome.diagnostics.extend(diagnostics),
    }
    if outcome.failed() {
        // Notes say what is in the files, and there are none.
        outcome
            .diagnostics
            .retain(|diagnostic| diagnostic.severity != Severity::Note);
    }
    outcome
}

/// The diagnostics with one for all that `is_alike` selects, at the place of the first: some catalogs have hundreds of them.
fn condensed(
    found: impl IntoIterator<Item = Diagnostic>,
    is_alike: impl Fn(&Diagnostic) -> bool,
    (one, many): (&str, &str),
) -> Vec<Diagnostic> {
    let mut others = Vec::new();
    let mut first: Option<(usize, usize)> = None;
    for diagnostic in found {
        match &mut first {
            Some((_, more)) if is_alike(&diagnostic) => *more += 1,
            _ => {
                if is_alike(&diagnostic) {
                    first = Some((others.len(), 0));
                }
                others.push(diagnostic);
            }
        }
    }
    if let Some((at, more @ 1..)) = first {
        let more = format!("{more} more {}", if more == 1 { one } else { many });
        let help = others[at].help.take();
        others[at].help = Some(help.map_or_else(|| more.clone(), |help| format!("{help}; {more}")));
    }
    others
}

/// What all libraries of a run have in common.
struct Run<'r> {
    sources: &'r Sources,
    meta: &'r ObjectMeta,
    reference: &'r Reference,
    /// Whether the libraries and their pages are written.
    has_libraries: bool,
    evaluator: Option<&'r dyn Evaluate>,
    sink: &'r dyn Sink,
    progress: &'r dyn Progress,
}

impl Run<'_> {
    /// A remote source without definitions is not what the project wants: it may be a page about an error.
    fn remote_without_definitions(
        &self,
        plan: &Plan<'_>,
        without: &BTreeMap<String, String>,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut wrong = Vec::new();
        for address in plan.spec.crds.iter().filter(|name| input::is_remote(name)) {
            let inputs = self.sources.find([address.as_str()])?;
            let lines: Option<Vec<&String>> = inputs.iter().map(|input| without.get(&input.name())).collect();
            let Some(lines) = lines else { continue };
            let shown = input::shown(address);
            let error = Diagnostic::error(Rule::NoCrds, format!("no CRDs in `{shown}`"));
            let line = lines.first().map(|line| line.as_str()).unwrap_or_default();
            wrong.push(error.help(match line {
                "" => "its content is empty".to_owned(),
                line => format!("its content begins with `{}`", line.escape_debug()),
            }));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// Makes one library and its pages.
    fn library(&self, plan: &Plan<'_>, outcome: &mut Outcome) -> Result<(), Vec<Diagnostic>> {
        let patched = Patched::new(plan, self.evaluator, self.sources.base(), self.sink)?;
        let sink = patched.as_ref().map_or(self.sink, |patched| patched);
        let output = (sink, patched.as_ref());
        match plan.openapi {
            Some(name) => self.library_of_types(plan, name, output, outcome),
            None => self.library_of_kinds(plan, output, outcome),
        }
    }

    /// Makes the library of an OpenAPI document.
    fn library_of_types(
        &self,
        plan: &Plan<'_>,
        name: &str,
        output: Output<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), Vec<Diagnostic>> {
        let inputs = self.sources.find([name])?;
        self.progress.found(inputs.len());
        outcome.inputs += inputs.len();
        let document = Document::read(&inputs, self.progress)?;
        let groups = document.groups(plan)?;
        let wanted = Wanted {
            meta: self.meta,
            reference: self.reference,
            sink: self.sink,
            has_schemas: self.has_libraries,
        };
        outcome.kinds += own::kinds(&wanted, plan, (&document, &groups))?;
        if !self.has_libraries {
            return Ok(());
        }
        let types = document.generate(plan, &groups, output)?;
        let is_too_large = |diagnostic: &Diagnostic| diagnostic.is_error() && diagnostic.rule == Rule::OpenapiReference;
        let more = ("type has too many fields", "types have too many fields");
        outcome
            .diagnostics
            .extend(condensed(types.diagnostics, is_too_large, more));
        if types.entries.is_empty() {
            return Ok(());
        }
        let (mut entries, repeated) = model::distinct(types.entries)?;
        outcome.types += entries.len();
        let found = entries.iter_mut();
        let found = found.flat_map(|entry| std::mem::take(&mut entry.diagnostics));
        outcome
            .diagnostics
            .extend(found.chain(repeated).chain(groups.diagnostics()));
        whole::write(plan, entries, self.sources, output)
    }

    /// Makes the library of CRDs.
    fn library_of_kinds(
        &self,
        plan: &Plan<'_>,
        output: Output<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), Vec<Diagnostic>> {
        let Self {
            sources,
            meta,
            reference,
            has_libraries,
            progress,
            ..
        } = *self;
        let (sink, patched) = output;
        let inputs = sources.find(plan.spec.crds.iter().map(String::as_str))?;
        progress.found(inputs.len());
        outcome.inputs += inputs.len();
        let (texts, Scan { kinds: found, without }) = Texts::scan(inputs, &plan.selection);
        self.remote_without_definitions(plan, &without)?;
        let api_groups = found.iter().map(|(group, _)| group.clone()).collect();
        let groups = &GroupNames::new(&api_groups, &plan.renames);
        let job = Job {
            plan,
            groups,
            meta,
            sink,
            patched,
            has_library: has_libraries,
            has_schemas: has_libraries,
            reference: reference.library(plan, &found),
        };
        let mut kinds = kinds::generate(&job, &texts, progress);
        outcome.crds += kinds.crds.len();
        let more = ("file is a template", "files are templates");
        let found = std::mem::take(&mut kinds.diagnostics);
        outcome.diagnostics.extend(condensed(found, foreign::is_template, more));
        // A failed run writes no indexes, but faults of the library as a whole are still reported.
        let entries = std::mem::take(&mut kinds.entries);
        if entries.is_empty() {
            if !outcome.failed() {
                return Err(vec![kinds.nothing(plan)]);
            }
            return Ok(());
        }
        let (mut entries, repeated) = model::distinct(entries)?;
        outcome.kinds += entries.len();
        let found = entries
            .iter_mut()
            .flat_map(|entry| std::mem::take(&mut entry.diagnostics));
        let is_empty = |diagnostic: &Diagnostic| diagnostic.rule == Rule::KindEmpty;
        let more = ("kind has no fields", "kinds have no fields");
        outcome.diagnostics.extend(condensed(found, is_empty, more));
        outcome.diagnostics.extend(repeated);
        outcome.diagnostics.extend(kinds.notes(plan));
        outcome.diagnostics.extend(groups.diagnostics());
        if !has_libraries {
            return Ok(());
        }
        if let Some(schemas) = &plan.schemas {
            let names = kinds.schemas.iter();
            let text = json_schema::all(names.map(|(group, version, kind)| (&**group, &**version, &**kind)));
            sink.file(schemas, json_schema::ALL, &text)
                .map_err(|diagnostic| vec![diagnostic])?;
        }
        whole::write(plan, entries, sources, output)
    }
}
