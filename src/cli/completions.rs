//! `crdsmith completions`.

use clap::Command;
use clap_complete::Shell;

use super::terminal::Terminal;

/// Print shell completions.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith completions bash > /etc/bash_completion.d/crdsmith\n  \
    crdsmith completions zsh > \"${fpath[1]}/_crdsmith\"\n  \
    crdsmith completions fish > ~/.config/fish/completions/crdsmith.fish")]
pub(super) struct Args {
    /// Shell to print completions for.
    shell: Shell,
}

pub(super) fn run(args: &Args, mut root: Command, terminal: &Terminal) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut root, "crdsmith", &mut script);
    terminal.output(&String::from_utf8_lossy(&script))
}
