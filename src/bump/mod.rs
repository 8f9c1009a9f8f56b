//! A bump of definitions: two catalogs, and the user's own objects under both.
//!
//! In: two [`Catalog`]s, and the reports on the same manifests under each. Out: [`Change`]s with the objects that they hit. Joins `catalog`, `diff`,
//! `facts`, `jsonnet` and `validate`. Must not know how changes are shown.

#[cfg(feature = "jsonnet")]
mod calls;
mod hits;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::diff;
use crate::diff::{Change, Options};

#[cfg(feature = "jsonnet")]
pub use calls::calls;
pub use hits::hits;

/// The places of one kind in both catalogs.
type Pair = (Option<usize>, Option<usize>);

/// The changes from one catalog to another one, kinds matched by group and name. Definitions are read in parallel and freed one by one.
///
/// # Errors
/// Definitions that cannot be read.
pub fn compare(old: &Catalog, new: &Catalog, options: Options) -> Result<Vec<Change>, Vec<Diagnostic>> {
    let mut pairs: BTreeMap<(&str, &str), Pair> = BTreeMap::new();
    for (at, head) in old.heads().enumerate() {
        pairs.entry((&head.group, &head.kind)).or_default().0 = Some(at);
    }
    for (at, head) in new.heads().enumerate() {
        pairs.entry((&head.group, &head.kind)).or_default().1 = Some(at);
    }
    let pairs: Vec<Pair> = pairs.into_values().collect();
    let compared: Vec<_> = pairs.into_par_iter().map(|pair| one(old, new, pair, options)).collect();
    let (mut changes, mut problems) = (Vec::new(), Vec::new());
    for result in compared {
        match result {
            Ok(more) => changes.extend(more),
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() {
        Ok(changes)
    } else {
        Err(problems)
    }
}

fn one(old: &Catalog, new: &Catalog, pair: Pair, options: Options) -> Result<Vec<Change>, Vec<Diagnostic>> {
    let detached = |diagnostics: Vec<Diagnostic>| diagnostics.into_iter().map(Diagnostic::detached).collect::<Vec<_>>();
    match pair {
        (Some(before), Some(after)) => {
            if old.is_same(before, new, after) {
                return Ok(Vec::new());
            }
            let before = old.definition(before).map_err(detached)?;
            let after = new.definition(after).map_err(detached)?;
            Ok(diff::definitions(&before, &after, options))
        }
        (Some(before), None) => Ok(vec![diff::removed(&old.definition(before).map_err(detached)?)]),
        (None, Some(after)) => Ok(vec![diff::added(&new.definition(after).map_err(detached)?)]),
        (None, None) => Ok(Vec::new()),
    }
}

/// The changes between two versions of each definition that has both.
///
/// # Errors
/// Definitions that cannot be read.
pub fn versions(catalog: &Catalog, old: &str, new: &str, options: Options) -> Result<Vec<Change>, Vec<Diagnostic>> {
    let mut changes = Vec::new();
    for at in 0..catalog.heads().count() {
        let crd = catalog.definition(at)?;
        let version = |name: &str| crd.versions.iter().find(|version| version.name == name);
        if let (Some(before), Some(after)) = (version(old), version(new)) {
            changes.extend(diff::versions(&crd, before, after, options));
        }
    }
    Ok(changes)
}
