//! Services: type, ports, policies of traffic (`validateService`).

use std::collections::HashSet;

use super::service_kind::{RULE, is_headless, needs_health_check};
use super::{service_ips, service_update};
use crate::k8s::{address, names, port};
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::labels;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::validate::server::object_meta::text;
use crate::yaml::{Node, Value};

const SOURCE_RANGES: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
const TOPOLOGY_HINTS: &str = "service.kubernetes.io/topology-aware-hints";
const TOPOLOGY_MODE: &str = "service.kubernetes.io/topology-mode";

/// Sets the defaults (`SetDefaults_Service`), and `clusterIPs`, as the store of Services does.
pub(super) fn defaults(node: &mut Node<'_>) {
    let Some(spec) = complete::child(node, "spec") else {
        return;
    };
    complete::default_text(spec, "sessionAffinity", "None");
    default_affinity(spec);
    complete::default_text(spec, "type", "ClusterIP");
    for port in complete::items(spec, "ports") {
        complete::default_text(port, "protocol", "TCP");
        let target = port.get("targetPort").map(|target| &target.value);
        let is_unset = match target {
            None => true,
            Some(Value::Int(number)) => *number == 0,
            Some(Value::String(text)) => text.is_empty(),
            Some(_) => false,
        };
        if is_unset {
            let number = port.get("port").and_then(|port| match port.value {
                Value::Int(number) => Some(number),
                _ => None,
            });
            let (span, value) = (port.span, Value::Int(number.unwrap_or_default()));
            complete::set(port, "targetPort", Node { span, value });
        }
    }
    let type_ = text(spec, "type").to_owned();
    if is_external(&type_, has_items(spec, "externalIPs")) {
        complete::default_text(spec, "externalTrafficPolicy", "Cluster");
    }
    if matches!(&*type_, "NodePort" | "LoadBalancer" | "ClusterIP") && spec.get("internalTrafficPolicy").is_none() {
        complete::default_text(spec, "internalTrafficPolicy", "Cluster");
    }
    if type_ == "LoadBalancer" {
        complete::default_bool(spec, "allocateLoadBalancerNodePorts", true);
    }
    if !has_items(spec, "clusterIPs")
        && let Some(ip) = spec.get("clusterIP").filter(|ip| ip.as_str() != Some(""))
    {
        let (span, ip) = (ip.span, Node::from_json(&ip.to_json(), ip.span));
        let value = Value::Sequence(vec![ip]);
        complete::set(spec, "clusterIPs", Node { span, value });
    }
}

fn default_affinity(spec: &mut Node<'_>) {
    /// Three hours.
    const SECONDS: i64 = 10800;
    match text(spec, "sessionAffinity") {
        "None" => complete::remove(spec, "sessionAffinityConfig"),
        "ClientIP" => {
            let Some(config) = complete::object(spec, "sessionAffinityConfig") else {
                return;
            };
            if let Some(client) = complete::object(config, "clientIP") {
                complete::default_int(client, "timeoutSeconds", SECONDS);
            }
        }
        _ => {}
    }
}

fn has_items(node: &Node<'_>, key: &str) -> bool {
    node.get(key)
        .is_some_and(|list| matches!(&list.value, Value::Sequence(items) if !items.is_empty()))
}

/// Whether traffic from outside comes in (`ExternallyAccessible`).
fn is_external(type_: &str, has_external_ips: bool) -> bool {
    matches!(type_, "LoadBalancer" | "NodePort") || type_ == "ClusterIP" && has_external_ips
}

/// Checks a Service.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let type_ = spec.get("type").text();
    topology(object.root, checks);
    if spec.get("ports").is_empty() && !is_headless(spec) && type_ != "ExternalName" {
        checks.required(RULE, spec.get("ports"), "");
    }
    if matches!(type_, "LoadBalancer" | "NodePort") && is_headless(spec) {
        for ip in spec.get("clusterIPs").items() {
            checks.invalid(RULE, ip, format!("may not be set to 'None' for {type_} services"));
        }
    }
    if type_ == "ExternalName" {
        external_name(spec, checks);
    }
    ports(spec, checks);
    labels::labels(RULE, spec.get("selector"), checks);
    session_affinity(spec, checks);
    service_ips::check(spec, object.old.map(|old| old.get("spec")), checks);
    load_balancer(object, checks);
    traffic(spec, checks);
    if let Some(old) = object.old {
        service_update::check(spec, old.get("spec"), checks);
    }
    warnings(object.root, checks);
}

fn topology<'n>(root: Field<'n>, checks: &mut Checks<'n>) {
    let annotations = root.at("metadata.annotations");
    let (mode, hints) = (annotations.key(TOPOLOGY_MODE), annotations.key(TOPOLOGY_HINTS));
    if annotations.is_set() && mode.is_set() && hints.is_set() && mode.text() != hints.text() {
        let words = format!("must match annotations[{TOPOLOGY_HINTS}] when both are specified");
        checks.invalid(RULE, mode, words);
    }
}

