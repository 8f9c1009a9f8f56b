//! Annotations that pods have a meaning for (`ValidatePodSpecificAnnotations`), and the form of annotations and labels of templates.

use super::context::all;
use super::paths::descending_words;
use super::scheduling::is_deletion_cost;
use crate::go::strings::to_lower;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::print::quoted;

const RULE: Rule = Rule::Annotation;
/// The beginnings of annotations for each container.
pub(super) const SECCOMP: &str = "container.seccomp.security.alpha.kubernetes.io/";
pub(super) const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
pub(super) const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const MIRROR: &str = "kubernetes.io/config.mirror";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// The form of annotations (`ValidateAnnotations`).
pub(super) fn format<'n>(annotations: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 256 * 1024;
    let mut bytes = 0;
    for (key, value) in annotations.entries() {
        bytes += key.len() + value.text().len();
        for words in names::qualified(&to_lower(key)) {
            checks.invalid_as(RULE, annotations, quoted(key), words);
        }
    }
    if bytes > MOST {
        checks.too_long(RULE, annotations, MOST);
    }
}

/// The annotations of a pod.
pub(super) fn check<'n>(annotations: Field<'n>, spec: Field<'n>, checks: &mut Checks<'n>) {
    for (key, value) in annotations.entries() {
        let text = value.text();
        if key == MIRROR && spec.get("nodeName").is_empty() {
            let message = "must set spec.nodeName if mirror pod annotation is set";
            checks.invalid(RULE, value, message);
        }
        if key == DELETION_COST && !is_deletion_cost(text) && !checks.tolerates(Flaw::DeletionCost) {
            checks.invalid(RULE, value, "must be a 32bit integer");
        }
        if key == SECCOMP_POD || key.starts_with(SECCOMP) {
            seccomp(key, value, checks);
        }
        if let Some(container) = key.strip_prefix(APP_ARMOR) {
            if !all(spec).any(|other| other.get("name").text() == container) {
                checks.invalid_as(RULE, value, quoted(container), "container not found");
            }
            if !text.is_empty() && !is_app_armor(text) {
                let message = format!("invalid AppArmor profile name: {}", quoted(text));
                checks.invalid(RULE, value, message);
            }
        }
    }
}

/// Whether the cost of a pod's deletion is no number.
pub(super) fn has_wrong_cost(annotations: Field<'_>) -> bool {
    let mut entries = annotations.entries();
    entries.any(|(key, value)| key == DELETION_COST && !is_deletion_cost(value.text()))
}

fn is_app_armor(text: &str) -> bool {
    matches!(text, "runtime/default" | "unconfined") || text.starts_with("localhost/")
}

/// A profile (`ValidateSeccompProfile`). The server writes the key as a field.
fn seccomp<'n>(key: &str, value: Field<'n>, checks: &mut Checks<'n>) {
    let text = value.text();
    let before = checks.count();
    if let Some(path) = text.strip_prefix("localhost/") {
        for words in descending_words(path) {
            checks.invalid_as(RULE, value, quoted(path), words);
        }
    } else if !matches!(text, "runtime/default" | "docker/default" | "unconfined") {
        checks.invalid(RULE, value, "must be a valid seccomp profile");
    }
    for error in checks.since(before) {
        error.field = error.field.replace(&format!("[{key}]"), &format!(".{key}"));
    }
}

/// Fields that contradict annotations (`validateSeccompAnnotationsAndFields`, `validateAppArmorAnnotationsAndFieldsMatchOnCreate`).
pub(super) fn contradictions<'n>(annotations: Field<'n>, spec: Field<'n>, is_pod: bool, checks: &mut Checks<'n>) {
    if annotations.is_empty() {
        return;
    }
    let profile = |at: Field<'n>, field: &'n str| {
        let context = at.get("securityContext");
        let profile = context.get(field);
        (context.is_set() && profile.is_set()).then_some(profile)
    };
    if let Some(profile) = profile(spec, "seccompProfile") {
        let default = ["runtime/default", "docker/default"];
        compare("seccomp", annotations.key(SECCOMP_POD), profile, &default, None, checks);
    }
    for container in all(spec) {
        let name = container.get("name").text();
        let value = |start: &str| {
            let mut entries = annotations.entries();
            entries
                .find(|(key, _)| key.strip_prefix(start) == Some(name))
                .map(|(_, value)| value)
        };
        if let (Some(profile), Some(value)) = (profile(container, "seccompProfile"), value(SECCOMP)) {
            compare(
                "seccomp",
                value,
                profile,
                &["runtime/default", "docker/default"],
                None,
                checks,
            );
        }
        let is_windows = spec.get("os").is_set() && spec.get("os").get("name").text() == "windows";
        let of_container = profile(container, "appArmorProfile");
        let armor = of_container.or_else(|| profile(spec, "appArmorProfile"));
        // The server makes a field of the annotation of a pod (`applyAppArmorVersionSkew`).
        let is_copied = |value: Field<'n>| is_pod && of_container.is_none() && is_app_armor(value.text());
        let annotation = value(APP_ARMOR).filter(|value| !is_copied(*value));
        if let (Some(profile), Some(value), false) = (armor, annotation, is_windows) {
            // The server names the container's field also where the pod's one counts.
            let field = of_container.is_none().then_some(container);
            compare("apparmor", value, profile, &["runtime/default"], field, checks);
        }
    }
}

fn compare<'n>(
    word: &str,
    annotation: Field<'n>,
    profile: Field<'n>,
    default: &[&str],
    container: Option<Field<'n>>,
    checks: &mut Checks<'n>,
) {
    if !annotation.is_set() {
        return;
    }
    let (text, local) = (annotation.text(), profile.get("localhostProfile"));
    let (field, what) = match profile.get("type").text() {
        "Unconfined" if text != "unconfined" => ("type", "type"),
        "RuntimeDefault" if !default.contains(&text) => ("type", "type"),
        "Localhost" => match text.strip_prefix("localhost/") {
            None => ("type", "type"),
            Some(path) if !local.is_set() || path != local.text() => ("localhostProfile", "profile"),
            Some(_) => return,
        },
        _ => return,
    };
    let message = format!("{word} {what} in annotation and field must match");
    let place = container.map(|container| checks.field(container));
    let error = checks.forbidden(Rule::SecurityContext, profile.get(field), message);
    if let Some(place) = place {
        error.field = format!("{place}.securityContext.appArmorProfile.{field}");
    }
}
