//! The containers of a pod: names, images, and what the three lists of containers allow.

use std::collections::BTreeSet;

use super::context::Pod;
use super::report::{label, one_of, without_index};
use super::{env, mounts, ports, probes, resources, security};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::builtin::rules::shared::values;

const RULE: Rule = Rule::Container;

/// The containers that run side by side (`validateContainers`).
pub(super) fn regular<'n>(pod: &Pod<'n>, checks: &mut Checks<'n>) {
    let containers = pod.spec.get("containers");
    if containers.is_empty() {
        checks.required(RULE, containers, "");
        return;
    }
    let mut known = BTreeSet::new();
    for container in containers.items() {
        common(pod, container, checks);
        let name = container.get("name");
        if !known.insert(name.text()) {
            checks.duplicate(RULE, name);
        }
        probes::check(pod, container, checks);
        restart_policy(container, false, checks);
    }
    ports::host_ports(containers.items(), checks);
}

/// The containers that run one after the other, before the others (`validateInitContainers`).
pub(super) fn init<'n>(pod: &Pod<'n>, checks: &mut Checks<'n>) {
    let others = pod.spec.get("containers").items();
    let mut known: BTreeSet<&str> = others.map(|container| container.get("name").text()).collect();
    for container in pod.spec.get("initContainers").items() {
        common(pod, container, checks);
        let policy = container.get("restartPolicy");
        let is_sidecar = policy.text() == "Always";
        restart_policy(container, true, checks);
        let name = container.get("name");
        if known.contains(name.text()) {
            checks.duplicate(RULE, name);
        } else if !name.is_empty() {
            known.insert(name.text());
        }
        init_host_ports(container, checks);
        if is_sidecar {
            probes::check(pod, container, checks);
            continue;
        }
        for field in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
            let field = container.get(field);
            if field.is_set() {
                let message = "may not be set for init containers without restartPolicy=Always";
                checks.forbidden(RULE, field, message);
            }
        }
        if checks.tolerates(Flaw::ResizeRestart) {
            continue;
        }
        for policy in container.get("resizePolicy").items() {
            let policy = policy.get("restartPolicy");
            if policy.text() == "RestartContainer" {
                let message = "must not be set to 'RestartContainer' for non-sidecar initContainers";
                checks.invalid(RULE, policy, message);
            }
        }
    }
}

/// The server counts the container as the first one.
fn init_host_ports<'n>(container: Field<'n>, checks: &mut Checks<'n>) {
    let before = checks.count();
    ports::host_ports(std::iter::once(container), checks);
    for error in checks.since(before) {
        if let Some(start) = error.field.find("initContainers[") {
            let start = start + "initContainers[".len();
            let end = error.field[start..].find(']').map_or(start, |at| start + at);
            error.field.replace_range(start..end, "0");
        }
    }
}

/// Fields that containers for debugging may have.
const EPHEMERAL_FIELDS: [&str; 18] = [
    "name",
    "image",
    "command",
    "args",
    "workingDir",
    "envFrom",
    "env",
    "volumeMounts",
    "volumeDevices",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "imagePullPolicy",
    "securityContext",
    "stdin",
    "stdinOnce",
    "tty",
    "targetContainerName",
    "resources",
];

/// The containers for debugging (`validateEphemeralContainers`).
pub(super) fn ephemeral<'n>(pod: &Pod<'n>, checks: &mut Checks<'n>) {
    const MESSAGE: &str = "cannot be set for an Ephemeral Container";
    let containers = ["containers", "initContainers"].into_iter();
    let others: BTreeSet<&str> = containers
        .flat_map(|list| pod.spec.get(list).items())
        .map(|container| container.get("name").text())
        .collect();
    let mut known = others.clone();
    for container in pod.spec.get("ephemeralContainers").items() {
        common(pod, container, checks);
        trimmed_image(container, checks);
        let (name, target) = (container.get("name"), container.get("targetContainerName"));
        if !known.insert(name.text()) {
            checks.duplicate(RULE, name);
        }
        if !target.is_empty() && !others.contains(target.text()) {
            checks.not_found(RULE, target);
        }
        for (field, value) in container.entries() {
            let is_resources = field == "resources" && value.entries().any(|(_, value)| value.is_set());
            if is_resources || !EPHEMERAL_FIELDS.contains(&field) && value.is_set() {
                checks.forbidden(RULE, container.get(field), MESSAGE);
            }
        }
        for mount in container.get("volumeMounts").items() {
            for path in ["subPath", "subPathExpr"].map(|field| mount.get(field)) {
                if !path.is_empty() {
                    checks.forbidden(RULE, path, MESSAGE);
                }
            }
        }
    }
}

