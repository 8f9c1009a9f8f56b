//! Jobs.

use super::common::{RULE, warn_of_name, warn_of_template};
use super::{job_policies, selector};
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::{child, default_bool, default_int, default_text, items, object, remove, set};
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod;
use crate::validate::builtin::rules::pod::report::json_or_null;
use crate::validate::builtin::rules::shared::{compare, labels, values};
use crate::validate::print::quoted;
use crate::validate::server::object_meta::{self, text};
use crate::yaml::{Node, Value};

const JOB: Rule = Rule::Job;
const UID_LABELS: [&str; 2] = ["controller-uid", "batch.kubernetes.io/controller-uid"];
const NAME_LABELS: [&str; 2] = ["job-name", "batch.kubernetes.io/job-name"];
/// The server gives each object a uid of its own; nobody can know it before.
const UID: &str = "11111111-2222-3333-4444-555555555555";

/// `SetDefaults_Job`, and the selector that the server generates.
pub(super) fn defaults(node: &mut Node<'_>) {
    let own = node
        .get("spec")
        .and_then(|spec| spec.get("template")?.get("metadata")?.get("labels"))
        .is_some();
    let has_labels = |metadata: &Node<'_>| {
        metadata
            .get("labels")
            .is_some_and(|labels| !labels.is_empty_collection())
    };
    let shares_labels = own && !node.get("metadata").is_some_and(has_labels);
    let name = node
        .get("metadata")
        .map_or("", |metadata| text(metadata, "name"))
        .to_owned();
    let Some(spec) = child(node, "spec") else {
        return;
    };
    spec_defaults(spec);
    job_only_defaults(spec);
    if spec
        .get("manualSelector")
        .is_none_or(|manual| manual.value == Value::Bool(false))
    {
        generate_selector(spec, &name);
    }
    // The server has one map for both, so that generated labels are in both.
    let labels = spec
        .get("template")
        .and_then(|template| template.get("metadata")?.get("labels"))
        .filter(|_| shares_labels)
        .cloned();
    if let (Some(labels), Some(metadata)) = (labels, child(node, "metadata")) {
        set(metadata, "labels", labels);
    }
}

fn job_only_defaults(spec: &mut Node<'_>) {
    let has_parallelism = spec.get("parallelism").is_some();
    if !has_parallelism {
        default_int(spec, "completions", 1);
    }
    default_int(spec, "parallelism", 1);
    let limit = if spec.get("backoffLimitPerIndex").is_some() {
        i64::from(i32::MAX)
    } else {
        6
    };
    default_int(spec, "backoffLimit", limit);
    if spec.get("completionMode").is_none() {
        default_text(spec, "completionMode", "NonIndexed");
    }
    default_bool(spec, "suspend", false);
    default_bool(spec, "manualSelector", false);
    if spec.get("podReplacementPolicy").is_none() {
        let has_policy = spec.get("podFailurePolicy").is_some();
        let policy = if has_policy { "Failed" } else { "TerminatingOrFailed" };
        default_text(spec, "podReplacementPolicy", policy);
    }
}

/// The defaults of the `spec` of Jobs and of templates of Jobs.
pub(super) fn spec_defaults(spec: &mut Node<'_>) {
    remove(spec, "scheduling");
    if let Some(policy) = child(spec, "podFailurePolicy") {
        for rule in items(policy, "rules") {
            for pattern in items(rule, "onPodConditions") {
                default_text(pattern, "status", "True");
            }
        }
    }
    if let Some(template) = child(spec, "template") {
        pod::defaults::template(template);
    }
}

/// Keeps what the server generated for a stored Job: a client that does not send it sends it as it is.
pub(in super::super) fn keep(node: &mut Node<'_>, old: &Node<'_>) {
    let is_manual = |node: &Node<'_>| {
        let manual = node.get("spec").and_then(|spec| spec.get("manualSelector"));
        manual.is_some_and(|manual| manual.value == Value::Bool(true))
    };
    if !is_manual(node) || is_manual(old) {
        return;
    }
    let name = node
        .get("metadata")
        .map_or("", |metadata| text(metadata, "name"))
        .to_owned();
    if let Some(spec) = child(node, "spec") {
        generate_labels(spec, &name);
        if spec.get("selector").is_none() {
            generate_only_selector(spec);
        }
    }
}

/// `generateSelector`
fn generate_selector(spec: &mut Node<'_>, name: &str) {
    generate_labels(spec, name);
    generate_only_selector(spec);
}

fn generate_labels(spec: &mut Node<'_>, name: &str) {
    let labels = child(spec, "template").and_then(|template| object(template, "metadata"));
    if let Some(labels) = labels.and_then(|metadata| object(metadata, "labels")) {
        for (keys, value) in [(NAME_LABELS, name), (UID_LABELS, UID)] {
            for key in keys {
                if labels.get(key).is_none() {
                    let span = labels.span;
                    set(labels, key, Node::from_json(&serde_json::json!(value), span));
                }
            }
        }
    }
}

