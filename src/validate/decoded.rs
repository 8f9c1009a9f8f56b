//! What the JSON decoder says of a node, as errors with their places.

use super::error::{ErrorType, FieldError};
use super::path::{Path, Step};
use crate::go::json::decode::{Decoded, Failure, Step as Way};
use crate::rule::Rule;
use crate::yaml::{Node, Value};

/// The fields of `root`, which is at a path, that no struct has.
pub(super) fn unknown(root: &Node<'_>, decoded: &Decoded<'_, Node<'_>>, at: &Path<'_>) -> Vec<FieldError> {
    let unknown = decoded.unknown.iter();
    unknown.filter_map(|way| unknown_field(root, way, at)).collect()
}

fn unknown_field(node: &Node<'_>, way: &[Way<'_>], at: &Path<'_>) -> Option<FieldError> {
    let (first, rest) = way.split_first()?;
    match (first, &node.value) {
        (Way::Key(key), Value::Mapping(entries)) => {
            let entry = entries.iter().find(|entry| entry.key == *key)?;
            let at = Path::Child(at, key);
            if rest.is_empty() {
                let error = FieldError::new(
                    Rule::UnknownField,
                    ErrorType::Unknown,
                    &at,
                    entry.key_span,
                    "unknown field",
                );
                return Some(error);
            }
            unknown_field(&entry.value, rest, &at)
        }
        (Way::Index(index), Value::Sequence(items)) => {
            unknown_field(items.get(*index)?, rest, &Path::Index(at, *index))
        }
        _ => None,
    }
}

/// Why the node at a path cannot be read. The server's field is that of the node, the place is that of the value to blame.
pub(super) fn failure(failure: Failure<'_, Node<'_>>, rule: Rule, kind: ErrorType, at: &Path<'_>) -> FieldError {
    let mut error = FieldError::new(rule, kind, at, failure.value.span, failure.words);
    error.path.extend(failure.steps.into_iter().map(|step| match step {
        Way::Key(key) => Step::Key(key.to_owned()),
        Way::Index(index) => Step::Index(index),
    }));
    error
}
