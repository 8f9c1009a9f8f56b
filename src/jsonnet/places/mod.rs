//! The place of a value: which expression of which file made it.
//!
//! Values carry no places. A program whose value has findings is evaluated a second time, rewritten so that it tells where its values come from
//! ([`instrument`]); only the way to each finding is evaluated, and [`trace`] says what made what stands there. The first evaluation's value, and
//! with it every verdict, knows nothing of this.

mod answers;
mod functions;
mod instrument;
mod members;
mod seen;
mod site;
mod syntax;
mod trace;
mod walk;

use std::sync::Arc;

pub(super) use functions::functions;
pub(super) use instrument::RAW;
pub(super) use trace::Recording;
pub(super) use walk::find;

use super::Step;
use crate::source::{Place, Source};

/// The largest file that is rewritten, in bytes. What is larger is data; its values have the place of the import.
const MOST_BYTES: usize = 4 << 20;

/// What place is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The way to the value, from the program's own on.
    pub path: Vec<Step>,
    /// Whether the place of the last field's name is wanted, not that of its value.
    pub name: bool,
}

/// The place of a value.
#[derive(Debug, Clone)]
pub struct Found {
    /// An expression, or the name of a field.
    pub place: Place,
    /// Whether it made the value itself; if not, it made the nearest object around it that one expression of the user's made.
    pub exact: bool,
    /// Where a library made the value, if that is why this is not the place.
    pub made: Option<Place>,
}

/// The text that is evaluated in a file's stead, while this thread records.
pub(super) fn rewritten(name: impl FnOnce() -> String, bytes: &[u8]) -> Option<String> {
    if bytes.len() > MOST_BYTES {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    trace::with(|trace| {
        let source: Arc<Source> = Source::new(name(), text);
        trace.instrument(&source)
    })
    .flatten()
}
