//! The command line: options → library calls → report. The only code that prints.
//!
//! One file a subcommand. How the work is done is the business of the other rooms.

mod completions;
mod definitions;
mod evaluation;
mod exit;
mod generate;
mod global;
mod jpath;
mod kubeconform;
mod man;
mod manifests;
mod memory;
mod reference;
mod render;
mod terminal;
mod validate;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use exit::{FAILED, FINE};
use global::Global;
use terminal::Terminal;

use crate::yaml;

/// Kubernetes custom resources in Jsonnet.
///
/// Reads CRDs once and makes everything of them: the Jsonnet library and its Markdown reference.
#[derive(Debug, Parser)]
#[command(
    name = "crdsmith",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 fine; 1 findings (stale files, invalid manifests); 2 could not do the work.\n\
                  Run `crdsmith help COMMAND` for examples."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    global: Global,
}

#[derive(Debug, Subcommand)]
enum Command {
    Generate(generate::Args),
    Render(render::Args),
    Jpath(jpath::Args),
    Validate(validate::Args),
    ConfigSchema(ConfigSchema),
    Completions(completions::Args),
    Man(man::Args),
}

/// Print the JSON Schema of `crdsmith.yaml`.
///
/// Editors with a YAML language server complete and check a configuration whose first line is
/// `# yaml-language-server: $schema=FILE`.
#[derive(Debug, clap::Args)]
struct ConfigSchema {}

/// Runs the program. Returns what the process should exit with.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(kubeconform::with_two_dashes(arguments.into_iter())) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is the reader's choice, not a failure.
            let _ = error.print();
            return if error.use_stderr() { FAILED.into() } else { FINE.into() };
        }
    };
    let terminal = Terminal::new(&cli.global);
    let wanted = match &cli.command {
        Command::Validate(args) => {
            memory::use_small_pages();
            args.threads()
        }
        _ => None,
    };
    if let Err(error) = threads(cli.global.jobs.or(wanted)) {
        terminal.error(&format!("could not start the threads: {error}"));
        return FAILED.into();
    }
    yaml::allow_deep_nesting();
    // Every thread that trees come to has the stack for them, and so does this one.
    let code = std::thread::scope(|scope| {
        let run = std::thread::Builder::new().stack_size(yaml::STACK);
        let command = run.spawn_scoped(scope, || run_command(cli.command, &terminal));
        command.ok().and_then(|thread| thread.join().ok())
    });
    code.unwrap_or(FAILED).into()
}

fn run_command(command: Command, terminal: &Terminal) -> u8 {
    match command {
        Command::Generate(args) => generate::run(&args, terminal),
        Command::Render(args) => render::run(&args, terminal),
        Command::Jpath(args) => jpath::run(&args, terminal),
        Command::Validate(args) => validate::run(&args, terminal),
        Command::ConfigSchema(ConfigSchema {}) => match crate::config::json_schema() {
            Ok(schema) => terminal.output(&schema),
            Err(error) => terminal.error(&error.to_string()),
        },
        Command::Completions(args) => completions::run(&args, Cli::command(), terminal),
        Command::Man(args) => man::run(&args, Cli::command(), terminal),
    }
}

/// The help of every command as a Markdown page, for `docs/cli.md`.
#[must_use]
pub fn reference() -> String {
    reference::page(Cli::command())
}

/// Trees nest as deep as the YAML reader allows, and are walked recursively: the threads get the stack for it.
fn threads(jobs: Option<u16>) -> Result<(), rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, usize::from))
        .stack_size(yaml::STACK)
        .build_global()
}
