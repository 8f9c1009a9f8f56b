//! Crossplane's composite resource definitions among the objects: the verdict of Crossplane's own definition of them, of Crossplane, and of the server on
//! the definitions that Crossplane makes.
//!
//! In: an object of this kind. Out: findings with places in it.

use std::sync::LazyLock;

use super::finding::{Context, Finding};
use crate::crd;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;
use crate::validate::definition;
use crate::validate::path::Step;
use crate::validate::server::object_meta;
use crate::validate::server::registry::Registry;
use crate::yaml::Node;

/// The fields of a composite resource definition. Crossplane's own definition counts more where it is known.
pub(super) static DEFINITION: LazyLock<Registry> = LazyLock::new(|| {
    let text = include_str!("../../../templates/crossplane/composite-resource-definition.yaml");
    Registry::new(crd::read(&Source::new("", text)).crds)
});

pub(super) fn is_composite(node: &Node<'_>) -> bool {
    let api_version = object_meta::text(node, "apiVersion");
    object_meta::text(node, "kind") == crd::COMPOSITE_KIND && api_version.starts_with("apiextensions.crossplane.io/")
}

/// What is to be said about the definitions that Crossplane makes.
pub(super) fn check(root: &Node<'_>, context: &Context<'_>) -> Vec<Finding> {
    let empty = Source::new("", "");
    let source = context.source.unwrap_or(&empty);
    let (made, diagnostics) = crd::made(source, root);
    let mut findings: Vec<Finding> = diagnostics.into_iter().map(|found| written(found, context)).collect();
    if findings.iter().any(is_error) {
        return findings;
    }
    // A claim says nothing again that its composite resource has said.
    let mut said = Vec::new();
    for one in made {
        for error in definition::check_made(&one.tree, &one.crd) {
            let words = (error.field.clone(), error.detail());
            if said.contains(&words) {
                continue;
            }
            said.push(words);
            let mut finding = context.finding(&error, Severity::Error);
            let diagnostic = &mut finding.diagnostic;
            let written = |text: &str| text.replace("spec.names", one.names);
            diagnostic.message = format!(
                "the server refuses the definition of `{}` that Crossplane makes: {}",
                one.crd.names.kind,
                written(&diagnostic.message)
            );
            diagnostic.path = diagnostic.path.as_deref().map(written);
            findings.push(finding);
        }
    }
    findings
}

/// A diagnostic of the reader as a finding. An object that a program made has no places.
fn written(mut diagnostic: Diagnostic, context: &Context<'_>) -> Finding {
    let steps = diagnostic.path.as_deref().map(Step::parse).unwrap_or_default();
    diagnostic.place = diagnostic.place.filter(|_| context.source.is_some());
    let mut finding = Finding::plain(diagnostic);
    finding.steps = steps;
    finding
}

pub(super) fn is_error(finding: &Finding) -> bool {
    finding.diagnostic.severity == Severity::Error
}
