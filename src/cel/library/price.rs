//! The units of cost, and sizes of values.

use crate::cel::value::Value;

/// The cost of reading one character of a string (`common.StringTraversalCostFactor`).
pub(in crate::cel) const PER_CHARACTER: f64 = 0.1;
/// The cost of one character of a regular expression (`common.RegexStringLengthCostFactor`).
pub(in crate::cel) const PER_REGEX_CHARACTER: f64 = 0.25;
/// The cost of creating a list (`common.ListCreateBaseCost`).
pub(in crate::cel) const LIST: u64 = 10;
/// The cost of creating a map (`common.MapCreateBaseCost`).
pub(in crate::cel) const MAP: u64 = 30;
/// The cost of creating a message (`common.StructCreateBaseCost`).
pub(in crate::cel) const MESSAGE: u64 = 40;

/// A count times a factor, rounded up.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the server computes with floats, and casts saturate"
)]
pub(in crate::cel) fn scaled(count: u64, factor: f64) -> u64 {
    (count as f64 * factor).ceil() as u64
}

/// A count times a factor, rounded down.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the server computes with floats, and casts saturate"
)]
pub(super) fn truncated(count: u64, factor: f64) -> u64 {
    (count as f64 * factor) as u64
}

/// The size of a value; 1 for values without a size (`actualSize`).
pub(in crate::cel) fn actual_size(value: &Value<'_>) -> u64 {
    match value {
        Value::Optional(Some(inner)) => actual_size(inner),
        Value::Ip(address) => address.size(),
        Value::Cidr(block) => block.size(),
        other => other.size().map_or(1, |size| size as u64),
    }
}

/// The cost of reading everything in a value once (`traversalCost`).
pub(super) fn traversal(value: &Value<'_>) -> u64 {
    match value {
        Value::String(text) => truncated(text.as_str().len() as u64, PER_CHARACTER),
        Value::Bytes(bytes) => truncated(bytes.len() as u64, PER_CHARACTER),
        Value::List(list) => list.iter().map(|item| item.as_ref().map_or(1, traversal)).sum(),
        Value::Map(map) => {
            let entry = |key: &Value<'_>| {
                let value = map.get(key).ok().flatten();
                traversal(key) + value.as_ref().map_or(1, traversal)
            };
            map.keys().iter().map(entry).sum()
        }
        _ => 1,
    }
}

/// The cost of searching a text of a given size with a regular expression of a given size. An empty text has a cost too.
pub(super) fn regex(text: u64, pattern: u64) -> u64 {
    scaled(text + 1, PER_CHARACTER).saturating_mul(scaled(pattern, PER_REGEX_CHARACTER))
}
