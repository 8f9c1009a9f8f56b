//! The server's steps in their order, for objects that are created and for those that replace another.

use super::ratchet::Old;
use super::registry::{Prepared, Registry, Route};
use super::stage::Stage;
use super::{embedded, finalizers, object_meta, prepare, route, scale, storage};
use crate::go::strconv::parse_uint;
use crate::rule::Rule;
use crate::validate::builtin;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::schema;
use crate::validate::schema::lists;
use crate::validate::schema::walk::Errors;
use crate::validate::warning::Warning;
use crate::yaml::{Document, Duplicate, Node, Value};

/// What the server says of one object.
#[derive(Debug)]
pub struct Verdict<'s> {
    /// How far it came.
    pub stage: Stage,
    /// Unknown fields and duplicate keys.
    pub strict: Vec<FieldError>,
    /// Every other error. At [`Stage::Strict`] the server would not get that far.
    pub errors: Vec<FieldError>,
    /// Errors of an update in unchanged values, which the server tolerates.
    pub tolerated: Vec<FieldError>,
    /// The server's warnings.
    pub warnings: Vec<Warning>,
    /// The object as the server would store it, or as it stood when it was refused.
    pub object: Node<'s>,
}

impl Verdict<'_> {
    /// Whether the server takes the object.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.stage == Stage::Accepted
    }
}

/// The server's verdict on a document: a new object, or an update of `old`, the stored object as the server or kubectl prints it.
#[must_use]
pub fn validate<'s>(document: Document<'s>, old: Option<Document<'s>>, registry: &Registry) -> Verdict<'s> {
    let name = |key: &str| object_meta::text(&document.root, key);
    if let Some(kind) = registry.own_kind(name("apiVersion"), name("kind")) {
        return builtin::check(document, old, &kind);
    }
    let mut verdict = Verdict {
        stage: Stage::Decode,
        strict: document.duplicates.iter().map(duplicate_key).collect(),
        errors: Vec::new(),
        tolerated: Vec::new(),
        warnings: Vec::new(),
        object: document.root,
    };
    if !matches!(verdict.object.value, Value::Mapping(_)) {
        verdict.errors.push(no_mapping(&verdict.object));
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

pub(in crate::validate) fn duplicate_key(duplicate: &Duplicate<'_>) -> FieldError {
    FieldError::new(
        Rule::DuplicateKey,
        ErrorType::DuplicateKey,
        &Path::Root,
        duplicate.span,
        duplicate.words.clone(),
    )
}

pub(in crate::validate) fn no_mapping(node: &Node<'_>) -> FieldError {
    let found = match node.type_name() {
        "integer" => "number",
        "boolean" => "bool",
        other => other,
    };
    let message = format!(
        "the document is not a mapping: json: cannot unmarshal {found} into Go value of type map[string]interface {{}}"
    );
    FieldError::new(Rule::Decode, ErrorType::Decode, &Path::Root, node.span, message)
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
        found.errors.extend(revision(node));
    }
    verdict.errors = found.errors;
    verdict.tolerated = found.tolerated;
}

/// What the storage refuses, after everything else: a new object with the version of a stored one. A version that is no number goes unnoticed.
pub(in crate::validate) fn revision(node: &Node<'_>) -> Option<FieldError> {
    let version = node.get("metadata")?.get("resourceVersion")?;
    let number = parse_uint(version.as_str()?, 10).ok()?;
    let at = Path::Child(&Path::Root, "metadata");
    let message = "resourceVersion should not be set on objects to be created";
    let at = Path::Child(&at, "resourceVersion");
    let error = FieldError::new(Rule::Metadata, ErrorType::Invalid, &at, version.span, message);
    (number != 0).then(|| error.value(crate::validate::print::value(version)))
}

fn has_duplicates(old: &Node<'_>, prepared: &Prepared) -> bool {
    let mut found = Vec::new();
    lists::check(old, &prepared.schema, &Path::Root, &mut found);
    !found.is_empty()
}
