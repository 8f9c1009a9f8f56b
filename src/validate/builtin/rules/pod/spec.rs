//! The fields of a pod that no other file has.

use super::context::{self, Pod};
use super::report::{between, label, one_of, subdomain};
use super::{containers, ports, resources, scheduling, security, volumes, windows};
use crate::k8s::{address, names};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::enums;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::print::quoted;

const RULE: Rule = Rule::PodSpec;

/// The rules of a pod, or of the pod of a template.
pub(super) fn check<'n>(pod: &Pod<'n>, is_pod: bool, checks: &mut Checks<'n>) {
    let spec = pod.spec;
    enums::pod(spec, checks);
    volumes::resource_claims(spec.get("resourceClaims"), checks);
    containers::regular(pod, checks);
    containers::init(pod, checks);
    containers::ephemeral(pod, checks);
    resources::pod(spec, is_pod, checks);
    ports::host_network(spec, is_pod, checks);
    one_of(
        RULE,
        spec.get("restartPolicy"),
        &["Always", "OnFailure", "Never"],
        checks,
    );
    let policies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    one_of(RULE, spec.get("dnsPolicy"), &policies, checks);
    labels::labels(RULE, spec.get("nodeSelector"), checks);
    security::pod(spec, checks);
    if spec.get("hostPID").is_true() && spec.get("shareProcessNamespace").is_true() {
        let message = "ShareProcessNamespace and HostPID cannot both be enabled";
        checks.invalid(RULE, spec.get("shareProcessNamespace"), message);
    }
    scheduling::affinity(spec.get("affinity"), checks);
    dns(spec, checks);
    scheduling::gates(spec, checks);
    scheduling::spread(spec.get("topologySpreadConstraints"), checks);
    security::host_process(spec, checks);
    host_users(pod, checks);
    scheduling::tolerations(spec.get("tolerations"), checks);
    names_and_times(pod, checks);
    for alias in spec.get("hostAliases").items() {
        checks.each_invalid(RULE, alias.get("ip"), address::legacy_ip(alias.get("ip").text()));
        for name in alias.get("hostnames").items() {
            subdomain(RULE, name, checks);
        }
    }
    resources::overhead(spec.get("overhead"), checks);
    windows::system(spec, checks);
    key_files(pod, checks);
}

fn names_and_times<'n>(pod: &Pod<'n>, checks: &mut Checks<'n>) {
    let spec = pod.spec;
    for field in ["serviceAccountName", "nodeName", "priorityClassName"] {
        values::optional_as(RULE, spec.get(field), names::subdomain, checks);
    }
    values::set_as(RULE, spec.get("runtimeClassName"), names::subdomain, checks);
    // A set of pods gives each of them a name.
    for field in ["hostname", "subdomain"] {
        if pod.of_set.is_none() && !spec.get(field).is_empty() {
            label(RULE, spec.get(field), checks);
        }
    }
    host_name(spec, checks);
    let deadline = spec.get("activeDeadlineSeconds");
    between(RULE, deadline, 1, i64::from(i32::MAX), checks);
    let preemption = spec.get("preemptionPolicy");
    if preemption.is_set() {
        if preemption.is_empty() {
            checks.required(RULE, preemption, "");
        } else {
            one_of(RULE, preemption, &["PreemptLowerPriority", "Never"], checks);
        }
    }
}

/// A name in the place of the pod's own (`validatePodHostName`).
fn host_name<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 64;
    let name = spec.get("hostnameOverride");
    if !name.is_set() {
        return;
    }
    for field in ["setHostnameAsFQDN", "hostNetwork"] {
        if spec.get(field).is_true() {
            let message = format!("may not be specified when {field} is true");
            checks.forbidden(RULE, name, message);
        }
    }
    if name.text().len() > MOST {
        checks.too_long(RULE, name, MOST);
    }
    subdomain(RULE, name, checks);
}

