//! `crdsmith validate`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::checking;
use super::definitions;
use super::definitions::Definitions;
use super::evaluation::Evaluation;
use super::exit::{FAILED, FINDINGS, FINE};
use super::kubeconform;
use super::kubernetes::Server;
use super::manifests;
use super::manifests::{Read, Wanted};
use super::report_format::Format;
use super::settings;
use super::sink;
use super::sink::Sink;
use super::terminal::Terminal;
use super::watch::Watch;
use crate::beside::Beside;
use crate::crd::Head;
use crate::diagnostic::{Diagnostic, Severity};
use crate::go::json;
use crate::go::regexp::Regexp;
use crate::input;
use crate::input::Input;
use crate::rule::Rule;
use crate::source::Source;
use crate::tanka::{Environmental, Request, Take};
use crate::validate::{Manifests, Options, Registry, Report, Run, Status, unused_kinds};

/// Validate manifests offline with the API server's verdict.
///
/// The verdict equals that of Kubernetes 1.37 for `kubectl apply --validate=strict`. The CRDs come from `--crds`, or else from the nearest `crdsmith.yaml`
/// above the manifests. CRDs among the manifests are validated as definitions, and define the kinds beside them.
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
    /// `-` for standard input [default: standard input, if it is not a terminal].
    #[arg(value_name = "PATH")]
    paths: Vec<String>,

    /// Search the folders for `main.jsonnet` files only.
    #[arg(short, long)]
    recursive: bool,

    /// Environment to validate if the file has several [default: all].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// CRDs to validate against: a file, folder, glob, package or URL, or `builtin:userpoolclient`. Can be repeated.
    #[arg(long, value_name = "CRD")]
    crds: Vec<String>,

    /// Configuration file [default: the nearest crdsmith.yaml above the manifests]. Its CRDs are used without `--crds`; its section `validate` always.
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Report of an earlier run in the format `json`. Its findings are left out.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Stored objects. A manifest with the same group, kind, namespace and name as a stored object is validated as an update of it.
    #[arg(long, value_name = "FILE")]
    old: Option<String>,

    /// Report format: text, json, junit, tap, sarif, github, gitlab or checkstyle. `FORMAT=FILE` writes to a file. Can be repeated [default: text].
    #[arg(long, value_name = "FORMAT[=FILE]")]
    output: Vec<Sink<Format>>,

    /// Old spelling of `--output`.
    #[arg(short = 'o', value_name = "FORMAT", hide = true)]
    old_output: Vec<Sink<Format>>,

    /// Print the objects with defaults as JSON, as the server would store them; the text report goes to standard error. With `--output json`, the objects
    /// are part of the report.
    #[arg(long)]
    print_defaulted: bool,

    /// Accept kinds that are neither built in nor defined.
    #[arg(long)]
    ignore_missing_schemas: bool,

    /// Accept several objects with the same kind, namespace and name in one environment or folder.
    #[arg(long)]
    allow_duplicates: bool,

    /// Lowest severity of findings that make the command fail.
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,

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

    /// Validate again when an input file changes.
    #[arg(long)]
    watch: bool,

    #[command(flatten)]
    server: Server,

    #[command(flatten)]
    kubeconform: kubeconform::Options,

    #[command(flatten)]
    evaluation: Evaluation,
}

impl Args {
    /// Number of threads given by kubeconform's option `-n`.
    pub(super) fn threads(&self) -> Option<u16> {
        self.threads
    }
}

/// Severities that can make the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
}

pub(super) fn run(mut args: Args, terminal: &Terminal) -> u8 {
    if args.paths.is_empty() {
        if std::io::stdin().is_terminal() {
            let error = Diagnostic::error(Rule::CommandLine, "no manifests are named");
            terminal.diagnostics(&[error.help("name files or folders, or `-` for standard input")]);
            return FAILED;
        }
        args.paths.push("-".to_owned());
    }
    let args = &args;
    if !args.old_output.is_empty() {
        terminal.old_spelling("-o FORMAT", "--output FORMAT");
    }
    loop {
        let watch = args.watch.then(|| Watch::begin(named(args)));
        let mut files = Vec::new();
        let code = report(args, &mut files, terminal).unwrap_or_else(|diagnostics| {
            terminal.diagnostics(&diagnostics);
            FAILED
        });
        let Some(mut watch) = watch else {
            return code;
        };
        watch.add(files);
        watch.wait();
    }
}