fn external_name<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    for name in ["clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
        let field = spec.get(name);
        if field.is_set() && (name == "ipFamilyPolicy" || !field.is_empty()) {
            checks.forbidden(RULE, field, "may not be set for ExternalName services");
        }
    }
    let name = spec.get("externalName");
    match name.text().strip_suffix('.').unwrap_or(name.text()) {
        "" => {
            checks.required(RULE, name, "");
        }
        text => {
            for words in names::subdomain(text) {
                checks.invalid_as(RULE, name, quoted(text), words);
            }
        }
    }
}

fn ports<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    let ports = spec.get("ports");
    let (mut names_, mut node_ports, mut numbers) = (HashSet::new(), HashSet::new(), HashSet::new());
    for item in ports.items() {
        let name = item.get("name");
        if !name.is_empty() {
            checks.each_invalid(RULE, name, names::label(name.text()));
            if !names_.insert(name.text()) {
                checks.duplicate(RULE, name);
            }
        } else if ports.len() > 1 {
            checks.required(RULE, name, "");
        }
        values::port_number(RULE, item.get("port"), checks);
        port_or_name(item.get("targetPort"), checks);
        values::set_as(RULE, item.get("appProtocol"), names::qualified, checks);
        let (node_port, protocol) = (item.get("nodePort"), item.get("protocol").text());
        if node_port.int() != 0 {
            if spec.get("type").text() == "ClusterIP" {
                checks.forbidden(RULE, node_port, "may not be used when `type` is 'ClusterIP'");
            }
            if !node_ports.insert((protocol, node_port.int())) {
                checks.duplicate(RULE, node_port);
            }
        }
        let number = item.get("port").int();
        if !numbers.insert((protocol, number)) {
            let shown = format!(
                "{{\"Name\":\"\",\"Protocol\":{},\"AppProtocol\":null,\"Port\":{number},\"TargetPort\":0,\"NodePort\":0}}",
                quoted(protocol)
            );
            checks.duplicate(RULE, item).value = Some(shown);
        }
    }
}

/// A number or the name of a port (`ValidatePortNumOrName`).
fn port_or_name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if at.is_text() {
        checks.each_invalid(RULE, at, port::name(at.text()));
    } else {
        values::port_number(RULE, at, checks);
    }
}

fn session_affinity<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    /// One day.
    const MOST_SECONDS: i64 = 86400;
    if spec.get("sessionAffinity").text() == "ClientIP" {
        let seconds = spec.at("sessionAffinityConfig.clientIP.timeoutSeconds");
        if !(1..=MOST_SECONDS).contains(&seconds.int()) {
            let words = format!("must be greater than 0 and less than {MOST_SECONDS}");
            checks.invalid(RULE, seconds, words);
        }
    }
}

/// The fields of load balancers.
fn load_balancer<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const ONLY: &str = "may only be used when `type` is 'LoadBalancer'";
    let spec = object.root.get("spec");
    let is_balancer = spec.get("type").text() == "LoadBalancer";
    let ranges = spec.get("loadBalancerSourceRanges");
    if ranges.is_empty() {
        source_annotation(object, is_balancer, checks);
    } else {
        source_ranges(object, is_balancer, checks);
    }
    let class = spec.get("loadBalancerClass");
    if !is_balancer {
        for field in [spec.get("allocateLoadBalancerNodePorts"), class] {
            if field.is_set() {
                checks.forbidden(RULE, field, ONLY);
            }
        }
    } else if class.is_set() {
        checks.each_invalid(RULE, class, names::qualified(class.text()));
    }
}

fn source_ranges<'n>(object: &Object<'n>, is_balancer: bool, checks: &mut Checks<'n>) {
    /// As the server writes the field.
    const FIELD: &str = "spec.LoadBalancerSourceRanges";
    let ranges = object.root.at("spec.loadBalancerSourceRanges");
    if !is_balancer {
        checks
            .forbidden(RULE, ranges, "may only be used when `type` is 'LoadBalancer'")
            .field = String::from(FIELD);
    }
    let old = object.old.map(|old| old.at("spec.loadBalancerSourceRanges"));
    let known: Vec<&str> = old
        .into_iter()
        .flat_map(Field::items)
        .map(|range| range.text().trim())
        .collect();
    for (index, range) in ranges.items().enumerate() {
        let text = range.text().trim();
        if known.contains(&text) {
            continue;
        }
        for words in address::legacy_cidr(text) {
            checks.invalid_as(RULE, range, quoted(text), words).field = format!("{FIELD}[{index}]");
        }
    }
}

