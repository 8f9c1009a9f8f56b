//! The differences between the versions of a kind.

use std::collections::BTreeMap;

use super::collect::{Entry, History};
use super::order;
use super::script::{push_list, push_string};
use crate::diff::{self, Change, ChangeRule, Options};

/// Differences from one version to the next, by the paths of fields, in order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Marks<'e> {
    /// Fields that are new, and what that means; not those below them.
    new: Vec<(String, String)>,
    /// Fields that changed, and what that means.
    changed: Vec<(String, String)>,
    /// Fields that are gone, their facts before, and what that means; empty for those below another one.
    gone: Vec<(&'e str, &'e str, String)>,
}

/// The script with all versions of a kind. Each has the place of its page below the folder of the set, the version that it is compared with, and the
/// differences.
pub(super) fn script(entries: &[&Entry]) -> String {
    let mut entries = entries.to_vec();
    entries.sort_by_cached_key(|entry| {
        (
            order::natural(&entry.key.set_version),
            order::api(&entry.key.api_version),
        )
    });
    let mut out = String::from("crdsmith.versions(");
    push_list(&mut out, entries.iter().enumerate(), |out, (at, entry)| {
        let before = before(&entries, at);
        let both = before.and_then(|before| entries[before].history.as_ref().zip(entry.history.as_ref()));
        let marks = both.map(|(old, new)| marks(old, new)).unwrap_or_default();
        let below = entry.path();
        let below = below
            .strip_prefix(&entry.key.set_folder())
            .unwrap_or(&below)
            .trim_start_matches('/');
        out.push('\n');
        out.push('[');
        for text in [entry.key.set_version.as_str(), &entry.key.api_version, below] {
            push_string(out, text);
            out.push(',');
        }
        out.push_str(&before.map_or("-1".to_owned(), |before| before.to_string()));
        for pairs in [&marks.new, &marks.changed] {
            out.push(',');
            push_list(out, pairs, |out, (path, why)| push_strings(out, &[path, why]));
        }
        out.push(',');
        push_list(out, &marks.gone, |out, (path, was, why)| {
            push_strings(out, &[path, was, why]);
        });
        out.push(']');
    });
    out.push_str(");\n");
    out
}

fn push_strings(out: &mut String, texts: &[&str]) {
    push_list(out, texts, |out, text| push_string(out, text));
}

/// The version to compare with: the same version of the API in the set before, or else the version of the API before, or else the last one of the set
/// before.
fn before(entries: &[&Entry], at: usize) -> Option<usize> {
    let key = &entries[at].key;
    let last = |is_right: &dyn Fn(&Entry) -> bool| entries[..at].iter().rposition(|other| is_right(other));
    last(&|other| other.key.api_version == key.api_version)
        .or_else(|| last(&|other| other.key.set_version == key.set_version))
        .or_else(|| last(&|_| true))
}

/// The fields that the changes from one version to another one are made in.
fn marks<'e>(old: &'e History, new: &'e History) -> Marks<'e> {
    let (Some(before), Some(after)) = (old.crd.versions.first(), new.crd.versions.first()) else {
        return Marks::default();
    };
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for change in diff::between((&old.crd, before), (&new.crd, after), Options::default()) {
        let why = sentence(&change);
        if let (ChangeRule::FieldMoved, Some(to)) = (change.rule, change.new.as_ref().and_then(|to| to.as_str())) {
            fields.entry(to.to_owned()).or_default().push(why.clone());
        }
        // The rest is about the whole version.
        if !change.path.is_empty() {
            fields.entry(change.path).or_default().push(why);
        }
    }
    let mut gone: BTreeMap<&str, (&str, String)> = BTreeMap::new();
    for (path, was) in old.fields.iter().filter(|(path, _)| !new.has(path)) {
        gone.insert(path, (was, String::new()));
    }
    let mut marks = Marks::default();
    for (path, mut why) in fields {
        why.dedup();
        let why = why.join("\n");
        if let Some((_, own)) = gone.get_mut(path.as_str()) {
            *own = why;
        } else if new.has(&path) && !old.has(&path) {
            marks.new.push((path, why));
        } else {
            marks.changed.push((path, why));
        }
    }
    marks.gone = gone.into_iter().map(|(path, (was, why))| (path, was, why)).collect();
    marks
}

/// The severity of a change, what changed, and the reason of the severity.
fn sentence(change: &Change) -> String {
    format!("{}: {}. {}", change.severity, change.message, change.reason)
}
