//! `LimitRanges` (`ValidateLimitRange`).

use std::collections::{BTreeSet, HashSet};

use super::rule::RULE;
use crate::k8s::quantity::Quantity;
use crate::k8s::{names, resource_name};
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::print::quoted;
use crate::validate::server::object_meta::text;
use crate::yaml::{Entry, Node, Value};

/// Sets the defaults of containers (`SetDefaults_LimitRangeItem`).
pub(super) fn defaults(node: &mut Node<'_>) {
    let Some(spec) = complete::child(node, "spec") else {
        return;
    };
    for limit in complete::items(spec, "limits") {
        if text(limit, "type") == "Container" {
            for (to, from) in [
                ("default", "max"),
                ("defaultRequest", "default"),
                ("defaultRequest", "min"),
            ] {
                copy(limit, to, from);
            }
        }
    }
}

/// Copies amounts that are not there.
fn copy<'s>(limit: &mut Node<'s>, to: &'static str, from: &str) {
    let copies: Vec<Entry<'s>> = limit.get(from).map_or_else(Vec::new, |from| {
        let entries = from.entries().iter();
        let copied = entries.map(|entry| Entry {
            key: entry.key.clone(),
            key_span: entry.key_span,
            value: Node::from_json(&entry.value.to_json(), entry.value.span),
        });
        copied.collect()
    });
    if let Some(to) = complete::object(limit, to)
        && let Value::Mapping(entries) = &mut to.value
    {
        for copy in copies {
            if entries.iter().all(|entry| entry.key != copy.key) {
                entries.push(copy);
            }
        }
    }
}

/// Checks a `LimitRange`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let mut seen = HashSet::new();
    for limit in object.root.at("spec.limits").items() {
        let type_ = limit.get("type");
        let wrong = names::qualified(type_.text());
        if wrong.is_empty()
            && !type_.text().contains('/')
            && !matches!(type_.text(), "Pod" | "Container" | "PersistentVolumeClaim")
        {
            checks.invalid(RULE, type_, "must be a standard limit type or fully qualified");
        }
        for words in wrong {
            checks.invalid_as(RULE, type_, quoted(type_.text()), words);
        }
        if !seen.insert(type_.text()) {
            checks.duplicate(RULE, type_).value = Some(quoted(type_.text()));
        }
        item(limit, checks);
    }
}

fn item<'n>(limit: Field<'n>, checks: &mut Checks<'n>) {
    let type_ = limit.get("type").text();
    let mut keys = BTreeSet::new();
    for list in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] {
        let at = limit.get(list);
        if type_ == "Pod" && matches!(list, "default" | "defaultRequest") {
            if !at.is_empty() {
                checks.forbidden(RULE, at, "may not be specified when `type` is 'Pod'");
            }
            continue;
        }
        for (name, value) in at.entries() {
            let wrong = if matches!(type_, "Pod" | "Container") {
                resource_name::of_container(name)
            } else {
                resource_name::any(name)
            };
            for words in wrong {
                checks.invalid_as(RULE, value, quoted(name), words);
            }
            keys.insert(name);
        }
    }
    if type_ == "PersistentVolumeClaim" {
        let has = |list| limit.get(list).entries().any(|(name, _)| name == "storage");
        if !has("min") && !has("max") {
            let words = "either minimum or maximum storage value is required, but neither was provided";
            let place = checks.field(limit);
            checks.required(RULE, limit, words).field = format!("{place}.limits");
        }
    }
    for key in keys {
        amounts(limit, key, checks);
    }
}

/// The amounts of one resource, by their lists.
struct Amounts<'n> {
    limit: Field<'n>,
    key: &'n str,
}

impl<'n> Amounts<'n> {
    fn at(&self, list: &'n str) -> Field<'n> {
        self.limit.get(list).key(self.key)
    }

    fn get(&self, list: &'n str) -> Option<Quantity> {
        let map = self.limit.get(list);
        let is_skipped = self.limit.get("type").text() == "Pod" && matches!(list, "default" | "defaultRequest");
        map.value
            .filter(|_| !is_skipped)
            .and_then(|_| map.key(self.key).quantity())
    }
}

fn amounts<'n>(limit: Field<'n>, key: &'n str, checks: &mut Checks<'n>) {
    /// Which amount must not be above which, where the error is, which value it shows, and the names of both.
    const ORDER: [(&str, &str, &str, &str, &str, &str); 6] = [
        ("min", "max", "min", "min", "min", "max"),
        (
            "min",
            "defaultRequest",
            "defaultRequest",
            "defaultRequest",
            "min",
            "default request",
        ),
        (
            "defaultRequest",
            "max",
            "defaultRequest",
            "defaultRequest",
            "default request",
            "max",
        ),
        (
            "defaultRequest",
            "default",
            "defaultRequest",
            "defaultRequest",
            "default request",
            "default limit",
        ),
        ("min", "default", "default", "min", "min", "default"),
        ("default", "max", "default", "max", "default", "max"),
    ];
    let amounts = Amounts { limit, key };
    for (low, high, at, shown, low_name, high_name) in ORDER {
        let (Some(low), Some(high)) = (amounts.get(low), amounts.get(high)) else {
            continue;
        };
        if low.is_greater_than(&high) {
            let words = format!("{low_name} value {low} is greater than {high_name} value {high}");
            let shown = amounts.get(shown).map(|shown| quoted(&shown.to_string()));
            checks.invalid_as(RULE, amounts.at(at), shown.unwrap_or_default(), words);
        }
    }
    ratio(&amounts, checks);
    let (default, request) = (amounts.get("default"), amounts.get("defaultRequest"));
    if let (Some(default), Some(request)) = (default, request)
        && !resource_name::is_overcommit_allowed(key)
        && default.compare_to(&request) != 0
    {
        let words = format!("default value {default} must equal to defaultRequest value {request} in {key}");
        let shown = quoted(&request.to_string());
        checks.invalid_as(RULE, amounts.at("defaultRequest"), shown, words);
    }
}

fn ratio<'n>(amounts: &Amounts<'n>, checks: &mut Checks<'n>) {
    let at = amounts.at("maxLimitRequestRatio");
    let Some(ratio) = amounts.get("maxLimitRequestRatio") else {
        return;
    };
    let shown = quoted(&ratio.to_string());
    if Quantity::parse("1").is_ok_and(|one| ratio.is_less_than(&one)) {
        checks.invalid_as(RULE, at, shown.clone(), format!("ratio {ratio} is less than 1"));
    }
    if let (Some(min), Some(max)) = (amounts.get("min"), amounts.get("max")) {
        let most = max.as_approximate_float() / min.as_approximate_float();
        if ratio.as_approximate_float() > most {
            let words = format!("ratio {ratio} is greater than max/min = {}", six_digits(most));
            checks.invalid_as(RULE, at, shown, words);
        }
    }
}

/// A number as `%f` prints it.
fn six_digits(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    format!("{number:.6}")
}
