//! The lock file: which content the remote sources of a configuration have.
//!
//! In: the text of a lock file. Out: [`Lock`], and its text again, sorted by address. Does not depend on where content comes from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};

/// The version of the form of the file.
const VERSION: u32 = 1;

/// The first lines of the lock file.
pub const HEAD: &str = "# The content of the remote sources in the configuration. `crdsmith generate` writes this file: commit it, and do not edit it.\n";

/// Number of hexadecimal digits of a SHA-256.
const DIGITS: usize = 64;

/// A remote source and its content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The address as the configuration names it.
    pub address: String,
    /// `sha256:` and the digest: of the body of a URL, or of the manifest in a registry.
    pub digest: String,
    /// Bytes of the body, or of the manifest and all blobs that were read.
    pub size: u64,
    /// What the image says of itself. Only the list of copies has it.
    #[serde(default, skip_serializing_if = "Package::is_empty")]
    pub package: Package,
    /// Copies of the texts. Only the list of copies has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Copied>,
}

/// A copy of a text of a remote source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    /// The file, relative to the folder of the copies.
    pub path: String,
    /// The path of the text within its archive or image [default: the text is the whole source].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub member: String,
    /// `sha256:` and the digest of the file.
    pub digest: String,
}

/// What an image says of itself. `package.yaml` may say more.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The licence, as an SPDX expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// The repository of its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
}

impl Package {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The entries of a lock file, by address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock(BTreeMap<String, Entry>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    version: u32,
    sources: Vec<Entry>,
}

/// Only the version, which is read first: a newer form may have other fields.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// The lock file of a configuration: `crdsmith.lock` for `crdsmith.yaml`.
#[must_use]
pub fn path_for(config: &Path) -> PathBuf {
    config.with_extension("lock")
}

/// Whether a text is `sha256:` and 64 lower-case hexadecimal digits.
#[must_use]
pub fn is_digest(text: &str) -> bool {
    let hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
    text.strip_prefix("sha256:")
        .is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(hex))
}

impl Lock {
    /// Reads a lock file. `writer` is the command that writes it.
    ///
    /// # Errors
    /// A text of another form, another version, an invalid digest, an address that is there twice.
    pub fn read(source: &Arc<Source>, writer: &str) -> Result<Self, Diagnostic> {
        let fail = |message: String| {
            let error = Diagnostic::error(Rule::Lock, message);
            error.help(format!(
                "restore `{}` from version control; if you delete it, `{writer}` locks the content that the sources have now",
                source.name()
            ))
        };
        if source.text().lines().any(|line| line.starts_with("<<<<<<< ")) {
            let message = format!("`{}` has the marks of a merge conflict", source.name());
            let error = Diagnostic::error(Rule::Lock, message);
            return Err(error.help(format!("keep all entries of one side, then run `{writer}`")));
        }
        let invalid = |error: serde_yaml::Error| {
            let invalid = fail(format!("`{}` is not a lock file", source.name()));
            match error.location() {
                Some(at) => invalid.at(Place::new(source, Span::new(at.index(), at.index() + 1))),
                None => invalid,
            }
        };
        let Version { version } = serde_yaml::from_str(source.text()).map_err(invalid)?;
        if version != VERSION {
            let message = format!(
                "`{}` has the version {version}; this crdsmith reads version {VERSION}",
                source.name()
            );
            return Err(Diagnostic::error(Rule::Lock, message).help("update crdsmith, or delete the file"));
        }
        let file: Form = serde_yaml::from_str(source.text()).map_err(invalid)?;
        let mut lock = Self::default();
        for entry in file.sources {
            if !is_digest(&entry.digest) {
                let (digest, address) = (entry.digest.escape_debug(), &entry.address);
                return Err(fail(format!(
                    "invalid digest `{digest}` of `{address}` in `{}`",
                    source.name()
                )));
            }
            if let Some(twice) = lock.0.insert(entry.address.clone(), entry) {
                return Err(fail(format!("`{}` has `{}` twice", source.name(), twice.address)));
            }
        }
        Ok(lock)
    }

    /// The text of a file that begins with `head`, sorted by address.
    ///
    /// # Errors
    /// None in practice: entries are plain data.
    pub fn text(&self, head: &str) -> Result<String, Diagnostic> {
        let file = Form {
            version: VERSION,
            sources: self.0.values().cloned().collect(),
        };
        let text = serde_yaml::to_string(&file);
        let text =
            text.map_err(|error| Diagnostic::error(Rule::Lock, format!("cannot write the lock file: {error}")))?;
        Ok(format!("{head}{text}"))
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entry of an address.
    #[must_use]
    pub fn get(&self, address: &str) -> Option<&Entry> {
        self.0.get(address)
    }

    /// Sets the entry of its address.
    pub fn insert(&mut self, entry: Entry) {
        self.0.insert(entry.address.clone(), entry);
    }

    /// The entries, by address.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Lock, String> {
        Lock::read(&Source::new("crdsmith.lock", text), "crdsmith generate").map_err(|error| error.message)
    }

    #[test]
    fn a_lock_reads_what_it_writes() {
        let mut lock = Lock::default();
        for address in [
            "oci://b.example/x:v1",
            &format!("https://a.example/{}", "long/".repeat(60)),
            "https://a.example/#: 'x'",
        ] {
            lock.insert(Entry {
                address: address.to_owned(),
                digest: format!("sha256:{}", "0a".repeat(32)),
                size: 3,
                ..Entry::default()
            });
        }
        let text = lock.text(HEAD).unwrap();
        assert_eq!(read(&text).unwrap(), lock);
        let addresses: Vec<&str> = lock.entries().map(|entry| entry.address.as_str()).collect();
        assert!(addresses.is_sorted());
    }

    #[test]
    fn other_texts_are_refused() {
        let entry = |digest: &str| format!("- {{address: a, digest: '{digest}', size: 1}}\n");
        let valid = entry(&format!("sha256:{}", "0".repeat(64)));
        for (text, words) in [
            (String::new(), "is not a lock file"),
            ("<<<<<<< HEAD\nversion: 1\n".to_owned(), "merge conflict"),
            ("version: 2\nnew: {}\n".to_owned(), "has the version 2"),
            ("version: 1\nsources: []\nmore: 1\n".to_owned(), "is not a lock file"),
            (
                format!("version: 1\nsources:\n{}", entry("sha256:00")),
                "invalid digest",
            ),
            (
                format!("version: 1\nsources:\n{}", entry(&format!("sha256:{}", "A".repeat(64)))),
                "invalid digest",
            ),
            (format!("version: 1\nsources:\n{valid}{valid}"), "twice"),
        ] {
            let error = read(&text).unwrap_err();
            assert!(error.contains(words), "{text:?}: {error}");
        }
    }
}
