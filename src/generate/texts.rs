//! The texts of a library's inputs. They are needed twice: for the names of the API groups, and for the kinds.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::crd;
use crate::diagnostic::Diagnostic;
use crate::input::Input;
use crate::model::Selection;
use crate::source::Source;

type Text = Result<Arc<Source>, Diagnostic>;

/// Bytes of texts that are kept for the second time. Others are read again, so that a large catalog is never in memory as a whole.
const MOST: usize = 16 << 20;

/// Inputs, and the texts that are kept: a part of all, and those that cannot be read again.
pub(super) struct Texts(Vec<(Input, Option<Text>)>);

impl Texts {
    /// Reads the inputs once, and finds the API groups and kinds of the definitions that a library selects. Faults are left to the second time.
    pub(super) fn scan(inputs: Vec<Input>, selection: &Selection) -> (Self, BTreeSet<(String, String)>) {
        let kept = AtomicUsize::new(0);
        let scan = |input: Input| {
            let text = input.read();
            let kinds = text.as_ref().map(|source| kinds(source, selection)).unwrap_or_default();
            let length = text.as_ref().map_or(0, |source| source.text().len());
            let is_kept = kept.fetch_add(length, Ordering::Relaxed) + length <= MOST || !input.is_repeatable();
            ((input, is_kept.then_some(text)), kinds)
        };
        let (texts, kinds): (Vec<_>, Vec<_>) = inputs.into_par_iter().map(scan).unzip();
        (Self(texts), kinds.into_iter().flatten().collect())
    }

    /// Each input with its text, in order.
    pub(super) fn each(&self) -> impl ParallelIterator<Item = (&Input, Text)> {
        self.0
            .par_iter()
            .map(|(input, text)| (input, text.clone().unwrap_or_else(|| input.read())))
    }
}

/// Group and kind of each definition.
fn kinds(source: &Source, selection: &Selection) -> BTreeSet<(String, String)> {
    let heads = crd::heads(source.name(), source.text()).found.into_iter();
    heads
        .filter(|found| selection.selects_any(&found.head))
        .map(|found| (found.head.group, found.head.kind))
        .collect()
}
