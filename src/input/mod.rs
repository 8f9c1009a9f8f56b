//! Files, folders, globs, URLs, packages, revisions of git and standard input → named texts.
//!
//! In: names from the user or a configuration. Out: [`Input`]s in a stable order. Files are read on request, so they can be read in parallel and freed
//! one by one; the texts of archives, registries and URLs are kept. Remote sources are checked against the lock file of the configuration. Does not
//! depend on the content of the texts.

mod access;
mod files;
mod git;
mod kept;
mod package;
mod remote;
mod single;
mod sources;
mod text;
mod vendored;

use std::path::Path;

use crate::diagnostic::Diagnostic;
pub use access::{Access, is_offline, redirect_hosts, set_access, take_warnings};
pub use files::{is_package, matching, no_texts, walk};
pub use kept::Kept;
pub use remote::{Fetched, is_remote, shown};
pub use single::Input;
pub use sources::{Mode, Project, Sources, Update};
pub use text::{MAX_BYTES, is_text};
pub use vendored::{INDEX, copies};

/// Finds the inputs that `names` select. Relative names are relative to `base`. Folders are searched recursively for YAML and JSON files; links to
/// folders are not followed, and names that begin with a dot are skipped. Each input is read once, even if it is named twice.
///
/// # Errors
/// Names without inputs: a missing file, a folder or glob without files; archives, packages and remote sources that cannot be read.
pub fn find<'a>(names: impl IntoIterator<Item = &'a str>, base: &Path) -> Result<Vec<Input>, Vec<Diagnostic>> {
    Sources::new(base).find(names)
}

/// The texts of an archive or package.
///
/// # Errors
/// Bytes that are no archive, are broken, or have no texts.
pub fn unpack(name: &str, bytes: Vec<u8>) -> Result<Vec<Input>, Diagnostic> {
    let content = package::read_bytes(bytes).map_err(|fault| fault.about(name))?;
    Ok(Kept::all(name, name, content).map(Input::Kept).collect())
}
