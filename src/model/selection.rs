//! The kinds of a library, and the names of its groups.

use std::collections::BTreeMap;

use super::naming;
use crate::crd::{Crd, Version};
use crate::go::regexp::Regexp;

/// The choices of one library.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// A regular expression that definition names must match; `None` selects all.
    pub prefix: Option<Regexp>,
    /// Whether versions that are not served are left out.
    pub served_only: bool,
    /// Fields of API groups that are not to be called by their first label.
    pub groups: BTreeMap<String, String>,
}

impl Selection {
    /// Whether the library holds this version of a definition.
    #[must_use]
    pub fn selects(&self, crd: &Crd, version: &Version) -> bool {
        let name = || naming::definition(&crd.group, &version.name, &crd.names.kind);
        (version.served || !self.served_only) && self.prefix.as_ref().is_none_or(|prefix| prefix.is_match(&name()))
    }

    /// The field and folder of an API group.
    #[must_use]
    pub fn group<'a>(&'a self, api_group: &'a str) -> &'a str {
        self.groups
            .get(api_group)
            .map_or_else(|| naming::group(api_group), String::as_str)
    }
}
