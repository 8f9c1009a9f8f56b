//! Sources that are not files: URLs, and packages in registries.

mod address;
#[cfg(feature = "fetch")]
mod cache;
#[cfg(feature = "fetch")]
mod challenge;
#[cfg(feature = "fetch")]
mod client;
#[cfg(feature = "fetch")]
mod login;
#[cfg(feature = "fetch")]
mod refusal;
#[cfg(feature = "fetch")]
mod registry;
mod request;
#[cfg(feature = "fetch")]
mod url;

use crate::diagnostic::Diagnostic;
pub(super) use address::Address;
pub use address::{is_remote, shown};
pub use request::Fetched;
pub(super) use request::Request;
#[cfg(feature = "fetch")]
use request::URLS;

/// Fetches a source from the network or the cache.
///
/// # Errors
/// A source that cannot be fetched or read, or has content that the request does not accept.
#[cfg(feature = "fetch")]
pub(super) fn fetch(request: &Request<'_>) -> Result<Fetched, Diagnostic> {
    if URLS.iter().any(|scheme| request.address.starts_with(scheme)) {
        url::fetch(request)
    } else {
        registry::fetch(request)
    }
}

/// Fetches nothing: this build has no client.
///
/// # Errors
/// Always.
#[cfg(not(feature = "fetch"))]
pub(super) fn fetch(request: &Request<'_>) -> Result<Fetched, Diagnostic> {
    let message = format!(
        "cannot fetch `{}`: this build does not include the feature `fetch`",
        request.address
    );
    Err(Diagnostic::error(crate::rule::Rule::InputUrl, message))
}
