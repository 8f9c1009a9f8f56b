//! Finds the place of a field that the server names.
//!
//! In: the document, and an error. Out: the error with the place of its field, or of the nearest existing parent. Parts that the server
//! keeps outside of the versions are in the first version of the document.

use crate::validate::error::FieldError;
use crate::validate::path::Step;
use crate::yaml::{Node, Value};

pub(super) fn find(root: &Node<'_>, error: &mut FieldError) {
    let steps = steps(&as_written(&error.field));
    if steps.is_empty() {
        return;
    }
    let mut node = root;
    let mut found = 0;
    for step in &steps {
        let next = match (step, &node.value) {
            (Step::Key(key), _) => node.get(key),
            (Step::Index(index), Value::Sequence(items)) => items.get(*index),
            (Step::Index(_), _) => None,
        };
        let Some(next) = next else {
            break;
        };
        node = next;
        found += 1;
    }
    // The check may already have set a closer place, for example that of a label.
    if found > 0 && !is_inside(error, node) {
        error.span = node.span;
    }
    error.path = steps;
}

/// True if an error already has a place inside a node.
fn is_inside(error: &FieldError, node: &Node<'_>) -> bool {
    error.span.end > error.span.start && error.span.start >= node.span.start && error.span.end <= node.span.end
}

/// The path of the field in the document.
fn as_written(field: &str) -> String {
    const MOVED: [(&str, &str); 7] = [
        ("spec.validation", "spec.versions[0].schema"),
        ("spec.subresources", "spec.versions[0].subresources"),
        (
            "spec.additionalPrinterColumns",
            "spec.versions[0].additionalPrinterColumns",
        ),
        ("spec.selectableFields", "spec.versions[0].selectableFields"),
        ("spec.version", "spec.versions[0].name"),
        (
            "spec.conversion.webhookClientConfig",
            "spec.conversion.webhook.clientConfig",
        ),
        (
            "spec.conversion.conversionReviewVersions",
            "spec.conversion.webhook.conversionReviewVersions",
        ),
    ];
    for (server, document) in MOVED {
        if let Some(rest) = field.strip_prefix(server)
            && (rest.is_empty() || rest.starts_with(['.', '[']))
        {
            return format!("{document}{rest}");
        }
    }
    field.replace(".JSONPath", ".jsonPath")
}

/// `a.b[0].c[d.e]` → its steps. A number in brackets is an index after a known list, and a key everywhere else.
fn steps(field: &str) -> Vec<Step> {
    const LISTS: [&str; 12] = [
        "versions",
        "additionalPrinterColumns",
        "selectableFields",
        "conversionReviewVersions",
        "shortNames",
        "categories",
        "allOf",
        "anyOf",
        "oneOf",
        "x-kubernetes-validations",
        "ownerReferences",
        "finalizers",
    ];
    let mut steps = Vec::new();
    let mut rest = field;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let end = inner.find(']').unwrap_or(inner.len());
            let text = &inner[..end];
            let in_list = matches!(steps.last(), Some(Step::Key(key)) if LISTS.contains(&key.as_str()));
            steps.push(match text.parse() {
                Ok(index) if in_list => Step::Index(index),
                _ => Step::Key(text.to_owned()),
            });
            rest = inner.get(end + 1..).unwrap_or_default();
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end > 0 {
                steps.push(Step::Key(rest[..end].to_owned()));
            }
            rest = &rest[end..];
        }
    }
    steps
}
