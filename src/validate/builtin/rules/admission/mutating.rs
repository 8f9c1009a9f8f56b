//! Policies that change objects (`ValidateMutatingAdmissionPolicy`).

use super::condition::Expressions;
use super::rule::RULE;
use super::{matching, policy};
use crate::cel::admission::{Known, Policy, Returns};
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

/// Checks a policy.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    policy::check(spec, checks);
    if spec.get("matchConstraints").is_set() {
        matching::changing_operations(spec.get("matchConstraints"), checks);
    }
    let compiled = Policy {
        has_params: spec.get("paramKind").is_set(),
        variables: Some(Known::default()),
    };
    let mut expressions = Expressions::new(compiled, object.old);
    let old = object.old.map(|old| old.get("spec"));
    if !old.is_some_and(|old| policy::has_old_conditions(spec, old)) {
        expressions.conditions(spec.get("matchConditions"), checks);
    }
    expressions.variables(spec.get("variables"), checks);
    let mutations = spec.get("mutations");
    if mutations.is_empty() {
        checks.required(RULE, mutations, "mutations must contain at least one item");
    }
    for item in mutations.items() {
        mutation(item, &expressions, checks);
    }
    values::required(RULE, spec.get("reinvocationPolicy"), checks);
}

fn mutation<'n>(item: Field<'n>, expressions: &Expressions<'n>, checks: &mut Checks<'n>) {
    let type_ = item.get("patchType");
    let (own, other, returns) = match type_.text() {
        "JSONPatch" => ("jsonPatch", "applyConfiguration", Returns::Patch),
        "ApplyConfiguration" => ("applyConfiguration", "jsonPatch", Returns::Fields),
        "" => {
            checks.required(RULE, type_, "");
            return;
        }
        _ => return,
    };
    let (own, other_) = (item.get(own), item.get(other));
    if own.is_set() {
        let expression = own.get("expression");
        let text = expression.text().trim();
        if text.is_empty() {
            checks.required(RULE, expression, "");
        } else {
            expressions.check(expression, text, returns, checks);
        }
    } else {
        let words = format!("must be specified when patchType is {}", type_.text());
        checks.required(RULE, own, words);
    }
    if other_.is_set() {
        let words = format!("must not be specified when patchType is {}", type_.text());
        checks.invalid_as(RULE, other_, quoted(&format!("{{{other}}}")), words);
    }
}
