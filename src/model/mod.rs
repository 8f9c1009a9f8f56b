//! The library as it will be: groups, versions, kinds and the members of each, with every name decided.
//!
//! In: [`crate::crd`]'s definitions, and the types of [`crate::openapi`]. Out: [`Kind`]s and [`Type`]s, whose [members](Object) both the Jsonnet and the Markdown are printed from, and a [`Library`] of all
//! of them, sorted and free of clashes. The schemas themselves stay what [`crate::crd::Schema`] holds: nothing is copied, so nothing is forgotten.
//! Knows nothing of text formats or the disk.

mod check;
mod entries;
mod kind;
mod library;
mod members;
pub mod naming;
mod object_meta;
mod references;
mod selection;
mod types;

pub use check::check;
pub use entries::{Entry, distinct};
pub use kind::{Kind, KindName};
pub use library::{Group, Library, Version};
pub use members::{Body, Help, Member, Moved, New, Object, Setter};
pub use naming::{GroupNames, Renames};
pub use object_meta::ObjectMeta;
pub use references::{Extras, References};
pub use selection::Selection;
pub use types::{Type, TypeName};
