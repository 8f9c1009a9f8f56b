//! How much an example shows.

/// How much an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The fields that must be set.
    Minimal,
    /// Every field that can stand beside the others.
    Full,
}
