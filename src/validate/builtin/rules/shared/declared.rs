//! Rules that the server declares at its types (`k8s.io/apimachinery/pkg/api/validate`). An update does not check again what it leaves as it was.

use super::compare;
use super::values;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::print::quoted;

/// Whether a field has to be checked: it is new, or an update changes it.
pub(in crate::validate::builtin) fn is_new(at: Field<'_>, old: Option<Field<'_>>) -> bool {
    old.is_none_or(|old| !compare::is_same_union(at, old))
}

/// Whether a field that an update cannot change has to be checked: it is there in a new object. A change is reported.
pub(in crate::validate::builtin) fn is_first<'n>(
    at: Field<'n>,
    old: Option<Field<'n>>,
    checks: &mut Checks<'n>,
) -> bool {
    match old {
        Some(old) => {
            if !compare::is_same_union(at, old) {
                checks
                    .invalid_as(Rule::Immutable, at, "null", "field is immutable")
                    .changed = compare::changes(at, old);
            }
            false
        }
        None => at.is_set(),
    }
}

/// A text that must be there and must have a form.
pub(in crate::validate::builtin) fn required<'n>(
    rule: Rule,
    at: Field<'n>,
    old: Option<Field<'n>>,
    form: fn(&str) -> Vec<String>,
    checks: &mut Checks<'n>,
) {
    if is_new(at, old) {
        values::required_as(rule, at, form, checks);
    }
}

/// A number that must be there, not zero, and at least one.
pub(in crate::validate::builtin) fn positive<'n>(
    rule: Rule,
    at: Field<'n>,
    old: Option<Field<'n>>,
    checks: &mut Checks<'n>,
) {
    if !is_new(at, old) {
        return;
    }
    if at.int() == 0 {
        checks.required(rule, at, "");
    } else {
        least(rule, at, 1, checks);
    }
}

/// The least value of a number that is there.
pub(in crate::validate::builtin) fn least<'n>(rule: Rule, at: Field<'n>, least: i64, checks: &mut Checks<'n>) {
    if at.number().is_some_and(|number| number < least) {
        checks.invalid(rule, at, format!("must be greater than or equal to {least}"));
    }
}

/// The greatest value of a number that is there.
pub(in crate::validate::builtin) fn most<'n>(rule: Rule, at: Field<'n>, most: i64, checks: &mut Checks<'n>) {
    if at.number().is_some_and(|number| number > most) {
        checks.invalid(rule, at, format!("must be less than or equal to {most}"));
    }
}

/// Fields of which exactly one is there (`Union`). An update may keep a wrong set of them.
pub(in crate::validate::builtin) fn union<'n>(
    rule: Rule,
    at: Field<'n>,
    old: Option<Field<'n>>,
    members: &[&'n str],
    checks: &mut Checks<'n>,
) {
    let is_member = |at: Field<'n>, name: &'n str| {
        let field = at.get(name);
        at.is_set() && field.is_set() && !(field.is_list() && field.is_empty())
    };
    let set: Vec<&str> = members.iter().copied().filter(|name| is_member(at, name)).collect();
    if old.is_some_and(|old| members.iter().all(|name| is_member(old, name) == set.contains(name))) {
        return;
    }
    let all: Vec<String> = members.iter().map(|name| format!("`{name}`")).collect();
    let all = all.join(", ");
    match set.len() {
        0 => checks.invalid_as(rule, at, quoted(""), format!("must specify one of: {all}")),
        1 => return,
        _ => {
            let shown = quoted(&format!("{{{}}}", set.join(", ")));
            checks.invalid_as(rule, at, shown, format!("must specify exactly one of: {all}"))
        }
    };
}
