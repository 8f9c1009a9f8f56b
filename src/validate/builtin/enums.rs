//! Texts with a fixed set of values: the enums of the schema.

use super::checks::Checks;
use super::field::{Field, Object};
use super::kinds::Kind;
use super::shape::{Place, Shape};
use crate::rule::Rule;
use crate::yaml::Node;

/// Fields whose texts an update may leave wrong, by kind: always, as another rule keeps the field as it is, or where the field is unchanged.
const KEPT: [(&str, &str, bool); 5] = [
    ("ResourceClaim", "spec", false),
    ("StatefulSet", "spec.volumeClaimTemplates", false),
    ("Endpoints", "subsets", true),
    ("ResourceSlice", "spec.devices", true),
    ("DeviceTaintRule", "spec.taint.effect", true),
];

/// Checks the texts of an object against the enums of its kind.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    walk(object.root, &Shape::ROOT, object.kind, kept(object), checks);
}

/// What an update leaves as it was.
fn kept<'n>(object: &Object<'n>) -> Option<&'n Node<'n>> {
    let old = object.old?;
    let (_, path, if_same) = KEPT.iter().find(|(kind, ..)| object.kind.name.kind == *kind)?;
    let field = object.root.at(path);
    field.value.filter(|_| !if_same || field.is_same(old.at(path)))
}

/// Checks the texts of a pod, without those of its volumes.
pub(super) fn pod<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    inside(spec, checks.kind().enums.pod, checks);
}

/// Checks the texts of a volume of a pod.
pub(super) fn volume<'n>(volume: Field<'n>, checks: &mut Checks<'n>) {
    inside(volume, checks.kind().enums.volume, checks);
}

fn inside<'n>(field: Field<'n>, type_: Option<usize>, checks: &mut Checks<'n>) {
    if let Some(type_) = type_ {
        fields(field, type_, checks.kind(), None, checks);
    }
}

fn fields<'n>(field: Field<'n>, type_: usize, kind: &'n Kind, kept: Option<&'n Node<'n>>, checks: &mut Checks<'n>) {
    for (name, place) in kind.enums.fields(type_) {
        let field = field.get(name);
        let is_kept = kept.is_some_and(|kept| field.value.is_some_and(|value| std::ptr::eq(kept, value)));
        if field.is_set() && !is_kept {
            walk(field, place, kind, kept, checks);
        }
    }
}

fn walk<'n>(field: Field<'n>, place: &Place, kind: &'n Kind, kept: Option<&'n Node<'n>>, checks: &mut Checks<'n>) {
    match place {
        Place::Type(at) if kind.enums.pod == Some(*at) => {}
        Place::Type(at) => fields(field, *at, kind, kept, checks),
        Place::List(item) => {
            for field in field.items() {
                walk(field, item, kind, kept, checks);
            }
        }
        Place::Map(value) => {
            for (_, field) in field.entries() {
                walk(field, value, kind, kept, checks);
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
