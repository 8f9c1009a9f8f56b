//! A definition as the server's JSON decoder reads it: wrong types refuse it, unknown fields are named.

use super::types::DEFINITION;
use crate::go::json::decode::decode;
use crate::rule::Rule;
use crate::validate::decoded;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::yaml::Node;

/// Decodes a definition, and under strict field validation names its unknown fields.
///
/// # Errors
/// The decoder's words for the first thing that it cannot read.
pub(super) fn check(root: &Node<'_>, unknown: &mut Vec<FieldError>) -> Result<(), FieldError> {
    let found = decode(root, &DEFINITION);
    unknown.extend(decoded::unknown(root, &found, &Path::Root));
    match found.failure {
        None => Ok(()),
        Some(failure) => Err(decoded::failure(failure, Rule::Decode, ErrorType::Decode, &Path::Root)),
    }
}
