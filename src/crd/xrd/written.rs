//! A composite resource definition as it was written.

use super::kind::{Api, Role, Scope};
use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

/// A composite resource definition.
pub(in crate::crd) struct Xrd<'n, 's> {
    pub(super) root: &'n Node<'s>,
    pub(super) api: Api,
    pub(super) scope: Scope,
}

impl<'n, 's> Xrd<'n, 's> {
    pub(in crate::crd) fn new(root: &'n Node<'s>, api: Api) -> Self {
        let written = root.get("spec").and_then(|spec| spec.get("scope"));
        let scope = api.scope(written.and_then(Node::as_str)).or(api.scope(None));
        Self {
            root,
            api,
            scope: scope.unwrap_or(Scope::Namespaced),
        }
    }

    /// The definitions that Crossplane makes of it. A patch of one that is somewhere else counts as one.
    pub(in crate::crd) fn roles(&self) -> &'static [Role] {
        let is_patch = ["group", "names", "versions"]
            .iter()
            .all(|key| self.spec(key).is_none());
        if self.scope == Scope::LegacyCluster && self.spec("claimNames").is_some() && !is_patch {
            &[Role::Composite, Role::Claim]
        } else {
            &[Role::Composite]
        }
    }

    /// A field of `spec`; `null` counts as absent.
    pub(super) fn spec(&self, key: &str) -> Option<&'n Node<'s>> {
        given(self.root.get("spec")?, key)
    }

    /// `spec.names` or `spec.claimNames`.
    pub(super) fn names(&self, role: Role) -> Option<&'n Node<'s>> {
        match role {
            Role::Composite => self.spec("names"),
            Role::Claim => self.spec("claimNames"),
        }
    }

    /// The place of the kind, or of the nearest thing around it.
    pub(super) fn kind_span(&self, role: Role) -> Span {
        let names = self.names(role);
        let kind = names.and_then(|names| names.get("kind")).or(names);
        kind.unwrap_or(self.root).span
    }
}

/// The value of a key that is there and not `null`.
pub(super) fn given<'n, 's>(node: &'n Node<'s>, key: &str) -> Option<&'n Node<'s>> {
    node.get(key).filter(|node| node.value != Value::Null)
}

/// The entry of a key that is there and not `null`.
pub(super) fn entry<'n, 's>(node: &'n Node<'s>, key: &str) -> Option<&'n Entry<'s>> {
    let mut entries = node.entries().iter();
    entries.find(|entry| entry.key == key && entry.value.value != Value::Null)
}
