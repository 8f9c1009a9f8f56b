//! Volumes of several sources (`validateProjectedVolumeSource`).

use std::collections::BTreeSet;

use super::files;
use super::paths;
use super::report::{go_struct, json_or_null, mode};
use crate::go::strings::to_lower;
use crate::k8s::{names, signer};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::print::quoted;

const RULE: Rule = Rule::Volume;
/// The paths of files so far.
type Paths<'n> = BTreeSet<&'n str>;

/// A kind of source: its field, and its rules.
type Source = (
    &'static str,
    for<'n> fn(Field<'n>, Field<'n>, &mut Paths<'n>, &mut Checks<'n>),
);

const SOURCES: [Source; 6] = [
    ("secret", keys),
    ("configMap", keys),
    ("downwardAPI", downward_api),
    ("serviceAccountToken", token),
    ("clusterTrustBundle", trust_bundle),
    ("podCertificate", certificate),
];

pub(super) fn check<'n>(volume: Field<'n>, checks: &mut Checks<'n>) {
    mode(RULE, volume.get("defaultMode"), checks);
    let mut paths = Paths::new();
    for source in volume.get("sources").items() {
        let mut kinds = 0;
        for (field, check) in &SOURCES {
            let inner = source.get(field);
            if inner.is_set() {
                kinds += 1;
                check(volume, inner, &mut paths, checks);
            }
        }
        if kinds > 1 {
            checks.forbidden(RULE, source, "may not specify more than 1 volume type per source");
        }
    }
}

/// Reports a path that stands twice, with the text that the server shows.
fn once<'n>(volume: Field<'n>, path: &'n str, shown: &str, paths: &mut Paths<'n>, checks: &mut Checks<'n>) {
    if !paths.insert(path) {
        checks.invalid_as(RULE, volume, quoted(shown), "conflicting duplicate paths");
    }
}

fn keys<'n>(volume: Field<'n>, source: Field<'n>, paths: &mut Paths<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("name"), checks);
    files::keys(source, checks);
    for item in source.get("items").items() {
        let path = item.get("path").text();
        if !path.is_empty() {
            once(volume, path, source.get("name").text(), paths, checks);
        }
    }
}

fn downward_api<'n>(volume: Field<'n>, source: Field<'n>, paths: &mut Paths<'n>, checks: &mut Checks<'n>) {
    for item in source.get("items").items() {
        files::downward_api_file(item, checks);
        let path = item.get("path").text();
        if !path.is_empty() {
            once(volume, path, path, paths, checks);
        }
    }
}

fn token<'n>(volume: Field<'n>, source: Field<'n>, _: &mut Paths<'n>, checks: &mut Checks<'n>) {
    const LEAST: i64 = 10 * 60;
    const MOST: i64 = 1 << 32;
    let seconds = source.get("expirationSeconds");
    if seconds.int() < LEAST {
        checks.invalid(RULE, seconds, "may not specify a duration less than 10 minutes");
    }
    if seconds.int() > MOST {
        checks.invalid(RULE, seconds, "may not specify a duration larger than 2^32 seconds");
    }
    // The server names the volume in the place of the source.
    let path = source.get("path");
    let before = checks.count();
    if values::required(RULE, path, checks) && !checks.tolerates(Flaw::TokenPath) {
        paths::unreserved(RULE, path, checks);
    }
    if checks.count() > before {
        let field = format!("{}.path", checks.field(volume));
        for error in checks.since(before) {
            error.field.clone_from(&field);
        }
    }
}

fn trust_bundle<'n>(volume: Field<'n>, source: Field<'n>, paths: &mut Paths<'n>, checks: &mut Checks<'n>) {
    let (name, signer, selector) = (
        source.get("name"),
        source.get("signerName"),
        source.get("labelSelector"),
    );
    match (name.is_set(), signer.is_set()) {
        (true, true) => {
            let names = ["name", "signerName", "labelSelector", "optional", "path"];
            let [name, signer, selector, optional, path] = names.map(|field| json_or_null(source.get(field)));
            let shown = go_struct(&[
                ("Name", name),
                ("SignerName", signer),
                ("LabelSelector", selector),
                ("Optional", optional),
                ("Path", path),
                ("User", "null".to_owned()),
            ]);
            checks.invalid_as(RULE, source, shown, "only one of name and signerName may be used");
        }
        (true, false) => {
            if name.is_empty() {
                checks.required(RULE, name, "must be a valid object name");
            }
            for words in signer::bundle_name(name.text()) {
                checks.invalid(RULE, name, format!("not a valid clustertrustbundlename: {words}"));
            }
            if selector.is_set() {
                checks.invalid(RULE, selector, "labelSelector must be unset if name is specified");
            }
        }
        (false, true) => {
            if signer.is_empty() {
                checks.required(RULE, signer, "must be a valid signer name");
            }
            signer_name(signer, checks);
            labels::selector(RULE, selector, checks);
        }
        (false, false) => {
            checks.required(RULE, source, "either name or signerName must be specified");
        }
    }
    let path = source.get("path");
    values::required(RULE, path, checks);
    paths::unreserved(RULE, path, checks);
    once(volume, path.text(), path.text(), paths, checks);
}

fn signer_name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if !values::required(RULE, at, checks) {
        return;
    }
    for wrong in signer::name(at.text()) {
        match wrong {
            signer::Wrong::Value(shown, words) => checks.invalid_as(RULE, at, quoted(&shown), words),
            signer::Wrong::TooLong(most) => checks.too_long(RULE, at, most),
        };
    }
}

fn certificate<'n>(volume: Field<'n>, source: Field<'n>, paths: &mut Paths<'n>, checks: &mut Checks<'n>) {
    const KEYS: [&str; 6] = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
    const LEAST: i64 = 3600;
    const MOST: i64 = 91 * 24 * 60 * 60;
    const MOST_OF_KUBERNETES: i64 = 24 * 60 * 60;
    let signer = source.get("signerName");
    signer_name(signer, checks);
    for (key, _) in source.get("userAnnotations").entries() {
        for words in names::domain_prefixed_key(&to_lower(key)) {
            checks.invalid_as(RULE, source.get("userAnnotations"), quoted(&to_lower(key)), words);
        }
    }
    super::report::one_of(RULE, source.get("keyType"), &KEYS, checks);
    let seconds = source.get("maxExpirationSeconds");
    let most = if signer::is_of_kubernetes(signer.text()) {
        MOST_OF_KUBERNETES
    } else {
        MOST
    };
    if let Some(number) = seconds.number() {
        if number < LEAST {
            let message = format!("if provided, maxExpirationSeconds must be >= {LEAST}");
            checks.invalid(RULE, seconds, message);
        }
        if number > most {
            let message = format!("if provided, maxExpirationSeconds must be <= {most}");
            checks.invalid(RULE, seconds, message);
        }
    }
    let fields = ["credentialBundlePath", "keyPath", "certificateChainPath"].map(|field| source.get(field));
    if fields.iter().all(|field| field.is_empty()) {
        let message = "specify at least one of credentialBundlePath, keyPath, and certificateChainPath";
        checks.required(RULE, source, message);
    }
    for path in fields.into_iter().filter(|field| !field.is_empty()) {
        paths::unreserved(RULE, path, checks);
        once(volume, path.text(), path.text(), paths, checks);
    }
}
