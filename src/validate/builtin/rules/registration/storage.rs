//! `StorageVersionMigrations` (`ValidateStorageVersionMigration`).

use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Object;
use crate::validate::builtin::rules::shared::values;

/// Checks a migration.
pub(super) fn migration<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let (resource, group) = (spec.at("resource.resource"), spec.at("resource.group"));
    if resource.is_empty() {
        checks.required(RULE, resource, "resource is required to be set");
    }
    let rules = [
        (resource, names::label_1035(resource.text())),
        (group, names::subdomain(group.text())),
    ];
    for (at, wrong) in rules {
        if !at.is_empty() && !wrong.is_empty() {
            checks.invalid(RULE, at, wrong.join(","));
        }
    }
    if let Some(old) = object.old {
        values::immutable(spec, old.get("spec"), checks);
    }
}