fn generate_only_selector(spec: &mut Node<'_>) {
    if let Some(selector) = object(spec, "selector").and_then(|selector| object(selector, "matchLabels"))
        && selector.get(UID_LABELS[1]).is_none()
    {
        let span = selector.span;
        set(selector, UID_LABELS[1], Node::from_json(&serde_json::json!(UID), span));
    }
}

/// A Job (`ValidateJobCreate`, `ValidateJobUpdate`).
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (root, spec) = (object.root, object.root.get("spec"));
    let metadata = root.get("metadata");
    let name = metadata
        .value
        .map_or("", |metadata| object_meta::text(metadata, "name"));
    let selector = spec.get("selector");
    if object.old.is_none() {
        generated_selector(name, spec, checks);
    }
    self::spec(spec, checks);
    if !selector.is_set() {
        checks.required(Rule::LabelSelector, selector, "");
    }
    labels::kept_selector(Rule::LabelSelector, selector, checks);
    if selector::matches(selector, &selector::labels_of(spec.get("template"))) == Some(false) {
        selector::mismatch(spec.get("template"), checks);
    }
    let completions = spec.get("completions").int();
    if spec.get("completionMode").text() == "Indexed" && completions > 0 {
        let host = format!("{name}-{}", completions - 1);
        if !names::label(&host).is_empty() {
            let message = format!("will not able to create pod with invalid DNS label: {host}");
            checks.invalid_as(JOB, metadata.get("name"), quoted(name), message);
        }
    }
    match object.old {
        Some(old) => update(spec, old.get("spec"), checks),
        None => warn_of_name(object, checks),
    }
    warn(object, spec, checks);
}

/// What the server would say of a Job without a manual selector (`validateGeneratedSelector`).
fn generated_selector<'n>(name: &str, spec: Field<'n>, checks: &mut Checks<'n>) {
    if spec.get("manualSelector").is_true() {
        return;
    }
    let template = spec.get("template").get("metadata");
    let mut expected = std::collections::BTreeMap::new();
    for (keys, value) in [(UID_LABELS, UID), (NAME_LABELS, name)] {
        for key in keys {
            expected.insert(key, value);
            let label = template.get("labels").key(key);
            if label.text() != value {
                let shown = json_or_null(template.get("labels"));
                checks.invalid_as(JOB, label, shown, format!("must be '{value}'"));
            }
        }
    }
    if selector::matches(spec.get("selector"), &expected) == Some(false) {
        let selector = spec.get("selector");
        let message = "`selector` not auto-generated";
        checks.invalid_as(Rule::LabelSelector, selector, selector::shown(selector), message);
    }
}

/// The `spec` of a Job or of a template of Jobs (`validateJobSpec`).
pub(super) fn spec<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    for field in [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ] {
        values::not_negative(JOB, spec.get(field), checks);
    }
    if spec.get("maxFailedIndexes").is_set() && !spec.get("backoffLimitPerIndex").is_set() {
        let message = "when maxFailedIndexes is specified";
        checks.required(JOB, spec.get("backoffLimitPerIndex"), message);
    }
    manager(spec.get("managedBy"), checks);
    let mode = spec.get("completionMode");
    match mode.text() {
        "Indexed" => indexed(spec, checks),
        "NonIndexed" => not_indexed(spec, checks),
        _ if mode.is_set() => {
            checks.unsupported(JOB, mode, ["NonIndexed", "Indexed"]);
        }
        _ => not_indexed(spec, checks),
    }
    job_policies::check(spec, checks);
    let template = spec.get("template");
    pod::template(template, None, checks);
    restart_policy(spec, template.get("spec").get("restartPolicy"), checks);
}

fn restart_policy<'n>(spec: Field<'n>, policy: Field<'n>, checks: &mut Checks<'n>) {
    match policy.text() {
        "" | "Always" => {
            checks.required(JOB, policy, "valid values: \"OnFailure\", \"Never\"");
        }
        "Never" => {}
        "OnFailure" => {
            if spec.get("podFailurePolicy").is_set() {
                let message = "only \"Never\" is supported when podFailurePolicy is specified";
                checks.invalid(JOB, policy, message);
            }
        }
        _ => {
            checks.unsupported(JOB, policy, ["OnFailure", "Never"]);
        }
    }
}

fn manager<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 63;
    if !at.is_set() {
        return;
    }
    if values::required(JOB, at, checks) {
        job_policies::domain_prefixed_path(at, checks);
    }
    if at.text().len() > MOST {
        checks.too_long(JOB, at, MOST);
    }
}

