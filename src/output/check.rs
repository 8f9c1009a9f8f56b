//! `--check`: the same run, compared with the disk instead of written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use similar::{Algorithm, TextDiff};

use super::manifest::Manifest;
use super::{Sink, is_same_file, safe_join};
use crate::diagnostic::Diagnostic;

/// Diffs that are kept, in bytes: past that, files are only named.
const MAX_DIFFS: usize = 4 * 1024 * 1024;

/// Maximum time for an exact diff of one file.
const DIFF_TIME: Duration = Duration::from_millis(500);

/// A file on disk that differs from the generated file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The file, relative to the root.
    pub path: String,
    /// The difference.
    pub kind: DifferenceKind,
    /// Whether crdsmith did not write the file on disk.
    pub foreign: bool,
}

/// Kinds of differences.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// The file is missing.
    Missing,
    /// The file has other content. Has the unified diff from the disk to the generated content, unless the limit for diffs is exceeded.
    Stale(Option<String>),
    /// The file has the same lines with other ends: CRLF, as git writes them on Windows.
    LineEnds,
    /// An earlier run generated the file; this run does not.
    Surplus,
}

/// A run that compares with the files below one root.
pub struct Check {
    root: PathBuf,
    owner: String,
    before: Manifest,
    own: BTreeSet<String>,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    outputs: BTreeMap<String, BTreeSet<String>>,
    differences: Vec<Difference>,
    diff_bytes: usize,
}

impl Check {
    /// Begins a comparison; `root` and `owner` as for [`super::Stage::open`].
    ///
    /// # Errors
    /// A manifest that cannot be read.
    pub fn open(root: &Path, owner: &str) -> Result<Self, Diagnostic> {
        let before = Manifest::read(root)?;
        Ok(Self {
            root: root.to_owned(),
            owner: owner.to_owned(),
            own: before.files(),
            before,
            found: Mutex::default(),
        })
    }

    /// The number of files compared, and those that differ, by path.
    #[must_use]
    pub fn finish(self) -> (usize, Vec<Difference>) {
        let found = self
            .found
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let compared = found.outputs.values().map(BTreeSet::len).sum();
        let after = self.before.after(&self.owner, found.outputs);
        let surplus = self
            .before
            .gone(&after)
            .into_iter()
            .filter(|path| self.root.join(path).exists());
        let surplus = surplus.map(|path| Difference {
            path,
            kind: DifferenceKind::Surplus,
            foreign: false,
        });
        let mut differences: Vec<_> = found.differences.into_iter().chain(surplus).collect();
        differences.sort();
        (compared, differences)
    }
}

impl Sink for Check {
    fn file(&self, output: &str, path: &str, text: &[u8]) -> Result<(), Diagnostic> {
        let path = safe_join(output, path)?;
        let on_disk = fs::read(self.root.join(&path)).ok();
        let mut kind = match &on_disk {
            None => Some(DifferenceKind::Missing),
            Some(bytes) if bytes == text => None,
            Some(bytes) if has_other_ends(bytes, text) => Some(DifferenceKind::LineEnds),
            Some(_) => Some(DifferenceKind::Stale(None)),
        };
        let wants_diff = |found: &Found| found.diff_bytes < MAX_DIFFS;
        let lock = || self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let (Some(DifferenceKind::Stale(diff)), Some(old)) = (&mut kind, &on_disk)
            && wants_diff(&lock())
        {
            *diff = Some(unified_diff(&path, old, text));
        }
        let mut found = lock();
        let is_new = found.outputs.entry(output.to_owned()).or_default().insert(path.clone());
        // A definition that was given twice has the same file twice.
        if let Some(kind) = kind.filter(|_| is_new) {
            if let DifferenceKind::Stale(Some(diff)) = &kind {
                found.diff_bytes += diff.len();
            }
            let foreign = on_disk.is_some() && !self.own.contains(&path);
            found.differences.push(Difference { path, kind, foreign });
        }
        Ok(())
    }

    /// Files tell whether they are stale; digests are not compared.
    fn definitions(&self, _: &str, _: BTreeMap<String, String>) {}

    fn is_at(&self, output: &str, path: &str, from: &Path) -> bool {
        is_same_file(&self.root, output, path, from)
    }
}

/// Whether a file is the generated one but for line ends of Windows.
fn has_other_ends(on_disk: &[u8], text: &[u8]) -> bool {
    let mut rest = text.iter();
    let mut bytes = on_disk.iter().peekable();
    while let Some(byte) = bytes.next() {
        if *byte == b'\r' && bytes.peek() == Some(&&b'\n') {
            continue;
        }
        if rest.next() != Some(byte) {
            return false;
        }
    }
    rest.next().is_none()
}

/// The unified diff between two contents of a file.
#[must_use]
pub fn unified_diff(path: &str, old: &[u8], new: &[u8]) -> String {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .timeout(DIFF_TIME)
        .diff_lines(old.as_ref(), new.as_ref())
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
