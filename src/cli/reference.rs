//! The command line as a Markdown page, for `docs/cli.md`.

use std::fmt::Write;

use clap::Command;

/// A page with the printed help of every command.
pub(super) fn page(root: Command) -> String {
    let mut root = root.term_width(100);
    root.build();
    let mut page = "# Command line\n\nGenerated from the program; `UPDATE=1 cargo test` updates it.\n".to_owned();
    let mut section = |title: &str, command: &mut Command| {
        let help = command.render_long_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "\n## `{title}`\n\n```text\n{}\n```\n",
            lines.join("\n").trim_end()
        );
    };
    section("crdsmith", &mut root);
    for command in root.get_subcommands_mut() {
        if command.get_name() != "help" {
            section(&format!("crdsmith {}", command.get_name()), &mut command.clone());
        }
    }
    page
}
