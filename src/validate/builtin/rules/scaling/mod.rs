//! `HorizontalPodAutoscalers` and `PodDisruptionBudgets`.

mod autoscaler;
mod autoscaler_defaults;
mod disruption;
mod metric;
mod reference;
mod rule;

use super::row::{Row, none};
use crate::validate::builtin::rules::shared::values;
use crate::validate::server::object_meta;

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: "autoscaling",
        kind: "HorizontalPodAutoscaler",
        name: object_meta::resource_name,
        defaults: autoscaler_defaults::put,
        check: autoscaler::check,
    },
    // Only the store checks the name.
    Row {
        group: "policy",
        kind: "PodDisruptionBudget",
        name: |name, _| values::segment(name),
        defaults: none,
        check: disruption::check,
    },
];
