//! Policies that validate (`ValidateValidatingAdmissionPolicy`).

use std::collections::HashSet;

use super::condition::Expressions;
use super::matching::enumeration;
use super::policy;
use super::rule::RULE;
use crate::cel::admission::{Known, Policy, Returns};
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::print::quoted;

/// Checks a policy.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    policy::check(spec, checks);
    let has_variables = !spec.get("variables").is_empty();
    let compiled = Policy {
        has_params: spec.get("paramKind").is_set(),
        variables: has_variables.then(Known::default),
    };
    let mut expressions = Expressions::new(compiled, object.old);
    let old = object.old.map(|old| old.get("spec"));
    if !old.is_some_and(|old| policy::has_old_conditions(spec, old)) {
        expressions.conditions(spec.get("matchConditions"), checks);
    }
    expressions.variables(spec.get("variables"), checks);
    let (validations, annotations) = (spec.get("validations"), spec.get("auditAnnotations"));
    if validations.len() + annotations.len() == 0 {
        for at in [validations, annotations] {
            let words = "validations or auditAnnotations must contain at least one item";
            checks.required(RULE, at, words);
        }
    }
    for item in validations.items() {
        validation(item, &expressions, checks);
    }
    self::annotations(object.root, annotations, &expressions, checks);
}

fn validation<'n>(item: Field<'n>, expressions: &Expressions<'n>, checks: &mut Checks<'n>) {
    let (expression, message) = (item.get("expression"), item.get("message"));
    if expression.text().trim().is_empty() {
        checks.required(RULE, expression, "expression is not specified");
    } else {
        expressions.check(expression, expression.text(), Returns::Bool, checks);
    }
    let message_expression = item.get("messageExpression");
    if message_expression.text().trim().is_empty() {
        not_blank(message_expression, checks);
    } else {
        expressions.check(message_expression, message_expression.text(), Returns::String, checks);
    }
    let text = message.text().trim();
    if text.is_empty() {
        not_blank(message, checks);
    } else if text.contains(['\n', '\r']) {
        checks.invalid(RULE, message, "must not contain line breaks");
    }
    let reason = item.get("reason");
    let supported = ["Forbidden", "Invalid", "RequestEntityTooLarge"];
    enumeration(reason, &supported, checks);
}

fn not_blank<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if !at.is_empty() {
        checks.invalid(RULE, at, "must be non-empty if specified");
    }
}

/// The audit annotations, whose keys are below the name of the policy.
fn annotations<'n>(root: Field<'n>, list: Field<'n>, expressions: &Expressions<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 20;
    const MOST_BYTES: usize = 5 * 1024;
    if list.len() > MOST {
        let words = format!("must not have more than {MOST} auditAnnotations");
        checks.invalid(RULE, list, words);
    }
    let name = root.at("metadata.name").text();
    let mut seen = HashSet::new();
    for item in list.items() {
        let (key, value) = (item.get("key"), item.get("valueExpression"));
        let whole = format!("{name}/{}", key.text());
        if name.is_empty() {
            let shown = quoted(key.text());
            checks.invalid_as(RULE, key, shown, "requires metadata.name be non-empty");
        } else {
            for words in names::qualified(&whole) {
                checks.invalid_as(RULE, key, quoted(&whole), words);
            }
        }
        let text = value.text().trim();
        if text.is_empty() {
            checks.required(RULE, value, "valueExpression is not specified");
        } else if text.len() > MOST_BYTES {
            let words = format!("must not exceed {MOST_BYTES} bytes in length");
            checks.required(RULE, value, words);
        } else {
            expressions.check(value, text, Returns::Annotation, checks);
        }
        if !seen.insert(key.text()) {
            checks.duplicate(RULE, key).value = Some(quoted(key.text()));
        }
    }
}
