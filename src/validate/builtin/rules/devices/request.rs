//! Requests for devices (`validateDeviceRequest`).

use std::collections::{HashMap, HashSet};

use super::configuration;
use super::limit::limited;
use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::server::object_meta::text;
use crate::yaml::{Node, Value};

/// The names of requests, with those of the requests inside them.
pub(super) struct Names<'n>(HashMap<&'n str, HashSet<&'n str>>);

impl<'n> Names<'n> {
    pub(super) fn of(requests: Field<'n>) -> Self {
        let found = requests.items().map(|request| {
            let inner = request.get("firstAvailable").items();
            let inner = inner.map(|request| request.get("name").text());
            (request.get("name").text(), inner.collect())
        });
        Self(found.collect())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        match name.split('/').collect::<Vec<_>>()[..] {
            [name] => self.0.contains_key(name),
            [name, inner] => self.0.get(name).is_some_and(|names| names.contains(inner)),
            _ => false,
        }
    }
}

/// Sets the defaults of the requests of a claim (`SetDefaults_ExactDeviceRequest` …).
pub(super) fn defaults(spec: &mut Node<'_>) {
    let Some(devices) = complete::child(spec, "devices") else {
        return;
    };
    for request in complete::items(devices, "requests") {
        if let Some(exactly) = complete::child(request, "exactly") {
            count_defaults(exactly);
        } else if !text(request, "deviceClassName").is_empty() {
            count_defaults(request);
        }
        complete::items(request, "firstAvailable")
            .iter_mut()
            .for_each(count_defaults);
    }
}

fn count_defaults(request: &mut Node<'_>) {
    complete::default_text(request, "allocationMode", "ExactCount");
    if text(request, "allocationMode") == "ExactCount" {
        if matches!(request.get("count").map(|node| &node.value), Some(Value::Int(0))) {
            complete::remove(request, "count");
        }
        complete::default_int(request, "count", 1);
    }
}

/// A request. In the first beta version the fields of `exactly` stand beside the name; the server's errors have the place of the newer versions.
pub(super) fn check<'n>(request: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 8;
    name(request, checks);
    let (exactly, available) = (request.get("exactly"), request.get("firstAvailable"));
    let is_first_beta = !request.get("deviceClassName").is_empty();
    match (exactly.is_set(), !available.is_empty()) {
        (_, false) if is_first_beta => {
            let (place, before) = (checks.field(request), checks.count());
            wanted(request, checks);
            for error in checks.since(before) {
                error.field = error.field.replacen(&place, &format!("{place}.exactly"), 1);
            }
        }
        (false, false) => {
            let words = "exactly one of `exactly` or `firstAvailable` is required";
            checks.required(RULE, request, words);
        }
        (true, true) => {
            let words = "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set";
            checks.invalid_as(RULE, request, "null", words);
        }
        (true, false) => wanted(exactly, checks),
        (false, true) => {
            if !limited(available, MOST, checks) {
                return;
            }
            let mut seen = HashSet::new();
            for item in available.items() {
                name(item, checks);
                wanted(item, checks);
                if !seen.insert(item.get("name").text()) {
                    checks.duplicate(RULE, item);
                }
            }
        }
    }
}

fn name<'n>(request: Field<'n>, checks: &mut Checks<'n>) {
    let name = request.get("name");
    for words in names::label(name.text()) {
        checks.invalid_as(RULE, name, crate::validate::print::quoted(name.text()), words);
    }
}

/// A class of devices, selectors and a number.
fn wanted<'n>(request: Field<'n>, checks: &mut Checks<'n>) {
    values::required_as(RULE, request.get("deviceClassName"), names::subdomain, checks);
    configuration::selectors(request.get("selectors"), false, checks);
    let (mode, count) = (request.get("allocationMode"), request.get("count"));
    match mode.text() {
        "All" if count.int() != 0 => {
            let words = "must not be specified when allocationMode is 'All'";
            checks.invalid(RULE, count, words);
        }
        "ExactCount" if count.int() <= 0 => {
            checks.invalid(RULE, count, "must be greater than zero");
        }
        "All" | "ExactCount" => {}
        _ => {
            checks.unsupported(RULE, mode, ["All", "ExactCount"]);
        }
    }
    for toleration in request.get("tolerations").items() {
        self::toleration(toleration, checks);
    }
}

fn toleration<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let (operator, value, effect) = (at.get("operator"), at.get("value"), at.get("effect"));
    values::optional_as(RULE, at.get("key"), names::qualified, checks);
    match operator.text() {
        "Exists" if !value.is_empty() => {
            checks.invalid(RULE, value, "must be empty for operator `Exists`");
        }
        "Exists" => {}
        "Equal" | "" => checks.each_invalid(RULE, value, names::label_value(value.text())),
        _ => {
            checks.unsupported(RULE, operator, ["Equal", "Exists"]);
        }
    }
    if !matches!(effect.text(), "" | "NoExecute" | "NoSchedule" | "None") {
        checks.unsupported(RULE, effect, ["NoExecute", "NoSchedule", "None"]);
    }
}
