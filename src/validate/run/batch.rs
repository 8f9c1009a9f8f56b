//! Whole inputs: documents are checked in parallel, lists are opened, duplicate objects are found.
//!
//! In: [`Manifests`] and a [`Registry`]. Out: a [`Report`] in the order of the input, the same on every run. Must not know how reports look.

use std::sync::Arc;

use rayon::prelude::*;

use super::examine::Examiner;
use super::finding::Checked;
use super::identity::{Examined, Hasher, Seen, Stored};
use super::list::items;
use super::manifests::{Content, Manifests};
use super::options::Options;
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::validate::server::registry::Registry;
use crate::yaml;
use crate::yaml::{Chunk, Document};

/// The set of texts that are checked without one.
const ONE_SET: &str = "";

/// Checks every object of some texts as a new object. The texts are one set.
#[must_use]
pub fn check(sources: &[Arc<Source>], registry: &Registry, options: &Options) -> Report {
    let mut run = Run::new(registry, options);
    let manifests: Vec<Manifests> = sources
        .iter()
        .map(|source| Manifests::text(ONE_SET, Arc::clone(source)))
        .collect();
    run.add(&manifests);
    run.finish()
}

/// Checks values as new objects, which are one set. `file` is their name in reports. Findings have no place, but the steps to the field.
#[must_use]
pub fn check_objects(file: &str, objects: Vec<serde_json::Value>, registry: &Registry, options: &Options) -> Report {
    let mut run = Run::new(registry, options);
    run.add(&[Manifests::alone(Content::Made {
        file: file.to_owned(),
        environment: String::new(),
        objects,
    })]);
    run.finish()
}

/// A run over inputs that are added one after the other.
#[derive(Debug)]
pub struct Run<'r> {
    registry: &'r Registry,
    options: &'r Options,
    stored: Stored<'r>,
    seen: Seen,
    report: Report,
}

impl<'r> Run<'r> {
    /// A run in which every object is new.
    #[must_use]
    pub fn new(registry: &'r Registry, options: &'r Options) -> Self {
        Self {
            registry,
            options,
            stored: Stored::default(),
            seen: Seen::default(),
            report: Report {
                results: Vec::new(),
                ignore_missing_schemas: options.ignore_missing_schemas,
            },
        }
    }

    /// A run in which an object replaces the object of `old` with the same group, kind, namespace and name, if there is one.
    ///
    /// # Errors
    /// Texts of `old` that are not YAML.
    pub fn on_update(
        registry: &'r Registry,
        options: &'r Options,
        old: &'r [Arc<Source>],
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut run = Self::new(registry, options);
        run.stored = Stored::read(old)?;
        Ok(run)
    }

    /// Checks some inputs. Returns their results, in order; made objects have one each.
    pub fn add(&mut self, inputs: &[Manifests]) -> &mut [Checked] {
        let hasher = self.seen.hasher().clone();
        let (default, options, stored) = (self.registry, self.options, &self.stored);
        let examined: Vec<(usize, Examined<'_>)> = inputs
            .par_iter()
            .enumerate()
            .flat_map(|(at, input)| {
                let registry = input.registry.as_deref().unwrap_or(default);
                let examiner = Examiner {
                    source: None,
                    file: "",
                    environment: "",
                    index: 0,
                    registry,
                    options,
                    stored,
                    hasher: &hasher,
                };
                work(input, examiner).into_par_iter().map(move |work| (at, work))
            })
            .flat_map_iter(|(at, (examiner, work))| {
                let examined = match work {
                    Work::Chunk(chunk) => texts(&examiner, chunk),
                    Work::Object(object) => vec![examiner.made(object)],
                    Work::Failed(diagnostics) => {
                        let failed = Checked::failed(examiner.file, examiner.environment, diagnostics);
                        vec![Hasher::alone(failed)]
                    }
                };
                examined.into_iter().map(move |examined| (at, examined))
            })
            .collect();
        let results = &mut self.report.results;
        let before = results.len();
        results.reserve(examined.len());
        for (at, examined) in examined {
            let mut checked = if options.allow_duplicates {
                examined.checked
            } else {
                self.seen.compare(&inputs[at].set, examined, results)
            };
            options.policy.apply(&mut checked);
            results.push(checked);
        }
        &mut results[before..]
    }

    /// Whether nothing is wrong so far (see [`Report::is_clean`]).
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.report.is_clean()
    }

    /// The result.
    #[must_use]
    pub fn finish(self) -> Report {
        self.report
    }
}

/// A part of an input that is checked on its own.
enum Work<'i> {
    Chunk(Chunk<'i>),
    Object(&'i serde_json::Value),
    Failed(&'i [Diagnostic]),
}

/// The parts of an input, each with its examiner. `general` has everything but the names and numbers of the part.
fn work<'i>(input: &'i Manifests, general: Examiner<'i>) -> Vec<(Examiner<'i>, Work<'i>)> {
    match &input.content {
        Content::Text(source) => {
            let of_text = |index| Examiner {
                source: Some(source),
                file: source.name(),
                index,
                ..general
            };
            let chunks = yaml::chunks(source.text()).into_iter().enumerate();
            chunks
                .map(|(index, chunk)| (of_text(index), Work::Chunk(chunk)))
                .collect()
        }
        Content::Made {
            file,
            environment,
            objects,
        } => {
            let of_object = |index| Examiner {
                file,
                environment,
                index,
                ..general
            };
            let objects = objects.iter().enumerate();
            objects
                .map(|(index, object)| (of_object(index), Work::Object(object)))
                .collect()
        }
        Content::Failed {
            file,
            environment,
            diagnostics,
        } => {
            let examiner = Examiner {
                file,
                environment,
                ..general
            };
            vec![(examiner, Work::Failed(diagnostics))]
        }
    }
}

/// The objects of a part of a text.
fn texts<'i>(examiner: &Examiner<'i>, chunk: Chunk<'i>) -> Vec<Examined<'i>> {
    let documents = match yaml::compose(chunk) {
        Ok(documents) => documents,
        Err(error) => return vec![examiner.unreadable(&error)],
    };
    let mut results = Vec::new();
    for document in documents {
        objects(examiner, document, &mut results);
    }
    results
}

/// One object, or those of a list. Lists nest at most as deep as the YAML reader allows.
fn objects<'i>(examiner: &Examiner<'i>, Document { root, mut duplicates }: Document<'i>, out: &mut Vec<Examined<'i>>) {
    match items(root) {
        Ok(items) => {
            for root in items {
                let duplicates = std::mem::take(&mut duplicates);
                objects(examiner, Document { root, duplicates }, out);
            }
        }
        Err(root) => out.push(examiner.document(Document { root, duplicates })),
    }
}
