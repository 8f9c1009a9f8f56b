//! Definitions → examples: manifests that validate, as small or as full as they can be.
//!
//! In: a definition ([`crate::crd::Crd`]), and the validator. Out: an [`Example`], with the fields that it cannot show beside the others, and what
//! could not be met. Must not know how examples are printed.

mod build;
mod comments;
mod edits;
mod extent;
mod made;
mod make;
mod notes;
mod number;
mod own;
mod place;
mod repair;
mod samples;
mod settle;
mod shape;
mod text;
mod values;
mod workshop;
mod write;
mod written;

pub use comments::plain;
pub use extent::Extent;
pub use made::{Absent, Example};
pub use make::make;
pub use notes::{Notes, Section, Topic};
pub use write::{Form, Written, write};
pub use written::{HandWritten, KindExamples, Language, folder_of_examples, read_examples};
