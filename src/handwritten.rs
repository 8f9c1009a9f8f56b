//! The hand-written examples and notes beside the definitions of a configuration, rendered and validated.
//!
//! In: a configuration. Out: a report about the manifests of the examples, and diagnostics about the notes. Joins `example`, `generate`, `catalog`,
//! `tanka` and `rendered`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::catalog::{Batch, Catalog};
use crate::config::Config;
use crate::crd::{Crd, Schema};
use crate::diagnostic::{Diagnostic, Severity};
use crate::example::{HandWritten, KindExamples, Language, Topic, folder_of_examples, read_examples};
use crate::generate::{LibraryName, libraries};
use crate::input::{Input, Sources};
use crate::jsonnet;
use crate::rendered;
use crate::rule::Rule;
use crate::source::{Place, display_path};
use crate::tanka::{Loader, Request, Take};
use crate::validate::{Checked, Manifests, Options, Report, Run};

/// The verdict on the examples of a configuration.
#[derive(Debug)]
pub struct Verdict {
    /// Number of examples.
    pub examples: usize,
    /// The report about their manifests. Warnings fail too.
    pub report: Report,
    /// Faults of notes and of programs.
    pub diagnostics: Vec<Diagnostic>,
}

impl Verdict {
    /// Number of findings.
    #[must_use]
    pub fn findings(&self) -> usize {
        let of_examples = self.report.results.iter().map(|checked| checked.findings.len());
        of_examples.sum::<usize>() + self.diagnostics.len()
    }
}

/// Renders and validates the examples beside the definitions of each library, against the definitions of that library. `root` is the output folder.
///
/// # Errors
/// Faults of the configuration, and inputs that cannot be read.
pub fn check(config: &Config, sources: &Sources, root: &Path) -> Result<Verdict, Vec<Diagnostic>> {
    let options = Options {
        allow_duplicates: true,
        fails_on: Severity::Warning,
        ..Options::default()
    };
    let libraries = libraries(config, sources)?;
    let mut check = Check {
        request: request(&libraries, root),
        loader: Loader::new(1),
        options: &options,
        seen: BTreeSet::new(),
        fields: BTreeMap::new(),
        results: Vec::new(),
        diagnostics: Vec::new(),
    };
    for library in &libraries {
        check.library(library)?;
    }
    let unknown = check.fields.into_values().flatten();
    check.diagnostics.extend(unknown);
    Ok(Verdict {
        examples: check.seen.len(),
        report: Report {
            results: check.results,
            ignore_missing_schemas: false,
            fails_on: Severity::Warning,
            left_out: 0,
        },
        diagnostics: check.diagnostics,
    })
}

/// Programs import the libraries by the paths that users write; the files are those of the output folder.
fn request(libraries: &[LibraryName], root: &Path) -> Request {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let stub = |library: &LibraryName| {
        let file = root.join(&library.output).join("main.libsonnet");
        let file = serde_json::Value::from(file.to_string_lossy().into_owned());
        (library.package.import.clone(), format!("import {file}"))
    };
    Request {
        options: jsonnet::Options {
            embedded: libraries.iter().map(stub).collect(),
            ..jsonnet::Options::default()
        },
        take: Take::All,
        allow_outside: true,
        ..Request::default()
    }
}

struct Check<'c> {
    request: Request,
    loader: Loader,
    options: &'c Options,
    /// The files of examples.
    seen: BTreeSet<PathBuf>,
    /// The fields that notes name, each with a diagnostic until a definition has it.
    fields: BTreeMap<(PathBuf, String), Option<Diagnostic>>,
    results: Vec<Checked>,
    diagnostics: Vec<Diagnostic>,
}

