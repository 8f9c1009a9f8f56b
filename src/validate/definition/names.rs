//! Group, names, scope.

use super::report::{Report, supported};
use crate::crd::{Crd, Schema};
use crate::k8s::names;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::ErrorType;
use crate::validate::print;
use crate::validate::schema::pattern::children;
use crate::yaml::Node;

pub(super) fn check(crd: &Crd, report: &mut Report) {
    if crd.group.is_empty() {
        report.add(
            Rule::Group,
            ErrorType::Required,
            "spec.group".into(),
            crd.group_span,
            "",
        );
    } else {
        let mut wrong = names::subdomain(&crd.group).join(",");
        if wrong.is_empty() && !crd.group.contains('.') {
            wrong.push_str("should be a domain with at least one dot");
        }
        if !wrong.is_empty() {
            let value = print::quoted(&crd.group);
            report.invalid(Rule::Group, "spec.group".into(), crd.group_span, value, wrong);
        }
    }
    if crd.preserve_unknown_fields {
        let mut invalid = |words: &str| {
            let field = "spec.preserveUnknownFields".to_owned();
            report.invalid(Rule::PreserveUnknownFields, field, crd.place.span, "true", words);
        };
        invalid(
            "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
        );
        let schemas = || crd.versions.iter().filter_map(|version| version.schema.as_ref());
        if schemas().any(has_default) {
            invalid("must be false in order to use defaults in the schema");
        }
    }
    kind_names(crd, report);
}

fn has_default(schema: &Schema) -> bool {
    schema.default.is_some() || children(schema).any(has_default)
}

/// Checks `spec.scope` as written: the model has only valid scopes.
pub(super) fn scope(root: &Node<'_>, report: &mut Report) {
    const SCOPES: [&str; 2] = ["Cluster", "Namespaced"];
    let scope = root.get("spec").and_then(|spec| spec.get("scope"));
    let field = "spec.scope".to_owned();
    match scope.and_then(Node::as_str).unwrap_or_default() {
        "" => report.add(Rule::Scope, ErrorType::Required, field, root.span, ""),
        scope if SCOPES.contains(&scope) => {}
        scope => report.unsupported(Rule::Scope, field, Span::default(), scope, &supported(&SCOPES)),
    }
}

fn kind_names(crd: &Crd, report: &mut Report) {
    let all = &crd.names;
    let span = all.kind_span;
    let label = |field: String, value: &str, mixed: bool, report: &mut Report| {
        let wrong = names::label_1035(&if mixed { value.to_lowercase() } else { value.to_owned() }).join(",");
        if !wrong.is_empty() {
            let before = if mixed {
                "may have mixed case, but should otherwise match: "
            } else {
                ""
            };
            report.invalid(
                Rule::Names,
                field,
                span,
                print::quoted(value),
                format!("{before}{wrong}"),
            );
        }
    };
    let given = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
    let singular = given(&all.singular).unwrap_or_else(|| all.kind.to_lowercase());
    let suffix = if all.kind.is_empty() { "" } else { "List" };
    let list_kind = given(&all.list_kind).unwrap_or_else(|| format!("{}{suffix}", all.kind));
    for (key, value) in [
        ("plural", &all.plural),
        ("singular", &singular),
        ("kind", &all.kind),
        ("listKind", &list_kind),
    ] {
        if value.is_empty() {
            report.add(Rule::Names, ErrorType::Required, format!("spec.names.{key}"), span, "");
        }
    }
    for (key, value, mixed) in [
        ("plural", &all.plural, false),
        ("singular", &singular, false),
        ("kind", &all.kind, true),
        ("listKind", &list_kind, true),
    ] {
        if !value.is_empty() {
            label(format!("spec.names.{key}"), value, mixed, report);
        }
    }
    for (index, name) in all.short_names.iter().enumerate() {
        label(format!("spec.names.shortNames[{index}]"), name, false, report);
    }
    for (index, name) in all.categories.iter().enumerate() {
        label(format!("spec.names.categories[{index}]"), name, false, report);
    }
    if !all.kind.is_empty() && all.kind == list_kind {
        report.invalid(
            Rule::Names,
            "spec.names.listKind".into(),
            span,
            print::quoted(&list_kind),
            "kind and listKind may not be the same",
        );
    }
}
