//! `crdsmith render`.

use std::path::PathBuf;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::definitions;
use super::definitions::Definitions;
use super::evaluation::Evaluation;
use super::exit::{FAILED, FINE};
use super::exporting::export;
use super::kubernetes::Server;
use super::overlap;
use super::rendering;
use super::rendering::Validation;
use super::terminal::Terminal;
use super::watch::Watch;
use crate::crd::Head;
use crate::diagnostic::{Diagnostic, Severity};
use crate::go::json;
use crate::go::yaml::{Dialect, emit};
use crate::jsonnet::Options;
use crate::rule::Rule;
use crate::tanka::export::{DEFAULT_FORMAT, Export, Exported, Merge, Names};
use crate::tanka::process::Targets;
use crate::tanka::project;
use crate::tanka::selector;
use crate::tanka::selector::Selector;
use crate::tanka::{Environmental, Loaded, Request, Take, load_raw};

/// Render Jsonnet files and Tanka environments.
///
/// The output equals that of `tk show`, byte for byte; with `--out`, it equals that of `tk export`. A vendored `doc-util` is not required.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "Examples:\n  \
    crdsmith render environments/default                     manifests as YAML\n  \
    crdsmith render environments -r -l stage=prod -o out     one file per manifest\n  \
    crdsmith render environments/default -t 'secret/.*' -t '!secret/tmp'\n  \
    crdsmith render environments -r -o out --validate        write only if all are valid\n  \
    crdsmith render main.jsonnet -A region=eu-west-1 --tla-code count=2\n  \
    crdsmith render environments/default --raw -e config.data")]
pub(super) struct Args {
    /// Jsonnet files and environment folders; with `-r`, folders to search for environments.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Environment to render if the file has several.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Render every environment below the paths.
    #[arg(short, long)]
    recursive: bool,

    /// Render only environments with these labels (`stage=prod,region in (a, b),!legacy`).
    #[arg(
        short = 'l',
        long,
        value_name = "LABELS",
        default_value = "",
        hide_default_value = true
    )]
    selector: String,

    /// Render only manifests whose `kind/name` matches this regular expression; a leading `!` excludes matches. Can be repeated, or
    /// separated by commas.
    #[arg(short, long = "target", value_name = "REGEX", value_delimiter = ',')]
    targets: Vec<String>,

    #[command(flatten)]
    evaluation: Evaluation,

    /// Print the value as JSON, without extracting manifests.
    #[arg(long, conflicts_with_all = ["out", "output", "name", "selector", "targets", "recursive"])]
    raw: bool,

    /// Expression to evaluate on the file's value (`config.data`, `['my key']`).
    #[arg(short, long, value_name = "EXPR", requires = "raw")]
    expression: Option<String>,

    /// Output format of manifests.
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    output: Format,

    /// Write each manifest to a file below this folder.
    #[arg(short, long, value_name = "DIR", conflicts_with = "output")]
    out: Option<PathBuf>,

    /// Go template of exported file names; sprig's functions work.
    #[arg(long, value_name = "TEMPLATE", default_value = DEFAULT_FORMAT, requires = "out")]
    format: String,

    /// Extension of exported files.
    #[arg(long, value_name = "EXT", default_value = "yaml", requires = "out")]
    extension: String,

    /// Merge strategy for an output folder that is not empty. Without it, the command fails.
    #[arg(long, value_name = "STRATEGY", requires = "out")]
    merge_strategy: Option<Strategy>,

    /// Do not write `manifest.json`, which lists the exported files and their environments.
    #[arg(long, requires = "out")]
    skip_manifest: bool,

    /// Also remove the files of this deleted environment, named by the path of its `main.jsonnet`.
    #[arg(long, value_name = "ENTRY", requires = "out")]
    merge_deleted_envs: Vec<String>,

    /// With `--merge-strategy replace-envs`, overwrite files that no earlier export wrote.
    #[arg(long, requires = "merge_strategy")]
    force: bool,

    /// CRDs that define the scope (namespaced or cluster) and schema of kinds: a file, folder, glob, package or URL, or `builtin:userpoolclient`. Can be repeated. Without
    /// CRDs, Tanka's list of cluster-wide kinds is used.
    #[arg(long, value_name = "CRD")]
    crds: Vec<String>,

    /// Validate the manifests like `crdsmith validate`, and write nothing if a manifest is invalid.
    #[arg(long, conflicts_with = "raw")]
    validate: bool,

    /// With `--validate`, accept kinds without a schema.
    #[arg(long, requires = "validate")]
    ignore_missing_schemas: bool,

    #[command(flatten)]
    server: Server,

    /// Fail if there are no manifests.
    #[arg(long)]
    fail_on_empty: bool,

    /// Render again when an input file changes.
    #[arg(long)]
    watch: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// YAML documents.
    Yaml,
    /// One JSON object of kind `List`.
    Json,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Strategy {
    /// Add files; fail if a file already exists.
    FailOnConflicts,
    /// Replace the files of the exported environments.
    ReplaceEnvs,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    let (request, mut definitions) = match request(args) {
        Ok(found) => found,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            return FAILED;
        }
    };
    let mut export_merge = match args.merge_strategy {
        None => Merge::Never,
        Some(Strategy::FailOnConflicts) => Merge::FailOnConflicts,
        Some(Strategy::ReplaceEnvs) => Merge::ReplaceEnvironments,
    };
    loop {
        let mut watch = Watch::begin(args.paths.iter().cloned());
        // The first run reuses the definitions that gave the scopes; they may have changed before later runs.
        let (code, files) = once(args, &request, definitions.take(), export_merge, terminal);
        if !args.watch {
            return code;
        }
        // After the first run, the output files are our own.
        export_merge = Merge::ReplaceEnvironments;
        watch.add(files);
        watch.wait();
    }
}

