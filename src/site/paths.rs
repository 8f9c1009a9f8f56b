//! Where the pages of a site lie.

use std::collections::{BTreeMap, BTreeSet};

/// Names that a disk of Windows keeps for devices, whatever follows a dot.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Folders and files that a site has of its own.
const OWN: [&str; 4] = ["_versions", "assets", "index", "search"];

/// A name as a part of a path. Names that a disk or the site needs for itself get `_` in front.
#[must_use]
pub(super) fn part(name: &str) -> String {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let is_port = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|last: char| last.is_ascii_digit());
    if is_port || DEVICES.contains(&stem.as_str()) || OWN.contains(&stem.as_str()) {
        format!("_{name}")
    } else {
        name.to_owned()
    }
}

/// The version of a set without one.
pub(super) const CURRENT: &str = "current";

/// The set of definitions and its version from the folder of a library: the last part is the version. A folder of one part is a set with the version
/// `current`.
#[must_use]
pub fn set_and_version<'o>(output: &'o str, name: &'o str) -> (String, String) {
    let parts: Vec<&str> = output.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    match parts.as_slice() {
        [] => (name.to_owned(), CURRENT.to_owned()),
        [only] => ((*only).to_owned(), CURRENT.to_owned()),
        [set @ .., version] => (set.join("/"), (*version).to_owned()),
    }
}

/// The stems of the files of kinds. Some disks do not tell upper from lower case: of kinds that differ in nothing else, all but the first get a number.
#[derive(Debug, Default)]
pub struct Stems(BTreeMap<(String, String), String>);

impl Stems {
    /// The stems for groups and kinds.
    #[must_use]
    pub fn new(kinds: &BTreeSet<(String, String)>) -> Self {
        let mut alike: BTreeMap<(&str, String), Vec<&(String, String)>> = BTreeMap::new();
        for kind in kinds {
            alike.entry((&kind.0, kind.1.to_lowercase())).or_default().push(kind);
        }
        let numbered = alike.into_values().flat_map(|kinds| {
            let others = kinds.into_iter().enumerate().skip(1);
            others.map(|(at, kind)| (kind.clone(), format!("{}~{}", part(&kind.1), at + 1)))
        });
        Self(numbered.collect())
    }

    /// The stem for a kind.
    #[must_use]
    pub(super) fn get(&self, group: &str, kind: &str) -> String {
        let numbered = self.0.get(&(group.to_owned(), kind.to_owned()));
        numbered.cloned().unwrap_or_else(|| part(kind))
    }
}

/// The place of a page: set, version, group and version of the API, and kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) set: String,
    pub(super) set_version: String,
    pub(super) group: String,
    pub(super) api_version: String,
    pub(super) kind: String,
}

impl Key {
    /// The folder of the set.
    pub(super) fn set_folder(&self) -> String {
        folder(&self.set)
    }

    /// The folder of the version of the set.
    pub(super) fn version_folder(&self) -> String {
        format!("{}/{}", self.set_folder(), part(&self.set_version))
    }

    /// The folder of the group.
    pub(super) fn group_folder(&self) -> String {
        format!("{}/{}", self.version_folder(), part(&self.group))
    }

    /// The folder of the page.
    pub(super) fn folder(&self) -> String {
        format!("{}/{}", self.group_folder(), part(&self.api_version))
    }

    /// The path from the page to the root of the site.
    pub(super) fn root(&self) -> String {
        "../".repeat(self.folder().split('/').count())
    }
}

/// The path from a page to the root of the site.
pub(super) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

fn folder(set: &str) -> String {
    set.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_safe_on_every_disk() {
        for (name, wanted) in [
            ("UserPool", "UserPool"),
            ("con", "_con"),
            ("Con", "_Con"),
            ("con.example.com", "_con.example.com"),
            ("COM1", "_COM1"),
            ("Index", "_Index"),
            ("comet", "comet"),
        ] {
            assert_eq!(part(name), wanted);
        }
    }

    #[test]
    fn sets_and_versions() {
        let of = |output| set_and_version(output, "crds");
        let pair = |set: &str, version: &str| (set.to_owned(), version.to_owned());
        assert_eq!(of("userpoolclient/0.33"), pair("userpoolclient", "0.33"));
        assert_eq!(of("a/b/1"), pair("a/b", "1"));
        assert_eq!(of("one"), pair("one", "current"));
        assert_eq!(of("."), pair("crds", "current"));
    }

    #[test]
    fn kinds_that_differ_in_case_have_files_of_their_own() {
        let kind = |name: &str| ("a.io".to_owned(), name.to_owned());
        let stems = Stems::new(&BTreeSet::from([kind("HTTPRoute"), kind("HttpRoute"), kind("Other")]));
        assert_eq!(stems.get("a.io", "HTTPRoute"), "HTTPRoute");
        assert_eq!(stems.get("a.io", "HttpRoute"), "HttpRoute~2");
        assert_eq!(stems.get("a.io", "Other"), "Other");
    }
}
