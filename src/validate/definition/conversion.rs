//! `spec.conversion`: the strategy and its webhook.

use std::collections::BTreeSet;

use super::report::{Report, supported};
use crate::crd::{Crd, Service, Webhook, WebhookClient};
use crate::go::json;
use crate::go::url::Url;
use crate::k8s::names;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::ErrorType;
use crate::validate::print;

const STRATEGIES: [&str; 2] = ["None", "Webhook"];
/// The supported versions of `ConversionReview`.
const REVIEW_VERSIONS: [&str; 2] = ["v1", "v1beta1"];
const AT: &str = "spec.conversion";
const RULE: Rule = Rule::Conversion;
/// The default port of a service.
const PORT: i64 = 443;

pub(super) fn check(crd: &Crd, report: &mut Report) {
    let Some(conversion) = &crd.conversion else {
        return;
    };
    let strategy = conversion.strategy.as_str();
    let field = format!("{AT}.strategy");
    if crd.preserve_unknown_fields && strategy != "None" {
        let mut value = String::new();
        json::string(strategy, &mut value);
        let words = "must be None if spec.preserveUnknownFields is true";
        report.invalid(RULE, field.clone(), Span::default(), value, words);
    }
    if strategy.is_empty() {
        report.add(RULE, ErrorType::Required, field, Span::default(), "");
    } else if !STRATEGIES.contains(&strategy) {
        report.unsupported(RULE, field, Span::default(), strategy, &supported(&STRATEGIES));
    }
    let client = conversion.webhook.as_ref().and_then(|webhook| webhook.client.as_ref());
    let versions = conversion
        .webhook
        .as_ref()
        .map_or(&[][..], |webhook: &Webhook| &webhook.review_versions);
    if strategy == "Webhook" {
        webhook_client(client, report);
        review_versions(versions, report);
        return;
    }
    for (key, is_there) in [
        ("webhookClientConfig", client.is_some()),
        ("conversionReviewVersions", !versions.is_empty()),
    ] {
        if is_there {
            let words = "should not be set when strategy is not set to Webhook";
            report.add(
                RULE,
                ErrorType::Forbidden,
                format!("{AT}.{key}"),
                Span::default(),
                words,
            );
        }
    }
}

fn webhook_client(client: Option<&WebhookClient>, report: &mut Report) {
    let at = format!("{AT}.webhookClientConfig");
    let mut required = |words: &str| report.add(RULE, ErrorType::Required, at.clone(), Span::default(), words);
    let Some(client) = client else {
        required("required when strategy is set to Webhook");
        return;
    };
    match (&client.url, &client.service) {
        (None, None) | (Some(_), Some(_)) => required("exactly one of url or service is required"),
        (Some(url), None) => webhook_url(url, &format!("{at}.url"), report),
        (None, Some(service)) => webhook_service(service, &format!("{at}.service"), report),
    }
}

fn webhook_url(text: &str, at: &str, report: &mut Report) {
    const FORM: &str = "; desired format: https://host[/path]";
    let url = match Url::reference(text) {
        Ok(url) => url,
        Err(words) => {
            let words = format!("url must be a valid URL: {words}{FORM}");
            report.add(RULE, ErrorType::Required, at.to_owned(), Span::default(), words);
            return;
        }
    };
    let mut invalid = |value: &str, words: String| {
        report.invalid(RULE, at.to_owned(), Span::default(), print::quoted(value), words);
    };
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
}

fn webhook_service(service: &Service, at: &str, report: &mut Report) {
    // The server swaps the two: for a missing service name it reports a missing namespace, and the other way round.
    for (key, missing) in [
        ("name", service.namespace.is_empty()),
        ("namespace", service.name.is_empty()),
    ] {
        if missing {
            report.add(RULE, ErrorType::Required, format!("{at}.{key}"), Span::default(), "");
        }
    }
    let port = service.port.unwrap_or(PORT);
    if !(1..=65535).contains(&port) {
        let words = "port is not valid: must be between 1 and 65535, inclusive";
        report.invalid(RULE, format!("{at}.port"), Span::default(), port.to_string(), words);
    }
    let Some(path) = service.path.as_deref().filter(|path| !matches!(*path, "" | "/")) else {
        return;
    };
    let mut invalid = |words: String| {
        report.invalid(RULE, format!("{at}.path"), Span::default(), print::quoted(path), words);
    };
    if path == "//" {
        invalid("segment[0] may not be empty".to_owned());
        return;
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
}

fn review_versions(versions: &[String], report: &mut Report) {
    let at = format!("{AT}.conversionReviewVersions");
    if versions.is_empty() {
        report.add(RULE, ErrorType::Required, at, Span::default(), "");
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, version) in versions.iter().enumerate() {
        let mut invalid = |words: String| {
            let field = format!("{at}[{index}]");
            report.invalid(RULE, field, Span::default(), print::quoted(version), words);
        };
        if !seen.insert(version.as_str()) {
            invalid("duplicate version".to_owned());
            continue;
        }
        names::label_1035(version).into_iter().for_each(invalid);
    }
    if !REVIEW_VERSIONS.iter().any(|known| seen.contains(known)) {
        let value = json::compact(&serde_json::Value::from(versions.to_vec()));
        let words = format!("must include at least one of {}", REVIEW_VERSIONS.join(", "));
        report.invalid(RULE, at, Span::default(), value, words);
    }
}
