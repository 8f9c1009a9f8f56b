//! Workloads: sets of pods that a controller keeps.

mod common;
mod cron_job;
mod daemon_set;
mod deployment;
mod job;
mod job_policies;
mod revision;
mod selector;
mod stateful_set;

pub(super) use job::keep as keep_job;

use super::row::{Row, none};
use crate::validate::server::object_meta;

const APPS: &str = "apps";
const BATCH: &str = "batch";

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: "",
        kind: "ReplicationController",
        name: deployment::controller_name,
        defaults: deployment::replication_controller_defaults,
        check: deployment::replication_controller,
    },
    Row {
        group: APPS,
        kind: "Deployment",
        name: object_meta::resource_name,
        defaults: deployment::deployment_defaults,
        check: deployment::deployment,
    },
    Row {
        group: APPS,
        kind: "ReplicaSet",
        name: object_meta::resource_name,
        defaults: deployment::replica_set_defaults,
        check: deployment::replica_set,
    },
    Row {
        group: APPS,
        kind: "StatefulSet",
        name: stateful_set::name,
        defaults: stateful_set::defaults,
        check: stateful_set::check,
    },
    Row {
        group: APPS,
        kind: "DaemonSet",
        name: object_meta::resource_name,
        defaults: daemon_set::defaults,
        check: daemon_set::check,
    },
    Row {
        group: APPS,
        kind: "ControllerRevision",
        name: object_meta::resource_name,
        defaults: none,
        check: revision::check,
    },
    Row {
        group: BATCH,
        kind: "Job",
        name: object_meta::resource_name,
        defaults: job::defaults,
        check: job::check,
    },
    Row {
        group: BATCH,
        kind: "CronJob",
        name: object_meta::resource_name,
        defaults: cron_job::defaults,
        check: cron_job::check,
    },
];
