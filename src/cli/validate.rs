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
use crate::go::regexp::Regexp;
use crate::input;
use crate::input::Input;
use crate::rule::Rule;
use crate::source::Source;
use crate::tanka::{Request, Take};
use crate::validate::{Manifests, Options, Registry, Report, Run};
use crate::{rendered, report};

/// Say what the API server would say of manifests, offline.
///
/// The verdict is that of Kubernetes 1.37 on `kubectl apply --validate=strict`. Definitions come from `--crds`, else from `crdsmith.yaml`, else the
/// built-in UserPoolClient is used. CRDs among the manifests are checked as definitions.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "Examples:\n  \
    crdsmith validate manifests/ --crds crds/\n  \
    crdsmith validate environments/default --crds crds/\n  \
    crdsmith validate environments -r --output github\n  \
    crdsmith validate crds/userpoolclients.yaml            would the server take this CRD?\n  \
    crdsmith validate new.yaml --old stored.yaml           what a change of a stored object may do\n  \
    tk show environments/default | crdsmith validate - --crds crds/ --output github")]
pub(super) struct Args {
    /// Manifests: YAML and JSON files, folders of them, Jsonnet files, environments (folders with `main.jsonnet` or `spec.json`), globs, URLs, or
    /// `-` for standard input.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,

    /// Take every `main.jsonnet` below the folders, and nothing else of them.
    #[arg(short, long)]
    recursive: bool,

    /// The environment to take of a file that has several; all of them are taken without it.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// CRDs to validate against: files, folders, globs, URLs.
    #[arg(long, value_name = "CRD", num_args = 1.., action = clap::ArgAction::Append)]
    crds: Vec<String>,

    /// The configuration whose CRDs are used [default: crdsmith.yaml].
    #[arg(short, long, value_name = "FILE", conflicts_with = "crds")]
    config: Option<PathBuf>,

    /// Objects that are already stored: those of the same group, kind, namespace and name are replaced, and the rules for updates hold.
    #[arg(long, value_name = "FILE")]
    old: Option<String>,

    /// How to report.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,

    /// Print the objects as the server would store them, as JSON (with `--output json`, inside the report).
    #[arg(long)]
    print_defaulted: bool,

    /// Let kinds without a schema pass.
    #[arg(long)]
    ignore_missing_schemas: bool,

    /// Kinds to leave out (`Kind`, `group/version/Kind`), separated by commas.
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    skip: Vec<String>,

    /// Kinds that must not be there, separated by commas.
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    reject: Vec<String>,

    /// Leave out files whose path matches a regular expression anywhere.
    #[arg(long, value_name = "REGEX", action = clap::ArgAction::Append)]
    ignore_filename_pattern: Vec<Regexp>,

    /// Print the summary even with `--quiet`.
    #[arg(long)]
    summary: bool,

    /// Stop at the first file with an invalid object: those after it are not read.
    #[arg(long)]
    exit_on_error: bool,

    /// Strict field validation; it is always on, and the flag is taken for scripts written for kubeconform.
    #[arg(long)]
    strict: bool,

    /// Threads to use, as kubeconform calls it; the same as `--jobs`.
    #[arg(short = 'n', value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    #[command(flatten)]
    evaluation: Evaluation,
}

impl Args {
    /// Threads that were asked for under kubeconform's name.
    pub(super) fn threads(&self) -> Option<u16> {
        self.threads
    }
}

/// Formats of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people: excerpts with carets.
    #[value(alias = "pretty")]
    Text,
    /// Everything, in a stable shape.
    Json,
    /// `JUnit` XML.
    Junit,
    /// TAP 13.
    Tap,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match report(args, terminal) {
        Ok(found) if found.results.is_empty() => {
            let error = Diagnostic::error(Rule::NoObjects, "there are no objects to validate");
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
    // Stopping early is worth more than reading in parallel: what comes after the first invalid file is not even read.
    let step = if args.exit_on_error { 1 } else { wanted.len().max(1) };
    for wanted in wanted.chunks(step) {
        check(manifests::read(wanted, &request)?, &mut run, terminal);
        if args.exit_on_error && !run.is_clean() {
            break;
        }
    }
    let found = run.finish();
    let problems = registry.problems();
    // The end of the process gives it all back at once; schema by schema, it takes a tenth of the time that reading them took.
    std::mem::forget(registry);
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// Checks inputs in their order, those of a kind that stand side by side together.
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

/// How Jsonnet is evaluated, and what is taken of it.
fn request(args: &Args, registry: &Registry) -> Result<Request, Vec<Diagnostic>> {
    let scopes = registry.heads().map(Head::to_scope);
    Ok(Request {
        options: args.evaluation.options()?,
        name: args.name.clone(),
        // What is found below a folder is checked, whether it is an environment or not; by name, only environments can be looked for.
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

/// The texts with the objects that are already stored, each read once.
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
            objects.for_each(|object| text.push_str(&format!("{object:#}\n")));
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
