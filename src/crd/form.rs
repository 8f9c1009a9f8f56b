//! The objects of a document, and which of them have definitions.

use super::definition::{ApiVersion, KIND};
use super::xrd;
use crate::yaml::{Node, Value};

/// What an object with definitions is.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A `CustomResourceDefinition`.
    Definition(ApiVersion),
    /// A `CompositeResourceDefinition` of Crossplane.
    Composite(xrd::Api),
}

/// Calls `found` with each object of a document, and with what it is if it has definitions.
pub(super) fn each_object<'n, 's>(node: &'n Node<'s>, found: &mut impl FnMut(&'n Node<'s>, Option<Form>)) {
    let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    match (text("apiVersion"), text("kind")) {
        ("apiextensions.k8s.io/v1", KIND) => found(node, Some(Form::Definition(ApiVersion::V1))),
        ("apiextensions.k8s.io/v1beta1", KIND) => found(node, Some(Form::Definition(ApiVersion::V1Beta1))),
        (api_version, xrd::KIND) => found(node, xrd::Api::named(api_version).map(Form::Composite)),
        _ => match list_items(node) {
            Some(items) => items.iter().for_each(|item| each_object(item, found)),
            None => found(node, None),
        },
    }
}

/// The items of a list of objects (`kind: List`); `None` for any other value.
pub(crate) fn list_items<'n, 's>(node: &'n Node<'s>) -> Option<&'n [Node<'s>]> {
    let kind = node.get("kind").and_then(Node::as_str)?;
    match node.get("items").map(|items| &items.value) {
        Some(Value::Sequence(items)) if kind.ends_with("List") => Some(items),
        _ => None,
    }
}
