//! Texts for people.

use super::walk::{At, Values, Walk};
use crate::crd::Schema;
use crate::diff::rule::ChangeRule;

pub(super) fn compare<'s>(walk: &mut Walk<'_, 's>, at: &At<'_>, old: &'s Schema, new: &'s Schema) {
    if !walk.descriptions {
        return;
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_same = words(&old.description) == words(&new.description) && old.rest.title == new.rest.title;
    if !is_same {
        let values = Values::both(old.description.as_str(), new.description.as_str());
        walk.push(ChangeRule::DescriptionChanged, at, (old, new), values, |name| {
            format!("the description of {name} changed")
        });
    }
}
