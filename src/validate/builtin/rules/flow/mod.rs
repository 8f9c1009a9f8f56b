//! Priority and fairness of requests: `FlowSchemas` and `PriorityLevelConfigurations`.

mod level;
mod mandatory;
mod rule;
mod schema;

use super::row::Row;
use crate::validate::server::object_meta;

const GROUP: &str = "flowcontrol.apiserver.k8s.io";

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: GROUP,
        kind: "FlowSchema",
        name: object_meta::resource_name,
        defaults: schema::defaults,
        check: schema::check,
    },
    Row {
        group: GROUP,
        kind: "PriorityLevelConfiguration",
        name: object_meta::resource_name,
        defaults: level::defaults,
        check: level::check,
    },
];
