//! Formulas without what expressions need only to be safe: `has(self.a) && self.a == "x"` is `self.a == "x"`.

use super::demand::{Comparison, Condition, FieldPath, Test};

/// A formula without negations above its conditions.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    Constant(bool),
    Condition(Condition),
    And(Vec<Formula>),
    Or(Vec<Formula>),
}

/// The formula, flat and without guards.
pub(super) fn simplify(formula: Formula) -> Formula {
    match formula {
        Formula::And(parts) => join(parts, true),
        Formula::Or(parts) => join(parts, false),
        other => other,
    }
}

fn join(parts: Vec<Formula>, all: bool) -> Formula {
    let mut flat = Vec::new();
    for part in parts.into_iter().map(simplify) {
        match part {
            Formula::And(inner) if all => flat.extend(inner),
            Formula::Or(inner) if !all => flat.extend(inner),
            Formula::Constant(value) if value == all => {}
            Formula::Constant(value) => return Formula::Constant(value),
            other => flat.push(other),
        }
    }
    merge(&mut flat, all);
    drop_guards(&mut flat, all);
    if !all {
        either(&mut flat);
    }
    match flat.len() {
        0 => Formula::Constant(all),
        1 => flat.remove(0),
        _ if all => Formula::And(flat),
        _ => Formula::Or(flat),
    }
}

/// Joins tests of one field against several values: `a == 1 || a == 2`, `!(1 in a) && !(2 in a)`.
fn merge(parts: &mut Vec<Formula>, all: bool) {
    let mut at = 0;
    while at < parts.len() {
        let (before, rest) = parts.split_at_mut(at);
        let joined = before.iter_mut().any(|earlier| match (earlier, &rest[0]) {
            (Formula::Condition(a), Formula::Condition(b)) => a == b || joins(a, b, all),
            (a, b) => *a == *b,
        });
        if joined {
            parts.remove(at);
        } else {
            at += 1;
        }
    }
}

fn joins(earlier: &mut Condition, later: &Condition, all: bool) -> bool {
    if earlier.holds == all || later.holds != earlier.holds {
        return false;
    }
    match (&mut earlier.test, &later.test) {
        (Test::OneOf(a, values), Test::OneOf(b, more)) | (Test::Contains(a, values), Test::Contains(b, more))
            if a == b =>
        {
            values.extend(
                more.iter()
                    .filter(|value| !values.contains(value))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            true
        }
        _ => false,
    }
}

/// Drops `has(self.a)` beside a test of `self.a` or of a field below it. In `||` the guard is `!has(self.a)`, and it goes only beside another
/// condition that holds for a missing field.
fn drop_guards(parts: &mut Vec<Formula>, all: bool) {
    let guards = |parts: &[Formula], at: usize| {
        let Formula::Condition(Condition {
            holds,
            test: Test::Has(guarded),
        }) = &parts[at]
        else {
            return false;
        };
        let needs = |other: &Formula| implies(other, guarded, all);
        *holds == all && parts.iter().enumerate().any(|(other, part)| other != at && needs(part))
    };
    let mut at = 0;
    while at < parts.len() {
        if guards(parts, at) {
            parts.remove(at);
        } else {
            at += 1;
        }
    }
}

/// In `&&`: whether a formula can hold only if the field is set. In `||`: whether it holds if the field is missing.
fn implies(formula: &Formula, guarded: &FieldPath, all: bool) -> bool {
    let Formula::Condition(condition) = formula else {
        return false;
    };
    let is_test_of_setting = matches!(condition.test, Test::Has(_) | Test::Filled(_));
    let is_below = |path: &&FieldPath| {
        path.starts_with(guarded) && (path.len() > guarded.len() || !matches!(condition.test, Test::Has(_)))
    };
    condition.fields().iter().any(is_below) && condition.holds == all && (all || is_test_of_setting)
}

/// Two parts that exclude each other: `has(a) && !has(b) || !has(a) && has(b)`.
fn either(parts: &mut Vec<Formula>) {
    let [Formula::And(first), Formula::And(second)] = parts.as_slice() else {
        return;
    };
    let set = |part: &Formula| match part {
        Formula::Condition(Condition {
            holds,
            test: Test::Has(path),
        }) => Some((path.clone(), *holds)),
        _ => None,
    };
    let (Some(first), Some(second)) = (
        first.iter().map(set).collect::<Option<Vec<_>>>(),
        second.iter().map(set).collect::<Option<Vec<_>>>(),
    ) else {
        return;
    };
    let excludes = first.len() == 2
        && first.iter().filter(|(_, holds)| *holds).count() == 1
        && first
            .iter()
            .all(|(path, holds)| second.contains(&(path.clone(), !holds)));
    if excludes && second.len() == 2 {
        let fields = first.into_iter().map(|(path, _)| path).collect();
        *parts = vec![Formula::Condition(Condition {
            holds: true,
            test: Test::Count(fields, Comparison::Equal, 1),
        })];
    }
}
