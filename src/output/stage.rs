//! Writing: every changed file goes to a staging folder first, and only when all is made do they move to their places.
//!
//! A run that fails or is killed before that leaves the old tree as it was. The move itself goes bottom up, so that at every moment what imports a
//! file finds it: kinds before the indexes that name them, removals last.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::definitions::Definitions;
use super::manifest::{MANIFEST, Manifest, Output};
use super::{STAGING, Sink, failed, is_same_file, safe_join};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// A run that writes below one root. Dropping it without [`Stage::commit`] leaves the tree as it was.
pub struct Stage {
    root: PathBuf,
    owner: String,
    before: Manifest,
    /// Files that earlier runs wrote; `None` if all files may be overwritten.
    own: Option<BTreeSet<String>>,
    // Dropped in this order: the root can only go when nothing is left in it.
    staging: TempDir,
    _root: Option<NewFolder>,
    next: AtomicUsize,
    records: Mutex<BTreeMap<String, Record>>,
    /// Digests of definitions by output folder.
    digests: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
    /// Held while the run lasts: the lock goes with it.
    _lock: File,
}

/// A file of this run.
struct Record {
    output: String,
    /// The new content, if it differs from that on disk.
    staged: Option<PathBuf>,
    /// Whether it would overwrite a file that no run wrote.
    foreign: bool,
}

/// A root that this run created. It is removed again if it stays empty.
struct NewFolder(PathBuf);

impl NewFolder {
    fn create(path: &Path) -> Result<Option<Self>, Diagnostic> {
        if path.is_dir() {
            return Ok(None);
        }
        fs::create_dir_all(path).map_err(|error| failed("create folder", path, &error))?;
        Ok(Some(Self(path.to_owned())))
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        // Intended: fails if the folder is not empty.
        let _ = fs::remove_dir(&self.0);
    }
}

/// Changes of a run on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files whose content changed, new ones among them.
    pub written: Vec<String>,
    /// The number of files that were right already.
    pub unchanged: usize,
    /// Files of a former run that are no longer made.
    pub removed: Vec<String>,
    /// Definitions that changed since the last run.
    pub definitions: Definitions,
}

impl Written {
    /// The numbers of files, for the summary of a run.
    #[must_use]
    pub fn counts(&self) -> String {
        let (written, unchanged, removed) = (self.written.len(), self.unchanged, self.removed.len());
        format!("{written} files written, {unchanged} unchanged, {removed} removed")
    }
}

impl Stage {
    /// Begins a run that writes below `root`, which is made if it is missing. `owner` names the configuration: runs with another one leave each
    /// other's output folders alone. With `force`, files that no run wrote are overwritten.
    ///
    /// # Errors
    /// A root that cannot be written, or that another run is writing to.
    pub fn open(root: &Path, owner: &str, force: bool) -> Result<Self, Diagnostic> {
        let new = NewFolder::create(root)?;
        let lock = lock(root)?;
        remove_leftovers(root);
        let before = Manifest::read(root)?;
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(root);
        let staging = staging.map_err(|error| failed("write to folder", root, &error))?;
        for thread in 0..=rayon::current_num_threads() {
            let folder = staging.path().join(thread.to_string());
            fs::create_dir(&folder).map_err(|error| failed("create folder", &folder, &error))?;
        }
        Ok(Self {
            root: root.to_owned(),
            owner: owner.to_owned(),
            own: (!force).then(|| before.files()),
            before,
            staging,
            _root: new,
            next: AtomicUsize::new(0),
            records: Mutex::default(),
            digests: Mutex::default(),
            _lock: lock,
        })
    }

