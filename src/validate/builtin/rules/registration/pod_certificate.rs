//! Requests for the certificates of pods (`ValidatePodCertificateRequestCreate`).

use super::certificates::signer_name;
use super::rule::RULE;
use crate::go::base64::Encoding;
use crate::go::strings::to_lower;
use crate::k8s::{names, signer, x509};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::{child, default_int};
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod::report::{go_struct, json_or_null};
use crate::validate::builtin::rules::shared::compare;
use crate::validate::error::ErrorType;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// The seconds of a certificate: the least, and the most of signers of Kubernetes and of others.
const LEAST_SECONDS: i64 = 60 * 60;
const MOST_SECONDS: i64 = 91 * 24 * 60 * 60;
const MOST_SECONDS_OF_KUBERNETES: i64 = 24 * 60 * 60;

/// Sets the default of a day.
pub(super) fn defaults(node: &mut Node<'_>) {
    if let Some(spec) = child(node, "spec") {
        default_int(spec, "maxExpirationSeconds", MOST_SECONDS_OF_KUBERNETES);
    }
}

/// Checks a request, which cannot change.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    if let Some(old) = object.old {
        if !compare::is_same(spec, old.get("spec")) {
            let error = checks.invalid_as(Rule::Immutable, spec, shown(spec), "field is immutable");
            error.changed = compare::changes(spec, old.get("spec"));
        }
        return;
    }
    signer_name(spec.get("signerName"), checks);
    let annotations = spec.get("unverifiedUserAnnotations");
    for (key, _) in annotations.entries() {
        for words in names::domain_prefixed_key(&to_lower(key)) {
            checks.invalid_as(RULE, annotations, quoted(&to_lower(key)), words);
        }
    }
    for (name, uid) in [
        ("podName", "podUID"),
        ("serviceAccountName", "serviceAccountUID"),
        ("nodeName", "nodeUID"),
    ] {
        let name = spec.get(name);
        for words in names::subdomain(name.text()) {
            checks.invalid_as(RULE, name, quoted(name.text()), words);
        }
        self::uid(spec.get(uid), checks);
    }
    let most = if signer::is_of_kubernetes(spec.get("signerName").text()) {
        MOST_SECONDS_OF_KUBERNETES
    } else {
        MOST_SECONDS
    };
    let seconds = spec.get("maxExpirationSeconds");
    if !(LEAST_SECONDS..=most).contains(&seconds.int()) {
        checks.invalid(RULE, seconds, format!("must be in the range [{LEAST_SECONDS}, {most}]"));
    }
    keys(spec, object.kind.name.version == "v1", checks);
}

/// A spec as the server shows it.
fn shown(spec: Field<'_>) -> String {
    const FIELDS: [(&str, &str, &str); 12] = [
        ("SignerName", "signerName", "\"\""),
        ("PodName", "podName", "\"\""),
        ("PodUID", "podUID", "\"\""),
        ("ServiceAccountName", "serviceAccountName", "\"\""),
        ("ServiceAccountUID", "serviceAccountUID", "\"\""),
        ("NodeName", "nodeName", "\"\""),
        ("NodeUID", "nodeUID", "\"\""),
        ("MaxExpirationSeconds", "maxExpirationSeconds", "null"),
        ("PKIXPublicKey", "pkixPublicKey", "null"),
        ("ProofOfPossession", "proofOfPossession", "null"),
        ("StubPKCS10Request", "stubPKCS10Request", "null"),
        ("UnverifiedUserAnnotations", "unverifiedUserAnnotations", "null"),
    ];
    go_struct(&FIELDS.map(|(go, json, absent)| {
        let field = spec.get(json);
        let text = if field.is_set() {
            json_or_null(field)
        } else {
            absent.to_owned()
        };
        (go, text)
    }))
}

fn uid<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 128;
    if at.is_empty() {
        checks.invalid(RULE, at, "must not be empty");
    }
    if at.text().len() > MOST_BYTES {
        checks.too_long(RULE, at, MOST_BYTES);
    }
}

/// How the key is given: a request, or the key with its proof, which the first version has no more. The outline of the request is read, the rest is not.
fn keys<'n>(spec: Field<'n>, is_first: bool, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 10 * 1024;
    let stub = spec.get("stubPKCS10Request");
    let [key, proof] = ["pkixPublicKey", "proofOfPossession"].map(|name| !is_first && !spec.get(name).is_empty());
    let request = !stub.is_empty();
    if !matches!((request, key, proof), (true, false, false) | (false, true, true)) {
        let words = "exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must be set";
        checks.error(RULE, ErrorType::Invalid, spec, words);
    } else if request {
        let bytes = Encoding::Std.decode(stub.text()).unwrap_or_default();
        if bytes.len() > MOST_BYTES {
            checks.too_long(RULE, stub, MOST_BYTES);
        } else if !x509::is_request(&bytes) {
            checks.error(RULE, ErrorType::Invalid, stub, "must be a valid PKCS#10 CSR");
        }
    }
}
