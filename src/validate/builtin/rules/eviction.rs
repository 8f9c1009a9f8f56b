//! Evictions of pods, and requests for them (`Validate_EvictionRequest`, `Validate_Eviction`).

use super::row::{Row, none};
use super::shared::{declared, values};
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::server::object_meta;

const RULE: Rule = Rule::Eviction;
const GROUP: &str = "lifecycle.k8s.io";
/// The ends of domains that only Kubernetes itself uses.
const RESERVED: [&str; 2] = [".k8s.io", ".kubernetes.io"];

/// The kinds.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: GROUP,
        kind: "EvictionRequest",
        name: object_meta::resource_name,
        defaults: none,
        check: request,
    },
    Row {
        group: GROUP,
        kind: "Eviction",
        name: object_meta::resource_name,
        defaults: none,
        check: |object, checks| target(object, checks),
    },
];

fn request<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    target(object, checks);
    let spec = object.root.get("spec");
    let stored = |path: &'n str| object.old.map(|old| old.get("spec").get(path));
    let requester = spec.get("requester");
    match stored("requester") {
        Some(old) => values::unchanged(requester, old, checks),
        None if values::required(RULE, requester, checks) => self::requester(requester, checks),
        None => {}
    }
    let intent = spec.get("intent");
    if declared::is_new(intent, stored("intent")) {
        values::required(RULE, intent, checks);
    }
}

/// Who asks: a name with a domain (`IsPrefixedLabelKey`, `ValidateForbiddenReservedDomainSuffixes`).
fn requester<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let text = at.text();
    let wrong = names::qualified(text);
    if wrong.is_empty() && !text.contains('/') {
        checks.invalid(RULE, at, "must include a prefix (e.g. 'example.com/key')");
    }
    checks.each_invalid(RULE, at, wrong);
    let domain = text.split('/').next().unwrap_or_default().to_lowercase();
    let domain = domain.trim().trim_end_matches('.');
    let is_reserved = |end: &&str| domain.ends_with(*end) || domain == &end[1..];
    if RESERVED.iter().any(is_reserved) {
        let all = RESERVED.map(|end| format!("*{end}")).join(", ");
        checks.invalid(RULE, at, format!("domain names {all} are reserved"));
    }
}

/// What is evicted: a pod.
fn target<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let target = object.root.at("spec.target");
    let old = object.old.map(|old| old.at("spec.target"));
    if !declared::is_first(target, old, checks) {
        return;
    }
    declared::union(RULE, target, None, &["pod"], checks);
    let pod = target.get("pod");
    if !pod.is_set() {
        return;
    }
    values::required_as(RULE, pod.get("name"), names::subdomain, checks);
    values::required_as(RULE, pod.get("uid"), uuid, checks);
}

/// Why a text is no UUID.
fn uuid(text: &str) -> Vec<String> {
    const LENGTHS: [usize; 5] = [8, 4, 4, 4, 12];
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_part = |(part, length): (&str, usize)| part.len() == length && part.bytes().all(is_digit);
    let is_uuid = text.split('-').count() == LENGTHS.len() && text.split('-').zip(LENGTHS).all(is_part);
    let words = "must be a lowercase UUID in 8-4-4-4-12 format";
    if is_uuid { Vec::new() } else { vec![words.to_owned()] }
}
