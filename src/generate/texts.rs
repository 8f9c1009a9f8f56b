//! The texts of a library's inputs. They are read twice: for the names of the API groups, and for the kinds.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::crd;
use crate::diagnostic::Diagnostic;
use crate::input::Input;
use crate::model::Selection;
use crate::source::Source;

type Text = Result<Arc<Source>, Diagnostic>;

/// Inputs, and the texts of those that cannot be read again.
pub(super) struct Texts(Vec<(Input, Option<Text>)>);

impl Texts {
    /// Reads the inputs once, and finds the API groups of the definitions that a library selects. Faults are left to the second time.
    pub(super) fn scan(inputs: Vec<Input>, selection: &Selection) -> (Self, BTreeSet<String>) {
        let scan = |input: Input| {
            let text = input.read();
            let groups = text
                .as_ref()
                .map(|source| groups(source, selection))
                .unwrap_or_default();
            let again = input.regular_file().is_some();
            ((input, (!again).then_some(text)), groups)
        };
        let (texts, groups): (Vec<_>, Vec<_>) = inputs.into_par_iter().map(scan).unzip();
        (Self(texts), groups.into_iter().flatten().collect())
    }

    /// Each input with its text, in order.
    pub(super) fn each(&self) -> impl ParallelIterator<Item = (&Input, Text)> {
        self.0
            .par_iter()
            .map(|(input, text)| (input, text.clone().unwrap_or_else(|| input.read())))
    }
}

fn groups(source: &Source, selection: &Selection) -> BTreeSet<String> {
    let heads = crd::heads(source.name(), source.text()).found.into_iter();
    heads
        .filter(|found| selection.selects_any(&found.head))
        .map(|found| found.head.group)
        .collect()
}
