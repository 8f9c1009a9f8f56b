//! The place of a name in the files that were read.
//!
//! The evaluator gives no place for an unknown field or native function. If the name is written in only one place, this is the place. If it is
//! written in several places, all of them are reported as candidates.

use std::path::{Path, PathBuf};

use jrsonnet_evaluator::Error;
use jrsonnet_evaluator::error::ErrorKind;
use regex::Regex;

use super::failure::OUTSIDE;
use super::foreign::is_library;
use super::library::unknown_native;
use super::{nesting, syntax};
use crate::diagnostic::Diagnostic;
use crate::source::{Place, Source, Span, display_path};

/// Candidates that are shown at most; with more, none of them helps.
const MOST: usize = 4;

/// Adds the place, or the candidates, to a diagnostic that has none.
pub(super) fn add(diagnostic: &mut Diagnostic, error: &Error, files: &[PathBuf]) {
    if diagnostic.place.is_some() {
        return;
    }
    let pattern = match error.error() {
        ErrorKind::NoSuchField(name, _) => {
            let name = regex::escape(name);
            format!(r#"\.\s*({name})\b|\[\s*(?:'({name})'|"({name})")\s*\]"#)
        }
        ErrorKind::OnlyFunctionsCanBeCalledGot(_) => {
            let Some(name) = unknown_native() else { return };
            format!(r#"\bnative\(\s*['"]({})['"]"#, regex::escape(&name))
        }
        ErrorKind::StaticAnalysisError(_) => {
            diagnostic.place = files.iter().find_map(|file| outside(&diagnostic.message, file));
            return;
        }
        _ => return,
    };
    // An escaped name is always a valid pattern; one that is too long to compile has no place, as before.
    let Ok(pattern) = Regex::new(&pattern) else { return };
    let mut places = files.iter().flat_map(|file| places(&pattern, file)).take(MOST + 1);
    match (places.next(), places.collect::<Vec<_>>()) {
        (Some(only), others) if others.is_empty() => diagnostic.place = Some(only),
        (Some(first), others) if others.len() < MOST => {
            for place in [first].into_iter().chain(others) {
                diagnostic.related.push((place, "the name is here".to_owned()));
            }
        }
        _ => {}
    }
}

/// The first place in a file of what a message says is outside of objects: `self`, `super` or `$`.
fn outside(message: &str, file: &Path) -> Option<Place> {
    let word = message.strip_prefix('`')?.strip_suffix(OUTSIDE)?;
    let source = Source::new(display_path(file), std::fs::read_to_string(file).ok()?);
    let text = source.text();
    let reading = nesting::too_deep(text).is_none().then(|| syntax::read(text, false))??;
    let spans = reading.outside.into_iter();
    let mut spans = spans.map(|span| (span.0, span.1));
    let (start, end) = spans.find(|(start, end)| text.get(*start as usize..*end as usize) == Some(word))?;
    Some(Place::new(&source, Span { start, end }))
}

/// The place where a field of this name is written, if the user's files have only one.
#[must_use]
pub fn find_field(name: &str, files: &[PathBuf]) -> Option<Place> {
    let name = regex::escape(name);
    let pattern = format!(r#"(?:\b({name})|'({name})'|"({name})")\s*\+?:"#);
    let pattern = Regex::new(&pattern).ok()?;
    let own = files.iter().filter(|file| !is_library(&display_path(file)));
    let mut places = own.flat_map(|file| places(&pattern, file));
    let only = places.next()?;
    places.next().is_none().then_some(only)
}

fn places(pattern: &Regex, file: &PathBuf) -> Vec<Place> {
    let Ok(text) = std::fs::read_to_string(file) else {
        return Vec::new();
    };
    let source = Source::new(display_path(file), text);
    let found = pattern
        .captures_iter(source.text())
        .filter_map(|captures| captures.iter().skip(1).flatten().next());
    found
        .map(|name| Place::new(&source, Span::new(name.start(), name.end())))
        .collect()
}
