//! Branches and rules.

use serde_json::Value;

use super::implied;
use super::walk::{At, Values, Walk, span};
use crate::crd::{Schema, ValidationRule};
use crate::diff::rule::ChangeRule;
use crate::facts::told;

pub(super) fn compare<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    all_of(walk, at, old, new);
    any_of(walk, at, old, new);
    one_of(walk, at, old, new);
    not(walk, at, old, new);
    rules(walk, at, old, new);
}

/// The branches of one side that the other side does not have: how many went and came.
fn difference(old: &[&Schema], new: &[&Schema]) -> (usize, usize) {
    let mut left: Vec<Schema> = new.iter().map(|branch| branch.bare()).collect();
    let mut gone = 0;
    for branch in old {
        let branch = branch.bare();
        match left.iter().position(|other| *other == branch) {
            Some(at) => drop(left.remove(at)),
            None => gone += 1,
        }
    }
    (gone, left.len())
}

fn refs(branches: &[Schema]) -> Vec<&Schema> {
    branches.iter().collect()
}

fn all_of<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let rule = match difference(&refs(&old.logic.all_of), &refs(&new.logic.all_of)) {
        (0, 0) => return,
        (0, _) => ChangeRule::AllOfAdded,
        (_, 0) => ChangeRule::AllOfRemoved,
        _ => ChangeRule::AllOfChanged,
    };
    branches(walk, at, (old, new), "allOf", rule);
    if rule != ChangeRule::AllOfRemoved && new.logic.all_of.iter().all(|branch| implied::demands(old, branch)) {
        walk.breaks_nothing(implied::DEMANDED);
    }
}

/// The branches of `anyOf`, without those that only repeat that the value is an integer or a string.
fn alternatives(schema: &Schema) -> Vec<&Schema> {
    let only_type = |branch: &Schema| {
        let bare = Schema {
            span: branch.span,
            name_span: branch.name_span,
            type_: branch.type_.clone(),
            ..Schema::default()
        };
        *branch == bare
    };
    if schema.int_or_string && schema.logic.any_of.iter().all(only_type) {
        return Vec::new();
    }
    refs(&schema.logic.any_of)
}

fn any_of<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let (before, after) = (alternatives(old), alternatives(new));
    let rule = match (difference(&before, &after), before.is_empty(), after.is_empty()) {
        ((0, 0), ..) => return,
        (_, true, _) => ChangeRule::AnyOfAdded,
        (_, _, true) => ChangeRule::AnyOfRemoved,
        ((0, _), ..) => ChangeRule::AnyOfBranchAdded,
        ((_, 0), ..) => ChangeRule::AnyOfBranchRemoved,
        _ => ChangeRule::AnyOfChanged,
    };
    branches(walk, at, (old, new), "anyOf", rule);
}

fn one_of<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let rule = match (old.logic.one_of.is_empty(), new.logic.one_of.is_empty()) {
        (true, true) => return,
        (true, false) => ChangeRule::OneOfAdded,
        (false, true) => ChangeRule::OneOfRemoved,
        (false, false) => match difference(&refs(&old.logic.one_of), &refs(&new.logic.one_of)) {
            (0, 0) => return,
            _ => ChangeRule::OneOfChanged,
        },
    };
    branches(walk, at, (old, new), "oneOf", rule);
}

fn not<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let rule = match (old.logic.not.as_deref(), new.logic.not.as_deref()) {
        (None, Some(_)) => ChangeRule::NotAdded,
        (Some(_), None) => ChangeRule::NotRemoved,
        (Some(before), Some(after)) if before.bare() != after.bare() => ChangeRule::NotChanged,
        _ => return,
    };
    branches(walk, at, (old, new), "not", rule);
}

fn branches<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, both: (&'s Schema, &'s Schema), keyword: &str, rule: ChangeRule) {
    walk.push(rule, at, both, Values::default(), |name| match rule {
        ChangeRule::AllOfAdded | ChangeRule::AnyOfAdded | ChangeRule::OneOfAdded | ChangeRule::NotAdded => {
            format!("{name} has conditions in `{keyword}` now")
        }
        ChangeRule::AllOfRemoved | ChangeRule::AnyOfRemoved | ChangeRule::OneOfRemoved | ChangeRule::NotRemoved => {
            format!("{name} has fewer conditions in `{keyword}`")
        }
        ChangeRule::AnyOfBranchAdded => format!("{name} has one more way to be valid in `{keyword}`"),
        ChangeRule::AnyOfBranchRemoved => format!("{name} has fewer ways to be valid in `{keyword}`"),
        _ => format!("the conditions of {name} in `{keyword}` changed"),
    });
}

fn rules<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    let mut came: Vec<&ValidationRule> = new.rules.iter().collect();
    let mut gone = Vec::new();
    for rule in &old.rules {
        let same = came.iter().position(|other| words(other) == words(rule));
        let Some(found) = same else {
            gone.push(rule);
            continue;
        };
        let other = came.remove(found);
        let texts = |rule: &ValidationRule| {
            (
                rule.message.clone(),
                rule.message_expression.clone(),
                rule.reason.clone(),
                rule.field_path.clone(),
            )
        };
        let places = (rule.span, other.span);
        if texts(rule) != texts(other) {
            let values = Values::both(message(rule), message(other));
            walk.add(ChangeRule::RuleMessageChanged, at, places, values, |name| {
                format!("the message of a rule of {name} changed: {}", told(rule))
            });
        } else if rule.optional_old_self != other.optional_old_self {
            changed(walk, at, rule, other);
        }
    }
    for rule in gone {
        // A rule with the same message is the same rule with another expression.
        let same = came
            .iter()
            .position(|other| other.message.is_some() && other.message == rule.message);
        if let Some(found) = same {
            let other = came.remove(found);
            changed(walk, at, rule, other);
            continue;
        }
        let places = (rule.span, span(new));
        walk.add(ChangeRule::RuleRemoved, at, places, Values::old(text(rule)), |name| {
            format!("{name} no longer has the rule: {}", told(rule))
        });
    }
    for rule in came {
        let places = (span(old), rule.span);
        walk.add(ChangeRule::RuleAdded, at, places, Values::new(text(rule)), |name| {
            format!("{name} has a new rule: {}", told(rule))
        });
    }
}

fn changed(walk: &mut Walk<'_, '_>, at: &At<'_>, old: &ValidationRule, new: &ValidationRule) {
    let values = Values::both(text(old), text(new));
    walk.add(
        ChangeRule::RuleChanged,
        at,
        (old.span, new.span),
        values,
        |name| match (told(old), told(new)) {
            (before, after) if before == after => format!("the expression of a rule of {name} changed: {after}"),
            (before, after) => format!("a rule of {name} changed from \"{before}\" to \"{after}\""),
        },
    );
}

/// The expression without regard to white space.
fn words(rule: &ValidationRule) -> Vec<&str> {
    rule.rule.split_whitespace().collect()
}

fn text(rule: &ValidationRule) -> &str {
    rule.rule.trim()
}

fn message(rule: &ValidationRule) -> Value {
    rule.message.clone().map_or(Value::Null, Value::from)
}
