//! Copies of remote sources in the project: made by `crdsmith vendor`, and read instead of the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::kept::Kept;
use super::package;
use super::remote::Fetched;
use super::single::Input;
use super::text::is_text;
use crate::diagnostic::Diagnostic;
use crate::lock::{Copied, Entry, Lock};
use crate::rule::Rule;

/// The list of copies in their folder. It has the form of a lock file.
pub const INDEX: &str = "vendor.lock";

/// The first lines of the list.
const HEAD: &str = "# The copies of remote sources in this folder. `crdsmith vendor` writes all of it: commit it, and do not edit it.\n";

/// Maximum length of a part of a path, in bytes.
const LONGEST: usize = 96;

/// Digits of a digest that tell two paths apart.
const DIGITS: usize = 8;

/// A folder of copies.
#[derive(Debug)]
pub(super) struct Vendored {
    folder: PathBuf,
    index: Lock,
}

impl Vendored {
    /// Reads the list of copies.
    ///
    /// # Errors
    /// A folder without a list, and a list that is invalid.
    pub(super) fn read(folder: &Path) -> Result<Self, Diagnostic> {
        let path = folder.join(INDEX);
        if !path.exists() {
            let message = format!("`vendor` is set, and there is no `{}`", path.display());
            return Err(stale(message));
        }
        Ok(Self {
            folder: folder.to_owned(),
            index: Lock::read(&Input::File(path).read()?, "crdsmith vendor")?,
        })
    }

    /// The copies of a source.
    ///
    /// # Errors
    /// A source without copies, and copies that are missing or changed.
    pub(super) fn fetch(&self, address: &str) -> Result<Fetched, Diagnostic> {
        let entry = self
            .index
            .get(address)
            .ok_or_else(|| stale(format!("`{}` has no copy of `{address}`", self.folder.display())))?;
        // The whole source: the lock file knows its digest, too.
        if let [only] = entry.files.as_slice()
            && only.member.is_empty()
            && only.digest != entry.digest
        {
            return Err(stale(format!(
                "the copy `{}` is not the content of `{address}`",
                only.path
            )));
        }
        let package = Arc::new(entry.package.clone());
        let read = |copied: &Copied| {
            let path = self.folder.join(&copied.path);
            let is_inside = Path::new(&copied.path)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            let bytes = std::fs::read(&path).ok().filter(|_| is_inside);
            let bytes = bytes.ok_or_else(|| stale(format!("`{}` is missing", path.display())))?;
            if package::digest(&bytes) != copied.digest {
                let message = format!("`{}` is not the copy that `{INDEX}` says", path.display());
                return Err(stale(message));
            }
            let origin = if copied.member.is_empty() {
                address.to_owned()
            } else {
                format!("{address}!{}", copied.member)
            };
            Ok(Input::Kept(Kept {
                origin,
                member: copied.member.clone(),
                package: Some(package.clone()),
                ..Kept::new(path.display().to_string(), bytes)
            }))
        };
        let inputs: Result<Vec<Input>, Diagnostic> = entry.files.iter().map(read).collect();
        Ok(Fetched {
            entry: Entry {
                files: Vec::new(),
                ..entry.clone()
            },
            inputs: inputs?,
        })
    }
}

fn stale(message: String) -> Diagnostic {
    Diagnostic::error(Rule::Vendor, message)
        .help("run `crdsmith vendor`, which copies the remote sources of the configuration")
}

/// The files of a folder of copies, by path: the texts of some sources, and their list.
///
/// # Errors
/// None in practice: the list is plain data.
pub fn copies(sources: &[Fetched]) -> Result<BTreeMap<String, Vec<u8>>, Diagnostic> {
    let mut files = BTreeMap::new();
    let mut taken = Taken::default();
    taken.add(INDEX);
    let mut index = Lock::default();
    for Fetched { entry, inputs } in sources {
        let mut copied = Vec::new();
        for input in inputs {
            let Input::Kept(kept) = input else { continue };
            let path = taken.name(path(&entry.address, &kept.member), &kept.origin);
            copied.push(Copied {
                path: path.clone(),
                member: kept.member.clone(),
                digest: package::digest(&kept.bytes),
            });
            files.insert(path, kept.bytes.to_vec());
        }
        index.insert(Entry {
            files: copied,
            ..entry.clone()
        });
    }
    files.insert(INDEX.to_owned(), index.text(HEAD)?.into_bytes());
    Ok(files)
}

