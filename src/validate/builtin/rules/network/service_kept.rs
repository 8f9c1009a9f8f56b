//! What an update of a Service keeps of the stored one: what the store allocated, unless the type needs it no more (`patchAllocatedValues`,
//! `dropTypeDependentFields`).

use crate::validate::builtin::complete::{child, items, remove, set};
use crate::validate::server::object_meta::text;
use crate::yaml::{Node, Value};

/// Completes the spec of a new Service from that of the stored one.
pub(in crate::validate::builtin) fn keep(service: &mut Node<'_>, old: &Node<'_>) {
    let (Some(spec), Some(old)) = (child(service, "spec"), old.get("spec")) else {
        return;
    };
    let is_name = |spec: &Node<'_>| text(spec, "type") == "ExternalName";
    if !is_name(spec) && !is_name(old) {
        for field in ["clusterIP", "clusterIPs"] {
            if is_empty(spec.get(field)) {
                copy(spec, field, old);
            }
        }
    }
    first_address(spec, old);
    if has_node_ports(spec) && has_node_ports(old) {
        node_ports(spec, old);
    }
    if has_health_port(spec) && has_health_port(old) && is_empty(spec.get("healthCheckNodePort")) {
        copy(spec, "healthCheckNodePort", old);
    }
    drop_unneeded(spec, old);
}

/// Whoever changes only `clusterIP` means the list too (`normalizeClusterIPs`).
fn first_address(spec: &mut Node<'_>, old: &Node<'_>) {
    let is_same = match (spec.get("clusterIPs"), old.get("clusterIPs")) {
        (Some(new), Some(old)) => new.is_same(old),
        (new, old) => is_empty(new) && is_empty(old),
    };
    if text(spec, "clusterIP") == text(old, "clusterIP") || !is_same {
        return;
    }
    remove(spec, "clusterIPs");
    if let Some(ip) = spec.get("clusterIP").filter(|ip| !is_empty(Some(ip))) {
        let (span, ip) = (ip.span, Node::from_json(&ip.to_json(), ip.span));
        let value = Value::Sequence(vec![ip]);
        set(spec, "clusterIPs", Node { span, value });
    }
}

/// Node ports by the names of ports, unless another port has the number.
fn node_ports(spec: &mut Node<'_>, old: &Node<'_>) {
    let sent: Vec<i64> = ports(spec).iter().map(number).collect();
    for port in items(spec, "ports").iter_mut().filter(|port| number(port) == 0) {
        let stored = ports(old)
            .iter()
            .rev()
            .find(|stored| text(stored, "name") == text(port, "name"));
        if let Some(stored) = stored.filter(|stored| !sent.contains(&number(stored))) {
            copy(port, "nodePort", stored);
        }
    }
}

/// Fields that the new type does not need, and that the update does not change.
fn drop_unneeded(spec: &mut Node<'_>, old: &Node<'_>) {
    let is_type = |spec: &Node<'_>, type_| text(spec, "type") == type_;
    let mut unneeded = Vec::new();
    if !is_type(old, "ExternalName") && is_type(spec, "ExternalName") {
        unneeded.extend(["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]);
    }
    if has_health_port(old) && !has_health_port(spec) {
        unneeded.push("healthCheckNodePort");
    }
    if is_type(old, "LoadBalancer") && !is_type(spec, "LoadBalancer") {
        unneeded.extend(["allocateLoadBalancerNodePorts", "loadBalancerClass"]);
    }
    if is_external(old) && !is_external(spec) {
        unneeded.push("externalTrafficPolicy");
    }
    for field in unneeded {
        let is_same = match (spec.get(field), old.get(field)) {
            (Some(new), Some(old)) => new.is_same(old),
            _ => false,
        };
        if is_same {
            remove(spec, field);
        }
    }
    let uses = |spec: &Node<'_>| matches!(text(spec, "type"), "NodePort" | "LoadBalancer");
    let stored: Vec<i64> = ports(old).iter().map(number).collect();
    let adds_none = ports(spec)
        .iter()
        .map(number)
        .all(|port| port == 0 || stored.contains(&port));
    if uses(old) && !uses(spec) && adds_none {
        for port in items(spec, "ports") {
            remove(port, "nodePort");
        }
    }
}

fn copy(to: &mut Node<'_>, field: &'static str, from: &Node<'_>) {
    if let Some(value) = from.get(field) {
        let span = to.span;
        set(to, field, Node::from_json(&value.to_json(), span));
    }
}

fn is_empty(node: Option<&Node<'_>>) -> bool {
    node.is_none_or(|node| match &node.value {
        Value::String(text) => text.is_empty(),
        Value::Int(number) => *number == 0,
        _ => node.is_empty_collection(),
    })
}

fn ports<'n, 's>(spec: &'n Node<'s>) -> &'n [Node<'s>] {
    match spec.get("ports").map(|ports| &ports.value) {
        Some(Value::Sequence(ports)) => ports,
        _ => &[],
    }
}

fn number(port: &Node<'_>) -> i64 {
    match port.get("nodePort").map(|port| &port.value) {
        Some(Value::Int(number)) => *number,
        _ => 0,
    }
}

fn has_node_ports(spec: &Node<'_>) -> bool {
    let allocates = spec.get("allocateLoadBalancerNodePorts").map(|node| &node.value);
    match text(spec, "type") {
        "NodePort" => true,
        "LoadBalancer" => !matches!(allocates, Some(Value::Bool(false))),
        _ => false,
    }
}

fn has_health_port(spec: &Node<'_>) -> bool {
    text(spec, "type") == "LoadBalancer" && text(spec, "externalTrafficPolicy") == "Local"
}

fn is_external(spec: &Node<'_>) -> bool {
    match text(spec, "type") {
        "NodePort" | "LoadBalancer" => true,
        "ClusterIP" => !is_empty(spec.get("externalIPs")),
        _ => false,
    }
}
