//! The place of a value: which expression of which file made it.
//!
//! Values carry no places. A program with findings is evaluated a second time. It is rewritten to record the origins of values ([`instrument`]); only
//! the path to each finding is evaluated, and [`trace`] answers where the value comes from. The value of the first evaluation, and so every verdict,
//! does not depend on this.

mod answers;
mod functions;
mod instrument;
mod seen;
mod trace;
mod walk;

use std::sync::Arc;

pub(super) use functions::functions;
pub(super) use trace::Recording;
pub(super) use walk::find;

use super::Step;
use super::mend::without_bad_comments;
use crate::source::{Place, Source};

/// The maximum size of a rewritten file, in bytes. A larger file is data; its values have the place of the import.
const MOST_BYTES: usize = 4 << 20;

/// A requested place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The path to the value, from the program's value.
    pub path: Vec<Step>,
    /// Whether the place of the last field's name is wanted, not that of its value.
    pub name: bool,
}

/// The place of a value.
#[derive(Debug, Clone)]
pub struct Found {
    /// An expression, or the name of a field.
    pub place: Place,
    /// Whether the expression created the value itself. If not, it created the nearest enclosing object with an expression of the user's.
    pub exact: bool,
    /// The place in a library that created the value, if this is the reason for `exact` being false.
    pub made: Option<Place>,
}

/// The place of the innermost expression that failed while this thread recorded.
pub(super) fn failed() -> Option<Place> {
    trace::with(|trace| trace.failed()).flatten()
}

/// The text that is evaluated in a file's stead, while this thread records.
pub(super) fn rewritten(name: impl FnOnce() -> String, bytes: &[u8]) -> Option<String> {
    if bytes.len() > MOST_BYTES {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let clean = without_bad_comments(text);
    trace::with(|trace| {
        // The mended text has the same places.
        let source: Arc<Source> = Source::new(name(), clean.as_deref().unwrap_or(text));
        trace.instrument(&source)
    })
    .flatten()
}
