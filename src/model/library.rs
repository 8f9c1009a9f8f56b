//! The kinds of a library, sorted, and what keeps two of them from standing in one place.

use std::collections::{BTreeMap, BTreeSet};

use super::entries::Entry;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Groups by field.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Groups by their field.
    pub groups: BTreeMap<String, Group>,
}

/// Versions by field.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Versions by their field.
    pub versions: BTreeMap<String, Version>,
}

/// Kinds of a version.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Fields of the kinds.
    pub kinds: BTreeSet<String>,
}

impl Library {
    /// Puts kinds in their places. They are [distinct](super::distinct), and so in order.
    ///
    /// # Errors
    /// Two API groups in one folder, and two kinds in one file, each with both origins.
    pub fn new(entries: Vec<Entry>) -> Result<Self, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let mut api_groups: BTreeMap<&str, &Entry> = BTreeMap::new();
        let mut reported = BTreeSet::new();
        for entry in &entries {
            let first = *api_groups.entry(&entry.name.group).or_insert(entry);
            if first.api_group != entry.api_group && reported.insert((&first.api_group, &entry.api_group)) {
                diagnostics.push(group_clash(first, entry));
            }
        }
        for pair in entries.windows(2) {
            let same_file = pair[0].name.file().to_lowercase() == pair[1].name.file().to_lowercase();
            if same_file && pair[0].api_group == pair[1].api_group {
                diagnostics.push(kind_clash(&pair[0], &pair[1]));
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let mut library = Self::default();
        for entry in entries {
            let group = library.groups.entry(entry.name.group).or_default();
            group
                .versions
                .entry(entry.name.version)
                .or_default()
                .kinds
                .insert(entry.name.kind);
        }
        Ok(library)
    }
}

fn group_clash(first: &Entry, second: &Entry) -> Diagnostic {
    let message = format!(
        "the API groups `{}` and `{}` have the same library name `{}`",
        first.api_group, second.api_group, first.name.group
    );
    Diagnostic::error(Rule::GroupClash, message)
        .at(second.place.clone())
        .related(first.place.clone(), format!("`{}` is defined here", first.api_group))
        .help(format!(
            "exclude one group with `prefix`, or rename it in the configuration: `groups: {{{}: another_name}}`",
            second.api_group
        ))
}

fn kind_clash(first: &Entry, second: &Entry) -> Diagnostic {
    let message = format!(
        "the kinds `{}` and `{}` of `{}/{}` have the same file name",
        first.kind, second.kind, second.api_group, second.name.version
    );
    Diagnostic::error(Rule::KindClash, message)
        .at(second.place.clone())
        .related(first.place.clone(), format!("`{}` is defined here", first.kind))
        .help("exclude one of the kinds with `prefix`")
}
