//! `metadata.finalizers`: names, contradictions, and the server's advice.

use std::collections::{BTreeMap, BTreeSet};

use crate::k8s::names;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::validate::warning::Warning;
use crate::yaml::{Node, Value};

/// Names without a domain that Kubernetes itself uses.
const STANDARD: [&str; 3] = ["orphan", "foregroundDeletion", "kubernetes"];

/// Checks the finalizers of a `metadata`.
pub(super) fn check(metadata: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let at = Path::Child(at, "finalizers");
    let items = items(metadata);
    let has = |name: &str| items.iter().any(|item| item.as_str() == Some(name));
    for item in items {
        let name = item.as_str().unwrap_or_default();
        out.extend(names::qualified(name).into_iter().map(|words| {
            FieldError::new(Rule::Finalizer, ErrorType::Invalid, &at, item.span, words).value(print::quoted(name))
        }));
    }
    if has("orphan") && has("foregroundDeletion") {
        let node = metadata.get("finalizers").unwrap_or(metadata);
        let message = "finalizer orphan and foregroundDeletion cannot be both set";
        out.push(
            FieldError::new(Rule::Finalizer, ErrorType::Invalid, &at, node.span, message).value(print::compact(node)),
        );
    }
}

/// Checks that an object under deletion gets no new finalizers.
pub(super) fn none_added(metadata: &Node<'_>, old: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let added = added(metadata, Some(old));
    if added.is_empty() {
        return;
    }
    let names: Vec<String> = added.keys().map(|name| print::quoted(name)).collect();
    let message = format!(
        "no new finalizers can be added if the object is being deleted, found new finalizers []string{{{}}}",
        names.join(", ")
    );
    let span = metadata.get("finalizers").map_or(metadata.span, |node| node.span);
    let at = Path::Child(at, "finalizers");
    out.push(FieldError::new(
        Rule::Finalizer,
        ErrorType::Forbidden,
        &at,
        span,
        message,
    ));
}

/// The server's advice on finalizers that the stored object, if there is one, does not have.
pub(super) fn warnings(metadata: &Node<'_>, old: Option<&Node<'_>>, out: &mut Vec<Warning>) {
    let at = Path::Child(&Path::Root, "metadata");
    let at = Path::Child(&at, "finalizers");
    for (name, (index, span)) in added(metadata, old) {
        if name.contains('/') || STANDARD.contains(&name) {
            continue;
        }
        let path = if name.contains('.') {
            " including a path (/)"
        } else {
            ""
        };
        let message = format!(
            "metadata.finalizers: {}: prefer a domain-qualified finalizer name{path} to avoid accidental conflicts with other finalizer writers",
            print::quoted(name)
        );
        out.push(Warning::new(Rule::Finalizer, &Path::Index(&at, index), span, message));
    }
}

/// The finalizers that the stored object does not have, by name, with their places.
fn added<'n>(metadata: &'n Node<'_>, old: Option<&Node<'_>>) -> BTreeMap<&'n str, (usize, Span)> {
    let stored = old.map(items).unwrap_or_default();
    let stored: BTreeSet<&str> = stored.iter().filter_map(Node::as_str).collect();
    let named = items(metadata).iter().enumerate().rev();
    named
        .filter_map(|(index, item)| Some((item.as_str()?, (index, item.span))))
        .filter(|(name, _)| !stored.contains(name))
        .collect()
}

fn items<'n, 's>(metadata: &'n Node<'s>) -> &'n [Node<'s>] {
    match metadata.get("finalizers").map(|node| &node.value) {
        Some(Value::Sequence(items)) => items,
        _ => &[],
    }
}
