//! Checks of a definition itself, as the server makes them: fields, metadata, names, versions, structural schemas, defaults, patterns, CEL
//! rules.
//!
//! In: a document, or a [`Crd`] read from one. Out: the server's errors, with places in the definition.
//!
//! The server checks definitions in an internal form, which has the parts that all versions share outside of the versions; its errors name
//! this form.

mod cel;
mod columns;
mod completeness;
mod conversion;
mod decode;
mod defaults;
mod equality;
mod metadata;
mod names;
mod place;
mod printed;
mod report;
mod root;
mod rules;
mod scale;
mod schema;
mod selectable;
mod shared;
mod structural;
mod types;
mod versions;
mod warnings;

use super::error::{ErrorType, FieldError};
use super::path::Path;
use super::print;
use super::warning::Warning;
use crate::crd;
use crate::crd::Crd;
use crate::rule::Rule;
use crate::source::Source;
use crate::yaml::{Document, Node, Value};
use report::Report;
use shared::Shared;

/// The server's verdict on a definition.
#[derive(Debug, Default)]
pub struct DefinitionVerdict {
    /// The definition, with places in the document; `None` if the server cannot decode it.
    pub crd: Option<Crd>,
    /// Unknown fields and duplicate keys, which the server reports alone.
    pub strict: Vec<FieldError>,
    /// All other errors, sorted by field.
    pub errors: Vec<FieldError>,
    /// The server's warnings.
    pub warnings: Vec<Warning>,
}

/// The server's verdict on creating the definition in a document.
#[must_use]
pub fn check_document(document: &Document<'_>) -> DefinitionVerdict {
    let root = &document.root;
    let mut verdict = DefinitionVerdict::default();
    let text = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default();
    if (text("apiVersion"), text("kind")) != ("apiextensions.k8s.io/v1", "CustomResourceDefinition") {
        verdict.errors.push(not_served(root, text("kind"), text("apiVersion")));
        return verdict;
    }
    let duplicates = document.duplicates.iter().map(|duplicate| {
        let (span, words) = (duplicate.span, duplicate.words.clone());
        FieldError::new(Rule::DuplicateKey, ErrorType::DuplicateKey, &Path::Root, span, words)
    });
    verdict.strict.extend(duplicates);
    if let Err(error) = decode::check(root, &mut verdict.strict) {
        verdict.errors.push(error);
        return verdict;
    }
    // The decoder has already found wrong types, so the text is not needed.
    let Some(crd) = crd::read_node(&Source::new("", ""), root).crds.pop() else {
        return verdict;
    };
    verdict.errors = errors(root, &crd);
    verdict.warnings = warnings::check(&crd);
    verdict.crd = Some(crd);
    verdict
}

/// The server's errors for a definition read from a document that may already be stored: unknown fields are ignored, and a
/// `resourceVersion` is allowed. Sorted by field.
pub(super) fn check_stored(root: &Node<'_>, crd: &Crd) -> Vec<FieldError> {
    let mut errors = check_made(root, crd);
    errors.retain(|error| error.field != "metadata.resourceVersion");
    errors
}

/// The server's errors for a definition that another program creates in the cluster. Sorted by field.
pub(super) fn check_made(root: &Node<'_>, crd: &Crd) -> Vec<FieldError> {
    decode::check(root, &mut Vec::new()).map_or_else(|error| vec![error], |()| errors(root, crd))
}

/// The server's errors for the name and the `spec` of a new definition. Sorted by field.
pub(super) fn check_named(crd: &Crd) -> Vec<FieldError> {
    let mut report = Report::default();
    metadata::name("name", &crd.name, crd, crd.place.span, &mut report);
    spec(crd, true, &mut report);
    report.sorted()
}

/// The server's errors for the `spec` of a new definition. Sorted by field.
#[must_use]
pub fn check(crd: &Crd) -> Vec<FieldError> {
    let mut report = Report::default();
    spec(crd, true, &mut report);
    report.sorted()
}

/// The errors of a definition that decodes, with their places. Sorted by field.
fn errors(root: &Node<'_>, crd: &Crd) -> Vec<FieldError> {
    let mut report = Report::default();
    metadata::check(root, crd, &mut report);
    names::scope(root, &mut report);
    let versions = root.get("spec").and_then(|spec| spec.get("versions"));
    let is_listed = versions.is_some_and(|versions| versions.value != Value::Null);
    spec(crd, is_listed, &mut report);
    let mut errors = report.sorted();
    for error in &mut errors {
        place::find(root, error);
    }
    errors
}

/// `is_listed` is true if `spec.versions` exists, even without entries.
fn spec(crd: &Crd, is_listed: bool, report: &mut Report) {
    let shared = Shared::of(crd);
    names::check(crd, report);
    versions::check(crd, is_listed, &shared, report);
    conversion::check(crd, report);
}

fn not_served(root: &Node<'_>, kind: &str, api_version: &str) -> FieldError {
    let span = root.get("apiVersion").map_or(root.span, |node| node.span);
    let words = format!(
        "no matches for kind {} in version {}",
        print::quoted(kind),
        print::quoted(api_version)
    );
    let at = Path::Child(&Path::Root, "apiVersion");
    FieldError::new(Rule::Route, ErrorType::NoMatch, &at, span, words)
}
