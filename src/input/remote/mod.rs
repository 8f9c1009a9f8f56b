//! Sources that are not files: URLs, and packages in registries.

#[cfg(feature = "fetch")]
mod cache;
#[cfg(feature = "fetch")]
mod client;
#[cfg(feature = "fetch")]
mod registry;
#[cfg(feature = "fetch")]
mod url;

use super::single::Input;
use crate::diagnostic::Diagnostic;
use crate::lock::Entry;
use crate::rule::Rule;

/// The beginnings of URLs.
const URLS: [&str; 2] = ["https://", "http://"];

/// The beginning of addresses of packages in registries.
const IMAGE: &str = "oci://";

/// The same, for a registry without TLS.
const INSECURE_IMAGE: &str = "oci+http://";

/// A remote source, its content and its entry for the lock file.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The entry.
    pub entry: Entry,
    /// The texts.
    pub inputs: Vec<Input>,
}

/// How a source is fetched.
#[cfg_attr(
    not(feature = "fetch"),
    expect(dead_code, reason = "nothing is fetched without the feature")
)]
pub(super) struct Request<'r> {
    pub(super) address: &'r str,
    /// The digest that its content should have.
    pub(super) locked: Option<&'r str>,
    pub(super) offline: bool,
    /// Hosts that a URL may redirect to.
    pub(super) redirect_hosts: &'r [String],
    /// Refuses a digest before more is fetched.
    pub(super) accept: &'r (dyn Fn(&str) -> Result<(), Diagnostic> + Sync),
}

impl Request<'_> {
    /// The error for content that is not in the cache.
    #[cfg(feature = "fetch")]
    fn not_cached(&self) -> Diagnostic {
        let message = format!("the content of `{}` is not in the cache", self.address);
        let error = Diagnostic::error(Rule::InputOffline, message);
        error.help("run the command once without `--offline`")
    }

    /// The error for content of the cache that has another digest.
    #[cfg(feature = "fetch")]
    fn damaged(&self, path: &std::path::Path) -> Diagnostic {
        let (path, address) = (path.display(), self.address);
        let message = format!("the cached content `{path}` of `{address}` is damaged");
        let error = Diagnostic::error(Rule::InputOffline, message);
        error.help("run the command once without `--offline`, which fetches it again")
    }

    /// The error for a source whose content is unknown without network.
    #[cfg(feature = "fetch")]
    fn not_locked(&self) -> Diagnostic {
        let message = format!("without network, the content of `{}` is unknown", self.address);
        let error = Diagnostic::error(Rule::InputOffline, message);
        error.help("name the source in the configuration, and run `crdsmith generate` once without `--offline`: it locks the content")
    }
}

/// Whether a name is the address of a remote source.
#[must_use]
pub fn is_remote(name: &str) -> bool {
    let mut all = URLS.into_iter().chain([IMAGE, INSECURE_IMAGE]);
    all.any(|scheme| name.starts_with(scheme))
}

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
    Err(Diagnostic::error(Rule::InputUrl, message))
}
