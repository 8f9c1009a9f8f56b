//! Two schemas → changes. A keyword or a group of keywords a file.

mod bound;
mod condition;
mod documentation;
mod field;
mod implied;
mod moved;
mod structure;
mod value;
pub(super) mod walk;

use walk::{At, Lone, Walk};

use super::change::Change;
use crate::crd::Schema;

/// The changes from one schema to another one, in the order of the fields.
pub(super) fn compare<'s>(walk: &mut Walk<'_, 's>, old: &'s Schema, new: &'s Schema) {
    schemas(walk, &At::ROOT, old, new);
    let removed: Vec<Lone<'s>> = std::mem::take(&mut walk.removed);
    let added: Vec<Lone<'s>> = std::mem::take(&mut walk.added);
    moved::join(walk, &removed, &added);
    sort(&mut walk.changes);
}

/// Sorts changes by field.
fn sort(changes: &mut [Change]) {
    changes.sort_by(|a, b| (&a.path, &a.marks, a.rule).cmp(&(&b.path, &b.marks, b.rule)));
}

/// The changes at one place and below it. The YAML reader bounds the depth of schemas.
fn schemas<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    if !value::types(walk, at, old, new) {
        return;
    }
    value::compare(walk, at, old, new);
    bound::compare(walk, at, old, new);
    condition::compare(walk, at, old, new);
    documentation::compare(walk, at, old, new);
    if !structure::compare(walk, at, old, new) {
        return;
    }
    for (old, new, mark) in [(old.item(), new.item(), "[]"), (old.map_value(), new.map_value(), "{}")] {
        if let (Some(old), Some(new)) = (old, new) {
            schemas(walk, &at.mark(mark), old, new);
        }
    }
    field::compare(walk, at, old, new);
    for (name, old, new) in field::pairs(at, old, new) {
        schemas(walk, &at.field(name), old, new);
    }
}
