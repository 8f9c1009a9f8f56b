//! The main job: a configuration → libraries and their pages.
//!
//! In: a [`Config`] and the folder that its paths are relative to. Out: files, one by one into a [`Sink`], and what there is to say. Definitions are
//! read, printed and let go in parallel: at no time is there more in memory than what the threads are working on.

mod custom;
mod kinds;

use std::path::Path;

use heck::ToSnakeCase;

use crate::config::{Config, Spec};
use crate::diagnostic::Diagnostic;
use crate::input;
use crate::model::{Library, ObjectMeta, Selection};
use crate::output::Sink;
use crate::go::regexp::Regexp;
use crate::render::{LayoutError, Package, jsonnet, markdown};
use crate::source::Source;

/// Told how far a run is.
pub trait Progress: Sync {
    /// More inputs were found.
    fn found(&self, inputs: usize);
    /// One input is done.
    fn done(&self);
}

/// Nobody is told.
impl Progress for () {
    fn found(&self, _: usize) {}
    fn done(&self) {}
}

/// What a run did, apart from its files.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Inputs that were read.
    pub inputs: usize,
    /// Definitions that were read.
    pub crds: usize,
    /// Kinds that were generated, each version of a definition counted.
    pub kinds: usize,
    /// What there is to say. Where any of it is an error, the files must not be used.
    pub diagnostics: Vec<Diagnostic>,
}

impl Outcome {
    /// Whether the run failed.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Makes everything that a configuration asks for.
#[must_use]
pub fn generate(config: &Config, base: &Path, sink: &dyn Sink, progress: &dyn Progress) -> Outcome {
    let mut outcome = Outcome::default();
    match plan(config, base) {
        Ok((meta, libraries)) => {
            for library in &libraries {
                if let Err(diagnostics) = library.generate(&meta, base, sink, progress, &mut outcome) {
                    outcome.diagnostics.extend(diagnostics);
                }
            }
        }
        Err(diagnostics) => outcome.diagnostics = diagnostics,
    }
    outcome
}

/// One library, its settings resolved.
struct Plan<'c> {
    spec: &'c Spec,
    /// The folder of the library.
    output: String,
    package: Package,
    selection: Selection,
    /// The folder of its pages, if it has any.
    docs: Option<String>,
}

fn plan<'c>(config: &'c Config, base: &Path) -> Result<(ObjectMeta, Vec<Plan<'c>>), Vec<Diagnostic>> {
    let meta = match &config.object_meta {
        Some(file) => {
            let inputs = input::find([file.as_str()], base)?;
            let sources: Result<Vec<_>, _> = inputs.iter().map(input::Input::read).collect();
            let sources = sources.map_err(|error| vec![error])?;
            ObjectMeta::read(sources.first().unwrap_or(&Source::new(file.as_str(), "")))?
        }
        None => ObjectMeta::built_in()?,
    };
    let mut diagnostics = Vec::new();
    if config.specs.is_empty() {
        diagnostics.push(Diagnostic::error(
            "config-specs",
            "the configuration has no `specs`: there is nothing to make",
        ));
    }
    let mut plans: Vec<Plan<'_>> = Vec::new();
    for spec in &config.specs {
        if plans.iter().any(|other| other.spec.output == spec.output) {
            let message = format!("two of `specs` have the output `{}`", spec.output);
            diagnostics.push(Diagnostic::error("config-output", message));
        }
        match Plan::new(config, spec) {
            Ok(plan) => plans.push(plan),
            Err(more) => diagnostics.extend(more),
        }
    }
    if diagnostics.is_empty() {
        Ok((meta, plans))
    } else {
        Err(diagnostics)
    }
}

