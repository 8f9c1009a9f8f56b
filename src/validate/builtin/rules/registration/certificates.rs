//! `CertificateSigningRequests` and `ClusterTrustBundles`.

use std::collections::{BTreeMap, HashSet};

use super::rule::RULE;
use crate::go::base64::Encoding;
use crate::go::pem::blocks;
use crate::k8s::signer::{self, Wrong};
use crate::k8s::{names, x509};
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

/// A request (`ValidateCertificateSigningRequestCreate`). An update keeps the old spec, which is checked again.
pub(super) fn request<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const LEAST_SECONDS: i64 = 600;
    const LEGACY: &str = "kubernetes.io/legacy-unknown";
    let stored = |has: fn(&[&str]) -> bool| object.old.is_some_and(|old| has(&texts(old.at("spec.usages"))));
    let (keeps_unknown, keeps_twice) = (stored(has_unknown), stored(has_twice));
    let spec = object.root.get("spec");
    let (usages, signer, seconds) = (
        spec.get("usages"),
        spec.get("signerName"),
        spec.get("expirationSeconds"),
    );
    let request = spec.get("request");
    let decoded = Encoding::Std.decode(request.text()).unwrap_or_default();
    let decoded = String::from_utf8_lossy(&decoded);
    // What the request contains is not read.
    if blocks(&decoded)
        .next()
        .is_none_or(|block| block.kind != "CERTIFICATE REQUEST")
    {
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
        if !keeps_unknown && !USAGES.contains(&usage.text()) {
            checks.unsupported(RULE, usage, USAGES);
        }
        if !seen.insert(usage.text()) && !keeps_twice {
            checks.duplicate(RULE, usage);
        }
    }
    let keeps_legacy = object.old.is_some_and(|old| old.at("spec.signerName").text() == LEGACY);
    if signer.text() == LEGACY && !keeps_legacy {
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

fn texts(list: Field<'_>) -> Vec<&str> {
    list.items().map(Field::text).collect()
}

fn has_unknown(usages: &[&str]) -> bool {
    usages.iter().any(|usage| !USAGES.contains(usage))
}

fn has_twice(usages: &[&str]) -> bool {
    let mut seen = HashSet::new();
    !usages.iter().all(|usage| seen.insert(usage))
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
    if !is_unchanged {
        trust_anchors(bundle, checks);
    }
    if let Some(old) = object.old {
        values::immutable(signer, old.at("spec.signerName"), checks);
    }
}

/// Certificates of authorities, each of them once (`validateTrustBundle`).
fn trust_anchors<'n>(bundle: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 1 << 20;
    if bundle.text().len() > MOST_BYTES {
        checks.too_long(RULE, bundle, MOST_BYTES);
        return;
    }
    let mut known: BTreeMap<Vec<u8>, Vec<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (index, block) in blocks(bundle.text()).enumerate() {
        if block.kind != "CERTIFICATE" {
            wrong.push(format!("entry {index} has bad block type: {}", block.kind));
        } else if block.has_headers {
            wrong.push(format!("entry {index} has PEM block headers"));
        } else {
            match x509::is_authority(&block.bytes) {
                None => wrong.push(format!("entry {index} does not parse as X.509")),
                Some(false) => wrong.push(format!("entry {index} does not have the CA bit set")),
                Some(true) => known.entry(block.bytes).or_default().push(index.to_string()),
            }
        }
    }
    if wrong.is_empty() && known.is_empty() {
        wrong.push("at least one trust anchor must be provided".to_owned());
    } else if wrong.is_empty() {
        let twice = known.values().filter(|indices| indices.len() > 1);
        wrong.extend(twice.map(|indices| format!("duplicate trust anchor (indices [{}])", indices.join(" "))));
    }
    for words in wrong {
        checks.invalid_as(RULE, bundle, quoted("<value omitted>"), words);
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

/// The name of a signer (`ValidateSignerName`).
pub(super) fn signer_name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
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
