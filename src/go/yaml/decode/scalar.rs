//! Scalars and keys.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use super::super::resolve::{self, Scalar};
use super::super::{Dialect, Error, Node, rfc3339};
use super::{Build, Decoder};

/// The value of a scalar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Plain<'s> {
    Null,
    Bool(bool),
    Int(i64),
    /// Beyond `i64`.
    Uint(u64),
    Float(f64),
    Text(Cow<'s, str>),
}

/// A key: a scalar that is equal to another where Go's map has one entry for both.
#[derive(Debug, Clone)]
pub(crate) struct Key<'s>(pub(crate) Plain<'s>);

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// No number is the same as "not a number", so a map may have many of them; that is what Go does too.
impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Plain::Null => 0_u8.hash(state),
            Plain::Bool(value) => value.hash(state),
            Plain::Int(value) => value.hash(state),
            Plain::Uint(value) => value.hash(state),
            // Zero has two forms that are equal.
            Plain::Float(value) => (value + 0.0).to_bits().hash(state),
            Plain::Text(text) => text.hash(state),
        }
    }
}

impl<'s, B: Build<'s>> Decoder<'_, 's, B> {
    /// `scalar`
    pub(super) fn scalar(&self, value: &Cow<'s, str>, is_plain: bool, node: &Node<'s>) -> Result<Plain<'s>, Error> {
        let found = match node.tag.as_deref() {
            None if !is_plain => Scalar::Text,
            None => resolve::plain(value, self.dialect),
            // In the third version this tag says nothing.
            Some("!") if self.dialect == Dialect::V3 && is_plain => resolve::plain(value, self.dialect),
            Some(tag) => resolve::tagged(tag, value, self.dialect).map_err(|words| Error::fail(words, node.start))?,
        };
        Ok(match found {
            Scalar::Null => Plain::Null,
            Scalar::Bool(value) => Plain::Bool(value),
            Scalar::Int(value) => Plain::Int(value),
            Scalar::Uint(value) => Plain::Uint(value),
            Scalar::Float(value) => Plain::Float(value),
            Scalar::Text => Plain::Text(value.clone()),
            Scalar::Timestamp => match rfc3339(value) {
                Some(time) if self.dialect == Dialect::V3 => Plain::Text(time.into()),
                _ => Plain::Text(value.clone()),
            },
            Scalar::Binary => {
                let words = "!!binary value contains invalid base64 data";
                let text = binary(value).ok_or_else(|| Error::fail(words, node.start))?;
                Plain::Text(text.into())
            }
        })
    }
}

/// `base64.StdEncoding`; JSON replaces each byte that is no part of UTF-8.
fn binary(text: &str) -> Option<String> {
    const ENGINE: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    let bytes = ENGINE.decode(text.replace(['\r', '\n'], "")).ok()?;
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Some(text)
}
