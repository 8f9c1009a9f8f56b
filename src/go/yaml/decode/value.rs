//! Values of scalars, and keys.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use crate::go::strconv::{Format, format_float32};

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

impl<'s> Key<'s> {
    /// The key that `sigs.k8s.io/yaml` writes as JSON; none for null and for what is beyond 64 bits.
    pub(crate) fn json(self) -> Option<Cow<'s, str>> {
        Some(match self.0 {
            Plain::Text(text) => text,
            Plain::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Plain::Int(value) => value.to_string().into(),
            Plain::Float(value) if value.is_nan() => Cow::Borrowed(".nan"),
            Plain::Float(value) => float_key(value),
            Plain::Uint(_) | Plain::Null => return None,
        })
    }
}

/// `strconv.FormatFloat(value, 'g', -1, 32)`, and the names that YAML has for infinity.
#[expect(
    clippy::cast_possible_truncation,
    reason = "keys go through float32, as in the reference"
)]
fn float_key(value: f64) -> Cow<'static, str> {
    let value = value as f32;
    if value.is_infinite() {
        return Cow::Borrowed(if value > 0.0 { ".inf" } else { "-.inf" });
    }
    format_float32(value, Format::G, None).into()
}
