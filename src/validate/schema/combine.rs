//! `allOf`, `anyOf`, `oneOf`, `not`. The summary has no field; it accompanies the errors of the branch with the most passed checks.

use super::walk::{Errors, Place, Walk};
use crate::crd::Schema;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::server::ratchet::Old;
use crate::yaml::Node;

pub(in crate::validate) fn check(
    walk: Walk<'_>,
    node: &Node<'_>,
    schema: &Schema,
    place: Place<'_>,
    out: &mut Errors,
) -> u32 {
    let mut passed = 0;
    if !schema.logic.any_of.is_empty() {
        passed += any_of(walk, node, schema, place, out);
    }
    if !schema.logic.one_of.is_empty() {
        passed += one_of(walk, node, schema, place, out);
    }
    if !schema.logic.all_of.is_empty() {
        passed += all_of(walk, node, schema, place, out);
    }
    if let Some(not) = &schema.logic.not {
        let (_, branch) = run(walk, node, not, place);
        if branch.errors.is_empty() {
            out.errors
                .push(summary(Rule::Not, node, place, "must not validate the schema (not)"));
        }
    }
    passed + 1
}

/// Checks one branch. Errors of unchanged values are not tolerated inside it.
fn run(walk: Walk<'_>, node: &Node<'_>, schema: &Schema, place: Place<'_>) -> (u32, Errors) {
    let mut branch = Errors::default();
    let place = Place {
        old: Old::NONE,
        ..place
    };
    let passed = walk.check_anew(node, schema, place, &mut branch);
    (passed, branch)
}

fn any_of(walk: Walk<'_>, node: &Node<'_>, schema: &Schema, place: Place<'_>, out: &mut Errors) -> u32 {
    let mut best: Option<(u32, Errors)> = None;
    for branch in &schema.logic.any_of {
        let (passed, found) = run(walk, node, branch, place);
        if found.errors.is_empty() {
            return passed;
        }
        if best.as_ref().is_none_or(|(most, _)| passed > *most) {
            best = Some((passed, found));
        }
    }
    out.errors.push(summary(
        Rule::AnyOf,
        node,
        place,
        "must validate at least one schema (anyOf)",
    ));
    take(best, out)
}

fn one_of(walk: Walk<'_>, node: &Node<'_>, schema: &Schema, place: Place<'_>, out: &mut Errors) -> u32 {
    let mut best: Option<(u32, Errors)> = None;
    let mut first = None;
    let mut valid = 0;
    for branch in &schema.logic.one_of {
        let (passed, found) = run(walk, node, branch, place);
        if found.errors.is_empty() {
            valid += 1;
            best = None;
            first.get_or_insert(passed);
        } else if valid == 0 && best.as_ref().is_none_or(|(most, _)| passed > *most) {
            best = Some((passed, found));
        }
    }
    if valid == 1 {
        return first.unwrap_or_default();
    }
    let found = match valid {
        0 => "Found none valid".to_owned(),
        _ => format!("Found {valid} valid alternatives"),
    };
    let message = format!("must validate one and only one schema (oneOf). {found}");
    out.errors.push(summary(Rule::OneOf, node, place, &message));
    take(best, out)
}

fn all_of(walk: Walk<'_>, node: &Node<'_>, schema: &Schema, place: Place<'_>, out: &mut Errors) -> u32 {
    let mut valid = 0;
    let mut passed = 0;
    for branch in &schema.logic.all_of {
        let (count, found) = run(walk, node, branch, place);
        valid += usize::from(found.errors.is_empty());
        passed += take(Some((count, found)), out);
    }
    if valid < schema.logic.all_of.len() {
        let addition = if valid == 0 { ". None validated" } else { "" };
        out.errors.push(summary(
            Rule::AllOf,
            node,
            place,
            &format!("must validate all the schemas (allOf){addition}"),
        ));
    }
    passed
}

fn take(branch: Option<(u32, Errors)>, out: &mut Errors) -> u32 {
    branch.map_or(0, |(passed, found)| {
        out.errors.extend(found.errors);
        passed
    })
}

fn summary(rule: Rule, node: &Node<'_>, place: Place<'_>, words: &str) -> FieldError {
    let message = format!("\"{}\" {words}", place.at.name());
    FieldError::new(rule, ErrorType::Invalid, place.at, node.span, message)
        .field("")
        .value("\"\"")
}
