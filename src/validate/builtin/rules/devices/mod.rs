//! Devices: claims, their templates, classes, and the slices of what nodes have.

mod claim;
mod class;
mod configuration;
mod limit;
mod pool;
mod request;
mod rule;
mod slice;

use super::row::{Row, none};
use crate::validate::server::object_meta;

const GROUP: &str = "resource.k8s.io";

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: GROUP,
        kind: "ResourceClaim",
        name: object_meta::resource_name,
        defaults: claim::defaults,
        check: claim::check,
    },
    Row {
        group: GROUP,
        kind: "ResourceClaimTemplate",
        name: object_meta::resource_name,
        defaults: claim::template_defaults,
        check: claim::template,
    },
    Row {
        group: GROUP,
        kind: "DeviceClass",
        name: object_meta::resource_name,
        defaults: none,
        check: class::check,
    },
    Row {
        group: GROUP,
        kind: "ResourceSlice",
        name: object_meta::resource_name,
        defaults: none,
        check: slice::check,
    },
    Row {
        group: GROUP,
        kind: "DeviceTaintRule",
        name: object_meta::resource_name,
        defaults: none,
        check: pool::taint_rule,
    },
    Row {
        group: GROUP,
        kind: "ResourcePoolStatusRequest",
        name: object_meta::resource_name,
        defaults: pool::status_request_defaults,
        check: pool::status_request,
    },
];
