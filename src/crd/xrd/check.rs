//! What Crossplane refuses in a composite resource definition: the rules that its own definition has for it, and what keeps Crossplane from making
//! definitions of it.
//!
//! In: the tree of a document. Out: diagnostics with places. Whatever else is wrong is in the definitions that are made, too.

use std::sync::Arc;

use super::ignored;
use super::kind::{Api, Role, Scope};
use super::report::Report;
use super::written::{Xrd, given};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::yaml::{Node, Value};

/// What Crossplane refuses, and what it ignores.
pub(in crate::crd) fn check(source: &Arc<Source>, xrd: &Xrd<'_, '_>) -> Vec<Diagnostic> {
    let mut report = Report::new(source);
    scope(xrd, &mut report);
    for role in [Role::Composite, Role::Claim] {
        lower_case(xrd, role, &mut report);
    }
    claim_names(xrd, &mut report);
    name(xrd, &mut report);
    policies(xrd, &mut report);
    conversion(xrd, &mut report);
    versions(xrd, &mut report);
    ignored::check(xrd, &mut report);
    report.found
}

fn scope(xrd: &Xrd<'_, '_>, report: &mut Report<'_>) {
    if let Some(node) = xrd.spec("scope")
        && let Some(text) = node.as_str()
        && xrd.api.scope(Some(text)).is_none()
    {
        let known = match xrd.api {
            Api::V1 => "`LegacyCluster`, `Namespaced` or `Cluster`",
            Api::V2 => "`Namespaced` or `Cluster`",
        };
        let why = format!("unknown scope `{}`", text.escape_debug());
        return report.refused(node, "spec.scope", &why, &format!("use {known}"));
    }
    let help = match xrd.api {
        Api::V1 => "leave it out, or use `scope: LegacyCluster`",
        Api::V2 => "leave it out, or use `apiextensions.crossplane.io/v1` with `scope: LegacyCluster`",
    };
    for (field, what) in [
        ("claimNames", "a claim"),
        ("connectionSecretKeys", "a connection secret"),
    ] {
        if xrd.scope != Scope::LegacyCluster
            && let Some(node) = xrd.spec(field)
        {
            let why = format!("only composite resources with the scope `LegacyCluster` can have {what}");
            report.refused(node, &format!("spec.{field}"), &why, help);
        }
    }
}

fn lower_case(xrd: &Xrd<'_, '_>, role: Role, report: &mut Report<'_>) {
    let at = role.names();
    for key in ["plural", "singular"] {
        let node = xrd.names(role).and_then(|names| given(names, key));
        if let Some((node, text)) = node.and_then(|node| Some((node, node.as_str()?)))
            && text.bytes().any(|byte| byte.is_ascii_uppercase())
        {
            let why = format!("`{}` has upper case letters", text.escape_debug());
            let help = format!("use `{}`", text.to_ascii_lowercase().escape_debug());
            report.refused(node, &format!("{at}.{key}"), &why, &help);
        }
    }
}

/// The names of the claim differ from those of the composite resource.
fn claim_names(xrd: &Xrd<'_, '_>, report: &mut Report<'_>) {
    for key in ["kind", "plural", "singular", "listKind"] {
        let name = |role| xrd.names(role).and_then(|names| given(names, key));
        let (Some(claim), Some(composite)) = (name(Role::Claim), name(Role::Composite)) else {
            continue;
        };
        if let Some(text) = claim
            .as_str()
            .filter(|text| !text.is_empty() && Some(*text) == composite.as_str())
        {
            let why = format!(
                "the claim has the {key} of the composite resource, `{}`",
                text.escape_debug()
            );
            let help = "the composite resource usually has the name of the claim with an `X` before it";
            report.refused(claim, &format!("spec.claimNames.{key}"), &why, help);
        }
    }
}

