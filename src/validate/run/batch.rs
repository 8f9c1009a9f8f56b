//! Whole inputs: every document in parallel, lists opened, objects that stand twice found.
//!
//! In: [`Manifests`] and a [`Registry`]. Out: a [`Report`] in the order of the input, the same on every run. Must not know how reports look.

use std::sync::Arc;

use rayon::prelude::*;

use super::examine::Examiner;
use super::finding::Checked;
use super::identity::{Examined, Seen, Stored};
use super::list::items;
use super::manifests::Manifests;
use super::options::Options;
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::validate::server::registry::Registry;
use crate::yaml;
use crate::yaml::{Chunk, Document};

/// Checks every object of some texts as one that is created.
#[must_use]
pub fn check(sources: &[Arc<Source>], registry: &Registry, options: &Options) -> Report {
    let mut run = Run::new(registry, options);
    let manifests: Vec<Manifests> = sources.iter().cloned().map(Manifests::Text).collect();
    run.add(&manifests);
    run.finish()
}

/// A run over inputs that are given one after the other, as when it is to stop at the first that is invalid.
#[derive(Debug)]
pub struct Run<'r> {
    registry: &'r Registry,
    options: &'r Options,
    stored: Stored<'r>,
    seen: Seen,
    report: Report,
}

impl<'r> Run<'r> {
    /// A run in which every object is created.
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

    /// A run in which an object replaces the one of `old` that has the same group, kind, namespace and name, if there is one.
    ///
    /// # Errors
    /// Texts of `old` that are no YAML.
    pub fn on_update(
        registry: &'r Registry,
        options: &'r Options,
        old: &'r [Arc<Source>],
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut run = Self::new(registry, options);
        run.stored = Stored::read(old)?;
        Ok(run)
    }

    /// Checks some inputs. Returns their objects, in order; of objects that were made, one each.
    pub fn add(&mut self, inputs: &[Manifests]) -> &mut [Checked] {
        let hasher = self.seen.hasher().clone();
        let checker = |source, file, index| Examiner {
            source,
            file,
            index,
            registry: self.registry,
            options: self.options,
            stored: &self.stored,
            hasher: &hasher,
        };
        let examined: Vec<Examined<'_>> = inputs
            .par_iter()
            .flat_map(|input| work(input, checker))
            .flat_map_iter(|(examiner, work)| match work {
                Work::Chunk(chunk) => texts(&examiner, chunk),
                Work::Object(object) => vec![examiner.made(object)],
            })
            .collect();
        let results = &mut self.report.results;
        let before = results.len();
        results.reserve(examined.len());
        for examined in examined {
            self.seen.add(examined, results);
        }
        &mut results[before..]
    }

    /// Whether nothing is wrong so far (see [`Report::is_clean`]).
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.report.is_clean()
    }

    /// What was found.
    #[must_use]
    pub fn finish(self) -> Report {
        self.report
    }
}

/// A part of an input that is checked on its own.
enum Work<'i> {
    Chunk(Chunk<'i>),
    Object(&'i serde_json::Value),
}

/// The parts of an input, each with what checks it. `checker` makes that of a text, the name of its file and the number of the part.
fn work<'i>(
    input: &'i Manifests,
    checker: impl Fn(Option<&'i Arc<Source>>, &'i str, usize) -> Examiner<'i>,
) -> Vec<(Examiner<'i>, Work<'i>)> {
    match input {
        Manifests::Text(source) => {
            let chunks = yaml::chunks(source.text()).into_iter().enumerate();
            chunks
                .map(|(index, chunk)| (checker(Some(source), source.name(), index), Work::Chunk(chunk)))
                .collect()
        }
        Manifests::Made { file, objects } => {
            let objects = objects.iter().enumerate();
            objects
                .map(|(index, object)| (checker(None, file, index), Work::Object(object)))
                .collect()
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

/// One object, or those of a list. Lists nest only as deep as the YAML reader lets them.
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
