//! `crdsmith validate`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::definitions;
use super::evaluation::Evaluation;
use super::exit::{FAILED, FINDINGS, FINE};
use super::manifests;
use super::manifests::Read;
use super::terminal::Terminal;
use crate::crd::Head;
use crate::diagnostic::Diagnostic;
use crate::go::json;
use crate::go::regexp::Regexp;
use crate::input;
use crate::input::Input;
use crate::rule::Rule;
use crate::source::Source;
use crate::tanka::{Request, Take};
use crate::validate::{Manifests, Options, Registry, Report, Run};
use crate::{rendered, report};

/// Validate manifests offline with the API server's verdict.
///
/// The verdict equals that of Kubernetes 1.37 for `kubectl apply --validate=strict`. The CRDs come from `--crds`, or else from `crdsmith.yaml`, or else only
/// the built-in CRD UserPoolClient is used. CRDs among the manifests are validated as definitions.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "Examples:\n  \
    crdsmith validate manifests/ --crds crds/\n  \
    crdsmith validate environments/default --crds crds/\n  \
    crdsmith validate environments -r --output github\n  \
    crdsmith validate crds/userpoolclients.yaml            is this CRD valid?\n  \
    crdsmith validate new.yaml --old stored.yaml           is this update valid?\n  \
    tk show environments/default | crdsmith validate - --crds crds/ --output github")]
pub(super) struct Args {
    /// Manifests: YAML and JSON files, folders of them, Jsonnet files, environments (folders with `main.jsonnet` or `spec.json`), globs, URLs, or
    /// `-` for standard input.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,

    /// Search the folders for `main.jsonnet` files only.
    #[arg(short, long)]
    recursive: bool,

    /// Environment to validate if the file has several [default: all].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// CRDs to validate against: files, folders, globs, URLs. Can be repeated.
    #[arg(long, value_name = "CRD", num_args = 1.., action = clap::ArgAction::Append)]
    crds: Vec<String>,

    /// Configuration file that lists CRDs to validate against [default: crdsmith.yaml].
    #[arg(short, long, value_name = "FILE", conflicts_with = "crds")]
    config: Option<PathBuf>,

    /// Stored objects. A manifest with the same group, kind, namespace and name as a stored object is validated as an update of it.
    #[arg(long, value_name = "FILE")]
    old: Option<String>,

    /// Report format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,

    /// Print the objects with defaults as JSON, as the server would store them. With `--output json`, the objects are part of the report.
    #[arg(long)]
    print_defaulted: bool,

    /// Accept kinds without a schema.
    #[arg(long)]
    ignore_missing_schemas: bool,

    /// Kinds to skip (`Kind`, `group/version/Kind`), separated by commas.
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    skip: Vec<String>,

    /// Kinds to reject, separated by commas.
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    reject: Vec<String>,

    /// Skip files whose path contains a match of this regular expression. Can be repeated.
    #[arg(long, value_name = "REGEX", action = clap::ArgAction::Append)]
    ignore_filename_pattern: Vec<Regexp>,

    /// Print the summary even with `--quiet`.
    #[arg(long)]
    summary: bool,

    /// Stop after the first file with an invalid object. Later files are not read.
    #[arg(long)]
    exit_on_error: bool,

    /// Strict field validation. It is always on; the flag exists for scripts written for kubeconform.
    #[arg(long)]
    strict: bool,

    /// Number of threads. Same as `--jobs`; the name is kubeconform's.
    #[arg(short = 'n', value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    #[command(flatten)]
    evaluation: Evaluation,
}

impl Args {
    /// Number of threads given by kubeconform's option `-n`.
    pub(super) fn threads(&self) -> Option<u16> {
        self.threads
    }
}

/// Formats of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Human-readable: excerpts with carets.
    #[value(alias = "pretty")]
    Text,
    /// All findings in a stable format.
    Json,
    /// `JUnit` XML.
    Junit,
    /// TAP 13.
    Tap,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub Actions annotations.
    Github,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match report(args, terminal) {
        Ok(found) if found.results.is_empty() => {
            let error = Diagnostic::error(Rule::NoObjects, "no objects to validate");
            terminal.diagnostics(&[error.help("a manifest is an object with `apiVersion` and `kind`")]);
            FAILED
        }
        Ok(found) => show(args, &found, terminal).max(if found.is_clean() { FINE } else { FINDINGS }),
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            FAILED
        }
    }
}

