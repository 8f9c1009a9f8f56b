//! `selectableFields`: each must lead to a scalar of the schema outside `metadata`; no duplicates, limited in number.

use std::collections::BTreeSet;

use super::report::Report;
use super::structural;
use crate::crd::Schema;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::ErrorType;
use crate::validate::{field_path, print};

/// Maximum number of selectable fields per version.
const MOST: usize = 8;
const RULE: Rule = Rule::SelectableFields;

/// The server requires a schema next to the fields; `words` tell when they may be set.
pub(super) fn without_schema(at: &str, words: &str, report: &mut Report) {
    let words = format!("may only be set {words}");
    report.invalid(RULE, at.to_owned(), Span::default(), "\"\"", words);
}

pub(super) fn check(paths: &[String], schema: &Schema, at: &str, report: &mut Report) {
    let schema = match structural::unsupported(schema) {
        None => Some(schema),
        Some(words) => {
            let field = at.replace("selectableFields", "schema.openAPIV3Schema");
            report.invalid(RULE, field, Span::default(), "\"\"", words);
            None
        }
    };
    let mut seen = BTreeSet::new();
    for (index, path) in paths.iter().enumerate() {
        let field = format!("{at}[{index}].jsonPath");
        if path.is_empty() {
            report.add(RULE, ErrorType::Required, field, Span::default(), "");
            continue;
        }
        let value = print::quoted(path);
        let mut invalid = |words: String| report.invalid(RULE, field.clone(), Span::default(), value.clone(), words);
        let Some(schema) = schema else {
            continue;
        };
        let (steps, found) = match field_path::follow(path, schema, false) {
            Ok(found) => found,
            Err(error) => {
                invalid(format!("is an invalid path: {error}"));
                continue;
            }
        };
        if steps.first().is_some_and(|first| first.name == "metadata") {
            invalid("must not point to fields in metadata".to_owned());
        }
        if !matches!(found.type_.as_deref(), Some("string" | "boolean" | "integer")) {
            let words = "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.";
            invalid(words.to_owned());
        }
        if !seen.insert(steps) {
            report.add(RULE, ErrorType::Duplicate, field, Span::default(), "");
            report.last_value(value);
        }
    }
    if seen.len() > MOST {
        let words = format!("must have at most {MOST} items");
        report.add(RULE, ErrorType::TooMany, at.to_owned(), Span::default(), words);
        report.last_value(seen.len().to_string());
    }
}
