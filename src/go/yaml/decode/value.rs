//! Values of scalars, and keys.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

/// The value of a scalar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Plain<'s> {
    Null,
    Bool(bool),
    Int(i64),
    /// A number beyond `i64`.
    Uint(u64),
    Float(f64),
    Text(Cow<'s, str>),
}

/// A key. Keys are equal if they are one entry in Go's map.
#[derive(Debug, Clone)]
pub(crate) struct Key<'s>(pub(crate) Plain<'s>);

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// NaN does not equal itself, so a map may have several NaN keys, like in Go.
impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Plain::Null => 0_u8.hash(state),
            Plain::Bool(value) => value.hash(state),
            Plain::Int(value) => value.hash(state),
            Plain::Uint(value) => value.hash(state),
            // Positive and negative zero are equal.
            Plain::Float(value) => (value + 0.0).to_bits().hash(state),
            Plain::Text(text) => text.hash(state),
        }
    }
}
