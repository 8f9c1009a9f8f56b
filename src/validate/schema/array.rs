//! `items`, `minItems`, `maxItems`.

use super::walk::{Errors, Place, Walk};
use crate::crd::Schema;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::yaml::Node;

pub(in crate::validate) fn check(
    walk: Walk<'_>,
    node: &Node<'_>,
    items: &[Node<'_>],
    schema: &Schema,
    place: Place<'_>,
    out: &mut Errors,
) -> u32 {
    let mut passed = 0;
    if let Some(item_schema) = schema.item() {
        for (index, item) in items.iter().enumerate() {
            let at = Path::Index(place.at, index);
            passed += walk.check(
                item,
                item_schema,
                Place {
                    at: &at,
                    old: place.old.item(item),
                },
                out,
            );
        }
    }
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    if let Some(least) = schema.bounds.min_items.filter(|least| count < *least) {
        let message = format!("{} in body should have at least {least} items", place.at.name());
        let error = FieldError::new(Rule::MinItems, ErrorType::Invalid, place.at, node.span, message);
        out.errors.push(error.value(count.to_string()));
    }
    if let Some(most) = schema.bounds.max_items.filter(|most| count > *most) {
        out.errors.push(too_many(Rule::MaxItems, node, place.at, count, most));
    }
    passed
}

pub(in crate::validate) fn too_many(rule: Rule, node: &Node<'_>, at: &Path<'_>, count: i64, most: i64) -> FieldError {
    let plural = if most == 1 { "item" } else { "items" };
    let message = format!("must have at most {most} {plural}");
    FieldError::new(rule, ErrorType::TooMany, at, node.span, message).value(count.to_string())
}
