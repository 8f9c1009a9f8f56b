//! Errors of functions.

use jrsonnet_evaluator::error::ErrorKind;

/// An error of a function.
pub(super) fn failed(message: impl AsRef<str>) -> jrsonnet_evaluator::Error {
    ErrorKind::RuntimeError(message.as_ref().into()).into()
}
