//! What else extends a cluster: `APIServices`, requests for certificates, bundles of roots, migrations.

mod certificates;
mod pod_certificate;
mod rule;
mod service;
mod storage;

use super::row::{Row, none};
use crate::k8s::names;
use crate::validate::builtin::rules::shared::values;
use crate::validate::server::object_meta;

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: "apiregistration.k8s.io",
        kind: "APIService",
        name: |name, _| values::segment(name),
        defaults: service::defaults,
        check: service::check,
    },
    Row {
        group: "certificates.k8s.io",
        kind: "CertificateSigningRequest",
        name: |name, _| values::segment(name),
        defaults: none,
        check: certificates::request,
    },
    Row {
        group: "certificates.k8s.io",
        kind: "ClusterTrustBundle",
        // The signer decides, see `bundle`.
        name: |_, _| Vec::new(),
        defaults: none,
        check: certificates::bundle,
    },
    Row {
        group: "certificates.k8s.io",
        kind: "PodCertificateRequest",
        name: object_meta::resource_name,
        defaults: pod_certificate::defaults,
        check: pod_certificate::check,
    },
    Row {
        group: "storagemigration.k8s.io",
        kind: "StorageVersionMigration",
        name: object_meta::resource_name,
        defaults: none,
        check: storage::migration,
    },
    Row {
        group: "internal.apiserver.k8s.io",
        kind: "StorageVersion",
        name: |name, _| version_name(name),
        defaults: none,
        check: |_, _| {},
    },
];

/// The name of a `StorageVersion`: a group and a resource.
fn version_name(name: &str) -> Vec<String> {
    let Some((group, resource)) = name.rsplit_once('.') else {
        return vec!["name must be in the form of <group>.<resource>".to_owned()];
    };
    let group = names::subdomain(group).into_iter();
    let group = group.map(|words| format!("the group segment {words}"));
    let resource = names::label_1035(resource).into_iter();
    group
        .chain(resource.map(|words| format!("the resource segment {words}")))
        .collect()
}
