//! Kubernetes' own kinds: names, versions, and whether their objects have a namespace.
//!
//! In: a group, a version, a kind. Out: what an API server of the followed version serves without any definition.

mod builtin;
mod table;

pub(crate) use builtin::Builtin;
use table::KINDS;

/// All versions of all kinds of a group.
pub(crate) fn of_group(group: &str) -> impl Iterator<Item = &'static Builtin> {
    KINDS.iter().filter(move |row| row.group == group)
}

/// The groups, sorted.
pub(crate) fn groups() -> impl Iterator<Item = &'static str> {
    KINDS.chunk_by(|a, b| a.group == b.group).map(|rows| rows[0].group)
}

/// Whether objects of a kind have a namespace; `None` for kinds that are not built in.
pub(crate) fn is_namespaced(group: &str, kind: &str) -> Option<bool> {
    of_group(group).find(|row| row.kind == kind).map(|row| row.namespaced)
}

#[cfg(test)]
mod tests {
    use super::{KINDS, groups, is_namespaced};

    #[test]
    fn the_table_is_sorted() {
        assert!(KINDS.is_sorted_by_key(|row| (row.group, row.version, row.kind)));
        assert!(groups().is_sorted());
    }

    #[test]
    fn scopes() {
        assert_eq!(is_namespaced("", "Namespace"), Some(false));
        assert_eq!(is_namespaced("apps", "Deployment"), Some(true));
        assert_eq!(is_namespaced("apps", "Deploiment"), None);
    }
}