/// Paths of copies. Some disks do not tell upper from lower case, and no disk has a file and a folder of one name.
#[derive(Default)]
struct Taken {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

impl Taken {
    /// A path that is free: the given one, or one that begins with a digest of `origin`.
    fn name(&mut self, path: String, origin: &str) -> String {
        let digest = package::digest(origin.as_bytes());
        let digits = &digest[digest.len() - DIGITS..];
        let others = (0_u32..).map(|count| match count {
            0 => format!("{digits}-{path}"),
            count => format!("{digits}-{count}-{path}"),
        });
        let mut all = std::iter::once(path.clone()).chain(others);
        // Each number is another path, so one of them is free.
        all.find(|path| self.add(path)).unwrap_or(path)
    }

    /// Takes a path if it is free.
    fn add(&mut self, path: &str) -> bool {
        let path = path.to_lowercase();
        let folders: Vec<&str> = path.match_indices('/').map(|(at, _)| &path[..at]).collect();
        let is_blocked = |folder: &&str| self.files.contains(*folder);
        if self.folders.contains(&path) || folders.iter().any(is_blocked) || self.files.contains(&path) {
            return false;
        }
        self.folders.extend(folders.into_iter().map(str::to_owned));
        self.files.insert(path)
    }
}

/// The path of a copy: `oci://registry.example/org/provider:v1` and `package.yaml` → `registry.example/org/provider/v1/package.yaml`.
fn path(address: &str, member: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (rest, digest) = rest.split_once('@').unwrap_or((rest, ""));
    // The digest of a query stands before the name of the file, which keeps its ending.
    let (rest, query) = rest.split_once("?#").unwrap_or((rest, ""));
    let (folder, file) = rest.rsplit_once('/').unwrap_or(("", rest));
    let file = if query.is_empty() || folder.is_empty() || file.is_empty() {
        file.to_owned()
    } else {
        format!("{query}-{file}")
    };
    // A port and a tag are parts of their own.
    let parts = folder.split(['/', ':']).chain(file.split(':')).chain([digest]);
    let parts = parts.chain(member.split('/'));
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).map(part).collect();
    let path = parts.join("/");
    if is_text(Path::new(&path)) {
        path
    } else {
        format!("{path}.yaml")
    }
}

/// A name as a part of a path, on every system.
fn part(name: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || "-_.".contains(letter) {
            letter
        } else {
            '_'
        }
    };
    let plain: String = name.chars().map(plain).collect();
    // Folders are searched for visible files only.
    let plain = if plain.starts_with('.') {
        format!("_{plain}")
    } else {
        plain
    };
    let start = plain.len().saturating_sub(LONGEST);
    plain[start..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Taken, path};

    #[test]
    fn names_do_not_collide() {
        let mut taken = Taken::default();
        let mut name = |path: &str| taken.name(path.to_owned(), path);
        assert_eq!(name("a/crd.yaml"), "a/crd.yaml");
        for path in ["a/crd.yaml", "a/CRD.yaml", "a/crd.yaml/x.yaml", "A", "a/crd.yaml"] {
            let free = name(path);
            assert!(free.ends_with(&format!("-{path}")), "{free}");
        }
    }

    #[test]
    fn paths_are_plain() {
        for (address, member, expected) in [
            ("https://example.com/a/crds.yaml", "", "example.com/a/crds.yaml"),
            (
                "https://example.com:8443/get?#0a1b2c3d",
                "",
                "example.com/8443/0a1b2c3d-get.yaml",
            ),
            (
                "https://example.com/v1.tar.gz",
                "x/crds/a.yaml",
                "example.com/v1.tar.gz/x/crds/a.yaml",
            ),
            (
                "oci://r.example/org/p:v1",
                "package.yaml",
                "r.example/org/p/v1/package.yaml",
            ),
            (
                "oci://r.example/p@sha256:00",
                "package.yaml",
                "r.example/p/sha256_00/package.yaml",
            ),
            ("https://example.com/../.git/é.yaml", "", "example.com/_../_.git/_.yaml"),
        ] {
            assert_eq!(path(address, member), expected);
        }
    }
}
