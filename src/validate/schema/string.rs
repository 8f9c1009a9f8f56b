//! `maxLength`, `minLength`, `pattern`: only the first violation is reported.

use super::walk::{Errors, Walk};
use crate::crd::Schema;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::Node;

pub(in crate::validate) fn check(
    walk: Walk<'_>,
    node: &Node<'_>,
    text: &str,
    schema: &Schema,
    at: &Path<'_>,
    out: &mut Errors,
) {
    let length = || i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let invalid = |rule, words: String| {
        let message = format!("{} in body should {words}", at.name());
        FieldError::new(rule, ErrorType::Invalid, at, node.span, message).value(print::quoted(text))
    };
    if let Some(most) = schema.bounds.max_length.filter(|most| length() > *most) {
        // The server writes bytes and counts characters.
        let plural = if most == 1 { "byte" } else { "bytes" };
        let message = format!("may not be more than {most} {plural}");
        out.errors.push(FieldError::new(
            Rule::MaxLength,
            ErrorType::TooLong,
            at,
            node.span,
            message,
        ));
    } else if let Some(least) = schema.bounds.min_length.filter(|least| length() < *least) {
        out.errors
            .push(invalid(Rule::MinLength, format!("be at least {least} chars long")));
    } else if let Some(pattern) = schema.bounds.pattern.as_deref().filter(|pattern| !pattern.is_empty())
        && !walk.patterns.is_match(pattern, text)
    {
        out.errors.push(invalid(Rule::Pattern, format!("match '{pattern}'")));
    }
}
