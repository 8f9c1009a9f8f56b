//! Every name that crdsmith makes up: of definitions, groups, files, functions, arguments and anchors.
//!
//! The rules are those of existing libraries (`docs/library.md`). Manifests always have the CRD's own names.

mod anchors;
mod group_names;
mod names;
mod renames;
mod taken;

pub use anchors::Anchors;
pub use group_names::GroupNames;
pub use names::{
    NO_GROUP, argument, definition, file_stem, group, is_identifier, kind, lower_camel, page_stem, setter, titled,
};
pub use renames::Renames;
pub use taken::{Grant, Taken};
