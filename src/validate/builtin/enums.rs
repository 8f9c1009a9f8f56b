//! Texts with a fixed set of values: the enums of the schema.

use super::checks::Checks;
use super::field::{Field, Object};
use super::kinds::Kind;
use super::shape::{Place, Shape};
use crate::rule::Rule;

/// Checks the texts of an object against the enums of its kind.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    walk(object.root, &Shape::ROOT, object.kind, checks);
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
        fields(field, type_, checks.kind(), checks);
    }
}

fn fields<'n>(field: Field<'n>, type_: usize, kind: &'n Kind, checks: &mut Checks<'n>) {
    for (name, place) in kind.enums.fields(type_) {
        let field = field.get(name);
        if field.is_set() {
            walk(field, place, kind, checks);
        }
    }
}

fn walk<'n>(field: Field<'n>, place: &Place, kind: &'n Kind, checks: &mut Checks<'n>) {
    match place {
        Place::Type(at) if kind.enums.pod == Some(*at) => {}
        Place::Type(at) => fields(field, *at, kind, checks),
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
