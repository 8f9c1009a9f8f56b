//! Webhooks and policies of admission.

mod binding;
mod client;
mod condition;
mod matching;
mod mutating;
mod policy;
mod rule;
mod validating;
mod webhook;

use super::row::Row;
use crate::validate::server::object_meta;

const GROUP: &str = "admissionregistration.k8s.io";

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: GROUP,
        kind: "ValidatingWebhookConfiguration",
        name: object_meta::resource_name,
        defaults: |node| webhook::defaults(node, false),
        check: webhook::check,
    },
    Row {
        group: GROUP,
        kind: "MutatingWebhookConfiguration",
        name: object_meta::resource_name,
        defaults: |node| webhook::defaults(node, true),
        check: webhook::check,
    },
    Row {
        group: GROUP,
        kind: "ValidatingAdmissionPolicy",
        name: object_meta::resource_name,
        defaults: policy::defaults,
        check: validating::check,
    },
    Row {
        group: GROUP,
        kind: "MutatingAdmissionPolicy",
        name: object_meta::resource_name,
        defaults: policy::defaults,
        check: mutating::check,
    },
    Row {
        group: GROUP,
        kind: "ValidatingAdmissionPolicyBinding",
        name: object_meta::resource_name,
        defaults: binding::defaults,
        check: binding::validating,
    },
    Row {
        group: GROUP,
        kind: "MutatingAdmissionPolicyBinding",
        name: object_meta::resource_name,
        defaults: binding::defaults,
        check: binding::mutating,
    },
];
