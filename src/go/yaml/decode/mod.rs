//! `decode.go`: nodes → values, with aliases and merges resolved, like decoding into an `interface{}`.
//!
//! A [`Build`] creates the values.

mod build;
mod decoder;
mod merge;
mod scalar;
mod value;

use super::syntax::GoSyntax;
use super::{Dialect, Error, Tree};
pub(crate) use build::{Build, Entry};
pub(super) use decoder::Decoder;
pub(crate) use decoder::Done;
use decoder::Failure;
pub(crate) use value::{Key, Plain};

/// Decodes a node; `deepest` is the maximum nesting depth of collections.
///
/// # Errors
/// Go's errors, in its words.
pub(crate) fn decode<'s, B: Build<'s>>(
    tree: &Tree<'s>,
    root: usize,
    dialect: Dialect,
    build: B,
    deepest: usize,
) -> Result<Done<B::Value, B>, Error> {
    let decoder = Decoder::new(tree, dialect, build, deepest);
    decoder.decode(root).map_err(|failure| match failure {
        Failure::Error(error) => error,
        Failure::MapKey(place) => {
            let key = GoSyntax::print(tree, place, dialect).unwrap_or_default();
            Error::fail(format!("invalid map key: {key}"), tree.nodes[place].start)
        }
    })
}
