//! CertificateSigningRequests and ClusterTrustBundles.

use std::collections::HashSet;

use super::RULE;
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
    if signer.is_empty() {
        if name.text().contains(':') {
            let words = "ClusterTrustBundle without signer name must not have \":\" in its name";
            checks.invalid(Rule::Name, name, words);
        }
    } else {
        let prefix = format!("{}:", signer.text().replace('/', ":"));
        if !name.text().starts_with(&prefix) {
            let words = format!(
                "ClusterTrustBundle for signerName {} must be named with prefix {prefix}",
                signer.text()
            );
            checks.invalid(Rule::Name, name, words);
        }
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