fn report(args: &Args, terminal: &Terminal) -> Result<Report, Vec<Diagnostic>> {
    let registry = definitions::registry(&args.crds, args.config.as_deref(), None)?;
    let request = request(args, &registry)?;
    let mut wanted = manifests::find(&args.paths, args.recursive)?;
    wanted.retain(|one| {
        let name = one.name();
        !args
            .ignore_filename_pattern
            .iter()
            .any(|pattern| pattern.is_match(&name))
    });
    let old = match &args.old {
        Some(name) => old(name)?,
        None => Vec::new(),
    };
    let options = Options {
        ignore_missing_schemas: args.ignore_missing_schemas,
        keep_defaulted: args.print_defaulted,
        skip: args.skip.clone(),
        reject: args.reject.clone(),
    };
    let mut run = Run::on_update(&registry, &options, &old)?;
    // With `--exit-on-error`, files are read one by one: files after the first invalid file are not read.
    let step = if args.exit_on_error { 1 } else { wanted.len().max(1) };
    for wanted in wanted.chunks(step) {
        check(manifests::read(wanted, &request)?, &mut run, terminal);
        if args.exit_on_error && !run.is_clean() {
            break;
        }
    }
    let found = run.finish();
    let problems = registry.problems();
    // The process ends soon and frees all memory at once. Dropping each schema would take a tenth of the time of reading.
    std::mem::forget(registry);
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// Checks inputs in order. Adjacent inputs of the same form are checked together.
fn check(inputs: Vec<Read>, run: &mut Run<'_>, terminal: &Terminal) {
    let (mut texts, mut environments) = (Vec::new(), Vec::new());
    for input in inputs {
        match input {
            Read::Text(source) => {
                rendered::check(&std::mem::take(&mut environments), run);
                texts.push(Manifests::Text(source));
            }
            Read::Jsonnet(found, traces) => {
                run.add(&std::mem::take(&mut texts));
                terminal.traces(&traces);
                environments.extend(found);
            }
        }
    }
    run.add(&texts);
    rendered::check(&environments, run);
}

/// The request for Jsonnet evaluation: options, environments to take, scopes of kinds.
fn request(args: &Args, registry: &Registry) -> Result<Request, Vec<Diagnostic>> {
    let scopes = registry.heads().map(Head::to_scope);
    Ok(Request {
        options: args.evaluation.options()?,
        name: args.name.clone(),
        // A recursive search checks every file, environment or not; only environments have names to search for.
        take: match (&args.name, args.recursive) {
            (None, _) => Take::All,
            (Some(_), true) => Take::Environments,
            (Some(_), false) => Take::One,
        },
        scopes: scopes.collect(),
        allow_outside: args.evaluation.allow_outside,
        ..Request::default()
    })
}

/// The texts that contain the stored objects. Each input is read once.
fn old(name: &str) -> Result<Vec<Arc<Source>>, Vec<Diagnostic>> {
    let inputs = input::find([name], Path::new(""))?;
    let sources: Result<Vec<_>, Diagnostic> = inputs.iter().map(Input::read).collect();
    sources.map_err(|diagnostic| vec![diagnostic])
}

fn show(args: &Args, found: &Report, terminal: &Terminal) -> u8 {
    let mut text = match args.output {
        Format::Text => String::new(),
        Format::Json => report::json(found),
        Format::Junit => report::junit(found),
        Format::Tap => report::tap(found),
        Format::Sarif => report::sarif(found),
        Format::Github => report::github(found),
    };
    if args.output == Format::Text {
        terminal.findings(found);
        if args.print_defaulted {
            let objects = found.results.iter().filter_map(|checked| checked.defaulted.as_ref());
            objects.for_each(|object| text.push_str(&(json::pretty(object, "  ") + "\n")));
        }
    }
    let printed = if text.is_empty() { FINE } else { terminal.output(&text) };
    let summary = report::summary(found);
    if args.summary {
        Terminal::asked(&summary);
    } else if args.output == Format::Text {
        terminal.summary(&summary);
    }
    printed
}
