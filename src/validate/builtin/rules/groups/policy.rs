//! How a group is scheduled and disrupted, and how urgent it is.

use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::{compare, declared, values};

/// The policies of a group or of a template: `basic`, or `gang`, whose number of members has a name of its own.
pub(super) fn scheduling<'n>(at: Field<'n>, old: Option<Field<'n>>, least: &'n str, checks: &mut Checks<'n>) {
    if !declared::is_new(at, old) {
        return;
    }
    declared::union(RULE, at, old, &["basic", "gang"], checks);
    let [basic, gang] = ["basic", "gang"].map(|name| at.get(name));
    if let Some(old) = old {
        if basic.is_set() != old.get("basic").is_set() {
            checks.invalid_as(crate::rule::Rule::Immutable, basic, "null", "field is immutable");
        }
        let words = match (old.get("gang").is_set(), gang.is_set()) {
            (false, true) => "field cannot be set once created",
            (true, false) => "field cannot be cleared once set",
            _ => "",
        };
        if !words.is_empty() {
            checks.invalid_as(crate::rule::Rule::Immutable, gang, "null", words);
            return;
        }
    }
    if gang.is_set() {
        let stored = old.map(|old| old.get("gang").get(least));
        declared::positive(RULE, gang.get(least), stored, checks);
    }
}

/// What else groups and templates share: the mode of disruptions, and the priority. They cannot change.
pub(super) fn common<'n>(at: Field<'n>, old: Option<Field<'n>>, checks: &mut Checks<'n>) {
    const MOST_PRIORITY: i64 = 1_000_000_000;
    let stored = |name: &'n str| old.map(|old| old.get(name));
    let mode = at.get("disruptionMode");
    if declared::is_first(mode, stored("disruptionMode"), checks) {
        declared::union(RULE, mode, None, &["single", "all"], checks);
    }
    let class = at.get("priorityClassName");
    if declared::is_first(class, stored("priorityClassName"), checks) {
        values::optional_as(RULE, class, names::subdomain, checks);
    }
    let priority = at.get("priority");
    if declared::is_first(priority, stored("priority"), checks) {
        declared::most(RULE, priority, MOST_PRIORITY, checks);
    }
}

/// The places of a group, which cannot change.
pub(super) fn constraints<'n>(at: Field<'n>, old: Option<Field<'n>>, checks: &mut Checks<'n>) {
    const MOST: usize = 1;
    if !declared::is_first(at, old, checks) {
        return;
    }
    let topology = at.get("topology");
    if topology.len() > MOST {
        checks.too_many(RULE, topology, topology.len(), MOST);
        return;
    }
    for item in topology.items() {
        values::required_as(RULE, item.get("key"), names::qualified, checks);
    }
}

/// The template of a workload that a group is made of, which cannot change.
pub(super) fn workload<'n>(at: Field<'n>, old: Option<Field<'n>>, checks: &mut Checks<'n>) {
    if declared::is_first(at, old, checks) {
        values::required_as(RULE, at.get("workloadName"), names::subdomain, checks);
        values::required_as(RULE, at.get("templateName"), names::label, checks);
    }
}

/// Whether two templates have the same priority.
pub(super) fn is_as_urgent(one: Field<'_>, other: Field<'_>) -> bool {
    one.get("priorityClassName").text() == other.get("priorityClassName").text()
        && compare::is_same(one.get("priority"), other.get("priority"))
}
