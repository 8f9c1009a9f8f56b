//! The libraries that programs call.

use std::collections::BTreeSet;

use crate::crd::{Head, HeadVersion};
use crate::model::{GroupNames, Selection};
use crate::render::Package;

/// Import path of a library that no configuration names.
const UNNAMED: &str = "main.libsonnet";

/// A library whose constructors a program calls.
#[derive(Debug)]
pub struct Library {
    /// The suggested local, and the path of its import.
    pub package: Package,
    /// The names of the inputs that it is made of; it is made of all if there are none.
    pub inputs: BTreeSet<String>,
    /// Which of their kinds it has.
    pub selection: Selection,
    /// The names of the API groups.
    pub groups: GroupNames,
}

impl Library {
    /// A library of all definitions, as `generate` makes it without a configuration.
    #[must_use]
    pub fn of_all(package: Package, groups: GroupNames) -> Self {
        Self {
            package,
            inputs: BTreeSet::new(),
            selection: Selection::default(),
            groups,
        }
    }

    /// As [`Library::of_all`], imported by its file.
    #[must_use]
    pub fn unnamed(groups: GroupNames) -> Self {
        let package = Package {
            import: UNNAMED.to_owned(),
            ..Package::default()
        };
        Self::of_all(package, groups)
    }

    /// Whether the library has a version of a definition that comes from an input.
    #[must_use]
    pub fn has(&self, input: &str, head: &Head, version: &HeadVersion) -> bool {
        let is_own = self.inputs.is_empty() || self.inputs.contains(input);
        is_own
            && self
                .selection
                .selects(&head.group, &head.kind, &version.name, version.served)
    }
}
