//! Workloads: the templates of groups (`ValidateWorkload`, `Validate_Workload`).

use std::collections::HashSet;

use super::group::drop_from;
use super::policy;
use super::rule::RULE;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::{child, items, remove};
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod::report::{go_struct, json_or_null};
use crate::validate::builtin::rules::shared::{compare, declared, values};
use crate::yaml::Node;

const TEMPLATES: &str = "podGroupTemplates";

/// Drops what servers without flags do not take yet.
pub(super) fn defaults(node: &mut Node<'_>) {
    if let Some(spec) = child(node, "spec") {
        remove(spec, "compositePodGroupTemplates");
        items(spec, TEMPLATES).iter_mut().for_each(drop_from);
    }
}

/// Checks a workload.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (spec, old) = (object.root.get("spec"), object.old.map(|old| old.get("spec")));
    let controller = spec.get("controllerRef");
    if declared::is_first(controller, old.map(|old| old.get("controllerRef")), checks) {
        values::optional_as(RULE, controller.get("apiGroup"), names::subdomain, checks);
        for name in ["kind", "name"] {
            values::required_as(RULE, controller.get(name), values::segment, checks);
        }
    }
    if declared::is_new(spec, old) {
        let members = [TEMPLATES, "compositePodGroupTemplates"];
        declared::union(RULE, spec, old, &members, checks);
    }
    let list = spec.get(TEMPLATES);
    templates(list, old.map(|old| old.get(TEMPLATES)), checks);
    let mut all = list.items();
    if let Some(first) = all.next()
        && !all.all(|other| policy::is_as_urgent(first, other))
    {
        checks.invalid_as(RULE, spec, "null", "detected multiple priority configurations");
    }
}

fn templates<'n>(list: Field<'n>, old: Option<Field<'n>>, checks: &mut Checks<'n>) {
    const MOST: usize = 8;
    if !declared::is_new(list, old) {
        return;
    }
    let before = checks.count();
    if list.len() > MOST {
        checks.too_many(RULE, list, list.len(), MOST);
    }
    let name = |item: Field<'n>| item.get("name").text();
    let find = |list: Field<'n>, name_: &str| list.items().find(|item| name(*item) == name_);
    if let Some(old) = old {
        for item in list.items().filter(|item| find(old, name(*item)).is_none()) {
            checks.forbidden(Rule::Immutable, item, "item may not be added");
        }
        for _ in old.items().filter(|item| find(list, name(*item)).is_none()) {
            checks.forbidden(Rule::Immutable, list, "item may not be removed");
        }
    }
    if checks.count() > before {
        return;
    }
    let mut seen = HashSet::new();
    for item in list.items() {
        if !seen.insert(name(item)) {
            checks.duplicate(RULE, item).value = Some(shown(item));
        }
    }
    for item in list.items() {
        template(item, old.and_then(|old| find(old, name(item))), checks);
    }
}

fn template<'n>(item: Field<'n>, old: Option<Field<'n>>, checks: &mut Checks<'n>) {
    if old.is_some_and(|old| compare::is_same_union(item, old)) {
        return;
    }
    let stored = |name: &'n str| old.map(|old| old.get(name));
    declared::required(RULE, item.get("name"), stored("name"), names::label, checks);
    policy::scheduling(
        item.get("schedulingPolicy"),
        stored("schedulingPolicy"),
        "minCount",
        checks,
    );
    policy::common(item, old, checks);
}

/// A template as the server shows it: constraints of scheduling are never left out.
fn shown(item: Field<'_>) -> String {
    let fields = [
        ("name", "\"\""),
        ("schedulingPolicy", "{}"),
        ("schedulingConstraints", "null"),
        ("disruptionMode", ""),
        ("priorityClassName", ""),
        ("priority", ""),
    ];
    let fields = fields.map(|(name, absent)| {
        let field = item.get(name);
        let text = if field.is_set() {
            json_or_null(field)
        } else {
            absent.to_owned()
        };
        (name, text)
    });
    let fields: Vec<(&str, String)> = fields.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    go_struct(&fields)
}