/// The most of a Job whose pods have numbers.
const MOST_PODS: i64 = 100_000;
/// The most of a Job with more completions than [`MOST_PODS`].
const MOST_PODS_OF_MANY: i64 = 10_000;

fn indexed<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    let [completions, parallelism, failures] =
        ["completions", "parallelism", "maxFailedIndexes"].map(|field| spec.get(field));
    if !completions.is_set() {
        checks.required(JOB, completions, "when completion mode is Indexed");
    }
    if parallelism.int() > MOST_PODS {
        let message = format!("must be less than or equal to {MOST_PODS} when completion mode is Indexed");
        checks.invalid(JOB, parallelism, message);
    }
    if completions.is_set() && failures.is_set() && failures.int() > completions.int() {
        checks.invalid(JOB, failures, "must be less than or equal to completions");
    }
    if failures.int() > MOST_PODS {
        checks.invalid(JOB, failures, format!("must be less than or equal to {MOST_PODS}"));
    }
    if completions.int() <= MOST_PODS || !spec.get("backoffLimitPerIndex").is_set() {
        return;
    }
    if !failures.is_set() {
        let message = format!("must be specified when completions is above {MOST_PODS}");
        checks.required(JOB, failures, message);
    }
    for at in [parallelism, failures] {
        if at.int() > MOST_PODS_OF_MANY {
            let message = format!(
                "must be less than or equal to {MOST_PODS_OF_MANY} when completions are above {MOST_PODS} and used with backoff limit per index"
            );
            checks.invalid(JOB, at, message);
        }
    }
}

fn not_indexed<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    for field in ["backoffLimitPerIndex", "maxFailedIndexes"] {
        if spec.get(field).is_set() {
            checks.invalid(JOB, spec.get(field), "requires indexed completion mode");
        }
    }
}

/// What cannot change (`ValidateJobSpecUpdate`).
fn update<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let is_indexed = new.get("completionMode").text() == "Indexed";
    let completions = new.get("completions");
    if !is_indexed {
        values::immutable(completions, old.get("completions"), checks);
    } else if completions.is_set()
        && !completions.is_same(old.get("completions"))
        && completions.int() != new.get("parallelism").int()
    {
        let message = "can only be modified in tandem with spec.parallelism";
        checks.invalid(Rule::Immutable, completions, message);
    }
    if !is_same_but_generated(new.get("selector"), old.get("selector")) {
        super::deployment::immutable_selector(new.get("selector"), old.get("selector"), checks);
    }
    let (template, old_template) = (new.get("template"), old.get("template"));
    if old.get("suspend").is_true() {
        let (template, old_template) = (template.get("spec"), old_template.get("spec"));
        if !pod::update::is_same_but_resources(template, old_template) {
            checks.invalid(Rule::Immutable, template, "field is immutable").changed =
                compare::changes(template, old_template);
        }
    } else if !is_same_but_generated(template, old_template) {
        checks.invalid(Rule::Immutable, template, "field is immutable").changed =
            compare::changes(template, old_template);
    }
    for field in [
        "completionMode",
        "podFailurePolicy",
        "backoffLimitPerIndex",
        "managedBy",
        "successPolicy",
    ] {
        let (new, old) = (new.get(field), old.get(field));
        if !new.is_same(old) {
            checks
                .invalid_as(Rule::Immutable, new, json_or_null(new), "field is immutable")
                .changed = compare::changes(new, old);
        }
    }
}

/// Whether two selectors or templates are equal without the labels that the server generates: an update never adds them.
fn is_same_but_generated(new: Field<'_>, old: Field<'_>) -> bool {
    let (Some(mut new), Some(mut old)) = (new.value.cloned(), old.value.cloned()) else {
        return new.is_set() == old.is_set();
    };
    for node in [&mut new, &mut old] {
        for key in UID_LABELS.iter().chain(&NAME_LABELS) {
            if let Some(labels) = child(node, "matchLabels") {
                remove(labels, key);
            }
            if let Some(labels) = child(node, "metadata").and_then(|metadata| child(metadata, "labels")) {
                remove(labels, key);
            }
        }
    }
    compare::is_same(Field::root(&new), Field::root(&old))
}

/// `WarningsForJobSpec`
pub(super) fn warn<'n>(object: &Object<'n>, spec: Field<'n>, checks: &mut Checks<'n>) {
    let is_large = spec.get("completions").int() > MOST_PODS && spec.get("parallelism").int() > MOST_PODS_OF_MANY;
    if spec.get("completionMode").text() == "Indexed" && is_large {
        let words = "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to \
                     track completedIndexes when a big number of indexes fail";
        checks.warn(RULE, spec, words);
    }
    warn_of_template(object, "spec", spec.get("template"), checks);
}
