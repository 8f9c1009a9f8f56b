//! `crdsmith man`.

use std::path::{Path, PathBuf};

use clap::Command;

use super::exit::{FAILED, FINE};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::output::{Sink, Stage};
use crate::rule::Rule;

/// Print the manual page, or write a page for each command.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith man | man -l -\n  \
    crdsmith man -o /usr/local/share/man/man1")]
pub(super) struct Args {
    /// Write `crdsmith.1` and `crdsmith-COMMAND.1` to this folder.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Old spelling of `--out`.
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "out")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, mut root: Command, terminal: &Terminal) -> u8 {
    root.build();
    let page = match page(&root, "crdsmith") {
        Ok(page) => page,
        Err(error) => return terminal.error(&error.to_string()),
    };
    if args.output.is_some() {
        terminal.old_spelling("--output", "--out");
    }
    let Some(folder) = args.out.as_ref().or(args.output.as_ref()) else {
        return terminal.output(&page);
    };
    match write(folder, &root, &page) {
        Ok(()) => FINE,
        Err(diagnostic) => {
            terminal.diagnostics(&[diagnostic]);
            FAILED
        }
    }
}

fn write(folder: &Path, root: &Command, page_of_root: &str) -> Result<(), Diagnostic> {
    let stage = Stage::open(folder, "crdsmith man", true)?;
    stage.file("", "crdsmith.1", page_of_root.as_bytes())?;
    for command in root.get_subcommands() {
        let name = format!("crdsmith-{}", command.get_name());
        let text = page(command, &name).map_err(|error| Diagnostic::error(Rule::Failure, error.to_string()))?;
        stage.file("", &format!("{name}.1"), text.as_bytes())?;
    }
    stage.commit().map(|_| ())
}

fn page(command: &Command, name: &str) -> std::io::Result<String> {
    let mut text = Vec::new();
    let command = command.clone().display_name(name.to_owned());
    clap_mangen::Man::new(command).title(name).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
