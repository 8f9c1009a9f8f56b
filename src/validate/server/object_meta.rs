//! The rules of `metadata`: name, namespace, labels, annotations, owner references, finalizers.
//!
//! In: a `metadata` whose types are right. The same rules hold for embedded resources, whose names are less strict.

use std::borrow::Cow;

use super::finalizers;
use crate::go::strconv::quote_bytes;
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

/// A DNS label, as Services and Namespaces have it for a name.
pub(in crate::validate) fn label_name(name: &str, prefix: bool) -> Vec<String> {
    names::label(&masked(name, prefix))
}

/// The server replaces the dash at the end of a prefix, and the byte before it, with a letter.
pub(in crate::validate) fn masked(name: &str, prefix: bool) -> String {
    /// A character that no name may have: one for each byte of a cut character.
    const CUT: &str = "\0";
    let mut start = name.strip_suffix('-').unwrap_or_default().chars();
    match start.next_back() {
        Some(last) if prefix => format!("{}{}a", start.as_str(), CUT.repeat(last.len_utf8() - 1)),
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
                    .map(|words| invalid(Rule::Name, &name_at, node, name, words).value(shown_name(name, generate))),
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
    generation(metadata, at, out);
    labels(metadata, at, out);
    if let Some(annotations) = metadata.get("annotations") {
        annotation_rules(annotations, &Path::Child(at, "annotations"), out);
    }
    if let Some(owners) = metadata.get("ownerReferences") {
        owner_references(owners, &Path::Child(at, "ownerReferences"), out);
    }
    finalizers::check(metadata, at, out);
}

/// A name in an error. A generated name that was cut within a character is shown with its bytes.
fn shown_name(name: &str, prefix: &str) -> String {
    let generated = names::generated(prefix);
    match String::from_utf8_lossy(&generated) {
        Cow::Owned(lossy) if lossy == name => quote_bytes(&generated),
        _ => print::quoted(name),
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

/// Fields that an update cannot change. Some of them come from the old object if the new one lacks them.
const IMMUTABLE: [&str; 5] = [
    "name",
    "namespace",
    "uid",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
];

/// Checks the `metadata` of an update: like that of a new object, with a weaker rule for the name, and against the old `metadata`.
pub(in crate::validate) fn on_update(
    metadata: &Node<'_>,
    old: &Node<'_>,
    namespaced: bool,
    at: &Path<'_>,
    out: &mut Vec<FieldError>,
) {
    on_create(metadata, namespaced, names::path_segment, at, out);
    if old.get("deletionTimestamp").is_some() {
        finalizers::none_added(metadata, old, at, out);
    }
    for key in IMMUTABLE {
        let (new, stored) = (metadata.get(key), old.get(key));
        // The uid of an old object without a uid is unknown.
        let is_known = key != "uid" || stored.is_some();
        if is_known && new.map(|node| &node.value) != stored.map(|node| &node.value) {
            let at = Path::Child(at, key);
            let span = new.map_or(metadata.span, |node| node.span);
            let shown = match new {
                Some(node) if matches!(key, "name" | "namespace") => print::value(node),
                Some(node) => print::compact(node),
                None => print::quoted(""),
            };
            out.push(
                FieldError::new(Rule::Immutable, ErrorType::Invalid, &at, span, "field is immutable").value(shown),
            );
        }
    }
}

fn generation(metadata: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    if let Some(node) = metadata.get("generation")
        && let Value::Int(value @ ..0) = node.value
    {
        let at = Path::Child(at, "generation");
        let message = "must be greater than or equal to 0";
        out.push(
            FieldError::new(Rule::Generation, ErrorType::Invalid, &at, node.span, message).value(value.to_string()),
        );
    }
}

fn labels(metadata: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let Some(labels) = metadata.get("labels") else {
        return;
    };
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
