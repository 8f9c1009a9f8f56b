//! What is asked of a remote source, and what comes of it.

use crate::diagnostic::Diagnostic;
use crate::input::single::Input;
use crate::lock::Entry;
#[cfg(feature = "fetch")]
use crate::rule::Rule;

/// The beginnings of URLs.
pub(super) const URLS: [&str; 2] = ["https://", "http://"];

/// The beginning of addresses of packages in registries.
pub(super) const IMAGE: &str = "oci://";

/// The same, for a registry without TLS.
pub(super) const INSECURE_IMAGE: &str = "oci+http://";

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
pub(in crate::input) struct Request<'r> {
    /// The address for lock files, pages, names and messages.
    pub(in crate::input) address: &'r str,
    /// The address for the request alone. It may have secrets.
    pub(in crate::input) full: &'r str,
    /// The digest that its content should have.
    pub(in crate::input) locked: Option<&'r str>,
    pub(in crate::input) offline: bool,
    /// Whether the locked content is enough: it is taken from the cache, or from a registry by its digest, and nobody asks what the address has now.
    pub(in crate::input) takes_locked: bool,
    /// Hosts that a URL may redirect to.
    pub(in crate::input) redirect_hosts: &'r [String],
    /// Refuses a digest before more is fetched.
    pub(in crate::input) accept: &'r (dyn Fn(&str) -> Result<(), Diagnostic> + Sync),
}

impl Request<'_> {
    /// The digest of the content that is taken, whatever the address has now.
    #[cfg(feature = "fetch")]
    pub(super) fn expected(&self) -> Option<&str> {
        self.locked.filter(|_| self.offline || self.takes_locked)
    }

    /// The error for content that is not in the cache.
    #[cfg(feature = "fetch")]
    pub(super) fn not_cached(&self) -> Diagnostic {
        let message = format!("the content of `{}` is not in the cache", self.address);
        let error = Diagnostic::error(Rule::InputOffline, message);
        error.help("run the command once without `--offline`")
    }

    /// The error for content of the cache that has another digest.
    #[cfg(feature = "fetch")]
    pub(super) fn damaged(&self, path: &std::path::Path) -> Diagnostic {
        let (path, address) = (path.display(), self.address);
        let message = format!("the cached content `{path}` of `{address}` is damaged");
        let error = Diagnostic::error(Rule::InputOffline, message);
        error.help("run the command once without `--offline`, which fetches it again")
    }

    /// The error for a source whose content is unknown without network.
    #[cfg(feature = "fetch")]
    pub(super) fn not_locked(&self) -> Diagnostic {
        let message = format!("without network, the content of `{}` is unknown", self.address);
        let error = Diagnostic::error(Rule::InputOffline, message);
        error.help("name the source in the configuration, and run `crdsmith generate` once without `--offline`: it locks the content")
    }
}
