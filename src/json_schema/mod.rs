//! JSON Schemas (draft-07) of kinds, for editors and validators.
//!
//! In: the facts about a version of a kind, and the ObjectMeta with its descriptions. Out: a schema with the verdict of the server on new objects, as far as JSON Schema
//! can say it: docs/schemas.md lists what it cannot. Knows nothing of files and of places.

mod all;
mod branch;
mod definition;
mod format;
mod keyword;
mod metadata;
mod names;
mod object;
mod root;
mod structure;
mod words;
mod writer;

pub use all::all;
pub use definition::{File, definition};
pub use names::{ALL, path};
pub use root::kind;
