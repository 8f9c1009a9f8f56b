//! Volumes, claims, classes and drivers of storage.

mod attachment;
mod claim;
mod class;
mod driver;
mod iscsi;
mod reference;
mod rule;
mod source;
mod source_table;
mod volume;

pub(super) use claim::{claim_spec, spec_defaults, spec_warnings};
pub(super) use reference::driver_name;

use super::row::{Row, none};
use crate::validate::server::object_meta;

const GROUP: &str = "storage.k8s.io";

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: "",
        kind: "PersistentVolume",
        name: object_meta::resource_name,
        defaults: volume::defaults,
        check: volume::check,
    },
    Row {
        group: "",
        kind: "PersistentVolumeClaim",
        name: object_meta::resource_name,
        defaults: claim::defaults,
        check: claim::check,
    },
    Row {
        group: GROUP,
        kind: "StorageClass",
        name: object_meta::resource_name,
        defaults: class::defaults,
        check: class::check,
    },
    Row {
        group: GROUP,
        kind: "VolumeAttributesClass",
        name: object_meta::resource_name,
        defaults: none,
        check: class::attributes,
    },
    Row {
        group: GROUP,
        kind: "CSIDriver",
        name: object_meta::resource_name,
        defaults: driver::defaults,
        check: driver::check,
    },
    Row {
        group: GROUP,
        kind: "CSINode",
        name: object_meta::resource_name,
        defaults: none,
        check: driver::node,
    },
    Row {
        group: GROUP,
        kind: "CSIStorageCapacity",
        name: object_meta::resource_name,
        defaults: none,
        check: driver::capacity,
    },
    Row {
        group: GROUP,
        kind: "VolumeAttachment",
        name: object_meta::resource_name,
        defaults: none,
        check: attachment::check,
    },
];