/// How a pod finds other names (`validatePodDNSConfig`).
fn dns<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_SERVERS: usize = 3;
    const MOST_SEARCHES: usize = 32;
    const MOST_LETTERS: usize = 2048;
    let config = spec.get("dnsConfig");
    let is_none = spec.get("dnsPolicy").text() == "None";
    if !config.is_set() {
        if is_none {
            checks.required(RULE, config, "must provide `dnsConfig` when `dnsPolicy` is None");
        }
        return;
    }
    let (servers, searches) = (config.get("nameservers"), config.get("searches"));
    if is_none && servers.is_empty() {
        let message = "must provide at least one DNS nameserver when `dnsPolicy` is None";
        checks.required(RULE, servers, message);
        return;
    }
    if servers.len() > MOST_SERVERS {
        checks.invalid(
            RULE,
            servers,
            format!("must not have more than {MOST_SERVERS} nameservers"),
        );
    }
    for server in servers.items() {
        checks.each_invalid(RULE, server, address::legacy_ip(server.text()));
    }
    if searches.len() > MOST_SEARCHES {
        checks.invalid(
            RULE,
            searches,
            format!("must not have more than {MOST_SEARCHES} search paths"),
        );
    }
    let letters: usize = searches.items().map(|search| search.text().len() + 1).sum();
    if letters > MOST_LETTERS + 1 {
        let message =
            format!("must not have more than {MOST_LETTERS} characters (including spaces) in the search list");
        checks.invalid(RULE, searches, message);
    }
    for search in searches.items().filter(|search| search.text() != ".") {
        let text = search.text();
        let text = text.strip_suffix('.').unwrap_or(text);
        for words in names::subdomain_with_underscores(text) {
            checks.invalid_as(RULE, search, quoted(text), words);
        }
    }
    for option in config
        .get("options")
        .items()
        .filter(|option| option.get("name").is_empty())
    {
        checks.required(RULE, option, "must not be empty");
    }
}

/// What a pod with its own users cannot have of the host (`validateHostUsers`).
fn host_users<'n>(pod: &Pod<'n>, checks: &mut Checks<'n>) {
    const MESSAGE: &str = "when `hostUsers` is false";
    if pod.has_host_users {
        return;
    }
    for (field, shown) in [
        ("hostNetwork", "hostNetwork"),
        ("hostPID", "HostPID"),
        ("hostIPC", "HostIPC"),
    ] {
        let is_kept = field == "hostNetwork" && checks.tolerates(Flaw::UserNetwork);
        if pod.spec.get(field).is_true() && !is_kept {
            let error = checks.forbidden(RULE, pod.spec.get(field), MESSAGE);
            error.field = error.field.replace(field, shown);
        }
    }
    if checks.tolerates(Flaw::UserDevices) {
        return;
    }
    for container in context::all(pod.spec) {
        let devices = container.get("volumeDevices");
        if !devices.is_empty() {
            checks.forbidden(RULE, devices, MESSAGE);
        }
    }
}

/// Variables that are read from files need an empty folder (`validateFileKeyRefVolumes`).
fn key_files<'n>(pod: &Pod<'n>, checks: &mut Checks<'n>) {
    let variables = context::all(pod.spec).flat_map(|container| container.get("env").items());
    for variable in variables {
        let from = variable.get("valueFrom");
        let file = from.get("fileKeyRef");
        if !from.is_set() || !file.is_set() {
            continue;
        }
        let name = file.get("volumeName");
        let mut volumes = pod.spec.get("volumes").items().rev();
        match volumes.find(|volume| volume.get("name").text() == name.text()) {
            None => {
                checks.not_found(RULE, name);
            }
            Some(volume) if !volume.get("emptyDir").is_set() => {
                checks.invalid(RULE, name, "referenced volume must be of type emptyDir");
            }
            Some(_) => {}
        }
    }
}

/// What only pods themselves need, and templates do not (`validatePodMetadataAndSpec`).
pub(super) fn only_pods<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    if spec.get("serviceAccountName").is_empty() {
        let volumes = spec.get("volumes").items().map(|volume| volume.get("projected"));
        for source in volumes
            .filter(|projected| projected.is_set())
            .flat_map(|projected| projected.get("sources").items())
        {
            let token = source.get("serviceAccountToken");
            if token.is_set() {
                let message = "must not be specified when serviceAccountName is not set";
                checks.forbidden(Rule::Volume, token, message);
            }
        }
    }
    values::not_negative(RULE, spec.get("terminationGracePeriodSeconds"), checks);
    for list in ["containers", "initContainers"] {
        for container in spec.get(list).items() {
            containers::trimmed_image(container, checks);
        }
    }
}
