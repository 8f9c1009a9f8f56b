//! A field that went and one that came, with the same shape under a near name or a level up or down: it moved.

use std::collections::BTreeSet;

use super::walk::{Lone, Walk};
use crate::diagnostic::is_one_letter_off;
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

/// Whether two names differ only in case, in one letter, or by a word at the end. `minReplicas` and `maxReplicas` are two things.
fn is_spelling(old: &str, new: &str) -> bool {
    let (old, new) = (old.to_lowercase(), new.to_lowercase());
    let is_longer = |a: &str, b: &str| b.len() > 3 && a.starts_with(b);
    old == new || is_one_letter_off(&old, &new) || is_longer(&old, &new) || is_longer(&new, &old)
}

/// Whether a path is the other one under a near name, or a level up or down.
fn is_near(old: &str, new: &str) -> bool {
    let split = |path: &str| -> (String, String) {
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        (parent.to_owned(), name.to_owned())
    };
    let ((old_parent, old_name), (new_parent, new_name)) = (split(old), split(new));
    if old_parent == new_parent {
        return is_spelling(&old_name, &new_name);
    }
    old_name == new_name && (split(&old_parent).0 == new_parent || split(&new_parent).0 == old_parent)
}
