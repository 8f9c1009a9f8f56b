//! Paths inside volumes and images.

use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;

/// What is wrong with a path that may not leave its folder (`validatePathNoBacksteps`).
fn backsteps(path: &str) -> Option<&'static str> {
    path.split('/')
        .any(|part| part == "..")
        .then_some("must not contain '..'")
}

/// What is wrong with a path below a folder (`validateLocalDescendingPath`).
pub(super) fn descending_words(path: &str) -> Vec<&'static str> {
    let absolute = path.starts_with('/').then_some("must be a relative path");
    absolute.into_iter().chain(backsteps(path)).collect()
}

/// A path without `..`.
pub(super) fn no_backsteps<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    if let Some(words) = backsteps(at.text()) {
        checks.invalid(rule, at, words);
    }
}

/// A path below a folder.
pub(super) fn descending<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    for words in descending_words(at.text()) {
        checks.invalid(rule, at, words);
    }
}

/// What is wrong with the path of a file that a volume writes (`ValidateLocalNonReservedPath`).
pub(super) fn unreserved_words(path: &str) -> Vec<&'static str> {
    let mut words = descending_words(path);
    if path.starts_with("..") && !path.starts_with("../") {
        words.push("must not start with '..'");
    }
    words
}

/// The path of a file that a volume writes.
pub(super) fn unreserved<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    for words in unreserved_words(at.text()) {
        checks.invalid(rule, at, words);
    }
}
