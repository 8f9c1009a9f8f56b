//! Names of signers of certificates, and of the bundles of their roots.

use super::names;
use crate::go::strconv::quote as quoted;

/// What is wrong with a name.
pub(crate) enum Wrong {
    /// A part of it, and the words.
    Value(String, String),
    /// It has more bytes than this number.
    TooLong(usize),
}

/// The most bytes of the part before the slash, and behind it.
const MOST: [usize; 2] = [253, 253 + 63 + 1];

/// The errors of a signer's name that is not empty (`ValidateSignerName`).
pub(crate) fn name(text: &str) -> Vec<Wrong> {
    let parts: Vec<&str> = text.split('/').collect();
    let [domain, path] = parts[..] else {
        let words = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
        return vec![Wrong::Value(text.to_owned(), words.to_owned())];
    };
    let mut wrong = Vec::new();
    if domain.len() > MOST[0] {
        wrong.push(Wrong::TooLong(MOST[0]));
    }
    wrong.extend(first_wrong(domain, names::label));
    if !domain.contains('.') {
        let words = "should be a domain with at least two segments separated by dots";
        wrong.push(Wrong::Value(domain.to_owned(), words.to_owned()));
    }
    wrong.extend(first_wrong(path, names::subdomain));
    if path.len() > MOST[1] {
        wrong.push(Wrong::TooLong(MOST[1]));
    }
    wrong
}

/// The errors of the first wrong part between dots.
fn first_wrong(text: &str, rule: fn(&str) -> Vec<String>) -> Vec<Wrong> {
    let mut wrong = text.split('.').map(|part| (part, rule(part)));
    let Some((part, words)) = wrong.find(|(_, words)| !words.is_empty()) else {
        return Vec::new();
    };
    words
        .into_iter()
        .map(|words| Wrong::Value(text.to_owned(), format!("validating label {}: {words}", quoted(part))))
        .collect()
}

/// Whether Kubernetes itself signs under a name (`IsKubernetesSignerName`).
pub(crate) fn is_of_kubernetes(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    host == "kubernetes.io" || host.ends_with(".kubernetes.io")
}

/// The errors of the name of a bundle of roots (`ValidateClusterTrustBundleName`), whose signer is in the name.
pub(crate) fn bundle_name(text: &str) -> Vec<String> {
    let name = text.rsplit_once(':').map_or(text, |(_, name)| name);
    names::subdomain(name)
}