/// Renders once. Returns the exit code and the files that were read.
fn once(
    args: &Args,
    request: &Request,
    definitions: Option<Definitions>,
    merge: Merge,
    terminal: &Terminal,
) -> (u8, Vec<PathBuf>) {
    if args.raw {
        return raw(args, request, terminal);
    }
    let names = args.out.as_ref().map(|_| Names::new(&args.format, &args.extension));
    let (names, paths) = match (names.transpose(), wanted_paths(args)) {
        (Ok(names), Ok(paths)) => (names, paths),
        (Err(diagnostic), _) | (_, Err(diagnostic)) => {
            terminal.diagnostics(&[diagnostic]);
            return (FAILED, Vec::new());
        }
    };
    let (loaded, exported) = load_all(args, &paths, request, names.as_ref());
    terminal.traces(&loaded.traces);
    terminal.diagnostics(&loaded.warnings);
    let files = loaded.files;
    let environments = match loaded.environments {
        Ok(environments) => environments,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            return (FAILED, files);
        }
    };
    if args.validate
        && let Some(code) = rendering::refusal(&environments, definitions, &validation(args), terminal)
    {
        return (code, files);
    }
    let is_empty = match &args.out {
        Some(_) => exported.iter().all(Exported::is_empty),
        None => environments.iter().all(|one| one.manifests.is_empty()),
    };
    if is_empty {
        terminal.diagnostics(&[nothing_found(args)]);
    }
    let code = if is_empty && args.fail_on_empty {
        FAILED
    } else if let Some(folder) = &args.out {
        let options = Export {
            merge,
            deleted: &args.merge_deleted_envs,
            skip_index: args.skip_manifest,
            force: args.force,
        };
        export(exported, &options, folder, terminal)
    } else {
        terminal.output(&printed(&environments, args.output))
    };
    (code, files)
}

fn validation(args: &Args) -> Validation<'_> {
    Validation {
        crds: &args.crds,
        paths: &args.paths,
        ignore_missing_schemas: args.ignore_missing_schemas,
        server: &args.server,
    }
}

fn raw(args: &Args, request: &Request, terminal: &Terminal) -> (u8, Vec<PathBuf>) {
    let mut files = Vec::new();
    let mut code = FINE;
    for path in &args.paths {
        let outcome = load_raw(path, args.expression.as_deref(), request);
        files.extend(outcome.imports);
        files.extend(outcome.absent);
        terminal.traces(&outcome.traces);
        match outcome.value {
            Ok(value) => code = code.max(terminal.output(&json::pretty(&value, "  "))),
            Err(diagnostics) => {
                terminal.diagnostics(&diagnostics);
                code = FAILED;
            }
        }
    }
    (code, files)
}

