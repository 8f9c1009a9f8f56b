//! Inputs → the heads of the definitions in them.

use std::path::PathBuf;

use rayon::prelude::*;

use super::batch::Batch;
use super::entry::{Entry, Origin};
use super::own::Own;
use super::stored::{Kept, Stored};
use super::{missing, own};
use crate::crd;
use crate::crd::Located;
use crate::diagnostic::Diagnostic;
use crate::input::{self, Input};
use crate::rule::Rule;
use crate::source::Source;

impl Batch {
    /// The name of a batch, and what its inputs have.
    pub(super) fn find(self) -> (String, Vec<Found>) {
        match self {
            Self::Text(name, text) => (name.to_owned(), vec![Found::in_text(name, text, None)]),
            Self::Document(name, types) => {
                let own = Own::document(Source::new(name.as_str(), ""), types);
                (name, vec![Found::own(&own)])
            }
            Self::Kubernetes(release) => (own::name(release), vec![Found::own(&Own::release(release))]),
            Self::Inputs(name, inputs) => {
                let found = inputs
                    .par_iter()
                    .map_init(Vec::new, |buffer, input| Found::in_input(input, buffer));
                (name, found.collect())
            }
        }
    }
}

/// Content of an input.
#[derive(Default)]
pub(super) struct Found {
    pub(super) entries: Vec<Entry>,
    pub(super) problems: Vec<Diagnostic>,
}

impl Found {
    /// A batch without definitions.
    pub(super) fn nothing(name: &str) -> Self {
        let shown = input::shown(name);
        let error = Diagnostic::error(Rule::NoCrds, format!("no CRDs in `{shown}`"));
        let help = "a CRD is a document with `kind: CustomResourceDefinition` (or Crossplane's `CompositeResourceDefinition`); manifests are named without \
                    `--crds`";
        Self {
            entries: Vec::new(),
            problems: vec![error.help(help)],
        }
    }

    /// The kinds of an API server.
    fn own(own: &Own) -> Self {
        let entries = own.heads().into_iter().map(|head| Entry {
            head,
            origin: Origin::Own(own.clone()),
        });
        Self {
            entries: entries.collect(),
            problems: Vec::new(),
        }
    }

    /// `buffer` is storage for the text; its content is overwritten.
    fn in_input(input: &Input, buffer: &mut Vec<u8>) -> Self {
        match input.read_into(buffer) {
            Ok(text) => Self::in_text(&input.name(), text, input.regular_file()),
            Err(diagnostic) => Self {
                entries: Vec::new(),
                problems: vec![diagnostic],
            },
        }
    }

    /// `file` is where the text can be read again.
    pub(super) fn in_text(name: &str, text: &str, file: Option<&PathBuf>) -> Self {
        match own::in_text(name, text) {
            Some(Ok(own)) => return Self::own(&own),
            Some(Err(problems)) => {
                return Self {
                    entries: Vec::new(),
                    problems,
                };
            }
            None => {}
        }
        let heads = crd::heads(name, text);
        let mut found = Self {
            entries: Vec::new(),
            problems: heads.diagnostics,
        };
        for located in heads.found {
            let part = located.part;
            let content = &text[part.base..part.base + part.length];
            let Some(missing) = missing::of(&located) else {
                // This is a patch of a definition that is somewhere else.
                continue;
            };
            let missing = missing
                .into_iter()
                .map(|rule| missing::diagnostic(rule, &located, name, content));
            found.problems.extend(missing);
            let Located { head, item, .. } = located;
            let stored = Stored {
                name: name.to_owned(),
                part,
                text: file.map_or_else(|| Kept::Text(content.to_owned()), |path| Kept::File(path.clone())),
            };
            found.entries.push(Entry {
                head,
                origin: Origin::Text(stored, item),
            });
        }
        found
    }
}
