//! Go programs for comparison, and warm runs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Result, Usage};

/// Builds the Go tools of the module in a folder, unless they exist; `go` fetches their dependencies. Returns the folder of the programs.
///
/// # Errors
/// The machine has no Go, or a build fails.
pub(crate) fn go_tools(module: &str) -> Result<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let module = project.join(module);
    let tools = project.join("target").join(module.file_name().unwrap_or_default());
    std::fs::create_dir_all(&tools)?;
    let status = Command::new("go")
        .arg("-C")
        .arg(&module)
        .args(["build", "-o"])
        .arg(format!("{}/", tools.display()))
        .arg("tool")
        .status()?;
    if !status.success() {
        return Err(format!("the tools of {} could not be built: {status}", module.display()).into());
    }
    Ok(tools)
}

/// Runs a program in a folder, after one run that is not counted, so that files and memory are warm. On virtual machines, the first access
/// to memory that another process gave back is slow.
///
/// # Errors
/// As for [`Usage::of`].
pub(crate) fn warm(folder: &Path, program: &OsStr, arguments: &[&OsStr]) -> Result<Usage> {
    Usage::of(folder, program, arguments)?;
    Usage::of(folder, program, arguments)
}
