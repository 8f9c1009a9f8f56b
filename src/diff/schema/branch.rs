//! Whether two schemas say the same.

use super::walk::{At, Walk};
use crate::crd::Schema;

/// Whether two schemas state the same conditions, whatever their texts for people.
pub(super) fn is_same<'s>(walk: &Walk<'_, 's>, old: &'s Schema, new: &'s Schema) -> bool {
    let mut scratch = Walk {
        old: walk.old,
        new: walk.new,
        version: walk.version,
        has_status: false,
        keeps_unknown: false,
        descriptions: false,
        changes: Vec::new(),
        removed: Vec::new(),
        added: Vec::new(),
    };
    super::schemas(&mut scratch, &At::ROOT, old, new);
    scratch.changes.is_empty()
}