    /// Moves all files to their targets and removes files that are no longer generated.
    ///
    /// # Errors
    /// Files in the way that no run wrote: then nothing changes. A file that cannot be moved or removed. Files that were moved before stay: each file is
    /// complete, and the manifest lists all of them.
    pub fn commit(self) -> Result<Written, Diagnostic> {
        let records = self
            .records
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let foreign = records.iter().filter(|(_, record)| record.foreign);
        if let Some(diagnostic) = in_the_way(&self.root, foreign.map(|(path, _)| path.as_str())) {
            return Err(diagnostic);
        }
        let mut records: Vec<(String, Record)> = records.into_iter().collect();
        // Deepest first: an index never names a file that is not there yet.
        records.sort_by_key(|(path, _)| std::cmp::Reverse(path.matches('/').count()));
        let mut outputs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, record) in &records {
            outputs.entry(record.output.clone()).or_default().insert(path.clone());
        }
        let mut after = self.before.after(&self.owner, outputs);
        let digests = self
            .digests
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for (name, definitions) in digests {
            if let Some(output) = after.outputs.get_mut(&name) {
                output.definitions = definitions;
            }
        }
        let gone = self.before.gone(&after);
        let new = records.iter().filter(|(_, record)| record.staged.is_some());
        let stale = stale(&self.root, new.map(|(path, _)| path.as_str()), &gone)?;
        // While files are on their way, the manifest names the old ones and the new ones: whichever are left by a crash are known.
        let mut both = after.clone();
        let leaving = both.outputs.entry(String::new()).or_insert_with(|| Output {
            owner: self.owner.clone(),
            ..Output::default()
        });
        leaving.files.extend(gone.iter().cloned());

        let write_manifest = |manifest: &Manifest| {
            let staged = self.staging.path().join("manifest");
            let target = self.root.join(MANIFEST);
            fs::write(&staged, manifest.text()).map_err(|error| failed("write", &staged, &error))?;
            fs::rename(&staged, &target).map_err(|error| failed("write", &target, &error))
        };
        let mut done = Written {
            unchanged: records.iter().filter(|(_, record)| record.staged.is_none()).count(),
            definitions: Definitions::between(&self.before, &after),
            ..Written::default()
        };
        let changes = done.unchanged < records.len() || !gone.is_empty();
        if changes {
            write_manifest(&both)?;
        }
        for path in stale {
            if remove(&self.root, &path)? {
                done.removed.push(path);
            }
        }
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        for (path, Record { staged, .. }) in records {
            let Some(staged) = staged else { continue };
            let target = self.root.join(&path);
            if let Some(folder) = target.parent().filter(|folder| !folders.contains(*folder)) {
                fs::create_dir_all(folder).map_err(|error| failed("create folder", folder, &error))?;
                folders.insert(folder.to_owned());
            }
            // Nothing is left of a folder in its place but empty folders.
            remove_empty(&target);
            fs::rename(staged, &target).map_err(|error| failed("write", &target, &error))?;
            done.written.push(path);
        }
        for path in gone {
            if remove(&self.root, &path)? {
                done.removed.push(path);
            }
        }
        if changes || after != self.before {
            write_manifest(&after)?;
        }
        Ok(done)
    }
}

impl Sink for Stage {
    fn file(&self, output: &str, path: &str, text: &[u8]) -> Result<(), Diagnostic> {
        let path = safe_join(output, path)?;
        let target = self.root.join(&path);
        let on_disk = fs::symlink_metadata(&target);
        let same = fs::metadata(&target).is_ok_and(|found| found.len() == text.len() as u64)
            && fs::read(&target).is_ok_and(|found| found == text);
        let is_file = on_disk.is_ok_and(|found| !found.is_dir());
        let foreign = !same && is_file && self.own.as_ref().is_some_and(|own| !own.contains(&path));
        let staged = if same {
            None
        } else {
            // A folder a thread: in one for all, they would wait for each other. The last is for threads outside of the pool.
            let folder = rayon::current_thread_index().unwrap_or(rayon::current_num_threads());
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let staged = self.staging.path().join(folder.to_string()).join(number.to_string());
            fs::write(&staged, text).map_err(|error| failed("write", &target, &error))?;
            Some(staged)
        };
        let mut records = self.records.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let output = output.to_owned();
        // A definition that was given twice has the same file twice.
        let record = Record {
            output,
            staged,
            foreign,
        };
        records.insert(path, record);
        Ok(())
    }

    fn definitions(&self, output: &str, digests: BTreeMap<String, String>) {
        let mut all = self.digests.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.insert(output.to_owned(), digests);
    }

