//! The command line: options → library calls → report. The only code that prints.
//!
//! One file per subcommand. The work itself is done by the other modules.

mod bumped;
mod changelog;
mod checking;
mod code;
mod completions;
mod definitions;
mod diff;
mod documentation;
mod evaluation;
mod example;
mod exit;
mod explain;
mod exporting;
mod folder;
mod generate;
mod global;
mod groups;
mod import;
mod init;
mod jpath;
mod kubeconform;
mod kubernetes;
mod kustomization;
mod libraries;
mod list;
mod lockfile;
mod lookup;
mod man;
mod manifests;
mod memory;
mod overlap;
mod project;
mod reference;
mod release;
mod render;
mod rendering;
mod report_format;
mod schema;
mod serve;
mod settings;
mod sink;
mod site;
mod terminal;
mod tools;
mod validate;
mod vendor;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use exit::{FAILED, FINE};
use global::Global;
use terminal::Terminal;

use crate::input;
use crate::yaml;

/// Jsonnet libraries, rendering and validation for Kubernetes custom resources.
///
/// crdsmith generates a Jsonnet library and Markdown reference from CRDs, renders Tanka environments, and validates manifests offline with the API server's
/// verdict.
#[derive(Debug, Parser)]
#[command(
    name = "crdsmith",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 success; 1 findings (stale files, invalid manifests); 2 failure.\n\
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
    Init(init::Args),
    Generate(generate::Args),
    Render(render::Args),
    Jpath(jpath::Args),
    Validate(validate::Args),
    Diff(diff::Args),
    Definitions(list::Args),
    Example(example::Args),
    Import(import::Args),
    Site(site::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    Vendor(vendor::Args),
    ConfigSchema(ConfigSchema),
    Completions(completions::Args),
    Man(man::Args),
}

/// Print the JSON Schema of `crdsmith.yaml`.
///
/// Editors with a YAML language server use the schema if the first line of the configuration is
/// `# yaml-language-server: $schema=FILE`.
#[derive(Debug, clap::Args)]
struct ConfigSchema {}

/// Runs the program. Returns the exit code of the process.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = kubeconform::with_two_dashes(&Cli::command(), arguments.into_iter());
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is the reader's choice, not a failure.
            let _ = error.print();
            return if error.use_stderr() { FAILED.into() } else { FINE.into() };
        }
    };
    let terminal = Terminal::new(&cli.global);
    if !matches!(cli.command, Command::Render(_)) {
        memory::use_small_pages();
    }
    let wanted = match &cli.command {
        Command::Validate(args) => args.threads(),
        _ => None,
    };
    if let Err(error) = threads(cli.global.jobs.or(wanted)) {
        terminal.error(&format!("cannot start threads: {error}"));
        return FAILED.into();
    }
    yaml::allow_deep_nesting();
    input::set_access(input::Access {
        offline: cli.global.offline,
        redirect_hosts: cli.global.redirect_hosts.clone(),
    });
    // Trees are walked recursively on this thread too: it gets the same stack as the thread pool.
    let code = std::thread::scope(|scope| {
        let run = std::thread::Builder::new().stack_size(yaml::STACK);
        let command = run.spawn_scoped(scope, || run_command(cli.command, &terminal));
        command.ok().and_then(|thread| thread.join().ok())
    });
    terminal.diagnostics(&input::take_warnings());
    code.unwrap_or(FAILED).into()
}

fn run_command(command: Command, terminal: &Terminal) -> u8 {
    match command {
        Command::Init(args) => init::run(&args, terminal),
        Command::Generate(args) => generate::run(&args, terminal),
        Command::Render(args) => render::run(&args, terminal),
        Command::Jpath(args) => jpath::run(&args, terminal),
        Command::Validate(args) => validate::run(args, terminal),
        Command::Diff(args) => diff::run(&args, terminal),
        Command::Definitions(args) => list::run(&args, terminal),
        Command::Example(args) => example::run(&args, terminal),
        Command::Import(args) => import::run(&args, terminal),
        Command::Site(args) => site::run(&args, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
        Command::Schema(args) => schema::run(&args, terminal),
        Command::Vendor(args) => vendor::run(&args, terminal),
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

/// Starts the thread pool. Trees are as deep as the YAML reader allows and are walked recursively, so each thread gets a large stack.
fn threads(jobs: Option<u16>) -> Result<(), rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, usize::from))
        .stack_size(yaml::STACK)
        .build_global()
}
