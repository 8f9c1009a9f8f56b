//! The server's steps in their order, for objects that are created and for those that replace another.

use std::borrow::Cow;

use super::ratchet::Old;
use super::registry::{Prepared, Registry, Route};
use super::stage::Stage;
use super::{coerce, defaulting, embedded, object_meta, prune, route, scale};
use crate::go::strconv::parse_uint;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::schema;
use crate::validate::schema::lists;
use crate::validate::schema::walk::Errors;
use crate::yaml::{Document, Duplicate, Entry, Node, Value};

/// What the server says of one object.
#[derive(Debug)]
pub struct Verdict<'s> {
    /// How far it came.
    pub stage: Stage,
    /// Unknown fields and duplicate keys.
    pub strict: Vec<FieldError>,
    /// Every other error. At [`Stage::Strict`] the server would not get that far.
    pub errors: Vec<FieldError>,
    /// Errors of an update that the server tolerates because nothing changed there, and says as warnings.
    pub warnings: Vec<FieldError>,
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

/// Says what the server would say of a document that is created, or that replaces `old` (as it was sent; it is prepared as the server reads its store).
#[must_use]
pub fn validate<'s>(document: Document<'s>, old: Option<Document<'s>>, registry: &Registry) -> Verdict<'s> {
    let mut verdict = Verdict {
        stage: Stage::Decode,
        strict: document.duplicates.iter().map(duplicate_key).collect(),
        errors: Vec::new(),
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
    if let Err(error) = read(&mut verdict.object, route, &mut verdict.strict) {
        verdict.errors.push(error);
        return verdict;
    }
    let old = old.map(|document| {
        let mut old = document.root;
        // What is stored was read once; that it can be read again is the store's business.
        let _ = read(&mut old, route, &mut Vec::new());
        set_metadata(&mut old, false, route);
        old
    });
    prepare_for_storage(&mut verdict.object, old.as_ref(), route);
    check(&mut verdict, old.as_ref(), route);
    forget_generated_name(&mut verdict.object);
    if verdict.errors.is_empty() {
        store(&mut verdict.object, route);
    }
    verdict.stage = match (verdict.strict.is_empty(), verdict.errors.is_empty()) {
        (false, _) => Stage::Strict,
        (true, false) => Stage::Validation,
        (true, true) => Stage::Accepted,
    };
    verdict
}

pub(super) fn duplicate_key(duplicate: &Duplicate<'_>) -> FieldError {
    FieldError::new(
        Rule::DuplicateKey,
        ErrorType::DuplicateKey,
        &Path::Root,
        duplicate.span,
        duplicate.words.clone(),
    )
}

fn no_mapping(node: &Node<'_>) -> FieldError {
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

/// Reads metadata, cuts off what is unknown, puts in defaults.
fn read(node: &mut Node<'_>, route: Route<'_>, strict: &mut Vec<FieldError>) -> Result<(), FieldError> {
    coerce::root(node, strict)?;
    let Some(Prepared { schema, embeds, .. }) = route.prepared() else {
        return Ok(());
    };
    if !route.definition.crd.preserve_unknown_fields {
        prune::prune(node, schema, strict);
        defaulting::drop_nulls(node, schema);
    }
    if *embeds {
        coerce::embedded(node, schema, &Path::Root, strict)?;
    }
    defaulting::put_defaults(node, schema);
    Ok(())
}

/// Writes an object to the store and reads it back. It is stored in the storage version, whose defaults it gets, and fields that either version lacks
/// are lost; the defaults of the version that was asked for are not put in again.
fn store(node: &mut Node<'_>, route: Route<'_>) {
    let (Some(storage), Some(asked)) = (route.storage(), route.prepared()) else {
        return;
    };
    convert(node, storage, route);
    defaulting::put_defaults(node, &storage.schema);
    convert(node, asked, route);
}

/// What the server does to an object after it has become one of another version.
fn convert(node: &mut Node<'_>, Prepared { schema, embeds, .. }: &Prepared, route: Route<'_>) {
    if !route.definition.crd.preserve_unknown_fields {
        prune::prune(node, schema, &mut Vec::new());
        defaulting::drop_nulls(node, schema);
    }
    if *embeds {
        // Metadata that cannot be read stays as it is.
        let _ = coerce::embedded(node, schema, &Path::Root, &mut Vec::new());
    }
}

/// What the server sets itself before it validates: status, namespace, generated name.
fn prepare_for_storage(node: &mut Node<'_>, old: Option<&Node<'_>>, route: Route<'_>) {
    let span = node.span;
    let Value::Mapping(entries) = &mut node.value else {
        return;
    };
    if route.version().subresources.status {
        entries.retain(|entry| entry.key != "status");
        if let Some(status) = old.and_then(|old| old.get("status")) {
            entries.push(Entry {
                key: "status".into(),
                key_span: span,
                value: defaulting::from_json(&status.to_json(), span),
            });
        }
    }
    set_metadata(node, old.is_none(), route);
}

/// What the server sets in `metadata` before it validates.
fn set_metadata(node: &mut Node<'_>, created: bool, route: Route<'_>) {
    let span = node.span;
    let Value::Mapping(entries) = &mut node.value else {
        return;
    };
    if !entries.iter().any(|entry| entry.key == "metadata") {
        entries.push(Entry {
            key: "metadata".into(),
            key_span: span,
            value: Node {
                span,
                value: Value::Mapping(Vec::new()),
            },
        });
    }
    let Some(metadata) = entries.iter_mut().find(|entry| entry.key == "metadata") else {
        return;
    };
    let at = metadata.value.span;
    let Value::Mapping(fields) = &mut metadata.value.value else {
        return;
    };
    let has = |fields: &[Entry<'_>], key: &str| fields.iter().any(|entry| entry.key == key);
    if !route.namespaced() {
        fields.retain(|entry| entry.key != "namespace");
    } else if !has(fields, "namespace") {
        fields.push(text_entry("namespace", "default".to_owned(), at));
    }
    if created {
        const SET_BY_SERVER: [&str; 5] = [
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "selfLink",
            "uid",
        ];
        fields.retain(|entry| !SET_BY_SERVER.contains(&entry.key.as_ref()));
        if !has(fields, "name")
            && let Some(prefix) = fields
                .iter()
                .find(|entry| entry.key == "generateName")
                .and_then(|entry| entry.value.as_str())
        {
            let name = generated_name(prefix);
            fields.push(text_entry("name", name, at));
        }
    }
}

fn text_entry<'s>(key: &'static str, value: String, span: Span) -> Entry<'s> {
    Entry {
        key: key.into(),
        key_span: span,
        value: Node {
            span,
            value: Value::String(Cow::Owned(value)),
        },
    }
}

/// The server adds five random letters and cuts the prefix so that the name fits a label.
fn generated_name(prefix: &str) -> String {
    const PREFIX_BYTES: usize = 58;
    let mut end = prefix.len().min(PREFIX_BYTES);
    while !prefix.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}xxxxx", &prefix[..end])
}

