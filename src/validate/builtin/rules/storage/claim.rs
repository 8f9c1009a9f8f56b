//! `PersistentVolumeClaims` (`ValidatePersistentVolumeClaim`).

use std::collections::BTreeSet;

use super::rule::RULE;
use super::volume::access_modes;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{compare, labels, values};
use crate::validate::print::quoted;
use crate::validate::server::object_meta::text;
use crate::yaml::Node;

const CLASS_ANNOTATION: &str = "volume.beta.kubernetes.io/storage-class";

/// Sets the defaults of a claim (`SetDefaults_PersistentVolumeClaim`).
pub(super) fn defaults(node: &mut Node<'_>) {
    if let Some(spec) = complete::child(node, "spec") {
        spec_defaults(spec);
        data_sources(spec);
    }
}

/// Sets the defaults of the spec of a claim or of a template of claims (`SetDefaults_PersistentVolumeClaimSpec`).
pub(in crate::validate::builtin) fn spec_defaults(spec: &mut Node<'_>) {
    if spec.get("volumeMode").is_none() {
        complete::default_text(spec, "volumeMode", "Filesystem");
    }
}

/// Copies `dataSource` to `dataSourceRef` or back; the store drops old sources of unknown kinds.
fn data_sources(spec: &mut Node<'_>) {
    const SNAPSHOT: &str = "snapshot.storage.k8s.io";
    let has_ref = spec.get("dataSourceRef").is_some();
    if let Some(source) = spec.get("dataSource").filter(|_| !has_ref) {
        let is_known = match text(source, "kind") {
            "PersistentVolumeClaim" => text(source, "apiGroup").is_empty(),
            "VolumeSnapshot" => text(source, "apiGroup") == SNAPSHOT,
            _ => false,
        };
        if is_known {
            let copy = Node::from_json(&source.to_json(), source.span);
            complete::set(spec, "dataSourceRef", copy);
        } else {
            complete::remove(spec, "dataSource");
        }
    } else if let Some(reference) = spec.get("dataSourceRef")
        && spec.get("dataSource").is_none()
        && text(reference, "namespace").is_empty()
    {
        let mut copy = Node::from_json(&reference.to_json(), reference.span);
        complete::remove(&mut copy, "namespace");
        complete::set(spec, "dataSource", copy);
    }
}

/// Checks a claim.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let old = object.old.map(|old| old.get("spec"));
    let had_group = old.is_some_and(|old| {
        ["dataSource", "dataSourceRef"]
            .into_iter()
            .any(|name| old.get(name).is_set() && old.get(name).get("apiGroup").is_set())
    });
    labels::tolerate_selectors(RULE, old.map(|old| old.get("selector")), checks);
    claim_spec(RULE, object.root.get("spec"), had_group, checks);
    if let Some(old) = object.old {
        update(object.root, old, checks);
    }
    let annotations = object.root.at("metadata.annotations");
    if annotations.is_set() && annotations.key(CLASS_ANNOTATION).is_set() {
        let words = "deprecated since v1.8; use \"storageClassName\" attribute instead";
        checks.warn(RULE, annotations.key(CLASS_ANNOTATION), words);
    }
    spec_warnings(RULE, object.root.get("spec"), checks);
}

/// Checks the spec of a claim or of a template of claims (`ValidatePersistentVolumeClaimSpec`).
pub(in crate::validate::builtin) fn claim_spec<'n>(
    rule: Rule,
    spec: Field<'n>,
    allows_any_group: bool,
    checks: &mut Checks<'n>,
) {
    access_modes(spec, "at least 1 access mode is required", checks);
    labels::kept_selector(rule, spec.get("selector"), checks);
    storage(rule, spec, checks);
    values::optional_as(rule, spec.get("storageClassName"), names::subdomain, checks);
    if spec.get("volumeMode").is_set() && spec.get("volumeMode").is_empty() {
        checks.unsupported(rule, spec.get("volumeMode"), ["Block", "Filesystem"]);
    }
    let (source, reference) = (spec.get("dataSource"), spec.get("dataSourceRef"));
    for at in [source, reference].into_iter().filter(|at| at.is_set()) {
        data_source(rule, at, allows_any_group, checks);
    }
    if source.is_set() && reference.is_set() {
        let is_same = ["apiGroup", "kind", "name"]
            .into_iter()
            .all(|name| source.get(name).is_same(reference.get(name)));
        let words = if !reference.get("namespace").is_empty() {
            "may not be specified when dataSourceRef.namespace is specified"
        } else if is_same {
            ""
        } else {
            "must match dataSourceRef"
        };
        if !words.is_empty() {
            // The server shows a path, which has no fields.
            checks.invalid_as(rule, spec, "{}", words);
        }
    }
    let class = spec.get("volumeAttributesClassName");
    values::optional_as(rule, class, names::subdomain, checks);
}

