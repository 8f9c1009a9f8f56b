//! What the server sets in pods before it validates them (`SetDefaults_PodSpec`, `SetDefaults_Pod`, …), and what it drops, since its feature is off.

use std::borrow::Cow;

use crate::k8s::image;
use crate::validate::builtin::complete::{
    child, default_bool, default_int, default_text, items, object, remove, set, string,
};
use crate::validate::builtin::rules::storage::spec_defaults;
use crate::validate::server::object_meta::text;
use crate::yaml::{Node, Value};

use super::volumes;

/// Lists of containers.
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];
/// Fields of pods whose features are off.
const OFF: [&str; 2] = ["evictionResponders", "schedulingGroup"];

/// A pod.
pub(super) fn pod(node: &mut Node<'_>) {
    if let Some(spec) = child(node, "spec") {
        only_pods(spec);
        pod_spec(spec);
    }
}

/// Puts the labels that a pod had when it was made into the selectors that name them.
pub(in super::super) fn put_labels(node: &mut Node<'_>, first: Option<&Node<'_>>) {
    let labels = |node: &Node<'_>| {
        let labels = node.get("metadata").and_then(|metadata| metadata.get("labels"));
        labels.map(Node::to_json)
    };
    let labels = first.map_or_else(|| labels(node), labels);
    if let (Some(labels), Some(spec)) = (labels, child(node, "spec")) {
        let labels = Node::from_json(&labels, spec.span);
        label_keys(spec, &labels);
    }
}

/// A template that is an object of its own.
pub(super) fn pod_template(node: &mut Node<'_>) {
    if let Some(template) = child(node, "template") {
        self::template(template);
    }
}

/// A template of pods.
pub(in super::super) fn template(node: &mut Node<'_>) {
    if let Some(spec) = child(node, "spec") {
        pod_spec(spec);
    }
}

fn owned_text(node: &mut Node<'_>, key: &'static str, text: String) {
    let span = node.span;
    let value = Value::String(Cow::Owned(text));
    set(node, key, Node { span, value });
}

/// What pods have and templates have not (`SetDefaults_Pod`).
fn only_pods(spec: &mut Node<'_>) {
    if spec
        .get("terminationGracePeriodSeconds")
        .is_some_and(|node| matches!(node.value, Value::Int(..0)))
    {
        remove(spec, "terminationGracePeriodSeconds");
        default_int(spec, "terminationGracePeriodSeconds", 1);
    }
    let is_host = spec
        .get("hostNetwork")
        .is_some_and(|node| node.value == Value::Bool(true));
    for list in ["containers", "initContainers"] {
        for container in items(spec, list) {
            if let Some(resources) = child(container, "resources") {
                requests(resources);
            }
            for port in items(container, "ports").iter_mut().filter(|_| is_host) {
                host_port(port);
            }
        }
    }
    default_bool(spec, "enableServiceLinks", true);
}

/// Requests are the limits where there are none.
fn requests(resources: &mut Node<'_>) {
    let limits: Vec<_> = resources.get("limits").map_or(&[][..], Node::entries).to_vec();
    if limits.is_empty() {
        return;
    }
    if let Some(Node {
        value: Value::Mapping(entries),
        ..
    }) = object(resources, "requests")
    {
        for limit in limits {
            if entries.iter().all(|entry| entry.key != limit.key) {
                entries.push(limit);
            }
        }
    }
}

fn host_port(port: &mut Node<'_>) {
    let number = |node: &Node<'_>, key: &str| match node.get(key).map(|node| &node.value) {
        Some(Value::Int(number)) => *number,
        _ => 0,
    };
    let inner = number(port, "containerPort");
    if number(port, "hostPort") == 0 && inner != 0 {
        remove(port, "hostPort");
        default_int(port, "hostPort", inner);
    }
}

