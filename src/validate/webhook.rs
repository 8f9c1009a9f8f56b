//! Where the server reaches a webhook, and the versions of its reviews: the rules of conversion and admission.

use std::collections::BTreeSet;

use super::error::ErrorType;
use super::print;
use crate::go::json;
use crate::go::url::Url;
use crate::k8s::{names, port};

/// The supported versions of reviews.
const REVIEW_VERSIONS: [&str; 2] = ["v1", "v1beta1"];

/// What is wrong in a webhook.
pub(super) struct Wrong {
    pub(super) kind: ErrorType,
    /// The field below the checked one; empty for itself.
    pub(super) field: &'static str,
    /// The item of a list.
    pub(super) index: Option<usize>,
    /// The shown value.
    pub(super) value: Option<String>,
    pub(super) words: String,
}

impl Wrong {
    fn invalid(field: &'static str, value: String, words: String) -> Self {
        Self {
            kind: ErrorType::Invalid,
            field,
            index: None,
            value: Some(value),
            words,
        }
    }

    fn required(field: &'static str, words: String) -> Self {
        Self {
            kind: ErrorType::Required,
            field,
            index: None,
            value: None,
            words,
        }
    }
}

/// The URL of a webhook (`ValidateWebhookURL`).
pub(super) fn url(text: &str) -> Vec<Wrong> {
    const FORM: &str = "; desired format: https://host[/path]";
    let url = match Url::reference(text) {
        Ok(url) => url,
        Err(words) => {
            let words = format!("url must be a valid URL: {words}{FORM}");
            return vec![Wrong::required("", words)];
        }
    };
    let mut wrong = Vec::new();
    let mut invalid = |value: &str, words: String| wrong.push(Wrong::invalid("", print::quoted(value), words));
    if url.scheme() != "https" {
        invalid(url.scheme(), format!("'https' is the only allowed URL scheme{FORM}"));
    }
    if url.host().is_empty() {
        invalid("", format!("host must be specified{FORM}"));
    }
    if let Some(user) = url.user() {
        invalid(&user, "user information is not permitted in the URL".to_owned());
    }
    let fragment = url.fragment();
    if !fragment.is_empty() {
        invalid(&fragment, "fragments are not permitted in the URL".to_owned());
    }
    if !url.raw_query().is_empty() {
        invalid(
            url.raw_query(),
            "query parameters are not permitted in the URL".to_owned(),
        );
    }
    wrong
}

/// The Service of a webhook (`ValidateWebhookService`).
pub(super) fn service(namespace: &str, name: &str, path: Option<&str>, number: i64) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    // The server swaps the two: for a missing service name it reports a missing namespace, and the other way round.
    for (key, missing) in [("name", namespace.is_empty()), ("namespace", name.is_empty())] {
        if missing {
            wrong.push(Wrong::required(key, String::new()));
        }
    }
    if let Some(words) = port::number(number) {
        let words = format!("port is not valid: {words}");
        wrong.push(Wrong::invalid("port", number.to_string(), words));
    }
    let Some(path) = path.filter(|path| !matches!(*path, "" | "/")) else {
        return wrong;
    };
    let mut invalid = |words: String| wrong.push(Wrong::invalid("path", print::quoted(path), words));
    if path == "//" {
        invalid("segment[0] may not be empty".to_owned());
        return wrong;
    }
    if !path.starts_with('/') {
        invalid("must start with a '/'".to_owned());
    }
    // The server drops the first byte, whatever it is.
    let steps = String::from_utf8_lossy(&path.as_bytes()[1..]).into_owned();
    for (index, step) in steps.strip_suffix('/').unwrap_or(&steps).split('/').enumerate() {
        if step.is_empty() {
            invalid(format!("segment[{index}] may not be empty"));
            continue;
        }
        for wrong in names::subdomain(step) {
            invalid(format!("segment[{index}]: {wrong}"));
        }
    }
    wrong
}

/// The versions of reviews, with the words for none.
pub(super) fn review_versions(versions: &[&str], none: &str) -> Vec<Wrong> {
    if versions.is_empty() {
        return vec![Wrong::required("", none.to_owned())];
    }
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for (index, version) in versions.iter().enumerate() {
        let mut invalid = |words: String| {
            wrong.push(Wrong {
                index: Some(index),
                ..Wrong::invalid("", print::quoted(version), words)
            });
        };
        if !seen.insert(*version) {
            invalid("duplicate version".to_owned());
            continue;
        }
        names::label_1035(version).into_iter().for_each(invalid);
    }
    if !REVIEW_VERSIONS.iter().any(|known| seen.contains(known)) {
        let value = json::compact(&serde_json::Value::from(versions.to_vec()));
        let words = format!("must include at least one of {}", REVIEW_VERSIONS.join(", "));
        wrong.push(Wrong::invalid("", value, words));
    }
    wrong
}
