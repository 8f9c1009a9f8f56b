//! `spec.conversion`: the strategy and its webhook.

use super::report::{Report, supported};
use crate::crd::{Crd, Service, Webhook, WebhookClient};
use crate::go::json;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::ErrorType;
use crate::validate::webhook::{self, Wrong};

const STRATEGIES: [&str; 2] = ["None", "Webhook"];
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
        let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
        let at = format!("{AT}.conversionReviewVersions");
        add(webhook::review_versions(&versions, ""), &at, report);
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
        (Some(url), None) => add(webhook::url(url), &format!("{at}.url"), report),
        (None, Some(service)) => {
            let Service {
                namespace, name, path, ..
            } = service;
            let wrong = webhook::service(namespace, name, path.as_deref(), service.port.unwrap_or(PORT));
            add(wrong, &format!("{at}.service"), report);
        }
    }
}

fn add(wrong: Vec<Wrong>, at: &str, report: &mut Report) {
    for Wrong {
        kind,
        field,
        index,
        value,
        words,
    } in wrong
    {
        let mut place = at.to_owned();
        if let Some(index) = index {
            place = format!("{at}[{index}]");
        } else if !field.is_empty() {
            place = format!("{at}.{field}");
        }
        match value {
            Some(value) => report.invalid(RULE, place, Span::default(), value, words),
            None => report.add(RULE, kind, place, Span::default(), words),
        }
    }
}
