//! What several kinds of workloads have.

use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::child;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod;
use crate::validate::builtin::rules::shared::compare;
use crate::validate::print::quoted;
use crate::validate::server::object_meta;
use crate::yaml::Node;

/// The rule of most fields.
pub(super) const RULE: Rule = Rule::Workload;

/// Sets the defaults of a workload's `spec` and of its template.
pub(super) fn spec_defaults(node: &mut Node<'_>, defaults: fn(&mut Node<'_>)) {
    if let Some(spec) = child(node, "spec") {
        defaults(spec);
        if let Some(template) = child(spec, "template") {
            pod::defaults::template(template);
        }
    }
}

/// Pods that always start again, and have no deadline.
pub(super) fn endless<'n>(template: Field<'n>, kind: &str, checks: &mut Checks<'n>) {
    let spec = template.get("spec");
    let policy = spec.get("restartPolicy");
    if policy.text() != "Always" {
        checks.unsupported(RULE, policy, ["Always"]);
    }
    let deadline = spec.get("activeDeadlineSeconds");
    if deadline.is_set() {
        let message = format!("activeDeadlineSeconds in {kind} is not Supported");
        checks.forbidden(RULE, deadline, message);
    }
}

/// Warns of what is in a template, unless an update leaves the fields of the object as they were.
pub(super) fn warn_of_template<'n>(object: &Object<'n>, field: &'n str, template: Field<'n>, checks: &mut Checks<'n>) {
    let is_changed = |old: Field<'n>| !compare::is_same(object.root.at(field), old.at(field));
    if object.old.is_none_or(is_changed) {
        pod::warnings::template(template, checks);
    }
}

/// Warns of a name that pods cannot have as the name of their host.
pub(super) fn warn_of_name<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let metadata = object.root.get("metadata");
    let name = metadata
        .value
        .map_or("", |metadata| object_meta::text(metadata, "name"));
    let words = names::label(name);
    if !words.is_empty() && !name.is_empty() {
        let message = format!(
            "this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [{}]",
            words.join(" ")
        );
        checks.warn(RULE, metadata.get("name"), &message);
    }
}

/// Why a text is no percentage (`IsValidPercent`).
pub(super) fn percent_words(text: &str) -> Option<String> {
    let is_percent = text
        .strip_suffix('%')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    (!is_percent).then(|| {
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
            .to_owned()
    })
}

/// A number or a percentage, not negative (`ValidatePositiveIntOrPercent`).
pub(super) fn number_or_percent<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if at.is_text() {
        if let Some(words) = percent_words(at.text()) {
            checks.invalid(RULE, at, words);
        }
    } else if at.int() < 0 {
        checks.invalid(RULE, at, "must be greater than or equal to 0");
    }
}

/// The percentage of a field; `None` if it is a number or no percentage.
pub(super) fn percent(at: Field<'_>) -> Option<u64> {
    let digits = at.text().strip_suffix('%')?;
    percent_words(at.text())
        .is_none()
        .then(|| digits.parse().unwrap_or(u64::MAX))
}

/// Whether a number or percentage is zero. A text that is no percentage counts as the number that it has.
pub(super) fn is_zero(at: Field<'_>) -> bool {
    match percent(at) {
        Some(percent) => percent == 0,
        None if at.is_text() => at.text().parse::<i64>().unwrap_or_default() == 0,
        None => at.int() == 0,
    }
}

/// A percentage that is at most 100 (`IsNotMoreThan100Percent`).
pub(super) fn at_most_all<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if percent(at).is_some_and(|percent| percent > 100) {
        checks.invalid_as(RULE, at, quoted(at.text()), "must not be greater than 100%");
    }
}
