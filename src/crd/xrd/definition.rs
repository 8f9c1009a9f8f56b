//! The definitions that Crossplane makes, as trees.

use super::kind::Role;
use super::maker::Maker;
use super::written::{Xrd, entry};
use super::{metadata, version};
use crate::crd::definition;
use crate::yaml::{Entry, Node, Value};

/// The tree of a definition that Crossplane makes.
pub(in crate::crd) fn tree<'s>(xrd: &Xrd<'_, 's>, role: Role) -> Node<'s> {
    let maker = Maker(xrd.kind_span(role));
    let node = maker.map([
        Some(maker.entry("apiVersion", maker.text("apiextensions.k8s.io/v1"))),
        Some(maker.entry("kind", maker.text(definition::KIND))),
        Some(maker.entry("metadata", metadata::of(xrd, role, &maker))),
        xrd.root
            .get("spec")
            .map(|_| maker.entry("spec", spec(xrd, role, &maker))),
    ]);
    Node {
        span: xrd.root.span,
        ..node
    }
}

/// `spec` of a definition that Crossplane makes.
fn spec<'s>(xrd: &Xrd<'_, 's>, role: Role, maker: &Maker) -> Node<'s> {
    let is_cluster = role == Role::Composite && xrd.scope.of_composite() == definition::Scope::Cluster;
    let scope = maker.text(if is_cluster { "Cluster" } else { "Namespaced" });
    let scope = Node {
        span: xrd.spec("scope").map_or(maker.0, |node| node.span),
        ..scope
    };
    let copied = |key: &str| xrd.root.get("spec").and_then(|spec| entry(spec, key)).cloned();
    let names = xrd.names(role).map(|names| categorized(names, role, maker));
    maker.map([
        copied("group"),
        names.map(|names| maker.entry("names", names)),
        Some(maker.entry("scope", scope)),
        copied("versions").map(|versions| Entry {
            value: version::all(xrd, role, &versions.value, maker),
            ..versions
        }),
        copied("conversion"),
    ])
}

/// The names of a kind, with the category that Crossplane gives it.
fn categorized<'s>(names: &Node<'s>, role: Role, maker: &Maker) -> Node<'s> {
    let category = maker.text(match role {
        Role::Composite => "composite",
        Role::Claim => "claim",
    });
    let Value::Mapping(entries) = &names.value else {
        return names.clone();
    };
    let mut entries = entries.clone();
    match entries.iter_mut().find(|entry| entry.key == "categories") {
        Some(Entry {
            value: Node {
                value: Value::Sequence(items),
                ..
            },
            ..
        }) => items.push(category),
        Some(Entry { value, .. }) if value.value == Value::Null => value.value = Value::Sequence(vec![category]),
        Some(_) => {}
        None => entries.push(maker.entry("categories", maker.list(vec![category]))),
    }
    Node {
        span: names.span,
        value: Value::Mapping(entries),
    }
}
