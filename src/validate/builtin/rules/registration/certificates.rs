//! `CertificateSigningRequests` and `ClusterTrustBundles`.

use std::collections::HashSet;

use super::rule::RULE;
use crate::go::base64::Encoding;
use crate::k8s::names;
use crate::k8s::signer::{self, Wrong};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

/// The uses of a certificate, sorted.
const USAGES: [&str; 23] = [
    "any",
    "cert sign",
    "client auth",
    "code signing",
    "content commitment",
    "crl sign",
    "data encipherment",
    "decipher only",
    "digital signature",
    "email protection",
    "encipher only",
    "ipsec end system",
    "ipsec tunnel",
    "ipsec user",
    "key agreement",
    "key encipherment",
    "microsoft sgc",
    "netscape sgc",
    "ocsp signing",
    "s/mime",
    "server auth",
    "signing",
    "timestamping",
];

/// A request (`ValidateCertificateSigningRequestCreate`). An update keeps the old spec.
pub(super) fn request<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const LEAST_SECONDS: i64 = 600;
    const LEGACY: &str = "kubernetes.io/legacy-unknown";
    if object.old.is_some() {
        return;
    }
    let spec = object.root.get("spec");
    let (usages, signer, seconds) = (
        spec.get("usages"),
        spec.get("signerName"),
        spec.get("expirationSeconds"),
    );
    let request = spec.get("request");
    let decoded = Encoding::Std.decode(request.text()).unwrap_or_default();
    if !is_request(&String::from_utf8_lossy(&decoded)) {
        let shown = if request.is_set() {
            quoted(request.text())
        } else {
            "null".to_owned()
        };
        checks.invalid_as(RULE, request, shown, "PEM block type must be CERTIFICATE REQUEST");
    }
    values::required(RULE, usages, checks);
    let mut seen = HashSet::new();
    for usage in usages.items() {
        if !USAGES.contains(&usage.text()) {
            checks.unsupported(RULE, usage, USAGES);
        }
        if !seen.insert(usage.text()) {
            checks.duplicate(RULE, usage);
        }
    }
    if signer.text() == LEGACY {
        let words = "the legacy signerName is not allowed via this API version";
        checks.invalid(RULE, signer, words);
    } else {
        signer_name(signer, checks);
    }
    if seconds.is_set() && seconds.int() < LEAST_SECONDS {
        let words = "may not specify a duration less than 600 seconds (10 minutes)";
        checks.invalid(RULE, seconds, words);
    }
}

/// A bundle (`ValidateClusterTrustBundle`).
pub(super) fn bundle<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let (signer, name) = (spec.get("signerName"), object.root.at("metadata.name"));
    if !name.is_empty() {
        checks.each_invalid(Rule::Name, name, bundle_name(name.text(), signer.text()));
    }
    if !signer.is_empty() {
        signer_name(signer, checks);
    }
    let bundle = spec.get("trustBundle");
    let is_unchanged = object
        .old
        .is_some_and(|old| old.at("spec.trustBundle").text() == bundle.text());
    if !is_unchanged && !bundle.text().contains("-----BEGIN ") {
        let words = "at least one trust anchor must be provided";
        checks.invalid_as(RULE, bundle, quoted("<value omitted>"), words);
    }
    if let Some(old) = object.old {
        values::immutable(signer, old.at("spec.signerName"), checks);
    }
}

/// The errors of the name of a bundle, which begins with its signer (`ValidateClusterTrustBundleName`).
fn bundle_name(name: &str, signer: &str) -> Vec<String> {
    if signer.is_empty() {
        if name.contains(':') {
            return vec!["ClusterTrustBundle without signer name must not have \":\" in its name".to_owned()];
        }
        return names::subdomain(name);
    }
    let prefix = format!("{}:", signer.replace('/', ":"));
    match name.strip_prefix(&prefix) {
        Some(rest) => names::subdomain(rest),
        None => vec![format!(
            "ClusterTrustBundle for signerName {signer} must be named with prefix {prefix}"
        )],
    }
}

/// Whether a text is a request in PEM.
fn is_request(text: &str) -> bool {
    const TYPE: &str = "CERTIFICATE REQUEST-----";
    let body = text
        .split_once("-----BEGIN ")
        .and_then(|(_, rest)| rest.strip_prefix(TYPE));
    body.is_some_and(|body| body.contains("-----END CERTIFICATE REQUEST-----"))
}

/// The name of a signer (`ValidateSignerName`).
fn signer_name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if !values::required(RULE, at, checks) {
        return;
    }
    for wrong in signer::name(at.text()) {
        match wrong {
            Wrong::Value(shown, words) => {
                checks.invalid_as(RULE, at, quoted(&shown), words);
            }
            Wrong::TooLong(most) => {
                checks.too_long(RULE, at, most);
            }
        }
    }
}
