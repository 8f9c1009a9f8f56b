//! Kinds as `x-kubernetes-group-version-kind` writes them.

use std::sync::Arc;

use super::definitions::GroupVersionKind;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source};
use crate::yaml::{Node, Value};

/// The keyword.
pub(super) const KEYWORD: &str = "x-kubernetes-group-version-kind";

/// The kinds that have a type.
pub(super) fn kinds(source: &Arc<Source>, node: &Node<'_>) -> Result<Vec<GroupVersionKind>, Diagnostic> {
    let Some(written) = node.get(KEYWORD) else {
        return Ok(Vec::new());
    };
    let wrong = |node: &Node<'_>| {
        let message = format!("`{KEYWORD}` must be a list of `group`, `version` and `kind`");
        Diagnostic::error(Rule::CrdFieldType, message).at(Place::new(source, node.span))
    };
    let Value::Sequence(items) = &written.value else {
        return Err(wrong(written));
    };
    let each = items.iter().map(|item| kind(item).ok_or_else(|| wrong(item)));
    each.collect()
}

/// A kind as `x-kubernetes-group-version-kind` writes it. The group may be missing: the core group is the empty one.
pub(super) fn kind(node: &Node<'_>) -> Option<GroupVersionKind> {
    let text = |name: &str| node.get(name).and_then(Node::as_str);
    Some(GroupVersionKind {
        group: match node.get("group") {
            Some(group) => group.as_str()?.to_owned(),
            None => String::new(),
        },
        version: text("version")?.to_owned(),
        kind: text("kind")?.to_owned(),
    })
}