/// The annotation that was before `loadBalancerSourceRanges`.
fn source_annotation<'n>(object: &Object<'n>, is_balancer: bool, checks: &mut Checks<'n>) {
    let annotation = object.root.at("metadata.annotations").key(SOURCE_RANGES);
    if !object.root.at("metadata.annotations").is_set() || !annotation.is_set() {
        return;
    }
    if !is_balancer {
        checks.forbidden(RULE, annotation, "may only be used when `type` is 'LoadBalancer'");
    }
    let old = object.old.map(|old| old.at("metadata.annotations").key(SOURCE_RANGES));
    let text = annotation.text().trim();
    if text.is_empty() || old.is_some_and(|old| old.is_set() && old.text() == annotation.text()) {
        return;
    }
    for range in text.split(',').map(str::trim) {
        for words in address::legacy_cidr(range) {
            checks.invalid_as(RULE, annotation, quoted(range), words);
        }
    }
}

/// How traffic from outside and inside is spread. The store fills in a missing `healthCheckNodePort`.
fn traffic<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    let (type_, policy) = (spec.get("type").text(), spec.get("externalTrafficPolicy"));
    if !policy.is_empty() && !is_external(type_, !spec.get("externalIPs").is_empty()) {
        checks.invalid(RULE, policy, "may only be set for externally-accessible services");
    } else if !matches!(policy.text(), "" | "Cluster" | "Local") {
        checks.unsupported(RULE, policy, ["Cluster", "Local"]);
    }
    let port = spec.get("healthCheckNodePort");
    if port.int() != 0 {
        if needs_health_check(spec) {
            values::port_number(RULE, port, checks);
        } else {
            checks.invalid(
                RULE,
                port,
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
            );
        }
    }
    for (name, supported) in [
        ("internalTrafficPolicy", &["Cluster", "Local"][..]),
        (
            "ipFamilyPolicy",
            &["PreferDualStack", "RequireDualStack", "SingleStack"],
        ),
    ] {
        let at = spec.get(name);
        if at.is_set() && at.is_empty() && (name == "internalTrafficPolicy" || type_ != "ExternalName") {
            checks.unsupported(RULE, at, supported.iter().copied());
        }
    }
    let distribution = spec.get("trafficDistribution");
    let known = ["PreferClose", "PreferSameZone", "PreferSameNode"];
    if distribution.is_set() && !known.contains(&distribution.text()) {
        checks.unsupported(RULE, distribution, known);
    }
}

/// The warnings about a Service (`GetWarningsForService`).
fn warnings<'n>(root: Field<'n>, checks: &mut Checks<'n>) {
    let spec = root.get("spec");
    let (type_, ips) = (spec.get("type").text(), spec.get("externalIPs"));
    let is_headless = type_ == "ClusterIP" && spec.get("clusterIP").text() == "None";
    let hints = root.at("metadata.annotations").key(TOPOLOGY_HINTS);
    if root.at("metadata.annotations").is_set() && hints.is_set() {
        let words = format!("annotation {TOPOLOGY_HINTS} is deprecated, please use {TOPOLOGY_MODE} instead");
        checks.warn_text(RULE, hints, words);
    }
    for ip in spec.get("clusterIPs").items().filter(|ip| ip.text() != "None") {
        service_ips::warn(ip, checks);
    }
    let balancer = spec.get("loadBalancerIP");
    if is_headless {
        if !balancer.is_empty() {
            checks.warn_text(RULE, balancer, "spec.loadBalancerIP is ignored for headless services");
        }
        if !ips.is_empty() {
            checks.warn_text(RULE, ips, "spec.externalIPs is ignored for headless services");
        }
        let affinity = spec.get("sessionAffinity");
        if affinity.text() != "None" {
            checks.warn_text(RULE, affinity, "spec.SessionAffinity is ignored for headless services");
        }
    }
    for ip in ips.items() {
        service_ips::warn(ip, checks);
    }
    if !ips.is_empty() && !is_headless && type_ != "ExternalName" {
        let words = "spec.externalIPs is deprecated and may no longer be implemented in some clusters";
        checks.warn_text(RULE, ips, words);
    }
    if !balancer.is_empty() {
        service_ips::warn(balancer, checks);
    }
    for range in spec.get("loadBalancerSourceRanges").items() {
        for words in address::cidr_warnings(range.text()) {
            checks.warn(RULE, range, &words);
        }
    }
    if type_ == "ExternalName" && !ips.is_empty() {
        checks.warn_text(
            RULE,
            ips,
            "spec.externalIPs is ignored when spec.type is \"ExternalName\"",
        );
    }
    let name = spec.get("externalName");
    if type_ != "ExternalName" && !name.is_empty() {
        checks.warn_text(
            RULE,
            name,
            "spec.externalName is ignored when spec.type is not \"ExternalName\"",
        );
    }
    let distribution = spec.get("trafficDistribution");
    if distribution.text() == "PreferClose" {
        let words = "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"";
        checks.warn_text(RULE, distribution, words);
    }
}
