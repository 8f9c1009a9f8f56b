//! Names of sources: of files, of files that are read as they are, of libraries in memory, and of code.

use std::path::{Component, Path, PathBuf};

use jrsonnet_evaluator::{SourcePath, SourceVirtual};
use jrsonnet_ir::SourceFifo;

/// Prefix of the names of files that are read as they are.
pub(super) const RAW_NAME: &str = "<raw>/";

/// The same of files that are text.
pub(super) const RAW_TEXT_NAME: &str = "<raw text>/";

/// Prefix of the names that embedded libraries have as sources.
pub(super) const EMBEDDED: &str = "<embedded>/";

/// Whether an import is the caller's, who names files by the default source. Code has a source of its own.
pub(super) fn is_caller(from: &SourcePath) -> bool {
    let is_code = from.downcast_ref::<SourceVirtual>().is_some() || from.downcast_ref::<SourceFifo>().is_some();
    from.is_default() && !is_code
}

/// The file of a source.
pub(super) fn file_of(source: &SourcePath) -> Option<PathBuf> {
    let Some(name) = source.downcast_ref::<SourceVirtual>() else {
        return source.path().map(Path::to_owned);
    };
    let mut kinds = [RAW_NAME, RAW_TEXT_NAME].into_iter();
    let name = kinds.find_map(|kind| name.0.strip_prefix(kind))?;
    (!name.starts_with(EMBEDDED)).then(|| name.into())
}

/// The path without `.` and `..`, by its text alone.
pub(super) fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
