//! The server's steps in their order, for objects that are created and for those that replace another.

use super::ratchet::Old;
use super::registry::{Prepared, Registry, Route};
use super::stage::Stage;
use super::verdict::{self, Verdict};
use super::{embedded, finalizers, object_meta, prepare, route, scale, storage};
use crate::rule::Rule;
use crate::validate::builtin;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::schema;
use crate::validate::schema::lists;
use crate::validate::schema::walk::Errors;
use crate::yaml::{Document, Node, Value};

/// The server's verdict on a document: a new object, or an update of `old`, the stored object as the server or kubectl prints it.
#[must_use]
pub fn validate<'s>(document: Document<'s>, old: Option<Document<'s>>, registry: &Registry) -> Verdict<'s> {
    let name = |key: &str| object_meta::text(&document.root, key);
    if let Some(kind) = registry.own_kind(name("apiVersion"), name("kind")) {
        return builtin::check(document, old, &kind);
    }
    let mut verdict = Verdict::begun(document);
    if !matches!(verdict.object.value, Value::Mapping(_)) {
        verdict.errors.push(verdict::no_mapping(&verdict.object));
        return verdict;
    }
    let route = match route::route(&verdict.object, registry) {
        Ok(route) => route,
        Err((stage, error)) => {
            verdict.stage = stage;
            verdict.errors.push(error);
            return verdict;
        }
    };
    if let Err(error) = storage::sent(&mut verdict.object, route, &mut verdict.strict) {
        verdict.errors.push(error);
        return verdict;
    }
    verdict.warnings.extend(prepare::owners(&mut verdict.object));
    let old = old.map(|document| storage::stored(document.root, route));
    let mut is_named_by_server = false;
    match &old {
        Some(old) => prepare::for_update(&mut verdict.object, old, route),
        None => is_named_by_server = prepare::for_create(&mut verdict.object, route),
    }
    check(&mut verdict, old.as_ref(), route);
    if is_named_by_server {
        prepare::forget_name(&mut verdict.object);
    }
    if verdict.errors.is_empty() {
        if let Some(metadata) = verdict.object.get("metadata") {
            let before = old.as_ref().and_then(|old| old.get("metadata"));
            finalizers::warnings(metadata, before, &mut verdict.warnings);
        }
        storage::store(&mut verdict.object, route);
    }
    verdict.stage = match (verdict.strict.is_empty(), verdict.errors.is_empty()) {
        (false, _) => Stage::Strict,
        (true, false) => Stage::Validation,
        (true, true) => Stage::Accepted,
    };
    verdict
}

/// The rules: metadata, schema, scale, embedded resources, lists, CEL.
fn check(verdict: &mut Verdict<'_>, old: Option<&Node<'_>>, route: Route<'_>) {
    let node = &verdict.object;
    let mut found = Errors::default();
    let at = Path::Child(&Path::Root, "metadata");
    if let Some(metadata) = node.get("metadata") {
        if let Some(old) = old.and_then(|old| old.get("metadata")) {
            object_meta::on_update(metadata, old, route.namespaced(), &at, &mut found.errors);
        } else {
            object_meta::on_create(
                metadata,
                route.namespaced(),
                object_meta::resource_name,
                &at,
                &mut found.errors,
            );
        }
    }
    if let Some(prepared) = route.prepared() {
        let Prepared { schema, patterns, .. } = prepared;
        let replaced = old.map_or(Old::NONE, |old| Old::object(old, schema));
        let of_schema = schema::check(node, schema, patterns, replaced);
        found.errors.extend(of_schema.errors);
        found.tolerated.extend(of_schema.tolerated);
        if let Some(paths) = &route.version().subresources.scale {
            scale::check(node, paths, &mut found.errors);
        }
        if prepared.embeds {
            embedded::check(node, schema, &Path::Root, &mut found.errors);
        }
        if prepared.has_lists && !old.is_some_and(|old| has_duplicates(old, prepared)) {
            lists::check(node, schema, &Path::Root, &mut found.errors);
        }
    }
    if let Some(prepared) = route.prepared()
        && let Some(rules) = &prepared.rules
    {
        if found.errors.iter().any(|error| error.blocks_rules) {
            let message = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
            let error = FieldError::new(Rule::RulesSkipped, ErrorType::Invalid, &Path::Root, node.span, message);
            found.errors.push(error.field("").value("null"));
        } else {
            rules.check(node, &prepared.schema, old, &mut found);
        }
    }
    if old.is_none() && found.errors.is_empty() {
        found.errors.extend(verdict::revision(node));
    }
    verdict.errors = found.errors;
    verdict.tolerated = found.tolerated;
}

fn has_duplicates(old: &Node<'_>, prepared: &Prepared) -> bool {
    let mut found = Vec::new();
    lists::check(old, &prepared.schema, &Path::Root, &mut found);
    !found.is_empty()
}
