//! Nodes → the values of scalars.

use std::borrow::Cow;

use super::super::resolve::{self, Scalar};
use super::super::{Dialect, Error, Kind, Node, rfc3339};
use super::value::Plain;
use crate::go::base64::Encoding;

/// `scalar`
pub(super) fn scalar<'s>(
    value: &Cow<'s, str>,
    is_plain: bool,
    node: &Node<'s>,
    dialect: Dialect,
) -> Result<Plain<'s>, Error> {
    let found = match node.tag.as_deref() {
        None if !is_plain => Scalar::Text,
        None => resolve::plain(value, dialect),
        // The third version ignores this tag.
        Some("!") if dialect == Dialect::V3 && is_plain => resolve::plain(value, dialect),
        Some(tag) => resolve::tagged(tag, value, dialect).map_err(|words| Error::fail(words, node.start))?,
    };
    Ok(match found {
        Scalar::Null => Plain::Null,
        Scalar::Bool(value) => Plain::Bool(value),
        Scalar::Int(value) => Plain::Int(value),
        Scalar::Uint(value) => Plain::Uint(value),
        Scalar::Float(value) => Plain::Float(value),
        Scalar::Text => Plain::Text(value.clone()),
        Scalar::Timestamp => match rfc3339(value) {
            Some(time) if dialect == Dialect::V3 => Plain::Text(time.into()),
            _ => Plain::Text(value.clone()),
        },
        Scalar::Binary => {
            let words = "!!binary value contains invalid base64 data";
            let text = binary(value).ok_or_else(|| Error::fail(words, node.start))?;
            Plain::Text(text.into())
        }
    })
}

/// `base64.StdEncoding`; JSON replaces each byte that is not UTF-8.
fn binary(text: &str) -> Option<String> {
    let bytes = Encoding::Std.decode(text).ok()?;
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Some(text)
}

/// `isMerge`
pub(super) fn is_merge(node: &Node<'_>, dialect: Dialect) -> bool {
    let Kind::Scalar { value, is_plain } = &node.kind else {
        return false;
    };
    value == "<<"
        && match node.tag.as_deref() {
            None => *is_plain,
            Some("!") => *is_plain || dialect == Dialect::V2,
            Some(tag) => tag.strip_prefix(resolve::PREFIX) == Some("merge"),
        }
}
