//! The rules of each kind: which functions set its defaults and check it.
//!
//! A family of rules is a file: its rules read [`Field`](super::field::Field)s and report to [`Checks`]. A rule of the server is here under its field, its
//! type and its words; the Go function that has it is named in the comments. Kinds without a row have the schema and the rules of `metadata` only.

mod admission;
mod cluster;
mod config_map;
mod devices;
mod eviction;
mod flow;
mod groups;
mod metadata;
mod network;
mod pod;
mod rbac;
mod registration;
mod row;
mod scaling;
mod shared;
mod storage;
mod workload;

pub(in crate::validate) use config_map::REDACTED;

use super::checks::Checks;
use super::complete;
use super::enums;
use super::field::Object;
use super::kinds::Kind;
use crate::validate::server::object_meta;
use crate::yaml::Node;
use row::{Row, none};

/// The kinds that have no folder or file of their own.
const ROWS: &[Row] = &[
    Row {
        group: "",
        kind: "ConfigMap",
        name: object_meta::resource_name,
        defaults: none,
        check: config_map::config_map,
    },
    Row {
        group: "",
        kind: "Secret",
        name: object_meta::resource_name,
        defaults: config_map::secret_defaults,
        check: config_map::secret,
    },
];

fn row(kind: &Kind) -> Option<&'static Row> {
    [
        ROWS,
        admission::ROWS,
        cluster::ROWS,
        devices::ROWS,
        eviction::ROWS,
        flow::ROWS,
        groups::ROWS,
        network::ROWS,
        pod::ROWS,
        rbac::ROWS,
        registration::ROWS,
        scaling::ROWS,
        storage::ROWS,
        workload::ROWS,
    ]
    .into_iter()
    .flatten()
    .find(|row| row.group == kind.name.group && row.kind == kind.name.kind)
}

/// Whether a kind has rules beside its schema and `metadata`. Objects that are not stored need none: they are answers to requests.
pub(in crate::validate) fn has_rules(kind: &Kind) -> bool {
    !kind.stored || row(kind).is_some()
}

/// Sets the defaults of a kind. What the server derives when it makes an object comes from `first`, the object that was made, in an update.
pub(super) fn put_defaults(node: &mut Node<'_>, first: Option<&Node<'_>>, kind: &Kind) {
    if let Some(row) = row(kind) {
        (row.defaults)(node);
    }
    if kind.name.group.is_empty() && kind.name.kind == "Pod" {
        pod::defaults::put_labels(node, first);
    }
}

/// Keeps what an update cannot change or leaves to the store.
pub(super) fn keep(node: &mut Node<'_>, old: &Node<'_>, kind: &Kind) {
    match (&*kind.name.group, &*kind.name.kind) {
        ("", "Service") => network::keep(node, old),
        ("batch", "Job") => workload::keep_job(node, old),
        ("", "Namespace") | ("certificates.k8s.io", "CertificateSigningRequest") => {
            if let Some(spec) = old.get("spec") {
                let spec = Node::from_json(&spec.to_json(), spec.span);
                complete::set(node, "spec", spec);
            }
        }
        _ => {}
    }
}

/// Checks an object by all rules of its kind.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    if let Some(words) = &object.kind.deprecated {
        checks.warn_deprecated(object.root, words);
    }
    pod::flaws::tolerate(object, checks);
    let row = row(object.kind);
    let name = row.map(|row| row.name);
    let is_last = metadata::is_checked_last(object.kind);
    if !is_last {
        metadata::check(object, name, checks);
    }
    enums::check(object, checks);
    if let Some(row) = row {
        (row.check)(object, checks);
    }
    if is_last && checks.count() == 0 {
        metadata::check(object, name, checks);
    }
}