fn name(xrd: &Xrd<'_, '_>, report: &mut Report<'_>) {
    let text = |node: Option<&Node<'_>>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
    let plural = text(xrd.spec("names").and_then(|names| given(names, "plural")));
    let group = text(xrd.spec("group"));
    if plural.is_empty() || group.is_empty() {
        return;
    }
    let metadata = xrd.root.get("metadata");
    let name = metadata.and_then(|metadata| metadata.get("name"));
    if name.is_none_or(|name| name.as_str().is_some_and(|name| name != format!("{plural}.{group}"))) {
        let why = match text(name) {
            name if name.is_empty() => "it has no name".to_owned(),
            name => format!("its name `{}` is not plural and group", name.escape_debug()),
        };
        let help = format!("use `name: {}.{}`", plural.escape_debug(), group.escape_debug());
        report.refused(name.or(metadata).unwrap_or(xrd.root), "metadata.name", &why, &help);
    }
}

fn policies(xrd: &Xrd<'_, '_>, report: &mut Report<'_>) {
    for (field, known) in [
        ("defaultCompositionUpdatePolicy", ["Automatic", "Manual"]),
        ("defaultCompositeDeletePolicy", ["Background", "Foreground"]),
    ] {
        if let Some(node) = xrd.spec(field)
            && let Some(text) = node.as_str().filter(|text| !known.contains(text))
        {
            let why = format!("unknown policy `{}`", text.escape_debug());
            let help = format!("use `{}` or `{}`", known[0], known[1]);
            report.refused(node, &format!("spec.{field}"), &why, &help);
        }
    }
}

/// In `v1`, a conversion must be a webhook.
fn conversion(xrd: &Xrd<'_, '_>, report: &mut Report<'_>) {
    if let (Api::V1, Some(node)) = (xrd.api, xrd.spec("conversion")) {
        let strategy = given(node, "strategy").and_then(Node::as_str);
        if strategy != Some("Webhook") || given(node, "webhook").is_none() {
            let help = "leave `conversion` out, or add `strategy: Webhook` with a `webhook`";
            report.refused(node, "spec.conversion", "its conversion is not a webhook", help);
        }
    }
}

fn versions(xrd: &Xrd<'_, '_>, report: &mut Report<'_>) {
    let Some(versions) = xrd.spec("versions") else {
        return;
    };
    let Value::Sequence(items) = &versions.value else {
        return;
    };
    let (mut referenceable, mut others) = (None, 0);
    for (index, item) in items.iter().enumerate() {
        let path = format!("spec.versions[{index}]");
        let schema = given(item, "schema").and_then(|schema| given(schema, "openAPIV3Schema"));
        if schema.is_none() {
            let help = "add `schema.openAPIV3Schema`; `{}` has only the fields that Crossplane adds";
            report.refused(item, &path, "a version has no schema", help);
        }
        if item
            .get("referenceable")
            .is_some_and(|node| node.value == Value::Bool(true))
        {
            others += usize::from(referenceable.is_some());
            referenceable = Some(item);
        }
    }
    let why = match referenceable {
        None => "no version is referenceable",
        Some(_) if others > 0 => "several versions are referenceable",
        Some(_) => return,
    };
    let help = "set `referenceable: true` in exactly one version: compositions use it, and objects are stored in it";
    report.refused(referenceable.unwrap_or(versions), "spec.versions", why, help);
}

/// The diagnostics of a definition that Crossplane makes, with the names that the fields have in the document. A claim says nothing again that its
/// composite resource has said.
pub(in crate::crd) fn as_written(diagnostics: Vec<Diagnostic>, xrd: &Xrd<'_, '_>, role: Role) -> Vec<Diagnostic> {
    let is_own = |diagnostic: &Diagnostic| {
        let names = xrd.names(role).map(|names| names.span);
        let place = diagnostic.place.as_ref().map(|place| place.span);
        names
            .zip(place)
            .is_some_and(|(names, place)| names.start <= place.start && place.end <= names.end)
    };
    let written = |text: &str| {
        let named = text.replace(Role::Composite.names(), role.names());
        named.replace("].storage", "].referenceable")
    };
    let kept = diagnostics
        .into_iter()
        .filter(|diagnostic| role == Role::Composite || is_own(diagnostic));
    kept.map(|diagnostic| Diagnostic {
        message: written(&diagnostic.message),
        path: diagnostic.path.as_deref().map(written),
        ..diagnostic
    })
    .collect()
}
