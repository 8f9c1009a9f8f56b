//! Fields under `allOf`, `anyOf`, `oneOf` and `not` at the root must also be defined outside of them.

use super::report::Report;
use crate::crd::Schema;
use crate::rule::Rule;
use crate::validate::error::ErrorType;

/// Checks the root of a schema, the only place that the server checks.
pub(super) fn check(root: &Schema, at: &str, report: &mut Report) {
    branches(root, Some(root), at, at, report);
}

/// Checks the branches of `restricting`, found at `from`, against the schema at `at` that they restrict.
fn branches(restricting: &Schema, restricted: Option<&Schema>, at: &str, from: &str, report: &mut Report) {
    if let Some(not) = &restricting.logic.not {
        branch(not, restricted, at, &format!("{from}.not"), report);
    }
    for (key, all) in [
        ("allOf", &restricting.logic.all_of),
        ("anyOf", &restricting.logic.any_of),
        ("oneOf", &restricting.logic.one_of),
    ] {
        for (index, one) in all.iter().enumerate() {
            branch(one, restricted, at, &format!("{from}.{key}[{index}]"), report);
        }
    }
}

fn branch(restricting: &Schema, restricted: Option<&Schema>, at: &str, from: &str, report: &mut Report) {
    let Some(restricted) = restricted else {
        let words = format!("because it is defined in {from}");
        report.add(
            Rule::StructuralSchema,
            ErrorType::Required,
            at.to_owned(),
            restricting.span,
            words,
        );
        return;
    };
    branches(restricting, Some(restricted), at, from, report);
    if let Some(item) = restricting.item() {
        let (at, from) = (format!("{at}.items"), format!("{from}.items"));
        branch(item, restricted.item(), &at, &from, report);
    }
    for (name, property) in &restricting.properties {
        let (at, from) = (format!("{at}.properties[{name}]"), format!("{from}.properties[{name}]"));
        branch(property, restricted.property(name), &at, &from, report);
    }
}
