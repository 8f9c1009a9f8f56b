//! A field that went and one that came, with the same shape under a near name or a level up or down: it moved.

use std::collections::BTreeSet;

use super::walk::{Lone, Walk};
use crate::diagnostic::nearest;
use crate::diff::rule::ChangeRule;

/// Makes one change of the two that belong together.
pub(super) fn join<'s>(walk: &mut Walk<'_, 's>, removed: &[Lone<'s>], added: &[Lone<'s>]) {
    let mut joined: BTreeSet<usize> = BTreeSet::new();
    for gone in removed {
        let fits = |came: &&Lone<'s>| {
            !joined.contains(&came.change)
                && walk.changes[came.change].rule == ChangeRule::FieldAdded
                && is_near(&gone.path, &came.path)
                && gone.schema.bare() == came.schema.bare()
        };
        let Some(came) = added.iter().find(fits) else { continue };
        joined.insert(came.change);
        let place = walk.changes[came.change].new_place.clone();
        let change = &mut walk.changes[gone.change];
        change.rule = ChangeRule::FieldMoved;
        change.message = format!("`{}` moved to `{}`", gone.path, came.path);
        change.old = Some(gone.path.clone().into());
        change.new = Some(came.path.clone().into());
        change.new_place = place;
    }
    let mut at = 0..;
    walk.changes
        .retain(|_| at.next().is_none_or(|at| !joined.contains(&at)));
}

/// Whether a path is the other one under a near name, or a level up or down.
fn is_near(old: &str, new: &str) -> bool {
    let split = |path: &str| -> (String, String) {
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        (parent.to_owned(), name.to_owned())
    };
    let ((old_parent, old_name), (new_parent, new_name)) = (split(old), split(new));
    if old_parent == new_parent {
        return nearest(&old_name, [new_name.as_str()]).is_some();
    }
    old_name == new_name && (split(&old_parent).0 == new_parent || split(&new_parent).0 == old_parent)
}
