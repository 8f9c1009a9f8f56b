//! The kinds of a library.

use super::naming;
use crate::crd::Head;
use crate::go::regexp::Regexp;

/// The choices of one library.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// A regular expression that definition names must match; `None` selects all.
    pub prefix: Option<Regexp>,
    /// Whether versions that are not served are left out.
    pub served_only: bool,
}

impl Selection {
    /// Whether the library holds this version of a definition.
    #[must_use]
    pub fn selects(&self, group: &str, kind: &str, version: &str, served: bool) -> bool {
        let name = || naming::definition(group, version, kind);
        (served || !self.served_only) && self.prefix.as_ref().is_none_or(|prefix| prefix.is_match(&name()))
    }

    /// Whether the library holds a version of a definition.
    #[must_use]
    pub fn selects_any(&self, head: &Head) -> bool {
        let mut versions = head.versions.iter();
        versions.any(|version| self.selects(&head.group, &head.kind, &version.name, version.served))
    }
}
