//! Objects of kinds without a schema: their `metadata` is the same for every kind.
//!
//! In: an object. Out: a [`Verdict`] about its metadata alone.

use super::stage::Stage;
use super::verdict::Verdict;
use super::{coerce, object_meta};
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::yaml::{Document, Node, Value};

/// Checks the metadata of an object: types, unknown fields, name, namespace, labels and the rest.
pub(in crate::validate) fn check(document: Document<'_>) -> Verdict<'_> {
    let mut verdict = Verdict::begun(document);
    if let Err(error) = coerce::root(&mut verdict.object, &mut verdict.strict) {
        verdict.errors.push(error);
        return verdict;
    }
    let at = Path::Child(&Path::Root, "metadata");
    let nothing = Node {
        span: verdict.object.span,
        value: Value::Mapping(Vec::new()),
    };
    let metadata = metadata(&mut verdict.object).unwrap_or(&nothing);
    let has_namespace = !object_meta::text(metadata, "namespace").is_empty();
    object_meta::on_create(metadata, has_namespace, names::path_segment, &at, &mut verdict.errors);
    let is_generated = !object_meta::text(metadata, "generateName").is_empty();
    // The server makes a name of the prefix before it checks.
    if is_generated {
        let is_unnamed = |error: &FieldError| error.rule == Rule::Name && error.kind == ErrorType::Required;
        verdict.errors.retain(|error| !is_unnamed(error));
    }
    verdict.stage = match (verdict.strict.is_empty(), verdict.errors.is_empty()) {
        (false, _) => Stage::Strict,
        (true, false) => Stage::Validation,
        (true, true) => Stage::Accepted,
    };
    verdict
}

/// `metadata` as the server sees it: an empty namespace is no namespace.
fn metadata<'n, 's>(object: &'n mut Node<'s>) -> Option<&'n Node<'s>> {
    let Value::Mapping(entries) = &mut object.value else {
        return None;
    };
    let metadata = &mut entries.iter_mut().find(|entry| entry.key == "metadata")?.value;
    if let Value::Mapping(fields) = &mut metadata.value {
        fields.retain(|entry| entry.key != "namespace" || entry.value.as_str() != Some(""));
    }
    Some(metadata)
}
