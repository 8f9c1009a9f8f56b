//! The rules of `metadata`: name, namespace, labels, annotations, owner references, finalizers.
//!
//! In: a `metadata` whose types are right. The same rules hold for embedded resources, whose names are less strict.

use crate::go::strings::to_lower;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::{Node, Value};

/// The most bytes of all annotations together.
const ANNOTATION_BYTES: usize = 256 * 1024;

/// What a name must be: the text, and whether it is only the beginning of a name.
pub(in crate::validate) type NameRule = fn(&str, bool) -> Vec<String>;

/// A DNS subdomain, as every custom resource has it for a name.
pub(in crate::validate) fn resource_name(name: &str, prefix: bool) -> Vec<String> {
    names::subdomain(&masked(name, prefix))
}

/// The server puts letters for the dash at the end of a generated name's prefix before it looks at it.
pub(super) fn masked(name: &str, prefix: bool) -> String {
    match name.strip_suffix('-') {
        Some(start) if prefix && !start.is_empty() => {
            let mut start = start.to_owned();
            start.pop();
            start + "a"
        }
        _ => name.to_owned(),
    }
}

/// The text of a field; empty where it is absent.
pub(in crate::validate) fn text<'n>(metadata: &'n Node<'_>, key: &str) -> &'n str {
    metadata.get(key).and_then(Node::as_str).unwrap_or_default()
}

fn invalid(rule: Rule, at: &Path<'_>, node: &Node<'_>, value: &str, message: impl Into<String>) -> FieldError {
    FieldError::new(rule, ErrorType::Invalid, at, node.span, message).value(print::quoted(value))
}

/// What is wrong with the `metadata` of an object that is created.
pub(in crate::validate) fn on_create(
    metadata: &Node<'_>,
    namespaced: bool,
    name_rule: NameRule,
    at: &Path<'_>,
    out: &mut Vec<FieldError>,
) {
    let generate = text(metadata, "generateName");
    if let Some(node) = metadata.get("generateName").filter(|_| !generate.is_empty()) {
        let at = Path::Child(at, "generateName");
        out.extend(
            name_rule(generate, true)
                .into_iter()
                .map(|words| invalid(Rule::Name, &at, node, generate, words)),
        );
    }
    let name_at = Path::Child(at, "name");
    match metadata
        .get("name")
        .filter(|node| node.as_str().is_some_and(|name| !name.is_empty()))
    {
        Some(node) => {
            let name = node.as_str().unwrap_or_default();
            out.extend(
                name_rule(name, false)
                    .into_iter()
                    .map(|words| invalid(Rule::Name, &name_at, node, name, words)),
            );
        }
        None => out.push(FieldError::new(
            Rule::Name,
            ErrorType::Required,
            &name_at,
            metadata.span,
            "name or generateName is required",
        )),
    }
    namespace(metadata, namespaced, at, out);
    common(metadata, at, out);
    if let Some(Value::Sequence(items)) = metadata.get("finalizers").map(|node| &node.value) {
        finalizers(metadata, items, &Path::Child(at, "finalizers"), out);
    }
}

fn namespace(metadata: &Node<'_>, namespaced: bool, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let at = Path::Child(at, "namespace");
    match metadata.get("namespace") {
        Some(node) if namespaced => {
            let name = node.as_str().unwrap_or_default();
            out.extend(
                names::label(name)
                    .into_iter()
                    .map(|words| invalid(Rule::Namespace, &at, node, name, words)),
            );
        }
        None if namespaced => out.push(FieldError::new(
            Rule::Namespace,
            ErrorType::Required,
            &at,
            metadata.span,
            "",
        )),
        Some(node) => out.push(FieldError::new(
            Rule::Namespace,
            ErrorType::Forbidden,
            &at,
            node.span,
            "not allowed on this type",
        )),
        None => {}
    }
}

/// What is wrong with the `metadata` of an object that replaces another.
pub(in crate::validate) fn on_update(metadata: &Node<'_>, old: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    for key in ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp"] {
        let new = text(metadata, key);
        if new != text(old, key) {
            let at = Path::Child(at, key);
            let node = metadata.get(key).unwrap_or(metadata);
            out.push(invalid(Rule::Immutable, &at, node, new, "field is immutable"));
        }
    }
    if let (Some(Value::Int(new)), Some(Value::Int(stored))) = (
        metadata.get("generation").map(|node| &node.value),
        old.get("generation").map(|node| &node.value),
    ) && new < stored
    {
        let at = Path::Child(at, "generation");
        let span = metadata.get("generation").map_or(metadata.span, |node| node.span);
        out.push(
            FieldError::new(
                Rule::Generation,
                ErrorType::Invalid,
                &at,
                span,
                "must not be decremented",
            )
            .value(new.to_string()),
        );
    }
    common(metadata, at, out);
}

