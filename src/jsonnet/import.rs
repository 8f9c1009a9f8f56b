//! Resolution of imports.
//!
//! The search order is Jsonnet's: next to the importing file, then along the import path, then among the libraries in memory. After links are
//! resolved, a file must be in an allowed folder and be a regular file.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::{AsPathLike, ImportResolver, SourcePath, SourceVirtual};
use jrsonnet_gcmodule::Acyclic;
use jrsonnet_ir::{SourceFifo, SourceFile};

use super::limits::FILE_SIZE;
use super::record::Record;
use super::sources::{EMBEDDED, RAW_NAME, RAW_TEXT_NAME, clean, is_caller};
use super::syntax::{RAW, RAW_BYTES};
use super::{DOC_UTIL, DOC_UTIL_IMPORT, Options, mend, nesting, places};
use crate::source::display_path;

/// Separates message, help, importing file and import name in an error's text, because the evaluator's errors have only one string.
pub(super) const MARK: char = '\u{1f}';

#[derive(Acyclic)]
pub(super) struct Resolver {
    folders: Rc<RefCell<Folders>>,
    record: Rc<RefCell<Record>>,
    embedded: BTreeMap<String, String>,
    /// Whether places are recorded: files are then rewritten so that they tell them.
    records: bool,
}

/// Folders of imported files. The evaluator owns the resolver and does not give it back; these may differ between its evaluations.
#[derive(Debug, Acyclic)]
pub(super) struct Folders {
    pub(super) import_path: Vec<PathBuf>,
    pub(super) linked_roots: Vec<PathBuf>,
    allowed_roots: Option<Vec<PathBuf>>,
}

impl Folders {
    pub(super) fn new(options: &Options) -> Self {
        let canonical = |root: &PathBuf| root.canonicalize().unwrap_or_else(|_| root.clone());
        let allowed = options.allowed_roots.as_ref();
        Self {
            import_path: options.import_path.clone(),
            linked_roots: options.linked_roots.clone(),
            allowed_roots: allowed.map(|roots| roots.iter().map(canonical).collect()),
        }
    }
}

impl Resolver {
    pub(super) fn new(
        options: &Options,
        folders: Rc<RefCell<Folders>>,
        record: Rc<RefCell<Record>>,
        records: bool,
    ) -> Self {
        let mut embedded = options.embedded.clone();
        embedded
            .entry(DOC_UTIL_IMPORT.to_owned())
            .or_insert_with(|| DOC_UTIL.to_owned());
        embedded
            .entry("doc-util/main.libsonnet".to_owned())
            .or_insert_with(|| DOC_UTIL.to_owned());
        Self {
            folders,
            record,
            embedded,
            records,
        }
    }

    /// The file at this path, if any.
    fn look(&self, path: &Path, trusted: bool) -> Result<Option<SourcePath>> {
        let shown = path.display();
        let Ok(meta) = path.metadata() else {
            return Ok(None);
        };
        if meta.is_dir() {
            return Err(refused(
                format!("cannot import `{shown}`: it is a folder"),
                "import a file in the folder",
            ));
        }
        if !meta.is_file() {
            return Err(refused(
                format!("cannot import `{shown}`: it is not a regular file"),
                "copy the content to a regular file",
            ));
        }
        if meta.len() > FILE_SIZE {
            return Err(refused(
                format!(
                    "cannot import `{shown}`: its size of {} bytes exceeds the maximum of {FILE_SIZE}",
                    meta.len()
                ),
                "split the file",
            ));
        }
        // Paths are clean here: they leave a folder only by links.
        let folders = self.folders.borrow();
        let linked = folders.linked_roots.iter().find(|root| path.starts_with(root));
        if let Some(root) = linked {
            self.record.borrow_mut().followed(root);
        } else if let (Some(roots), false) = (&folders.allowed_roots, trusted) {
            let real = path
                .canonicalize()
                .map_err(|error| refused(format!("cannot import `{shown}`: {error}"), ""))?;
            if !roots.iter().any(|root| real.starts_with(root)) {
                return Err(refused(
                    format!("cannot import `{shown}`: the file is outside the project and its import path"),
                    "pass `--allow-outside` to allow this import",
                ));
            }
        }
        Ok(Some(SourcePath::new(SourceFile::new(path.to_owned()))))
    }
}

impl ImportResolver for Resolver {
    fn resolve_from(&self, from: &SourcePath, path: &dyn AsPathLike) -> Result<SourcePath> {
        let wanted = path.as_path();
        let wanted: &Path = wanted.as_ref();
        let name = wanted.to_str().unwrap_or_default();
        let text = name.strip_suffix(RAW).map(|name| (name, RAW_TEXT_NAME));
        let raw = text.or_else(|| name.strip_suffix(RAW_BYTES).map(|name| (name, RAW_NAME)));
        let wanted = raw.map_or(wanted, |(name, _)| Path::new(name));
        let found = self.resolve(from, wanted).map_err(|mut error| {
            // The evaluator gives no place for the import. The importing file and the import name are enough to find it.
            if let ErrorKind::ImportCallbackError(text) = error.error_mut()
                && let Some(from) = from.path()
            {
                text.push_str(&format!("{MARK}{}{MARK}{}", from.display(), wanted.display()));
            }
            error
        })?;
        let name = match found.downcast_ref::<SourceVirtual>() {
            Some(name) => Some(name.0.as_str()),
            None => found.path().and_then(Path::to_str),
        };
        let found = match (name, raw) {
            (Some(name), Some((_, kind))) => SourcePath::new(SourceVirtual(format!("{kind}{name}").into())),
            _ => found,
        };
        let mut record = self.record.borrow_mut();
        if record.is_stale(&found) {
            return Err(refused(format!("`{found}` has to be evaluated anew"), ""));
        }
        record.imported((!is_caller(from)).then_some(from), &found);
        Ok(found)
    }