fn wanted_paths(args: &Args) -> Result<Vec<PathBuf>, Diagnostic> {
    if !args.recursive {
        return Ok(args.paths.clone());
    }
    let mut out = Vec::new();
    for path in &args.paths {
        if path.is_dir() {
            out.extend(project::entries(path)?);
        } else {
            out.push(path.clone());
        }
    }
    out.sort();
    out.dedup();
    if out.is_empty() {
        return Err(Diagnostic::error(
            Rule::InputEmpty,
            format!("no `{}` found below the paths", project::ENTRY),
        ));
    }
    Ok(out)
}

fn nothing_found(args: &Args) -> Diagnostic {
    let severity = if args.fail_on_empty {
        Severity::Error
    } else {
        Severity::Note
    };
    let diagnostic = Diagnostic::new(severity, Rule::NoManifests, "no manifests found");
    let choices = [
        ("--name", args.name.is_some()),
        ("--selector", !args.selector.is_empty()),
        ("--target", !args.targets.is_empty()),
    ];
    let given: Vec<String> = choices
        .iter()
        .filter(|(_, given)| *given)
        .map(|(option, _)| format!("`{option}`"))
        .collect();
    if given.is_empty() {
        diagnostic.help("a manifest is an object with `apiVersion` and `kind`; fields with `::` are hidden")
    } else {
        diagnostic.help(format!("no manifest matches {}", given.join(" and ")))
    }
}

fn printed(environments: &[Environmental], format: Format) -> String {
    let manifests = environments
        .iter()
        .flat_map(|one| &one.manifests)
        .map(crate::tanka::Manifest::value);
    match format {
        Format::Yaml => emit::stream(manifests, Dialect::V2),
        Format::Json => {
            let items: Vec<&Value> = manifests.collect();
            json::pretty(&json!({ "apiVersion": "v1", "kind": "List", "items": items }), "  ") + "\n"
        }
    }
}

/// Loads the paths. For an export, the files are made at once, and the manifests are dropped unless they are validated.
fn load_all(args: &Args, paths: &[PathBuf], request: &Request, names: Option<&Names<'_>>) -> (Loaded, Vec<Exported>) {
    let all: Vec<(Loaded, Vec<Exported>)> = overlap::overlapped(paths.len(), |loader| {
        let one = |path: &PathBuf| {
            let mut loaded = loader.load(path, request);
            let (Some(names), Ok(environments)) = (names, &mut loaded.environments) else {
                return (loaded, Vec::new());
            };
            let exported = environments.iter().map(|one| names.files(one)).collect();
            if !args.validate {
                for one in environments {
                    one.manifests.clear();
                }
            }
            (loaded, exported)
        };
        paths.par_iter().map(one).collect()
    });
    let (loaded, exported): (Vec<Loaded>, Vec<Vec<Exported>>) = all.into_iter().unzip();
    (Loaded::of(loaded), exported.into_iter().flatten().collect())
}

/// The request, and the definitions of `--crds`.
fn request(args: &Args) -> Result<(Request, Option<Definitions>), Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let options = args.evaluation.options().unwrap_or_else(|found| {
        problems.extend(found);
        Options::default()
    });
    let targets = Targets::new(&args.targets).unwrap_or_else(|found| {
        problems.extend(found);
        Targets::default()
    });
    let selector = selector::parse(&args.selector).unwrap_or_else(|found| {
        problems.push(found);
        Selector::default()
    });
    let definitions = (!args.crds.is_empty()).then(|| {
        definitions::find(&args.crds, None, &args.paths).unwrap_or_else(|found| {
            problems.extend(found);
            Definitions::default()
        })
    });
    if !problems.is_empty() {
        return Err(problems);
    }
    let heads = definitions.iter().flat_map(|found| found.catalog.heads());
    let request = Request {
        options,
        name: args.name.clone(),
        take: if args.recursive { Take::Environments } else { Take::One },
        selector,
        targets,
        scopes: heads.map(Head::to_scope).collect(),
        keep_going: false,
        allow_outside: args.evaluation.allow_outside,
    };
    Ok((request, definitions))
}
