//! What a cluster keeps for its own work: Namespaces, nodes, quotas, limits, events, leases, classes.

mod event;
mod lease;
mod limits;
mod namespace;
mod node;
mod priority;
mod quota;
mod rule;
mod runtime_class;

use super::row::{Row, none};
use crate::k8s::names;
use crate::validate::builtin::rules::shared::values;
use crate::validate::server::object_meta;

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: "",
        kind: "Namespace",
        name: object_meta::label_name,
        defaults: namespace::defaults,
        check: namespace::check,
    },
    Row {
        group: "",
        kind: "ServiceAccount",
        name: object_meta::resource_name,
        defaults: none,
        check: namespace::service_account,
    },
    Row {
        group: "",
        kind: "ResourceQuota",
        name: object_meta::resource_name,
        defaults: none,
        check: quota::check,
    },
    Row {
        group: "",
        kind: "LimitRange",
        name: object_meta::resource_name,
        defaults: limits::defaults,
        check: limits::check,
    },
    Row {
        group: "",
        kind: "Node",
        name: object_meta::resource_name,
        defaults: node::defaults,
        check: node::check,
    },
    // The old API takes any name that fits into a path.
    Row {
        group: "",
        kind: "Event",
        name: |name, _| values::segment(name),
        defaults: none,
        check: |object, checks| event::check(object, &event::CORE, checks),
    },
    Row {
        group: "events.k8s.io",
        kind: "Event",
        name: object_meta::resource_name,
        defaults: none,
        check: |object, checks| event::check(object, &event::EVENTS, checks),
    },
    Row {
        group: "coordination.k8s.io",
        kind: "Lease",
        name: object_meta::resource_name,
        defaults: none,
        check: lease::check,
    },
    Row {
        group: "coordination.k8s.io",
        kind: "LeaseCandidate",
        name: |name, _| names::config_map_key(name),
        defaults: none,
        check: lease::candidate,
    },
    Row {
        group: "scheduling.k8s.io",
        kind: "PriorityClass",
        name: object_meta::resource_name,
        defaults: priority::defaults,
        check: priority::check,
    },
    Row {
        group: "node.k8s.io",
        kind: "RuntimeClass",
        name: object_meta::resource_name,
        defaults: none,
        check: runtime_class::check,
    },
];