/// An image without blanks around it, which only pods themselves need (`validateContainerOnlyForPod`).
pub(super) fn trimmed_image<'n>(container: Field<'n>, checks: &mut Checks<'n>) {
    let image = container.get("image");
    if image.text().trim() != image.text() {
        checks.invalid(RULE, image, "must not have leading or trailing whitespace");
    }
}

/// The rules of every container (`validateContainerCommon`).
fn common<'n>(pod: &Pod<'n>, container: Field<'n>, checks: &mut Checks<'n>) {
    let name = container.get("name");
    if values::required(RULE, name, checks) {
        label(RULE, name, checks);
    }
    values::required(RULE, container.get("image"), checks);
    let policy = container.get("terminationMessagePolicy");
    one_of(RULE, policy, &["File", "FallbackToLogsOnError"], checks);
    ports::check(container.get("ports"), checks);
    env::check(container.get("env"), checks);
    env::sources(container.get("envFrom"), checks);
    mounts::check(pod, container, checks);
    mounts::devices(pod, container, checks);
    resources::container(container.get("resources"), &pod.claims, checks);
    resize_policy(pod, container.get("resizePolicy"), checks);
    security::container(container.get("securityContext"), pod.has_host_users, checks);
}

/// What a change of resources needs (`validateResizePolicy`). The server's errors do not name the item.
fn resize_policy<'n>(pod: &Pod<'n>, policies: Field<'n>, checks: &mut Checks<'n>) {
    let mut known = BTreeSet::new();
    for policy in policies.items() {
        let (resource, restart) = (policy.get("resourceName"), policy.get("restartPolicy"));
        if !known.insert(resource.text()) {
            let shown = crate::validate::print::quoted(resource.text());
            checks.duplicate(RULE, policy).value = Some(shown);
        }
        let before = checks.count();
        for (at, values) in [
            (resource, ["cpu", "memory"]),
            (restart, ["NotRequired", "RestartContainer"]),
        ] {
            if values::required(RULE, at, checks) {
                one_of(RULE, at, &values, checks);
            }
        }
        if pod.restart_policy == "Never" && restart.text() != "NotRequired" {
            let message = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
            checks.invalid(RULE, restart, message);
        }
        for error in checks.since(before) {
            without_index(error);
            let end = error.field.rfind('.').unwrap_or(error.field.len());
            error.field.truncate(end);
        }
    }
}

/// When a container starts again (`validateContainerRestartPolicy`).
fn restart_policy<'n>(container: Field<'n>, is_init: bool, checks: &mut Checks<'n>) {
    const MOST_RULES: usize = 20;
    const MOST_CODES: usize = 255;
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    if policy.is_set() {
        one_of(RULE, policy, &["Always", "Never", "OnFailure"], checks);
    } else if !rules.is_empty() {
        let message = "must specify restartPolicy when restart rules are used";
        checks.required(RULE, policy, message);
        if is_init {
            return;
        }
    }
    if rules.len() > MOST_RULES {
        checks.too_many(RULE, rules, rules.len(), MOST_RULES);
    }
    for rule in rules.items() {
        one_of(RULE, rule.get("action"), &["Restart", "RestartAllContainers"], checks);
        let codes = rule.get("exitCodes");
        if !codes.is_set() {
            checks.required(RULE, codes, "must be specified");
            continue;
        }
        one_of(RULE, codes.get("operator"), &["In", "NotIn"], checks);
        let codes = codes.get("values");
        if codes.len() > MOST_CODES {
            checks.too_many(RULE, codes, codes.len(), MOST_CODES);
        }
    }
}
