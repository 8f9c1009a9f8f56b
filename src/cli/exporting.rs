//! The end of `crdsmith render --out`: files of a folder.

use std::path::Path;

use super::exit::{FAILED, FINE};
use super::terminal::Terminal;
use crate::output;
use crate::tanka::export;
use crate::tanka::export::{Export, Exported};

/// Writes the files of all environments into a folder. Returns the exit code.
pub(super) fn export(exported: Vec<Exported>, options: &Export<'_>, folder: &Path, terminal: &Terminal) -> u8 {
    let done = export::plan(exported, options, folder)
        .and_then(|plan| output::apply(folder, &plan.files, &plan.removed).map_err(|diagnostic| vec![diagnostic]));
    match done {
        Ok(written) => {
            terminal.summary(&format!(
                "{}: {} written, {} unchanged, {} removed",
                folder.display(),
                written.changed,
                written.unchanged,
                written.removed
            ));
            FINE
        }
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            FAILED
        }
    }
}
