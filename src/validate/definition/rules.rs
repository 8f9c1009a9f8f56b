//! `x-kubernetes-validations`: checks of a rule before its compilation.

use super::report::Report;
use crate::crd::{Schema, ValidationRule};
use crate::rule::Rule;
use crate::validate::error::ErrorType;
use crate::validate::{field_path, print};

const REASONS: [&str; 4] = [
    "FieldValueDuplicate",
    "FieldValueForbidden",
    "FieldValueInvalid",
    "FieldValueRequired",
];

pub(super) fn check(schema: &Schema, at: &str, report: &mut Report) {
    for (index, rule) in schema.rules.iter().enumerate() {
        texts(rule, &format!("{at}.x-kubernetes-validations[{index}]"), report);
        if let Some(path) = rule.field_path.as_deref().filter(|path| !path.is_empty()) {
            let field = format!("{at}.x-kubernetes-validations[{index}].fieldPath");
            if path.trim().is_empty() {
                report.invalid(
                    Rule::ValidationRule,
                    field.clone(),
                    rule.span,
                    print::quoted(path),
                    "must be non-empty if specified",
                );
            }
            if path.contains(['\n', '\r']) {
                report.invalid(
                    Rule::ValidationRule,
                    field.clone(),
                    rule.span,
                    print::quoted(path),
                    "must not contain line breaks",
                );
            }
            if field_path::follow(path, schema, true).is_err() {
                report.invalid(
                    Rule::ValidationRule,
                    field,
                    rule.span,
                    print::quoted(path),
                    "must be a valid path",
                );
            }
        }
    }
}

fn texts(rule: &ValidationRule, at: &str, report: &mut Report) {
    let breaks = |text: &str| text.contains(['\n', '\r']);
    let expression = rule.rule.trim();
    let message = rule.message.as_deref().unwrap_or_default();
    if expression.is_empty() {
        report.add(
            Rule::ValidationRule,
            ErrorType::Required,
            format!("{at}.rule"),
            rule.span,
            "rule is not specified",
        );
    } else if !message.is_empty() && message.trim().is_empty() {
        report.invalid(
            Rule::ValidationRule,
            format!("{at}.message"),
            rule.span,
            print::quoted(message),
            "must be non-empty if specified",
        );
    } else if breaks(message.trim()) {
        report.invalid(
            Rule::ValidationRule,
            format!("{at}.message"),
            rule.span,
            print::quoted(message),
            "must not contain line breaks",
        );
    } else if breaks(expression) && message.trim().is_empty() {
        let words = "message must be specified if rule contains line breaks";
        report.add(
            Rule::ValidationRule,
            ErrorType::Required,
            format!("{at}.message"),
            rule.span,
            words,
        );
    }
    if rule
        .message_expression
        .as_deref()
        .is_some_and(|text| !text.is_empty() && text.trim().is_empty())
    {
        let words = "messageExpression must be non-empty if specified";
        report.add(
            Rule::ValidationRule,
            ErrorType::Required,
            format!("{at}.messageExpression"),
            rule.span,
            words,
        );
    }
    if let Some(reason) = rule.reason.as_deref().filter(|reason| !REASONS.contains(reason)) {
        let supported: Vec<String> = REASONS.iter().map(|name| print::quoted(name)).collect();
        let words = format!("supported values: {}", supported.join(", "));
        report.add(
            Rule::ValidationRule,
            ErrorType::Unsupported,
            format!("{at}.reason"),
            rule.span,
            words,
        );
        if let Some(error) = report.errors.last_mut() {
            error.value = Some(print::quoted(reason));
        }
    }
}
