//! ConfigMaps and Secrets: keys, sizes, and the data that types of Secrets need (`ValidateConfigMap`, `ValidateSecret`).

use super::super::checks::Checks;
use super::super::complete;
use super::super::field::{Field, Object};
use super::shared::compare;
use crate::go::base64::Encoding;
use crate::go::json::check_map;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::print::quoted;
use crate::yaml::Node;

const RULE: Rule = Rule::ConfigMap;

/// What the server shows in the place of a secret value.
pub(in crate::validate) const REDACTED: &str = "\"<secret contents redacted>\"";

/// The most bytes of all values together (`MaxSecretSize`).
const MOST_BYTES: usize = 1024 * 1024;

/// A ConfigMap.
pub(super) fn config_map<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (data, binary) = (object.root.get("data"), object.root.get("binaryData"));
    let mut bytes = 0;
    for (key, value) in data.entries() {
        valid_key(key, value, checks);
        if binary.key(key).is_set() {
            checks.invalid_as(RULE, value, quoted(key), "duplicate of key present in binaryData");
        }
        bytes += value.text().len();
    }
    for (key, value) in binary.entries() {
        valid_key(key, value, checks);
        bytes += decoded(value.text()).len();
    }
    if bytes > MOST_BYTES {
        checks.too_long(RULE, object.root, MOST_BYTES);
    }
    immutable(object, &["data", "binaryData"], checks);
}

/// Texts of a Secret stand in its data as the server stores them.
pub(super) fn secret_defaults(node: &mut Node<'_>) {
    complete::default_text(node, "type", "Opaque");
}

/// A Secret. Its data is that of `data` and `stringData`, which counts more.
pub(super) fn secret<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (data, texts) = (object.root.get("data"), object.root.get("stringData"));
    let mut bytes = 0;
    for (key, value) in data.entries().filter(|(key, _)| !texts.key(key).is_set()) {
        valid_key(key, value, checks);
        bytes += decoded(value.text()).len();
    }
    for (key, value) in texts.entries() {
        if names::config_map_key(key).is_empty() {
            bytes += value.text().len();
            continue;
        }
        let field = format!("data[{key}]");
        for message in names::config_map_key(key) {
            checks
                .invalid_as(RULE, value, quoted(key), message)
                .field
                .clone_from(&field);
        }
    }
    if bytes > MOST_BYTES {
        "data".clone_into(&mut checks.too_long(RULE, data, MOST_BYTES).field);
    }
    of_type(object, checks);
    immutable(object, &["data"], checks);
    let (new, old) = (object.root.get("type"), object.old.map(|old| old.get("type")));
    if old.is_some_and(|old| old.text() != new.text()) {
        checks.invalid(Rule::Immutable, new, "field is immutable");
    }
}

/// The data that a type of Secret needs.
fn of_type<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (data, texts) = (object.root.get("data"), object.root.get("stringData"));
    let content = |key: &'n str| {
        let text = texts.key(key).value.map(|_| texts.key(key).text().as_bytes().to_vec());
        text.or_else(|| data.key(key).value.map(|_| decoded(data.key(key).text())))
    };
    let mut missing = |keys: &[&'n str]| {
        for key in keys {
            checks
                .required(
                    RULE,
                    Field {
                        value: None,
                        ..data.key(key)
                    },
                    "",
                )
                .field = format!("data[{key}]");
        }
    };
    match object.root.get("type").text() {
        "kubernetes.io/service-account-token" => {
            let name = object
                .root
                .at("metadata.annotations")
                .key("kubernetes.io/service-account.name");
            if name.text().is_empty() {
                let error = checks.required(RULE, name, "");
                "metadata.annotations[kubernetes.io/service-account.name]".clone_into(&mut error.field);
            }
        }
        "kubernetes.io/dockercfg" => docker_config(".dockercfg", content(".dockercfg"), object, checks),
        "kubernetes.io/dockerconfigjson" => {
            docker_config(".dockerconfigjson", content(".dockerconfigjson"), object, checks);
        }
        "kubernetes.io/basic-auth" if content("username").is_none() && content("password").is_none() => {
            missing(&["username", "password"]);
        }
        "kubernetes.io/ssh-auth" if content("ssh-privatekey").is_none_or(|key| key.is_empty()) => {
            missing(&["ssh-privatekey"]);
        }
        "kubernetes.io/tls" => {
            for key in ["tls.crt", "tls.key"] {
                if content(key).is_none() {
                    missing(&[key]);
                }
            }
        }
        _ => {}
    }
}

fn docker_config<'n>(key: &'n str, content: Option<Vec<u8>>, object: &Object<'n>, checks: &mut Checks<'n>) {
    let at = object.root.get("data").key(key);
    let error = match content.map(|content| check_map(&String::from_utf8_lossy(&content))) {
        None => checks.required(RULE, at, ""),
        Some(Err(words)) => checks.invalid_as(RULE, at, REDACTED, words),
        Some(Ok(())) => return,
    };
    error.field = format!("data[{key}]");
}

/// What cannot change once `immutable` is set.
fn immutable<'n>(object: &Object<'n>, keys: &[&'n str], checks: &mut Checks<'n>) {
    let Some(old) = object.old.filter(|old| old.get("immutable").is_true()) else {
        return;
    };
    let message = "field is immutable when `immutable` is set";
    if !object.root.get("immutable").is_true() {
        checks.forbidden(Rule::Immutable, object.root.get("immutable"), message);
    }
    for key in keys {
        let new = object.root.get(key);
        if !new.is_same(old.get(key)) {
            checks.forbidden(Rule::Immutable, new, message).changed = compare::changes(new, old.get(key));
        }
    }
}

fn valid_key<'n>(key: &str, value: Field<'n>, checks: &mut Checks<'n>) {
    for message in names::config_map_key(key) {
        checks.invalid_as(RULE, value, quoted(key), message);
    }
}

/// The bytes of base64, which the decoder has read once.
fn decoded(text: &str) -> Vec<u8> {
    Encoding::Std.decode(text).unwrap_or_default()
}
