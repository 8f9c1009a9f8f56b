//! Decodes a definition like the server's JSON decoder: wrong types are errors, unknown fields are collected.

use super::types::DEFINITION;
use crate::go::json::decode::decode;
use crate::rule::Rule;
use crate::validate::decoded;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::yaml::Node;

/// Decodes a definition, and collects the unknown fields for strict field validation.
///
/// # Errors
/// The decoder's first error.
pub(super) fn check(root: &Node<'_>, unknown: &mut Vec<FieldError>) -> Result<(), FieldError> {
    let found = decode(root, &DEFINITION);
    unknown.extend(decoded::unknown(root, &found, &Path::Root));
    match found.failure {
        None => Ok(()),
        Some(failure) => Err(decoded::failure(failure, Rule::Decode, ErrorType::Decode, &Path::Root)),
    }
}