fn pod_spec(spec: &mut Node<'_>) {
    let account = text(spec, "serviceAccountName").to_owned();
    let account = if account.is_empty() {
        text(spec, "serviceAccount").to_owned()
    } else {
        account
    };
    for field in ["serviceAccountName", "serviceAccount"] {
        if account.is_empty() {
            remove(spec, field);
        } else {
            owned_text(spec, field, account.clone());
        }
    }
    default_text(spec, "dnsPolicy", "ClusterFirst");
    default_text(spec, "restartPolicy", "Always");
    default_text(spec, "schedulerName", "default-scheduler");
    object(spec, "securityContext");
    default_int(spec, "terminationGracePeriodSeconds", 30);
    for field in OFF {
        remove(spec, field);
    }
    for volume in items(spec, "volumes") {
        self::volume(volume);
    }
    for container in CONTAINERS {
        for container in items(spec, container) {
            self::container(container);
        }
    }
}

fn pull_policy(node: &mut Node<'_>, image: &str, key: &'static str) {
    let is_latest = image::tag(image) == Some("latest");
    default_text(node, key, if is_latest { "Always" } else { "IfNotPresent" });
}

fn container(container: &mut Node<'_>) {
    let image = text(container, "image").to_owned();
    pull_policy(container, &image, "imagePullPolicy");
    default_text(container, "terminationMessagePath", "/dev/termination-log");
    default_text(container, "terminationMessagePolicy", "File");
    for port in items(container, "ports") {
        default_text(port, "protocol", "TCP");
    }
    for variable in items(container, "env") {
        let Some(from) = child(variable, "valueFrom") else {
            continue;
        };
        if let Some(field) = child(from, "fieldRef") {
            default_text(field, "apiVersion", "v1");
        }
        if let Some(file) = child(from, "fileKeyRef") {
            default_bool(file, "optional", false);
        }
    }
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(probe) = child(container, probe) {
            self::probe(probe);
        }
    }
    if let Some(lifecycle) = child(container, "lifecycle") {
        for handler in ["postStart", "preStop"] {
            if let Some(handler) = child(lifecycle, handler) {
                self::handler(handler);
            }
        }
        let had_signal = lifecycle.get("stopSignal").is_some();
        remove(lifecycle, "stopSignal");
        if had_signal && lifecycle.entries().is_empty() {
            remove(container, "lifecycle");
        }
    }
    for mount in items(container, "volumeMounts") {
        remove(mount, "bindMountOptions");
    }
}

fn probe(probe: &mut Node<'_>) {
    handler(probe);
    for (field, number) in [
        ("timeoutSeconds", 1),
        ("periodSeconds", 10),
        ("successThreshold", 1),
        ("failureThreshold", 3),
    ] {
        if probe.get(field).is_some_and(|node| node.value == Value::Int(0)) {
            remove(probe, field);
        }
        default_int(probe, field, number);
    }
}

fn handler(handler: &mut Node<'_>) {
    if let Some(http) = child(handler, "httpGet") {
        default_text(http, "path", "/");
        default_text(http, "scheme", "HTTP");
        remove(http, "protocol");
        default_int(http, "port", 0);
    }
    if let Some(socket) = child(handler, "tcpSocket") {
        default_int(socket, "port", 0);
    }
    if let Some(grpc) = child(handler, "grpc") {
        remove(grpc, "mode");
        if grpc.get("service").is_none() {
            let span = grpc.span;
            set(grpc, "service", string("", span));
        }
    }
}

/// The mode of files, in octal 0644.
const MODE: i64 = 0o644;

