//! The texts of a library's inputs. They are needed twice: for the names of the API groups, and for the kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::crd;
use crate::diagnostic::Diagnostic;
use crate::input::Input;
use crate::model::Selection;
use crate::source::Source;

/// Characters of a first line that are shown.
const LONGEST: usize = 80;

type Text = Result<Arc<Source>, Diagnostic>;

/// Bytes of texts that are kept for the second time. Others are read again, so that a large catalog is never in memory as a whole.
const MOST: usize = 16 << 20;

/// Inputs, and the texts that are kept: a part of all, and those that cannot be read again.
pub(super) struct Texts(Vec<(Input, Option<Text>)>);

/// What a first reading of the inputs finds.
#[derive(Default)]
pub(super) struct Scan {
    /// API group and kind of each definition that the library selects.
    pub(super) kinds: BTreeSet<(String, String)>,
    /// The names of inputs without any definition, and their first lines.
    pub(super) without: BTreeMap<String, String>,
}

impl Texts {
    /// Reads the inputs once. Faults are left to the second time.
    pub(super) fn scan(inputs: Vec<Input>, selection: &Selection) -> (Self, Scan) {
        let kept = AtomicUsize::new(0);
        let scan = |input: Input| {
            let text = input.read();
            let found = text.as_ref().map(|source| find(source, selection)).unwrap_or_default();
            let length = text.as_ref().map_or(0, |source| source.text().len());
            let is_kept = kept.fetch_add(length, Ordering::Relaxed) + length <= MOST || !input.is_repeatable();
            ((input, is_kept.then_some(text)), found)
        };
        let (texts, found): (Vec<_>, Vec<_>) = inputs.into_par_iter().map(scan).unzip();
        let mut all = Scan::default();
        for found in found {
            all.kinds.extend(found.kinds);
            all.without.extend(found.without);
        }
        (Self(texts), all)
    }

    /// Each input with its text, in order.
    pub(super) fn each(&self) -> impl ParallelIterator<Item = (&Input, Text)> {
        self.0
            .par_iter()
            .map(|(input, text)| (input, text.clone().unwrap_or_else(|| input.read())))
    }
}

fn find(source: &Source, selection: &Selection) -> Scan {
    let heads = crd::heads(source.name(), source.text());
    let mut found = Scan::default();
    let line = source.text().trim_start().lines().next().unwrap_or_default();
    // Pages in HTML have an error of their own.
    if heads.found.is_empty() && heads.diagnostics.is_empty() && !line.starts_with('<') {
        found
            .without
            .insert(source.name().to_owned(), line.chars().take(LONGEST).collect());
    }
    let selected = heads
        .found
        .into_iter()
        .filter(|found| selection.selects_any(&found.head));
    found.kinds = selected.map(|found| (found.head.group, found.head.kind)).collect();
    found
}
