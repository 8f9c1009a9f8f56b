//! Texts with a fixed set of values: the enums of the schema.

use super::checks::Checks;
use super::field::{Field, Object};
use super::kinds::Kind;
use super::shape::Place;
use crate::rule::Rule;

/// Fields whose rules have other words, or that the server does not check: the end of the type's name, and the field.
const EXCEPT: &[(&str, &str)] = &[
    ("PersistentVolumeSpec", "accessModes"),
    ("PersistentVolumeClaimSpec", "accessModes"),
    ("CSIDriverSpec", "volumeLifecycleModes"),
    ("NetworkPolicyPort", "protocol"),
    ("NetworkPolicySpec", "policyTypes"),
    ("storage.v1.StorageClass", "reclaimPolicy"),
    ("VolumeAttachmentSource", "inlineVolumeSpec"),
];

/// Checks the texts of an object against the enums of its kind.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    walk(object.root, &object.kind.shape.root(), object.kind, checks);
}

fn walk<'n>(field: Field<'n>, place: &Place, kind: &'n Kind, checks: &mut Checks<'n>) {
    match place {
        Place::Type(at) => {
            let structure = kind.shape.structure(*at);
            for (name, entry) in field.entries() {
                let Some(place) = structure.field(name) else {
                    continue;
                };
                let is_other = |(type_, field): &(&str, &str)| *field == name && structure.name.ends_with(type_);
                if EXCEPT.iter().any(is_other) {
                    continue;
                }
                walk(entry.named(), place, kind, checks);
            }
        }
        Place::List(item) => {
            for field in field.items() {
                walk(field, item, kind, checks);
            }
        }
        Place::Map(value) => {
            for (_, field) in field.entries() {
                walk(field, value, kind, checks);
            }
        }
        Place::Scalar(values) => {
            let text = field.text();
            if !values.is_empty() && !text.is_empty() && values.iter().all(|value| value != text) {
                checks.unsupported(Rule::Enum, field, values.iter().map(String::as_str));
            }
        }
    }
}
