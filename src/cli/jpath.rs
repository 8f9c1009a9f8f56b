//! `crdsmith jpath`.

use std::path::PathBuf;

use super::exit::FAILED;
use super::terminal::Terminal;
use crate::tanka::project::Project;

/// Print the import path of a Jsonnet file or an environment.
///
/// The order is Tanka's: the folder with the highest priority is last.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Jsonnet file or environment folder.
    #[arg(value_name = "PATH")]
    path: PathBuf,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match Project::find(&args.path) {
        Ok(project) => {
            let folders: Vec<String> = project
                .import_path()
                .iter()
                .map(|folder| folder.display().to_string())
                .collect();
            terminal.output(&folders.join(":"))
        }
        Err(diagnostic) => {
            terminal.diagnostics(&[diagnostic]);
            FAILED
        }
    }
}