/// The letters of a generated name are the server's secret.
fn forget_generated_name(node: &mut Node<'_>) {
    let Value::Mapping(entries) = &mut node.value else {
        return;
    };
    if let Some(metadata) = entries.iter_mut().find(|entry| entry.key == "metadata")
        && let Value::Mapping(fields) = &mut metadata.value.value
        && let Some(prefix) = fields
            .iter()
            .find(|entry| entry.key == "generateName")
            .and_then(|entry| entry.value.as_str())
    {
        let name = generated_name(prefix);
        fields.retain(|entry| entry.key != "name" || entry.value.as_str() != Some(name.as_str()));
    }
}

/// The rules: metadata, schema, scale, embedded resources, lists, CEL.
fn check(verdict: &mut Verdict<'_>, old: Option<&Node<'_>>, route: Route<'_>) {
    let node = &verdict.object;
    let mut found = Errors::default();
    let at = Path::Child(&Path::Root, "metadata");
    if let Some(metadata) = node.get("metadata") {
        if let Some(old) = old.and_then(|old| old.get("metadata")) {
            object_meta::on_update(metadata, old, &at, &mut found.errors);
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
    verdict.warnings = found.tolerated;
}

/// What the storage refuses, after everything else: a new object with the version of a stored one. A version that is no number goes unnoticed.
fn revision(node: &Node<'_>) -> Option<FieldError> {
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
