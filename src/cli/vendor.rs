//! `crdsmith vendor`.

use std::path::{Path, PathBuf};

use super::exit::{FAILED, FINE};
use super::lockfile;
use super::terminal::Terminal;
use crate::config;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::input::{Input, copies};
use crate::output::{Sink, Stage};
use crate::rule::Rule;

/// The folder of copies. It is not below `vendor`: `jb install` removes the folders there that it does not know.
const FOLDER: &str = "vendored/crds";

/// The folder of jsonnet-bundler, and the file of a project that has it.
const BUNDLER: (&str, &str) = ("vendor", "jsonnetfile.json");

/// Copy the definitions of remote sources into the project.
///
/// The command copies the texts of all URLs and `oci://` packages of `crdsmith.yaml` to a folder, and updates `crdsmith.lock`. With `vendor: DIR` in
/// `crdsmith.yaml`, every command then reads the copies and needs no network. Addresses in `crdsmith.yaml` do not change. A later run replaces the copies, and
/// removes those that are no longer needed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith vendor                    copies to vendored/crds\n  \
    crdsmith vendor --out third_party  copies to another folder\n  \
    crdsmith vendor --update           also accept sources whose content has changed")]
pub(super) struct Args {
    /// Configuration file [default: crdsmith.yaml].
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Folder of the copies, relative to the configuration [default: its `vendor`, or `vendored/crds`].
    #[arg(short, long, value_name = "DIR")]
    out: Option<String>,

    /// Accept new content of these sources, or of all.
    #[arg(long, value_name = "SOURCE", num_args = 0..)]
    update: Option<Vec<String>>,

    /// Overwrite files that crdsmith did not write.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match vendor(args, terminal) {
        Ok(()) => FINE,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            FAILED
        }
    }
}

fn vendor(args: &Args, terminal: &Terminal) -> Result<(), Vec<Diagnostic>> {
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    let path = args.config.clone().unwrap_or_else(|| PathBuf::from(config::NAME));
    let config = config::read(&Input::File(path.clone()).read().map_err(one)?)?;
    terminal.diagnostics(&config.warnings);
    let base = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        // The folder of a bare file name is an empty path, which cannot be opened.
        _ => Path::new("."),
    };
    let folder = args.out.clone().or_else(|| config.vendor.clone());
    let folder = folder.unwrap_or_else(|| FOLDER.to_owned());
    let folder = folder.trim_end_matches('/').to_owned();
    if folder.split('/').all(|part| matches!(part, "" | ".")) {
        let error = Diagnostic::error(Rule::CommandLine, "the copies need a folder of their own");
        return Err(vec![error.help(format!("example: `--out {FOLDER}`"))]);
    }
    if folder.split('/').find(|part| *part != ".") == Some(BUNDLER.0) && base.join(BUNDLER.1).exists() {
        let message = format!(
            "`jb install` removes `{folder}`: it removes all of `{}` that it does not know",
            BUNDLER.0
        );
        let warning = Diagnostic::warning(Rule::Vendor, message);
        terminal.diagnostics(&[warning.help(format!("choose another folder: `--out {FOLDER}`"))]);
    }
    // The sources themselves are read, not their copies.
    let fetched = Config {
        vendor: None,
        ..config.clone()
    };
    let sources = lockfile::updated_sources(&path, &fetched, lockfile::VENDOR, args.update.as_deref()).map_err(one)?;
    let change = lockfile::Change::of(&path, &fetched, &sources)?;
    let remote = sources.remote();
    let owner = path.file_name().unwrap_or_default().to_string_lossy();
    let stage = Stage::open(base, &format!("{owner} (vendor)"), args.force).map_err(one)?;
    if !remote.is_empty() {
        for (file, bytes) in copies(&remote).map_err(one)? {
            stage.file(&folder, &file, &bytes).map_err(one)?;
        }
    }
    let done = stage.commit().map_err(one)?;
    change.write(base, terminal).map_err(one)?;
    if remote.is_empty() {
        terminal.summary(&format!("`{}` has no remote sources", path.display()));
        return Ok(());
    }
    let plural = if remote.len() == 1 { "" } else { "s" };
    terminal.summary(&format!(
        "{} remote source{plural} in `{folder}`: {}",
        remote.len(),
        done.counts()
    ));
    let is_set = config.vendor.as_deref().map(|set| set.trim_end_matches('/')) == Some(&folder);
    if !is_set {
        terminal.summary(&format!(
            "add `vendor: {folder}` to `{}` to read the copies",
            path.display()
        ));
    }
    Ok(())
}
