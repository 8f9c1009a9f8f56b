//! Model → text. Every name is decided and everything is in order before this begins, so nothing here can fail on content.
//!
//! In: [`crate::model`]. Out: files as path and text. Knows nothing of the disk.

pub mod docs;
pub mod go;
pub mod jsonnet;
mod layout;
mod literal;
pub mod markdown;
mod page;
pub mod reference;
mod tree;
pub mod usage;
pub mod yaml;

use std::collections::BTreeMap;

pub use layout::LayoutError;
pub use tree::{Field, Tree};

/// Files by their path below an output folder, with `/` between its parts.
pub type Files = BTreeMap<String, String>;

/// Names of a library, from its configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// The name its pages use for it, and that is suggested for the local that imports it.
    pub name: String,
    /// The path by which it is imported.
    pub import: String,
    /// One sentence about it.
    pub description: String,
}
