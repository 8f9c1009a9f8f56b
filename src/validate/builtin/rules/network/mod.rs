//! Services, endpoints, Ingresses, `NetworkPolicies`, and the addresses of a cluster.

mod address;
mod endpoint_slice;
mod endpoints;
mod ingress;
mod ingress_class;
mod policy;
mod service;
mod service_ips;
mod service_kept;
mod service_kind;
mod service_update;

pub(super) use service_kept::keep;

use super::row::{Row, none};
use crate::k8s::{address as addresses, names};
use crate::validate::server::object_meta;

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: "",
        kind: "Service",
        name: object_meta::label_name,
        defaults: service::defaults,
        check: service::check,
    },
    Row {
        group: "",
        kind: "Endpoints",
        name: object_meta::resource_name,
        defaults: endpoints::defaults,
        check: endpoints::check,
    },
    Row {
        group: "discovery.k8s.io",
        kind: "EndpointSlice",
        name: object_meta::resource_name,
        defaults: endpoint_slice::defaults,
        check: endpoint_slice::check,
    },
    Row {
        group: "networking.k8s.io",
        kind: "Ingress",
        name: object_meta::resource_name,
        defaults: none,
        check: ingress::check,
    },
    Row {
        group: "networking.k8s.io",
        kind: "IngressClass",
        name: object_meta::resource_name,
        defaults: ingress_class::defaults,
        check: ingress_class::check,
    },
    Row {
        group: "networking.k8s.io",
        kind: "NetworkPolicy",
        name: object_meta::resource_name,
        defaults: policy::defaults,
        check: policy::check,
    },
    Row {
        group: "networking.k8s.io",
        kind: "IPAddress",
        name: |name, _| addresses::ip(name),
        defaults: none,
        check: address::ip_address,
    },
    Row {
        group: "networking.k8s.io",
        kind: "ServiceCIDR",
        name: |name, _| names::subdomain(name),
        defaults: none,
        check: address::service_cidr,
    },
];