    fn is_at(&self, output: &str, path: &str, from: &Path) -> bool {
        is_same_file(&self.root, output, path, from)
    }
}

/// The diagnostic for files that this run would overwrite, though no run wrote them.
fn in_the_way<'p>(root: &Path, mut paths: impl Iterator<Item = &'p str>) -> Option<Diagnostic> {
    let first = root.join(paths.next()?);
    let (more, them) = match paths.count() {
        0 => (String::new(), "it"),
        1 => (" and 1 more file".to_owned(), "them"),
        more => (format!(" and {more} more files"), "them"),
    };
    let message = format!(
        "crdsmith did not write `{}`{more}, and does not overwrite {them}",
        first.strip_prefix(".").unwrap_or(&first).display()
    );
    let help = format!("move {them} away, use another output folder, or pass `--force` to overwrite {them}");
    Some(Diagnostic::error(Rule::OutputForeign, message).help(help))
}

/// The files that have to go before others are written: files of earlier runs where a folder is to be, and those in a folder where a file is to be.
///
/// # Errors
/// Such files that no run wrote.
fn stale<'p>(
    root: &Path,
    paths: impl Iterator<Item = &'p str>,
    gone: &BTreeSet<String>,
) -> Result<BTreeSet<String>, Diagnostic> {
    let mut blocking = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            if seen.insert(folder) && fs::symlink_metadata(root.join(folder)).is_ok() && !root.join(folder).is_dir() {
                blocking.insert(folder.to_owned());
            }
        }
        files_below(root, path, &mut blocking);
    }
    let foreign = blocking.iter().filter(|path| !gone.contains(*path));
    match in_the_way(root, foreign.map(String::as_str)) {
        Some(diagnostic) => Err(diagnostic.help("move it away, or use another output folder")),
        None => Ok(blocking),
    }
}

/// The files below a folder. Of anything else, there are none.
fn files_below(root: &Path, path: &str, files: &mut BTreeSet<String>) {
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let target = root.join(&folder);
        if !fs::symlink_metadata(&target).is_ok_and(|found| found.is_dir()) {
            continue;
        }
        for entry in fs::read_dir(&target).into_iter().flatten().flatten() {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else {
                files.insert(path);
            }
        }
    }
}

/// Removes a folder that has only empty folders.
fn remove_empty(folder: &Path) {
    if !fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_empty(&entry.path());
        }
    }
    // A folder that is not empty stays, and the file is not written.
    let _ = fs::remove_dir(folder);
}

/// Removes a file and the folders that are empty without it.
fn remove(root: &Path, path: &str) -> Result<bool, Diagnostic> {
    let target = root.join(path);
    // A folder may stand in the place of the file now, and a file in the place of its folder.
    if fs::symlink_metadata(&target).is_ok_and(|found| found.is_dir()) {
        return Ok(false);
    }
    match fs::remove_file(&target) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(false),
        Err(error) => return Err(failed("remove", &target, &error)),
    }
    let folders = target.ancestors().skip(1).take_while(|folder| *folder != root);
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(true)
}

/// Staging folders of runs that were killed. With the lock in hand, none of them is in use.
fn remove_leftovers(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(STAGING) {
            // One that cannot be removed is only untidy.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Locks the root itself, so that no file is left behind.
#[cfg(unix)]
fn lock(root: &Path) -> Result<File, Diagnostic> {
    lock_file(root, File::open(root))
}

/// Folders cannot be locked here, so a file in it is.
#[cfg(not(unix))]
fn lock(root: &Path) -> Result<File, Diagnostic> {
    lock_file(root, File::create(root.join(".crdsmith.lock")))
}

fn lock_file(root: &Path, file: std::io::Result<File>) -> Result<File, Diagnostic> {
    let file = file.map_err(|error| failed("open", root, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            let message = format!("another crdsmith process is writing to `{}`", root.display());
            Err(Diagnostic::error(Rule::OutputLocked, message)
                .help("wait until it ends, or use a separate output folder"))
        }
        Err(fs::TryLockError::Error(error)) => Err(failed("lock", root, &error)),
    }
}
