//! Pods that are scheduled together: groups, groups of groups, and the workloads that they belong to.

mod group;
mod policy;
mod rule;
mod workload;

use super::row::Row;
use crate::validate::server::object_meta;

const GROUP: &str = "scheduling.k8s.io";

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: GROUP,
        kind: "PodGroup",
        name: object_meta::resource_name,
        defaults: group::defaults,
        check: group::check,
    },
    Row {
        group: GROUP,
        kind: "CompositePodGroup",
        name: object_meta::resource_name,
        defaults: group::composite_defaults,
        check: group::composite,
    },
    Row {
        group: GROUP,
        kind: "Workload",
        name: object_meta::resource_name,
        defaults: workload::defaults,
        check: workload::check,
    },
];