fn common(metadata: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    if let Some(node) = metadata.get("generation")
        && let Value::Int(value @ ..0) = node.value
    {
        let at = Path::Child(at, "generation");
        let message = "must be greater than or equal to 0";
        out.push(
            FieldError::new(Rule::Generation, ErrorType::Invalid, &at, node.span, message).value(value.to_string()),
        );
    }
    if let Some(labels) = metadata.get("labels") {
        let at = Path::Child(at, "labels");
        for entry in labels.entries() {
            let value = entry.value.as_str().unwrap_or_default();
            for words in names::qualified(&entry.key) {
                let mut error = invalid(Rule::Label, &at, labels, &entry.key, words);
                error.span = entry.key_span;
                out.push(error);
            }
            out.extend(
                names::label_value(value)
                    .into_iter()
                    .map(|words| invalid(Rule::Label, &at, &entry.value, value, words)),
            );
        }
    }
    if let Some(annotations) = metadata.get("annotations") {
        annotation_rules(annotations, &Path::Child(at, "annotations"), out);
    }
    if let Some(owners) = metadata.get("ownerReferences") {
        owner_references(owners, &Path::Child(at, "ownerReferences"), out);
    }
}

fn annotation_rules(annotations: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let mut bytes = 0;
    for entry in annotations.entries() {
        bytes += entry.key.len() + entry.value.as_str().map_or(0, str::len);
        for words in names::qualified(&to_lower(&entry.key)) {
            let mut error = invalid(Rule::Annotation, at, annotations, &entry.key, words);
            error.span = entry.key_span;
            out.push(error);
        }
    }
    if bytes > ANNOTATION_BYTES {
        let message = format!("may not be more than {ANNOTATION_BYTES} bytes");
        out.push(FieldError::new(
            Rule::Annotation,
            ErrorType::TooLong,
            at,
            annotations.span,
            message,
        ));
    }
}

fn owner_references(owners: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let Value::Sequence(items) = &owners.value else {
        return;
    };
    let mut controller: Option<String> = None;
    for (index, owner) in items.iter().enumerate() {
        owner_reference(owner, &Path::Index(at, index), out);
        if owner
            .get("controller")
            .is_some_and(|node| node.value == Value::Bool(true))
        {
            let name = format!("{}/{}", text(owner, "kind"), text(owner, "name"));
            if let Some(first) = &controller {
                let message = format!(
                    "Only one reference can have Controller set to true. Found \"true\" in references for {first} and {name}"
                );
                let all: Vec<String> = items.iter().map(printed_owner).collect();
                let error = FieldError::new(Rule::OwnerReference, ErrorType::Invalid, at, owner.span, message);
                out.push(error.value(format!("[{}]", all.join(","))));
            } else {
                controller = Some(name);
            }
        }
    }
}

fn owner_reference(owner: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let version = text(owner, "apiVersion");
    if !version.is_empty() && (version.matches('/').count() > 1 || version.ends_with('/')) {
        let node = owner.get("apiVersion").unwrap_or(owner);
        let at = Path::Child(at, "apiVersion");
        out.push(invalid(
            Rule::OwnerReference,
            &at,
            node,
            version,
            "must be <group>/<version> or <version>",
        ));
    }
    for key in ["apiVersion", "kind", "name", "uid"] {
        if text(owner, key).is_empty() {
            out.push(FieldError::new(
                Rule::OwnerReference,
                ErrorType::Required,
                &Path::Child(at, key),
                owner.span,
                "must not be empty",
            ));
        }
    }
    if version == "v1" && text(owner, "kind") == "Event" {
        let message = "/v1, Kind=Event is disallowed from being an owner";
        out.push(
            FieldError::new(Rule::OwnerReference, ErrorType::Invalid, at, owner.span, message)
                .value(printed_owner(owner)),
        );
    }
}

/// In the order of the fields of the server's type.
fn printed_owner(owner: &Node<'_>) -> String {
    let mut fields: Vec<String> = ["apiVersion", "kind", "name", "uid"]
        .iter()
        .map(|key| {
            let mut value = String::new();
            crate::go::json::string(text(owner, key), &mut value);
            format!("\"{key}\":{value}")
        })
        .collect();
    for key in ["controller", "blockOwnerDeletion"] {
        if let Some(Value::Bool(value)) = owner.get(key).map(|node| &node.value) {
            fields.push(format!("\"{key}\":{value}"));
        }
    }
    format!("{{{}}}", fields.join(","))
}

fn finalizers(metadata: &Node<'_>, items: &[Node<'_>], at: &Path<'_>, out: &mut Vec<FieldError>) {
    let has = |name: &str| items.iter().any(|item| item.as_str() == Some(name));
    for item in items {
        let name = item.as_str().unwrap_or_default();
        out.extend(
            names::qualified(name)
                .into_iter()
                .map(|words| invalid(Rule::Finalizer, at, item, name, words)),
        );
    }
    if has("orphan") && has("foregroundDeletion") {
        let node = metadata.get("finalizers").unwrap_or(metadata);
        let message = "finalizer orphan and foregroundDeletion cannot be both set";
        out.push(
            FieldError::new(Rule::Finalizer, ErrorType::Invalid, at, node.span, message).value(print::compact(node)),
        );
    }
}
