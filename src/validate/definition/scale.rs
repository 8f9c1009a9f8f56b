//! `subresources.scale`: the paths of replicas and selector.

use super::report::Report;
use crate::crd::Subresources;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::ErrorType;
use crate::validate::print;

const RULE: Rule = Rule::Scale;

pub(super) fn check(subresources: &Subresources, at: &str, report: &mut Report) {
    let Some(scale) = &subresources.scale else {
        return;
    };
    for (key, path, below) in [
        ("specReplicasPath", &scale.spec_replicas_path, "spec"),
        ("statusReplicasPath", &scale.status_replicas_path, "status"),
    ] {
        let field = format!("{at}.scale.{key}");
        if path.is_empty() {
            report.add(RULE, ErrorType::Required, field, Span::default(), "");
        } else if is_simple_path(RULE, path, field.clone(), report) && !is_below(path, below) {
            let words = format!("should be a json path under .{below}");
            report.invalid(RULE, field, Span::default(), print::quoted(path), words);
        }
    }
    let field = format!("{at}.scale.labelSelectorPath");
    if let Some(path) = scale.label_selector_path.as_deref().filter(|path| !path.is_empty())
        && is_simple_path(RULE, path, field.clone(), report)
        && !is_below(path, "spec")
        && !is_below(path, "status")
    {
        let words = "should be a json path under either .spec or .status";
        let mut value = String::new();
        crate::go::json::string(path, &mut value);
        report.invalid(RULE, field, Span::default(), value, words);
    }
}

fn is_below(path: &str, field: &str) -> bool {
    path.strip_prefix('.')
        .and_then(|path| path.strip_prefix(field))
        .is_some_and(|rest| rest.starts_with('.'))
}

/// Checks that a non-empty path begins like a simple path; the server checks nothing else.
pub(super) fn is_simple_path(rule: Rule, path: &str, field: String, report: &mut Report) -> bool {
    let simple = path.starts_with('.');
    if !simple {
        let words = "must be a simple json path starting with .";
        report.invalid(rule, field, Span::default(), print::quoted(path), words);
    }
    simple
}