impl Check<'_> {
    fn library(&mut self, library: &LibraryName) -> Result<(), Vec<Diagnostic>> {
        let has_examples = |file: &&PathBuf| {
            let folder = folder_of_examples(file, "");
            folder.is_dir()
        };
        let files: Vec<PathBuf> = library.inputs.iter().map(PathBuf::from).collect();
        let inputs: Vec<Input> = files.iter().filter(has_examples).cloned().map(Input::File).collect();
        if inputs.is_empty() {
            return Ok(());
        }
        let catalog = Catalog::read([Batch::Inputs(library.output.clone(), inputs)])?;
        let mut found: BTreeMap<PathBuf, KindExamples> = BTreeMap::new();
        for (index, listed) in catalog.list().enumerate() {
            let folder = folder_of_examples(Path::new(listed.file), &listed.head.kind);
            if folder.is_dir() {
                let examples = read_examples(&folder)?;
                self.notes(&folder, &examples, &catalog.definition(index)?);
                found.insert(folder, examples);
            }
        }
        let registry = catalog.into_registry();
        let mut run = Run::new(&registry, self.options);
        for example in found.values().flat_map(|found| &found.examples) {
            self.seen.insert(example.path.clone());
            self.example(example, &mut run);
        }
        for checked in run.finish().results {
            let said = |checked: &Checked| -> Vec<(String, Option<usize>)> {
                let findings = checked.findings.iter().map(|finding| &finding.diagnostic);
                findings
                    .map(|diagnostic| (diagnostic.message.clone(), line(diagnostic)))
                    .collect()
            };
            // The same example may be beside the definitions of two libraries.
            let is_known = |other: &Checked| {
                let of = |checked: &Checked| (checked.file.clone(), checked.document, checked.name.clone());
                of(other) == of(&checked) && said(other) == said(&checked)
            };
            if !self.results.iter().any(is_known) {
                self.results.push(checked);
            }
        }
        Ok(())
    }

    fn example(&mut self, example: &HandWritten, run: &mut Run<'_>) {
        if example.language == Language::Yaml {
            let name = example.source.name().to_owned();
            run.add(&[Manifests::text(&name, example.source.clone())]);
            return;
        }
        match self.loader.load(&example.path, &self.request).environments {
            Ok(environments) => rendered::check(&environments, run),
            Err(diagnostics) => self.diagnostics.extend(diagnostics),
        }
    }

    /// Compares the fields that notes name with a definition.
    fn notes(&mut self, folder: &Path, examples: &KindExamples, crd: &Crd) {
        let Some(notes) = &examples.notes else { return };
        for section in &notes.sections {
            let place = || notes.place(section);
            if section.text.is_empty() {
                self.fields
                    .insert((folder.to_owned(), String::new()), Some(empty(place())));
            }
            let Topic::Field(path) = &section.topic else { continue };
            let mut versions = crd.versions.iter().filter_map(|version| version.schema.as_ref());
            let entry = self.fields.entry((folder.to_owned(), path.clone()));
            let found = entry.or_insert_with(|| Some(unknown(path, folder, place())));
            if versions.any(|schema| has_field(schema, path)) {
                *found = None;
            }
        }
    }
}

fn line(diagnostic: &Diagnostic) -> Option<usize> {
    diagnostic.place.as_ref().map(|place| place.location().line)
}

fn empty(place: Place) -> Diagnostic {
    Diagnostic::error(Rule::Notes, "this section has no text").at(place)
}

fn unknown(path: &str, folder: &Path, place: Place) -> Diagnostic {
    let message = format!("no definition beside `{}` has a field `{path}`", display_path(folder));
    Diagnostic::error(Rule::Notes, message).at(place)
}

/// Whether a schema has a field at a path of names; items of lists and values of maps add none. The reader bounds the depth.
fn has_field(schema: &Schema, path: &str) -> bool {
    let (name, rest) = path
        .split_once('.')
        .map_or((path, None), |(name, rest)| (name, Some(rest)));
    let inner = schema
        .item()
        .or_else(|| schema.map_value())
        .filter(|_| schema.properties.is_empty());
    match (schema.property(name), inner) {
        (Some(property), _) => rest.is_none_or(|rest| has_field(property, rest)),
        (None, Some(inner)) => has_field(inner, path),
        (None, None) => false,
    }
}
