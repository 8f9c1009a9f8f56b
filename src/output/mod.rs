//! Files → disk, or compared with the disk. The only module that writes.
//!
//! In: paths and texts, one by one and from any thread. Out: a tree with only complete files, in which only changed files were touched, or a list of
//! [`Difference`]s. The generated files are listed in [`MANIFEST`], so that a later run removes only files that are no longer generated. Does not
//! depend on the content of files.

mod apply;
mod check;
mod create;
mod definitions;
mod manifest;
mod stage;

use std::collections::BTreeMap;
use std::path::{Component, Path};

pub use apply::{Applied, apply};
pub use check::{Check, Difference, DifferenceKind, unified_diff};
pub use create::create;
pub use definitions::Definitions;
pub use manifest::MANIFEST;
pub use stage::{Stage, Written};

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Start of the names of folders that a run fills before it renames them or their files.
const STAGING: &str = ".crdsmith-staging-";

/// Destination of finished files: the disk, or a comparison with it.
pub trait Sink: Sync {
    /// Takes the file at `path` below the folder `output`, both relative with `/` between their parts.
    ///
    /// # Errors
    /// A file that cannot be written or compared.
    fn file(&self, output: &str, path: &str, text: &[u8]) -> Result<(), Diagnostic>;

    /// Takes the digests of the definitions that the files of a folder are made of, by `group/version/Kind`.
    fn definitions(&self, output: &str, digests: BTreeMap<String, String>);

    /// Whether `from` is the very file that would be written there.
    fn is_at(&self, output: &str, path: &str, from: &Path) -> bool;
}

/// Joins a relative path from names that come out of inputs.
///
/// # Errors
/// A path that would leave its folder.
fn safe_join(output: &str, path: &str) -> Result<String, Diagnostic> {
    let joined = Path::new(output).join(path);
    let mut parts = Vec::new();
    for part in joined.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            Component::CurDir => {}
            _ => {
                let message = format!("`{}` is outside the output folder", joined.display());
                return Err(Diagnostic::error(Rule::OutputPath, message));
            }
        }
    }
    Ok(parts.join("/"))
}

fn is_same_file(root: &Path, output: &str, path: &str, from: &Path) -> bool {
    let target = safe_join(output, path).map(|path| root.join(path));
    matches!((target.map(|target| target.canonicalize()), from.canonicalize()), (Ok(Ok(target)), Ok(from)) if target == from)
}

fn failed(doing: &str, path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        Rule::OutputUnwritable,
        format!("cannot {doing} `{}`: {error}", path.display()),
    )
}
