//! The command line as a Markdown page, for `docs/cli.md`.

use std::fmt::Write;

use clap::Command;

/// The head of the page.
const HEAD: &str = "\
# Command line

Generated from the program; `UPDATE=1 cargo test` updates it.

A flag has one meaning in all commands:

| flag | meaning | old spelling, accepted with a warning |
|---|---|---|
| `-o`, `--out DIR` | place of written files | `generate --output DIR`, `man --output DIR` |
| `--output FORMAT` | format of the output | `validate -o FORMAT` |
| `-c`, `--config FILE` | configuration | |
| `--crds CRD` | CRDs to work against; one value, can be repeated | |
| `--name NAME` | environment | `generate --name NAME` is `--local-name NAME` |
| `-r`, `--recursive` | search for environments | |
| `--watch` | run again when an input file changes | |
| `-j`, `--jobs N` | number of threads | `validate -n N` is kubeconform's, without a warning |

Long flags work with one dash, too (`-output json`), so scripts written for kubeconform run.
";

/// A page with the printed help of every command.
pub(super) fn page(root: Command) -> String {
    let mut root = root.term_width(100);
    root.build();
    let mut page = HEAD.to_owned();
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
