//! Addresses of remote sources: as the user wrote them, and as everyone may read them.
//!
//! Lock files, pages, copies and messages are shared; queries of URLs often have tokens and signatures. So only the request itself has the query.

use super::request::{IMAGE, INSECURE_IMAGE, URLS};
use crate::diagnostic::Diagnostic;
use crate::input::package;
use crate::rule::Rule;

/// Digits of the digest that tells two queries apart.
const DIGITS: usize = 8;

/// The address of a remote source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::input) struct Address {
    /// The address for the request. It may have secrets.
    pub(in crate::input) full: String,
    /// The address for lock files, pages, names and messages: [`shown`].
    pub(in crate::input) shown: String,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// An address with a user or a password. The message has neither.
    pub(in crate::input) fn parse(name: &str) -> Result<Self, Diagnostic> {
        let full = lower_scheme(name);
        if let Some((scheme, host)) = behind_user(&full) {
            let message = format!("the address `{scheme}…@{host}` has a user or a password");
            let (rule, help) = if URLS.contains(&scheme) {
                let help = "write the URL without them; crdsmith sends no credentials to URLs";
                (Rule::InputUrl, help)
            } else {
                let help = "write the address without them, and log in with `docker login`; crdsmith reads Docker's configuration";
                (Rule::InputRegistry, help)
            };
            return Err(Diagnostic::error(rule, message).help(help));
        }
        let shown = without_query(&full);
        Ok(Self { full, shown })
    }
}

/// Whether a name is the address of a remote source.
#[must_use]
pub fn is_remote(name: &str) -> bool {
    scheme(name).is_some()
}

/// An address without user, password and query: `https://host/crds.yaml?token=x` → `https://host/crds.yaml?#1a2b3c4d`, with a digest of the query. An
/// address that is shown stays as it is, and so does a name that is no address.
#[must_use]
pub fn shown(name: &str) -> String {
    let full = lower_scheme(name);
    match behind_user(&full) {
        Some((scheme, host)) => format!("{scheme}…@{host}"),
        None => without_query(&full),
    }
}

/// The scheme of an address, in lower case.
fn scheme(name: &str) -> Option<&'static str> {
    let mut all = URLS.into_iter().chain([IMAGE, INSECURE_IMAGE]);
    all.find(|scheme| {
        let start = name.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

fn lower_scheme(name: &str) -> String {
    match scheme(name) {
        Some(scheme) => format!("{scheme}{}", &name[scheme.len()..]),
        None => name.to_owned(),
    }
}

/// The scheme and what follows the user, without its query; `None` for an address without user.
fn behind_user(address: &str) -> Option<(&'static str, &str)> {
    let scheme = scheme(address)?;
    // Readers of URLs skip more slashes.
    let rest = address[scheme.len()..].trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let port = authority.rsplit_once(':').map(|(_, port)| port);
    // A password may have a slash: then something else than a number follows the colon.
    let is_split = port.is_some_and(|port| !port.ends_with(']') && !port.bytes().all(|digit| digit.is_ascii_digit()));
    let has_user = authority.contains('@') || (is_split && rest.contains('@'));
    if !has_user {
        return None;
    }
    // The password may have the letter, too.
    let host = rest.rsplit('@').next().unwrap_or_default();
    Some((scheme, host.split(['?', '#']).next().unwrap_or_default()))
}

fn without_query(address: &str) -> String {
    if scheme(address).is_none() {
        return address.to_owned();
    }
    match address.split_once('?') {
        Some((path, query)) if !path.contains('#') && !query.is_empty() && !query.starts_with('#') => {
            let digest = package::digest(query.as_bytes());
            let digits = digest.trim_start_matches("sha256:");
            format!("{path}?#{}", &digits[..DIGITS])
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_hidden() {
        let first = shown("https://host.example/crds.yaml?token=s3cret");
        assert!(first.starts_with("https://host.example/crds.yaml?#") && !first.contains("s3cret"));
        assert_ne!(first, shown("https://host.example/crds.yaml?token=other"));
        assert_eq!(shown(&first), first);
        for same in [
            "https://host.example/crds.yaml",
            "https://host.example/crds.yaml?",
            "oci://host.example/org/provider:v1@sha256:00",
            "crds/a?.yaml",
        ] {
            assert_eq!(shown(same), same);
        }
        assert_eq!(
            shown("HTTPS://Host.example/Crds.yaml"),
            "https://Host.example/Crds.yaml"
        );
        assert!(is_remote("OCI+http://host/x") && !is_remote("ftp://host/x") && !is_remote("é"));
    }

    #[test]
    fn users_are_refused_and_hidden() {
        for address in [
            "http://anna:s3cret@host.example/x",
            "http://s3cret@host.example/x",
            "HTTP://anna:s3cret@host.example/x?s3cret",
            "http:///anna:s3cret@host.example/x",
            "http://anna:s3c/s3cret@host.example/x",
            "http://anna:s3cret@s3cret@host.example/x",
            "http://anna:a@s3cret/b@host.example/x",
            "oci://anna:s3cret@host.example/x:v1",
        ] {
            let error = Address::parse(address).unwrap_err();
            assert!(
                error.message.contains("…@host.example/x") && !error.message.contains("s3cret"),
                "{}",
                error.message
            );
            assert!(!error.message.contains("anna"), "{}", error.message);
            assert!(!shown(address).contains("s3cret") && !shown(address).contains("anna"));
        }
        for address in [
            "oci://host.example:5000/x@sha256:00",
            "https://host.example/@x",
            "http://[::1]/x@y",
            "https://host.example/x?mail=a@b.example",
        ] {
            assert!(Address::parse(address).is_ok(), "{address}");
        }
    }
}