fn volume(volume: &mut Node<'_>) {
    if !volumes::has_source(volume) {
        object(volume, "emptyDir");
    }
    for source in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(source) = child(volume, source) {
            default_int(source, "defaultMode", MODE);
            remove(source, "defaultUser");
            keys(source);
        }
    }
    if let Some(projected) = child(volume, "projected") {
        for source in items(projected, "sources") {
            projection(source);
        }
    }
    if let Some(folder) = child(volume, "emptyDir") {
        remove(folder, "mode");
    }
    if let Some(path) = child(volume, "hostPath")
        && path.get("type").is_none()
    {
        let span = path.span;
        set(path, "type", string("", span));
    }
    if let Some(image) = child(volume, "image") {
        let reference = text(image, "reference").to_owned();
        pull_policy(image, &reference, "pullPolicy");
    }
    for (source, defaults) in DISKS {
        if let Some(source) = child(volume, source) {
            for (field, value) in *defaults {
                default_text(source, field, value);
            }
        }
    }
    if let Some(disk) = child(volume, "azureDisk") {
        default_bool(disk, "readOnly", false);
        for (field, value) in [("cachingMode", "ReadWrite"), ("kind", "Shared"), ("fsType", "ext4")] {
            if disk.get(field).is_none() {
                default_text(disk, field, value);
            }
        }
    }
    if let Some(claim) = child(volume, "ephemeral").and_then(|source| child(source, "volumeClaimTemplate"))
        && let Some(spec) = child(claim, "spec")
    {
        spec_defaults(spec);
    }
}

/// Texts of disks that have a default.
const DISKS: &[(&str, &[(&str, &str)])] = &[
    ("iscsi", &[("iscsiInterface", "default")]),
    (
        "rbd",
        &[("pool", "rbd"), ("user", "admin"), ("keyring", "/etc/ceph/keyring")],
    ),
    ("scaleIO", &[("storageMode", "ThinProvisioned"), ("fsType", "xfs")]),
];

fn keys(source: &mut Node<'_>) {
    for item in items(source, "items") {
        remove(item, "user");
        if let Some(field) = child(item, "fieldRef") {
            default_text(field, "apiVersion", "v1");
        }
    }
}

fn projection(source: &mut Node<'_>) {
    for inner in ["secret", "configMap", "downwardAPI"] {
        if let Some(inner) = child(source, inner) {
            keys(inner);
        }
    }
    for inner in ["serviceAccountToken", "clusterTrustBundle", "podCertificate"] {
        if let Some(inner) = child(source, inner) {
            remove(inner, "user");
        }
    }
    if let Some(token) = child(source, "serviceAccountToken") {
        default_int(token, "expirationSeconds", 3600);
    }
}

/// Puts the pod's own labels into the selectors that name them (`mutatePodAffinity`, `mutateTopologySpreadConstraints`).
fn label_keys(spec: &mut Node<'_>, labels: &Node<'_>) {
    for constraint in items(spec, "topologySpreadConstraints") {
        add_keys(constraint, "matchLabelKeys", "In", labels);
    }
    let Some(affinity) = child(spec, "affinity") else {
        return;
    };
    for pods in ["podAffinity", "podAntiAffinity"] {
        let Some(pods) = child(affinity, pods) else {
            continue;
        };
        for term in items(pods, "requiredDuringSchedulingIgnoredDuringExecution") {
            add_keys(term, "matchLabelKeys", "In", labels);
            add_keys(term, "mismatchLabelKeys", "NotIn", labels);
        }
        for term in items(pods, "preferredDuringSchedulingIgnoredDuringExecution") {
            if let Some(term) = child(term, "podAffinityTerm") {
                add_keys(term, "matchLabelKeys", "In", labels);
                add_keys(term, "mismatchLabelKeys", "NotIn", labels);
            }
        }
    }
}

fn add_keys(term: &mut Node<'_>, list: &str, operator: &'static str, labels: &Node<'_>) {
    let span = term.span;
    let keys: Vec<String> = items(term, list)
        .iter()
        .filter_map(|key| key.as_str().map(str::to_owned))
        .collect();
    let Some(selector) = child(term, "labelSelector") else {
        return;
    };
    for key in keys {
        let Some(value) = labels.get(&key).and_then(Node::as_str) else {
            continue;
        };
        let requirement = serde_json::json!({"key": key, "operator": operator, "values": [value]});
        let requirement = Node::from_json(&requirement, span);
        if selector.get("matchExpressions").is_none() {
            let value = Value::Sequence(Vec::new());
            set(selector, "matchExpressions", Node { span, value });
        }
        if let Some(Node {
            value: Value::Sequence(items),
            ..
        }) = child(selector, "matchExpressions")
        {
            items.push(requirement);
        }
    }
}
