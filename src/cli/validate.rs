//! `crdsmith validate`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::definitions;
use super::terminal::Terminal;
use super::{FAILED, FINDINGS, FINE};
use crate::diagnostic::Diagnostic;
use crate::input::{self, Input};
use crate::source::Source;
use crate::validate::{self, Options, Registry, Report, Status};
use crate::{config, report};

/// The definition that is there without any other.
const EMBEDDED: &str = include_str!("../../crds/userpoolclients-0.33.yaml");

/// Say what the API server would say of manifests, offline.
///
/// The verdict is that of Kubernetes 1.37 on `kubectl apply --validate=strict`. Definitions come from `--crds`, else from `crdsmith.yaml`, else the
/// built-in UserPoolClient is used. CRDs among the manifests are checked as definitions.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "Examples:\n  \
    crdsmith validate manifests/ --crds crds/\n  \
    crdsmith validate crds/userpoolclients.yaml            would the server take this CRD?\n  \
    crdsmith validate new.yaml --old stored.yaml           what a change of a stored object may do\n  \
    tk show environments/default | crdsmith validate - --crds crds/ --output github")]
pub(super) struct Args {
    /// Manifests: files, folders, globs, URLs, or `-` for standard input.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,

    /// CRDs to validate against: files, folders, globs, URLs.
    #[arg(long, value_name = "CRD", num_args = 1.., action = clap::ArgAction::Append)]
    crds: Vec<String>,

    /// The configuration whose CRDs are used [default: crdsmith.yaml].
    #[arg(short, long, value_name = "FILE", conflicts_with = "crds")]
    config: Option<PathBuf>,

    /// Objects that are already stored: those of the same name are replaced, and the rules for updates hold.
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

    /// Print the summary even with `--quiet`.
    #[arg(long)]
    summary: bool,

    /// Stop at the first object that is invalid.
    #[arg(long)]
    exit_on_error: bool,

    /// Strict field validation; it is always on, and the flag is taken for scripts written for kubeconform.
    #[arg(long)]
    strict: bool,

    /// Threads to use, as kubeconform calls it; the same as `--jobs`.
    #[arg(short = 'n', value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
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

/// Definitions, manifests, and the objects that are already stored.
type Work = (Registry, Vec<Arc<Source>>, Option<Arc<Source>>);

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    let work = || -> Result<Work, Vec<Diagnostic>> {
        let registry = registry(args)?;
        let sources = read(args.paths.iter().map(String::as_str), Path::new(""))?;
        let old = args.old.as_deref().map(|old| read([old], Path::new(""))).transpose()?;
        Ok((registry, sources, old.and_then(|mut old| old.pop())))
    };
    let (registry, sources, old) = match work() {
        Ok(work) => work,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            return FAILED;
        }
    };
    let options = Options {
        ignore_missing_schemas: args.ignore_missing_schemas,
        keep_defaulted: args.print_defaulted,
        skip: args.skip.clone(),
        reject: args.reject.clone(),
    };
    let mut found = validate::check(&sources, old.as_ref(), &registry, &options);
    if found.results.is_empty() {
        let error = Diagnostic::error("no-objects", "there are no objects to validate");
        terminal.diagnostics(&[error.help("the files hold nothing but comments and blank lines")]);
        return FAILED;
    }
    if args.exit_on_error
        && let Some(first) = found
            .results
            .iter()
            .position(|checked| checked.status == Status::Invalid)
    {
        found.results.truncate(first + 1);
    }
    show(args, &found, terminal).max(if found.is_clean() { FINE } else { FINDINGS })
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
    if args.output == Format::Text || args.summary {
        terminal.summary(&report::summary(found));
    }
    printed
}

fn read<'a>(names: impl IntoIterator<Item = &'a str>, base: &Path) -> Result<Vec<Arc<Source>>, Vec<Diagnostic>> {
    let inputs = input::find(names, base)?;
    let read: Vec<Result<Arc<Source>, Diagnostic>> = inputs.par_iter().map(Input::read).collect();
    let mut sources = Vec::with_capacity(read.len());
    let mut wrong = Vec::new();
    for result in read {
        match result {
            Ok(source) => sources.push(source),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if wrong.is_empty() { Ok(sources) } else { Err(wrong) }
}

/// The definitions: those that are named, else those of the configuration, else the built-in one.
fn registry(args: &Args) -> Result<Registry, Vec<Diagnostic>> {
    let path = args.config.clone().unwrap_or_else(|| PathBuf::from("crdsmith.yaml"));
    let crds = if !args.crds.is_empty() {
        definitions::read(args.crds.iter().map(String::as_str), Path::new(""))?
    } else if args.config.is_some() || path.exists() {
        let source = Input::File(path.clone())
            .read()
            .map_err(|diagnostic| vec![diagnostic])?;
        let config = config::read(&source)?;
        let base = path.parent().map(Path::to_owned).unwrap_or_default();
        definitions::read(
            config
                .specs
                .iter()
                .flat_map(|spec| spec.crds.iter().map(String::as_str)),
            &base,
        )?
    } else {
        definitions::parse(&[Source::new("built-in UserPoolClient", EMBEDDED)])?
    };
    if crds.is_empty() {
        let nothing = Diagnostic::error("no-crds", "there are no CRDs to validate against");
        return Err(vec![nothing]);
    }
    Ok(Registry::new(crds))
}