    fn load_file_contents(&self, resolved: &SourcePath) -> Result<Vec<u8>> {
        self.read(resolved)
    }
}

impl Resolver {
    fn resolve(&self, from: &SourcePath, wanted: &Path) -> Result<SourcePath> {
        let virtual_name = from.downcast_ref::<SourceVirtual>().map(|name| name.0.to_string());
        let trusted = is_caller(from);
        let mut tried = Vec::new();
        let embedded_folder = virtual_name
            .as_deref()
            .and_then(|name| name.strip_prefix(EMBEDDED))
            .map(parent);
        if let Some(folder) = embedded_folder {
            if let Some(found) = self.look_embedded(&Path::new(&folder).join(wanted)) {
                return Ok(found);
            }
        } else {
            let folder = from.path().and_then(Path::parent).unwrap_or(Path::new(""));
            tried.push(clean(&folder.join(wanted)));
        }
        let near = tried.len();
        if !trusted {
            let folders = self.folders.borrow();
            tried.extend(folders.import_path.iter().map(|folder| clean(&folder.join(wanted))));
        }
        for (index, candidate) in tried.iter().enumerate() {
            if let Some(found) = self.look(candidate, trusted)? {
                let mut record = self.record.borrow_mut();
                record.missed(&tried[..index]);
                if index >= near {
                    record.found(wanted, Some(candidate));
                }
                return Ok(found);
            }
        }
        self.record.borrow_mut().missed(&tried);
        if let Some(found) = self.look_embedded(wanted) {
            self.record.borrow_mut().found(wanted, None);
            return Ok(found);
        }
        let places: BTreeSet<&PathBuf> = tried.iter().collect();
        let places: Vec<String> = places.iter().map(|path| format!("`{}`", path.display())).collect();
        Err(refused(
            format!("cannot find `{}`", wanted.display()),
            &format!("searched for {}", places.join(", ")),
        ))
    }

    fn read(&self, resolved: &SourcePath) -> Result<Vec<u8>> {
        if let Some(inline) = resolved.downcast_ref::<SourceFifo>() {
            return Ok(inline.1.to_vec());
        }
        if let Some(name) = resolved.downcast_ref::<SourceVirtual>() {
            if let Some(name) = name.0.strip_prefix(RAW_TEXT_NAME) {
                return Ok(text(
                    self.read(&SourcePath::new(SourceVirtual(format!("{RAW_NAME}{name}").into())))?,
                ));
            }
            let (name, raw) = match name.0.strip_prefix(RAW_NAME) {
                Some(name) => (name, true),
                None => (name.0.as_str(), false),
            };
            let text = name.strip_prefix(EMBEDDED).and_then(|name| self.embedded.get(name));
            return match text.map(|text| text.clone().into_bytes()) {
                Some(text) if raw => Ok(text),
                Some(text) => Ok(self.rewritten(|| name.to_owned(), resolved, text)),
                None if raw => read_file(Path::new(name)),
                None => Err(refused(format!("cannot find `{name}`"), "")),
            };
        }
        let Some(path) = resolved.path() else {
            return Err(refused(format!("cannot read `{resolved}`"), ""));
        };
        let bytes = read_file(path)?;
        let depth = std::str::from_utf8(&bytes).ok().and_then(nesting::too_deep);
        if let Some(span) = depth
            && path
                .extension()
                .is_some_and(|extension| extension == "jsonnet" || extension == "libsonnet" || extension == "json")
        {
            let line = memchr::memchr_iter(b'\n', &bytes[..span.start as usize]).count() + 1;
            return Err(refused(
                format!("cannot read `{}`: line {line} is nested too deeply", path.display()),
                &format!("the maximum depth is {} levels", nesting::MAX_DEPTH),
            ));
        }
        if depth.is_some() {
            return Ok(bytes);
        }
        Ok(self.rewritten(|| display_path(path), resolved, bytes))
    }

    /// The text to evaluate instead of the file.
    fn rewritten(&self, name: impl FnOnce() -> String, path: &SourcePath, bytes: Vec<u8>) -> Vec<u8> {
        let rewritten = self.records.then(|| places::rewritten(name, &bytes)).flatten();
        rewritten.map_or_else(|| mend::file(path, bytes), String::into_bytes)
    }

    fn look_embedded(&self, path: &Path) -> Option<SourcePath> {
        let name = clean(path).to_string_lossy().into_owned();
        self.embedded
            .contains_key(&name)
            .then(|| SourcePath::new(SourceVirtual(format!("{EMBEDDED}{name}").into())))
    }
}

/// Bytes that are no text become U+FFFD, each of them, as in Go.
fn text(bytes: Vec<u8>) -> Vec<u8> {
    if std::str::from_utf8(&bytes).is_ok() {
        return bytes;
    }
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    out.into_bytes()
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| refused(format!("cannot read `{}`: {error}", path.display()), ""))
}

fn refused(message: String, help: &str) -> jrsonnet_evaluator::Error {
    ErrorKind::ImportCallbackError(format!("{message}{MARK}{help}")).into()
}

fn parent(name: &str) -> String {
    name.rsplit_once('/')
        .map_or_else(String::new, |(folder, _)| folder.to_owned())
}