/// The size, which the server reports at `resources[storage]`.
fn storage<'n>(rule: Rule, spec: Field<'n>, checks: &mut Checks<'n>) {
    let requests = spec.at("resources.requests");
    let field = format!("{}[storage]", checks.field(spec.get("resources")));
    let size = if requests.is_set() {
        requests.key("storage")
    } else {
        requests
    };
    if !requests.is_set() || !size.is_set() {
        checks.required(rule, spec.get("resources"), "").field = field;
    } else if let Some(quantity) = size.quantity()
        && quantity.sign() <= 0
    {
        let shown = quoted(&quantity.to_string());
        checks.invalid_as(rule, size, shown, "must be greater than zero").field = field;
    }
}

fn data_source<'n>(rule: Rule, at: Field<'n>, allows_any_group: bool, checks: &mut Checks<'n>) {
    values::required(rule, at.get("name"), checks);
    values::required(rule, at.get("kind"), checks);
    let (group, kind) = (at.get("apiGroup"), at.get("kind").text());
    if group.is_empty() && kind != "PersistentVolumeClaim" {
        let words = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
        checks.invalid_as(rule, at, quoted(kind), words);
    }
    if !allows_any_group {
        values::optional_as(rule, group, names::subdomain, checks);
    }
    values::optional_as(rule, at.get("namespace"), names::label, checks);
}

/// What an update cannot change (`ValidatePersistentVolumeClaimUpdate`).
fn update<'n>(root: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let (spec, old_spec) = (root.get("spec"), old.get("spec"));
    let is_bound = old.at("status.phase").text() == "Bound";
    let annotation = |root: Field<'n>| {
        let annotations = root.at("metadata.annotations");
        let found = annotations.is_set().then(|| annotations.key(CLASS_ANNOTATION));
        found.filter(|found| found.is_set()).map_or("", Field::text)
    };
    let (class, old_class) = (spec.get("storageClassName"), old_spec.get("storageClassName"));
    let can_set_class =
        !old_class.is_set() && class.is_set() && (annotation(old).is_empty() || annotation(old) == class.text());
    if !can_set_class && annotation(root) != annotation(old) {
        checks
            .invalid_as(
                Rule::Immutable,
                root.at("metadata.annotations"),
                quoted(annotation(root)),
                "field is immutable",
            )
            .field = format!("metadata.annotations.{CLASS_ANNOTATION}");
    }
    let can_change = |name: &str| match name {
        "volumeName" => old_spec.get("volumeName").is_empty(),
        "storageClassName" => can_set_class,
        "volumeAttributesClassName" => is_bound,
        _ => false,
    };
    let names = spec.entries().chain(old_spec.entries()).map(|(name, _)| name);
    let changed = names.filter(|name| !can_change(name)).filter(|name| {
        if *name == "resources" && is_bound {
            return !other_resources_are_same(spec, old_spec);
        }
        !compare::is_same(spec.get(name), old_spec.get(name))
    });
    let changed: BTreeSet<&str> = changed.collect();
    if !changed.is_empty() {
        let words =
            "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
        checks.forbidden(Rule::Immutable, spec, words).changed = changed.into_iter().map(str::to_owned).collect();
    }
    smaller(spec, old, checks);
    let mode = spec.get("volumeMode");
    if !mode.is_same(old_spec.get("volumeMode")) {
        checks.invalid(Rule::Immutable, mode, "field is immutable").field = String::from("volumeMode");
    }
}

/// Whether only the request for storage differs.
fn other_resources_are_same(spec: Field<'_>, old: Field<'_>) -> bool {
    let (new, old) = (spec.get("resources"), old.get("resources"));
    let others = |at: Field<'_>| {
        let requests = at.get("requests").entries().filter(|(name, _)| *name != "storage");
        requests
            .map(|(name, value)| (name.to_owned(), value.text().to_owned()))
            .collect::<Vec<_>>()
    };
    new.get("limits").is_same(old.get("limits")) && others(new) == others(old)
}

fn smaller<'n>(spec: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let requests = |spec: Field<'n>| spec.at("resources.requests");
    let (new, before) = (requests(spec), requests(old.get("spec")));
    if !new.is_set() || !before.is_set() {
        return;
    }
    let (Some(size), Some(old_size)) = (new.key("storage").quantity(), before.key("storage").quantity()) else {
        return;
    };
    let capacity = old.at("status.capacity");
    let capacity = capacity.is_set().then(|| capacity.key("storage").quantity()).flatten();
    let is_below = capacity.map_or_else(|| size.sign() <= 0, |capacity| !size.is_greater_than(&capacity));
    if size.is_less_than(&old_size) && is_below {
        let words = "field can not be less than status.capacity";
        checks.forbidden(Rule::Immutable, new.key("storage"), words).field =
            String::from("spec.resources.requests.storage");
    }
}

/// The warnings about sizes (`GetWarningsForPersistentVolumeClaimSpec`).
pub(in crate::validate::builtin) fn spec_warnings<'n>(rule: Rule, spec: Field<'n>, checks: &mut Checks<'n>) {
    for name in ["requests", "limits"] {
        let resources = spec.get("resources").get(name);
        let Some(quantity) = resources.value.and_then(|_| resources.key("storage").quantity()) else {
            continue;
        };
        if quantity.to_string().ends_with('m') {
            let words = format!(
                "fractional byte value {} is invalid, must be an integer",
                quoted(&quantity.to_string())
            );
            checks.warn(rule, resources.key("storage"), &words);
        }
    }
}
