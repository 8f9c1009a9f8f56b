//! Kinds to skip or to reject that select nothing.

use std::collections::BTreeSet;

use super::kind::is_kind;
use super::report::Report;
use crate::crd::Head;
use crate::diagnostic::{Diagnostic, is_one_letter_off};
use crate::k8s::kinds;
use crate::rule::Rule;
use crate::validate::server::registry::Registry;

/// The patterns of kinds that no object has, each with a message: a warning if it is no kind or is probably misspelt, else a note. A kind that is known
/// needs none: the same settings are used for other manifests.
#[must_use]
pub fn unused_kinds<'p>(
    option: &str,
    patterns: &'p [String],
    found: &Report,
    registry: &Registry,
) -> Vec<(&'p str, Diagnostic)> {
    let is_used = |pattern: &str| {
        let mut objects = found.results.iter();
        objects.any(|checked| is_kind(pattern, &checked.api_version, &checked.kind))
    };
    let patterns = patterns.iter().map(String::as_str);
    let unused: Vec<&str> = patterns.filter(|pattern| !is_used(pattern)).collect();
    if unused.is_empty() {
        return Vec::new();
    }
    let known = known(found, registry);
    let unknown = unused.into_iter().filter(|pattern| !known.contains(*pattern));
    unknown
        .map(|pattern| (pattern, message(option, pattern, &known)))
        .collect()
}

fn message(option: &str, pattern: &str, known: &BTreeSet<String>) -> Diagnostic {
    let shown = pattern.escape_debug();
    if !is_pattern(pattern) {
        let message = format!("`{shown}` in {option} is no kind, and selects nothing");
        let help = "write `Kind`, `group/Kind`, `version/Kind` or `group/version/Kind`; `--ignore-filename-pattern` leaves out files";
        return Diagnostic::warning(Rule::UnusedKind, message).help(help);
    }
    let message = format!("no object has the kind `{shown}` of {option}");
    let is_near = |name: &&String| name.eq_ignore_ascii_case(pattern) || is_one_letter_off(name, pattern);
    match known.iter().find(is_near) {
        Some(near) => Diagnostic::warning(Rule::UnusedKind, message).help(format!("did you mean `{near}`?")),
        None => Diagnostic::note(Rule::UnusedKind, message),
    }
}

/// Whether some kind can have the pattern: at most three parts of letters, digits, `.` and `-`.
fn is_pattern(pattern: &str) -> bool {
    let is_name = |part: &str| {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '-';
        !part.is_empty() && part.chars().all(is_plain)
    };
    let parts: Vec<&str> = pattern.split('/').collect();
    let has_file_ending = [".yaml", ".yml", ".json"]
        .iter()
        .any(|ending| pattern.ends_with(ending));
    parts.len() <= 3 && parts.iter().all(|part| is_name(part)) && !has_file_ending
}

/// The patterns of the kinds of the objects, of the definitions, and of Kubernetes.
fn known(found: &Report, registry: &Registry) -> BTreeSet<String> {
    let objects = found
        .results
        .iter()
        .map(|one| (one.api_version.clone(), one.kind.clone()));
    let of_head = |head: &Head| {
        let versions = head.versions.iter();
        let api_versions: Vec<_> = versions
            .map(|version| (head.api_version_of(version), head.kind.clone()))
            .collect();
        api_versions
    };
    let own = kinds::groups().flat_map(kinds::of_group).map(|row| {
        let group = if row.group.is_empty() {
            String::new()
        } else {
            format!("{}/", row.group)
        };
        (format!("{group}{}", row.version), row.kind.to_owned())
    });
    let all = objects.chain(registry.heads().flat_map(of_head)).chain(own);
    let mut patterns = BTreeSet::new();
    for (api_version, kind) in all {
        if let Some((group, _)) = api_version.split_once('/') {
            patterns.insert(format!("{group}/{kind}"));
        }
        patterns.insert(format!("{api_version}/{kind}"));
        patterns.insert(kind);
    }
    patterns
}