impl<'c> Plan<'c> {
    fn new(config: &Config, spec: &'c Spec) -> Result<Self, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let mut refuse =
            |code, message: String, help: &str| diagnostics.push(Diagnostic::error(code, message).help(help));
        if spec.crds.is_empty() {
            let (message, help) = match &spec.openapi {
                Some(_) => (
                    "takes an OpenAPI document, which crdsmith does not read",
                    "list CRDs under `crds`",
                ),
                None => ("has no `crds`", "list files, folders, globs or URLs of CRDs"),
            };
            refuse("config-crds", format!("the spec of `{}` {message}", spec.output), help);
        }
        let mut prefix = None;
        if let Some(pattern) = &spec.prefix {
            match Regexp::compile(pattern) {
                Ok(regex) => prefix = Some(regex),
                Err(error) => {
                    let message = format!("the prefix `{pattern}` is no regular expression: {}", error.reason());
                    refuse(
                        "config-prefix",
                        message,
                        "an example that works: `^io\\.crossplane\\..*`",
                    );
                }
            }
        }
        let outputs = [
            config.output.as_ref(),
            config.docs.as_ref().map(|docs| &docs.output),
            Some(&spec.output),
        ];
        for output in outputs
            .into_iter()
            .flatten()
            .filter(|output| Path::new(output).is_absolute())
        {
            let message = format!("`{output}` would leave the output folder");
            refuse(
                "config-output",
                message,
                "outputs are relative; `--output` names the folder to write below",
            );
        }
        for (api_group, name) in &spec.groups {
            let word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
            if name.is_empty() || !name.chars().all(word) {
                let message = format!("`{api_group}` cannot be called `{}`", name.escape_debug());
                refuse(
                    "config-groups",
                    message,
                    "a name is made of letters, digits, `_` and `-`",
                );
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let joined = |parts: &[Option<&str>]| {
            let parts = parts.iter().flatten().flat_map(|part| part.split('/'));
            parts
                .filter(|part| !matches!(*part, "" | "."))
                .collect::<Vec<_>>()
                .join("/")
        };
        let output = joined(&[config.output.as_deref(), Some(&spec.output)]);
        let repository = spec.repository.as_deref().or(config.repository.as_deref());
        Ok(Self {
            package: Package {
                name: spec.local_name.clone().unwrap_or_else(|| local_name(&spec.output)),
                import: joined(&[repository, Some(&output), Some("main.libsonnet")]),
                description: spec.description.clone().unwrap_or_default(),
            },
            selection: Selection {
                prefix,
                served_only: spec.served_only,
                groups: spec.groups.clone(),
            },
            docs: config
                .docs
                .as_ref()
                .map(|docs| joined(&[Some(&docs.output), Some(&spec.output)])),
            output,
            spec,
        })
    }

    fn generate(
        &self,
        meta: &ObjectMeta,
        base: &Path,
        sink: &dyn Sink,
        progress: &dyn Progress,
        outcome: &mut Outcome,
    ) -> Result<(), Vec<Diagnostic>> {
        let inputs = input::find(self.spec.crds.iter().map(String::as_str), base)?;
        progress.found(inputs.len());
        outcome.inputs += inputs.len();
        let mut kinds = kinds::generate(self, &inputs, meta, sink, progress);
        outcome.crds += kinds.crds;
        outcome.kinds += kinds.entries.len();
        outcome.diagnostics.append(&mut kinds.diagnostics);
        // A failed run makes no indexes, but what is wrong with the library as a whole is said all the same.
        let entries = std::mem::take(&mut kinds.entries);
        if entries.is_empty() {
            if !outcome.failed() {
                return Err(vec![kinds.nothing(self)]);
            }
            return Ok(());
        }
        outcome.diagnostics.extend(kinds.notes(self));
        let library = Library::new(entries)?;
        let one = |diagnostic: Diagnostic| vec![diagnostic];
        let custom = custom::patches(self.spec, base)?;
        for file in custom.iter().chain(&custom::extensions(self.spec, base)?) {
            file.copy(&self.output, sink).map_err(one)?;
        }
        let names: Vec<String> = custom.iter().map(|patch| patch.name.clone()).collect();
        let broken = |error: LayoutError| vec![Diagnostic::error("template", error.to_string())];
        for (path, text) in jsonnet::indexes(&library, &self.package, &names).map_err(broken)? {
            sink.file(&self.output, &path, text.as_bytes()).map_err(one)?;
        }
        if let Some(docs) = &self.docs {
            for (path, text) in markdown::indexes(&library, &self.package, &self.spec.output).map_err(broken)? {
                sink.file(docs, &path, text.as_bytes()).map_err(one)?;
            }
        }
        if self.spec.jsonnetfile {
            sink.file(&self.output, "jsonnetfile.json", custom::JSONNETFILE.as_bytes())
                .map_err(one)?;
        }
        Ok(())
    }
}

/// The last part of an output folder that can name a library: `provider-aws/0.33` → `provider_aws`.
fn local_name(output: &str) -> String {
    let named = |part: &&str| part.starts_with(|first: char| first.is_ascii_alphabetic());
    let part = output.rsplit('/').find(named).unwrap_or("crds");
    part.to_snake_case()
}
