//! Metrics of `HorizontalPodAutoscalers` (`validateMetrics`).

use super::reference;
use super::rule::RULE;
use crate::k8s::{names, resource_name};
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

/// The types, and the fields of their sources, in the order in which the server looks for them.
const SOURCES: [(&str, &str); 5] = [
    ("Object", "object"),
    ("External", "external"),
    ("Pods", "pods"),
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
];

/// Checks the metrics of an autoscaler.
pub(super) fn check<'n>(spec: Field<'n>, old: Option<Field<'n>>, checks: &mut Checks<'n>) {
    let metrics = spec.get("metrics");
    let keeps_versions = old.is_some_and(|old| old.get("metrics").items().any(has_wrong_version));
    for item in metrics.items() {
        metric(item, checks);
        if !keeps_versions && item.get("object").is_set() {
            reference::version(item.get("object").get("describedObject"), true, checks);
        }
    }
    let can_be_idle = metrics
        .items()
        .any(|item| matches!(item.get("type").text(), "Object" | "External"));
    if spec.get("minReplicas").is_set() && spec.get("minReplicas").int() == 0 && !can_be_idle {
        idle(metrics, checks);
    }
}

fn idle<'n>(metrics: Field<'n>, checks: &mut Checks<'n>) {
    let words = "must specify at least one Object or External metric to support scaling to zero replicas";
    checks.forbidden(RULE, metrics, words).field = String::from("spec.metrics");
}

/// The metric of `autoscaling/v1`, which is a field of its own there. Others are in an annotation, which is not checked.
pub(super) fn of_first_version<'n>(root: Field<'n>, checks: &mut Checks<'n>) {
    const ANNOTATION: &str = "autoscaling.alpha.kubernetes.io/metrics";
    let spec = root.get("spec");
    let annotations = root.at("metadata.annotations");
    if annotations.is_set() && annotations.key(ANNOTATION).is_set() {
        return;
    }
    let target = spec.get("targetCPUUtilizationPercentage");
    if target.is_set() && target.int() < 1 {
        checks.invalid(RULE, target, "must be greater than 0").field =
            String::from("spec.metrics[0].resource.target.averageUtilization");
    }
    if spec.get("minReplicas").int() == 0 {
        idle(target, checks);
    }
}

fn metric<'n>(item: Field<'n>, checks: &mut Checks<'n>) {
    let type_ = item.get("type");
    let expected = SOURCES.iter().find(|(name, _)| *name == type_.text());
    if type_.is_empty() {
        checks.required(RULE, type_, "must specify a metric source type");
    }
    if expected.is_none() {
        let mut known = SOURCES.map(|(name, _)| name);
        known.sort_unstable();
        checks.unsupported(RULE, type_, known).value = Some(quoted(type_.text()));
    }
    let mut present: Vec<&str> = SOURCES.iter().map(|(_, field)| *field).collect();
    present.retain(|field| item.get(field).is_set());
    if let Some(first) = present.first() {
        source(first, item.get(first), checks);
    }
    if let Some((_, field)) = expected
        && !item.get(field).is_set()
    {
        let words = "must populate information for the given metric source";
        checks.required(RULE, item.get(field), words);
    }
    if present.len() > 1 || expected.is_none_or(|(_, field)| !present.contains(field)) && present.len() != 1 {
        for field in present {
            if expected.is_none_or(|(_, expected)| *expected != field) {
                checks.forbidden(RULE, item.get(field), "must populate the given metric source only");
            }
        }
    }
}

/// Whether a stored metric is about an object of a version that new ones cannot name.
fn has_wrong_version(metric: Field<'_>) -> bool {
    let version = metric.get("object").get("describedObject").get("apiVersion").text();
    metric.get("type").text() == "Object" && reference::version_words(version, true).is_some()
}

fn source<'n>(name: &str, at: Field<'n>, checks: &mut Checks<'n>) {
    if name == "object" {
        reference::name(at.get("describedObject"), checks);
    }
    if matches!(name, "resource" | "containerResource") {
        resource(name, at, checks);
    } else {
        let metric = at.at("metric.name");
        if metric.is_empty() {
            checks.required(RULE, metric, "must specify a metric name");
        } else {
            checks.each_invalid(RULE, metric, values::segment(metric.text()));
        }
    }
    let target = at.get("target");
    self::target(target, checks);
    let (value, average, utilization) = (
        target.get("value"),
        target.get("averageValue"),
        target.get("averageUtilization"),
    );
    match name {
        "object" if !value.is_set() && !average.is_set() => {
            checks.required(RULE, average, "must set either a target value or averageValue");
        }
        "external" if !value.is_set() && !average.is_set() => {
            let words = "must set either a target value for metric or a per-pod target";
            checks.required(RULE, average, words);
        }
        "external" if value.is_set() && average.is_set() => {
            let words = "may not set both a target value for metric and a per-pod target";
            checks.forbidden(RULE, value, words);
        }
        "pods" if !average.is_set() => {
            checks.required(RULE, average, "must specify a positive target averageValue");
        }
        "resource" | "containerResource" if !utilization.is_set() && !average.is_set() => {
            let words = "must set either a target raw value or a target utilization";
            checks.required(RULE, utilization, words);
        }
        "resource" | "containerResource" if utilization.is_set() && average.is_set() => {
            let words = "may not set both a target raw value and a target utilization";
            checks.forbidden(RULE, average, words);
        }
        _ => {}
    }
}

fn resource<'n>(source: &str, at: Field<'n>, checks: &mut Checks<'n>) {
    let (name, container) = (at.get("name"), at.get("container"));
    if name.is_empty() {
        checks.required(RULE, name, "must specify a resource name");
    } else if source == "containerResource" {
        checks.each_invalid(RULE, name, resource_name::of_container(name.text()));
    }
    if source == "containerResource" {
        if container.is_empty() {
            checks.required(RULE, container, "must specify a container");
        } else {
            checks.each_invalid(RULE, container, names::label(container.text()));
        }
    }
}

fn target<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let type_ = at.get("type");
    if type_.is_empty() {
        checks.required(RULE, type_, "must specify a metric target type");
    }
    if !matches!(type_.text(), "Utilization" | "Value" | "AverageValue") {
        let shown = quoted(type_.text());
        checks.invalid_as(RULE, type_, shown, "must be either Utilization, Value, or AverageValue");
    }
    for at in [at.get("value"), at.get("averageValue")] {
        if let Some(quantity) = at.quantity().filter(|quantity| quantity.sign() <= 0) {
            checks.invalid_as(RULE, at, quoted(&quantity.to_string()), "must be positive");
        }
    }
    let utilization = at.get("averageUtilization");
    if utilization.is_set() && utilization.int() < 1 {
        checks.invalid(RULE, utilization, "must be greater than 0");
    }
}
