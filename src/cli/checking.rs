//! Manifests → a run, with the places of findings in programs.

use crate::rendered;
use crate::tanka::Environmental;
use crate::validate::{Manifests, Run};

/// Adds manifests to a run, each with its environment if it has one. Adjacent inputs of the same form are checked together.
pub(super) fn add(run: &mut Run<'_>, manifests: &[Manifests], mut environments: Vec<Option<Environmental>>) {
    let mut rest = manifests;
    for group in environments.chunk_by_mut(|a, b| a.is_some() == b.is_some()) {
        let (these, later) = rest.split_at(group.len());
        rest = later;
        let checked = run.add(these);
        let group: Vec<Environmental> = group.iter_mut().filter_map(Option::take).collect();
        if !group.is_empty() {
            rendered::locate(&group, checked);
        }
    }
}