/// Files and folders whose changes matter: manifests, CRDs, the configuration. Names with patterns are looked up again in each run.
fn named(args: &Args) -> Vec<PathBuf> {
    let names = args.paths.iter().chain(&args.crds).map(PathBuf::from);
    let files = [&args.config, &args.baseline].into_iter().flatten().cloned();
    names.chain(files).chain(args.old.iter().map(PathBuf::from)).collect()
}

/// Where the reports go.
fn sinks(args: &Args) -> Result<Vec<Sink<Format>>, Vec<Diagnostic>> {
    let sinks = Sink::all(&args.output, &args.old_output, Format::Text)?;
    if args.print_defaulted && !sinks.iter().any(|sink| sink.format().has_objects()) {
        let error = Diagnostic::error(
            Rule::CommandLine,
            "`--print-defaulted` needs the report format `text` or `json`",
        );
        return Err(vec![error]);
    }
    sink::keep_inputs(sinks.iter().filter_map(Sink::file), &named(args))?;
    Ok(sinks)
}

/// Validates once. Adds the files that were read to `files`. Returns the exit code.
fn report(args: &Args, files: &mut Vec<PathBuf>, terminal: &Terminal) -> Result<u8, Vec<Diagnostic>> {
    terminal.diagnostics(&args.kubeconform.notes()?);
    let sinks = sinks(args)?;
    let definitions = definitions::find(&args.crds, args.config.as_deref(), &args.paths)?;
    files.extend(definitions.files());
    terminal.diagnostics(&definitions.warnings);
    let nothing_found = definitions.nothing_found();
    let policy = settings::policy(&definitions, args.baseline.as_deref())?;
    let kubernetes = args.server.kubernetes(&definitions)?;
    let Definitions {
        catalog,
        settings: wanted,
        generation,
        config,
        ..
    } = definitions;
    let registry = Arc::new(catalog.into_registry());
    let request = request(args, &registry)?;
    let found = manifests::find(&args.paths, args.recursive);
    let mut inputs = found.wanted;
    inputs.retain(|one| {
        let name = one.name();
        let mut patterns = args.ignore_filename_pattern.iter();
        !patterns.any(|pattern| pattern.is_match(&name)) && !sinks.iter().any(|sink| sink.is(one.file().as_deref()))
    });
    let old = match &args.old {
        Some(name) => old(name)?,
        None => Vec::new(),
    };
    let options = Options {
        ignore_missing_schemas: args.ignore_missing_schemas,
        allow_duplicates: args.allow_duplicates,
        keep_defaulted: args.print_defaulted,
        skip: wanted.skip.iter().chain(&args.skip).cloned().collect(),
        reject: args.reject.clone(),
        kubernetes,
        fails_on: match args.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
        },
        reference: generation.reference.and_then(|reference| reference.url),
        policy,
    };
    let mut run = Run::on_update(&registry, &options, &old)?;
    let mut beside = Beside::new(Arc::clone(&registry));
    // With `--exit-on-error`, files are read one by one: files after the first invalid file are not read.
    let step = if args.exit_on_error { 1 } else { inputs.len().max(1) };
    let mut inputs = inputs.into_iter();
    loop {
        let next: Vec<Wanted> = inputs.by_ref().take(step).collect();
        if next.is_empty() || args.exit_on_error && !run.is_clean() {
            break;
        }
        let mut read = manifests::read(next, &request);
        files.extend(read.iter_mut().flat_map(|one| std::mem::take(&mut one.files)));
        check(read, &mut beside, &mut run, terminal);
    }
    let found_report = run.finish();
    terminal.diagnostics(&found.notes);
    if found_report.results.is_empty() {
        let error = Diagnostic::error(Rule::NoObjects, "no objects to validate");
        return Err(vec![error.help("a manifest is an object with `apiVersion` and `kind`")]);
    }
    if inputs.len() == 0 {
        terminal.diagnostics(&settings::unused_skips(
            &wanted.skip,
            config.as_ref(),
            &found_report,
            &registry,
        ));
        terminal.diagnostics(&unused_options(args, &found_report, &registry));
    }
    for (name, place) in beside.used() {
        terminal.detail(&format!("definition {name}: {place}"));
    }
    for (index, _) in options
        .policy
        .ignore
        .iter()
        .enumerate()
        .filter(|(_, ignore)| !ignore.is_used())
    {
        terminal.detail(&format!("`validate.ignore[{index}]` leaves out no finding"));
    }
    let mut code = show(args, &sinks, &found_report, terminal);
    if lacks_schemas(&found_report) {
        terminal.diagnostics(beside.differences());
    }
    if let Some(error) = nothing_found.filter(|_| beside.is_empty() && lacks_schemas(&found_report)) {
        terminal.diagnostics(&[error]);
        code = FAILED;
    }
    code = code.max(verdict(&found_report, &registry));
    // The process ends soon and frees all memory at once. Dropping each schema would take a tenth of the time of reading.
    std::mem::forget((registry, beside));
    Ok(code)
}

