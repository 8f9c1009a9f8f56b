//! Whether the server would accept a definition itself: names, versions, structural schemas, defaults, patterns, CEL rules.
//!
//! In: a [`Crd`]. Out: the server's errors, with places in the definition.

mod cel;
mod defaults;
mod names;
mod report;
mod rules;
mod schema;
mod structural;

use super::error::FieldError;
use crate::crd::{Crd, Version};
use report::Report;

/// What the server would say of a definition that is created. Sorted by field.
#[must_use]
pub fn check(crd: &Crd) -> Vec<FieldError> {
    let mut report = Report::default();
    names::check(crd, &mut report);
    let shared = is_shared(&crd.versions);
    for (index, version) in crd.versions.iter().enumerate() {
        let Some(root) = &version.schema else {
            continue;
        };
        // The server keeps a schema that all versions share in one place, and names that one.
        let at = if shared {
            "spec.validation.openAPIV3Schema".to_owned()
        } else {
            format!("spec.versions[{index}].schema.openAPIV3Schema")
        };
        if shared && index > 0 {
            break;
        }
        let before = report.errors.len();
        structural::check(root, &at, &mut report);
        if report.errors.len() == before {
            defaults::check(root, &at, &mut report);
        }
        let is_structural = report.errors.len() == before;
        schema::check(root, &at, &mut report);
        if is_structural {
            cel::check(root, &at, &mut report);
        }
    }
    report
        .errors
        .sort_by(|a, b| (&a.field, a.kind.as_str(), a.detail()).cmp(&(&b.field, b.kind.as_str(), b.detail())));
    report.errors.dedup();
    report.errors
}

fn is_shared(versions: &[Version]) -> bool {
    let mut schemas = versions
        .iter()
        .map(|version| version.schema.as_ref().map(report::without_spans));
    let first = schemas.next().flatten();
    first.is_some() && schemas.all(|schema| schema == first)
}
