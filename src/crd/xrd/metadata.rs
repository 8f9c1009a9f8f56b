//! `metadata` of the definitions that Crossplane makes.

use super::kind::Role;
use super::maker::Maker;
use super::written::{Xrd, entry, given};
use crate::yaml::{Entry, Node, Value};

/// Name, labels and annotations. Labels are those of the composite resource definition and those in its `spec.metadata`, which count more; annotations
/// are only the latter.
pub(super) fn of<'s>(xrd: &Xrd<'_, 's>, role: Role, maker: &Maker) -> Node<'s> {
    let own = xrd.root.get("metadata");
    let given = xrd.spec("metadata");
    let name = match role {
        Role::Composite => own.and_then(|own| entry(own, "name")).cloned(),
        Role::Claim => claim_name(xrd, maker),
    };
    let named = |metadata: Option<&Node<'s>>, key: &str| metadata.and_then(|metadata| entry(metadata, key)).cloned();
    let labels = joined(named(own, "labels"), named(given, "labels"));
    let annotations = named(given, "annotations").filter(|entry| !entry.value.is_empty_collection());
    maker.map([name, labels, annotations])
}

/// Plural and group of the claim.
fn claim_name<'s>(xrd: &Xrd<'_, 's>, maker: &Maker) -> Option<Entry<'s>> {
    let plural = given(xrd.spec("claimNames")?, "plural")?;
    let name = maker.text(format!("{}.{}", plural.as_str()?, xrd.spec("group")?.as_str()?));
    Some(maker.entry(
        "name",
        Node {
            span: plural.span,
            ..name
        },
    ))
}

/// Two objects as one. Entries of the second one count more.
fn joined<'s>(first: Option<Entry<'s>>, second: Option<Entry<'s>>) -> Option<Entry<'s>> {
    let joined = match (first, second) {
        (Some(mut first), Some(second)) => {
            if let (Value::Mapping(to), Value::Mapping(from)) = (&mut first.value.value, second.value.value) {
                to.retain(|entry| !from.iter().any(|other| other.key == entry.key));
                to.extend(from);
            }
            Some(first)
        }
        (first, second) => first.or(second),
    };
    joined.filter(|entry| !entry.value.is_empty_collection())
}