/// Messages about kinds of the command line that select nothing.
fn unused_options(args: &Args, found: &Report, registry: &Registry) -> Vec<Diagnostic> {
    let skipped = unused_kinds("`--skip`", &args.skip, found, registry);
    let rejected = unused_kinds("`--reject`", &args.reject, found, registry);
    skipped
        .into_iter()
        .chain(rejected)
        .map(|(_, message)| message)
        .collect()
}

/// The exit code for a report.
fn verdict(found: &Report, registry: &Registry) -> u8 {
    let summary = found.summary();
    if summary.failed > 0 || registry.has_unusable() {
        return FAILED;
    }
    if found.is_clean() { FINE } else { FINDINGS }
}

fn lacks_schemas(found: &Report) -> bool {
    !found.ignore_missing_schemas && found.results.iter().any(|checked| checked.status == Status::NoSchema)
}

/// Checks inputs in order.
fn check(inputs: Vec<Read>, beside: &mut Beside, run: &mut Run<'_>, terminal: &Terminal) {
    for input in &inputs {
        terminal.traces(&input.traces);
        terminal.diagnostics(&input.warnings);
    }
    let items = inputs.into_iter().flat_map(|input| input.items);
    let (mut manifests, environments): (Vec<Manifests>, Vec<Option<Environmental>>) = items.unzip();
    beside.add(&mut manifests);
    checking::add(run, &manifests, environments);
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
        keep_going: true,
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

/// Prints the report in every wanted format, and the summary.
fn show(args: &Args, sinks: &[Sink<Format>], found: &Report, terminal: &Terminal) -> u8 {
    let mut code = FINE;
    let mut is_text = false;
    for sink in sinks {
        let text = sink.format().text(found, args.summary, terminal);
        let sink_is_text = *sink.format() == Format::Text;
        code = code.max(match sink.file() {
            Some(file) => sink::write(file, &text, terminal),
            None if sink_is_text && args.print_defaulted => {
                terminal.message(&text);
                FINE
            }
            None if sink_is_text => terminal.styled(&text),
            None => terminal.output(&text),
        });
        is_text |= sink_is_text;
    }
    if is_text && args.print_defaulted {
        let objects = found.results.iter().filter_map(|checked| checked.defaulted.as_ref());
        let objects: String = objects.map(|object| json::pretty(object, "  ") + "\n").collect();
        code = code.max(terminal.output(&objects));
    }
    if args.summary && !is_text {
        Terminal::asked(&crate::report::summary(found));
    }
    code
}
