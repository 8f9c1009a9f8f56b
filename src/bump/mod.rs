//! A bump of definitions: two catalogs, and the user's own objects under both.
//!
//! In: two [`Catalog`]s, and the reports on the same manifests under each. Out: [`Change`]s with the objects that they hit. Joins `catalog`, `diff`,
//! `facts`, `jsonnet` and `validate`. Must not know how changes are shown.

#[cfg(feature = "jsonnet")]
mod calls;
mod hits;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::crd::{ApiVersion, Crd};
use crate::diagnostic::Diagnostic;
use crate::diff;
use crate::diff::{Change, Options};
use crate::validate::check_definition;

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
    // The largest come first, so that no thread is left with one of them at the end.
    let mut pairs: Vec<(usize, Pair)> = pairs.into_values().enumerate().collect();
    let length = |catalog: &Catalog, at: Option<usize>| at.map_or(0, |at| catalog.length(at));
    pairs.sort_by_cached_key(|(_, pair)| Reverse(length(old, pair.0) + length(new, pair.1)));
    let (old, new) = (Side::new(old)?, Side::new(new)?);
    let mut compared: Vec<_> = pairs
        .into_par_iter()
        .with_max_len(1)
        .map(|(order, pair)| (order, one(&old, &new, pair, options)))
        .collect();
    compared.sort_by_key(|(order, _)| *order);
    let (mut changes, mut problems) = (Vec::new(), Vec::new());
    for (_, result) in compared {
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

/// A catalog, and its lists.
struct Side<'c> {
    catalog: &'c Catalog,
    lists: HashMap<usize, Crd>,
}

impl<'c> Side<'c> {
    fn new(catalog: &'c Catalog) -> Result<Self, Vec<Diagnostic>> {
        let lists = catalog.lists()?;
        Ok(Self { catalog, lists })
    }

    fn definition(&self, at: usize) -> Result<Cow<'_, Crd>, Vec<Diagnostic>> {
        if let Some(crd) = self.lists.get(&at) {
            return Ok(Cow::Borrowed(crd));
        }
        let read = self.catalog.definition(at);
        read.map(Cow::Owned)
            .map_err(|diagnostics| diagnostics.into_iter().map(Diagnostic::detached).collect())
    }
}

fn one(old: &Side<'_>, new: &Side<'_>, pair: Pair, options: Options) -> Result<Vec<Change>, Vec<Diagnostic>> {
    match pair {
        (Some(before), Some(after)) => {
            let are_alone = !old.lists.contains_key(&before) && !new.lists.contains_key(&after);
            if are_alone && old.catalog.is_same(before, new.catalog, after) {
                return Ok(Vec::new());
            }
            let (before, after) = (old.definition(before)?, new.definition(after)?);
            let mut changes = diff::definitions(&before, &after, options);
            if after.api_version == ApiVersion::OpenApi {
                changes.iter_mut().for_each(Change::soften);
            }
            // Few definitions are refused: the old one is only checked if the new one is.
            if !changes.is_empty()
                && let Some(words) = refusal(&after)
                && refusal(&before).is_none()
            {
                changes.push(diff::refused(&before, &after, &words));
            }
            Ok(changes)
        }
        (Some(before), None) => Ok(vec![diff::removed(&*old.definition(before)?)]),
        (None, Some(after)) => {
            let after = new.definition(after)?;
            let refused = refusal(&after).map(|words| diff::refused(&after, &after, &words));
            Ok(std::iter::once(diff::added(&after)).chain(refused).collect())
        }
        (None, None) => Ok(Vec::new()),
    }
}

/// Why the server refuses a definition; nothing if it takes it.
fn refusal(crd: &Crd) -> Option<String> {
    // No server has checked the older version for years.
    let errors = if crd.api_version == ApiVersion::V1 {
        check_definition(crd)
    } else {
        Vec::new()
    };
    errors.first().map(ToString::to_string)
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
