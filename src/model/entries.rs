//! Definitions that were given more than once: equal ones become one.

use std::collections::BTreeMap;

use super::kind::KindName;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::Place;

/// A kind of a library, and where it comes from.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Names in the library.
    pub name: KindName,
    /// The API group.
    pub api_group: String,
    /// The kind as the CRD writes it.
    pub kind: String,
    /// The definition, [detached](Place::detached) from its source.
    pub place: Place,
    /// A hash of everything that the library has of the definition.
    pub fingerprint: u64,
    /// Diagnostics about the kind.
    pub diagnostics: Vec<Diagnostic>,
}

impl Entry {
    fn is_of_the_same_definition(&self, other: &Self) -> bool {
        (&self.name, &self.api_group, &self.kind) == (&other.name, &other.api_group, &other.kind)
    }
}

/// Sorts entries by name and keeps the first of equal definitions, with a note about the others.
///
/// # Errors
/// Different definitions of one kind, each with both places, and versions that a definition has twice.
pub fn distinct(mut entries: Vec<Entry>) -> Result<(Vec<Entry>, Option<Diagnostic>), Vec<Diagnostic>> {
    // The sort keeps the order of the inputs.
    entries.sort_by(|a, b| (&a.name, &a.api_group, &a.kind).cmp(&(&b.name, &b.api_group, &b.kind)));
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    // By group and kind: versions of one definition are one error.
    let mut different: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut repeated: Option<(usize, String)> = None;
    let mut twice: Vec<Entry> = Vec::new();
    for entry in entries {
        match kept.last().filter(|last| last.is_of_the_same_definition(&entry)) {
            None => kept.push(entry),
            Some(first) if first.place.to_string() == entry.place.to_string() => twice.push(entry),
            Some(first) if first.fingerprint == entry.fingerprint => {
                let places = || format!("{} and {}", first.place, entry.place);
                repeated.get_or_insert_with(|| (0, places())).0 += 1;
            }
            Some(first) => {
                let places = format!("{} and {}", first.place, entry.place);
                different.entry((entry.api_group, entry.kind)).or_insert(places);
            }
        }
    }
    if !twice.is_empty() {
        let each = twice.into_iter().map(|entry| {
            let message = format!(
                "`{}` of `{}` has the version `{}` twice",
                entry.kind, entry.api_group, entry.name.version
            );
            Diagnostic::error(Rule::Versions, message).at(entry.place)
        });
        return Err(each.collect());
    }
    if !different.is_empty() {
        let each = different.into_iter().map(|((group, kind), places)| {
            let message = format!("`{kind}` of `{group}` has two different definitions: {places}");
            Diagnostic::error(Rule::DuplicateDefinition, message)
        });
        return Err(each.collect());
    }
    let note = repeated.map(|(count, places)| {
        let definitions = match count {
            1 => "1 definition that equals another one".to_owned(),
            count => format!("{count} definitions that equal others"),
        };
        Diagnostic::note(
            Rule::DuplicateDefinition,
            format!("skipped {definitions} (first: {places})"),
        )
    });
    Ok((kept, note))
}
