//! `crdsmith diff`.

mod format;
mod policy;

use std::path::{Path, PathBuf};

use super::evaluation::Evaluation;
use super::exit::{FAILED, FINDINGS, FINE};
use super::sink;
use super::sink::Sink;
use super::terminal::Terminal;
use super::{bumped, definitions};
use crate::bump;
use crate::catalog::Catalog;
use crate::crd::Head;
use crate::diagnostic::Diagnostic;
use crate::diff;
use crate::diff::{Change, Comparison, Options, Severity};
use crate::rule::Rule;
use format::Format;

/// Show what changed between two sets of CRDs, and what breaks.
///
/// Each change has a rule and a severity: `breaking` if some object that OLD accepts is refused by NEW, loses a field or gets another meaning; `risky` if
/// that cannot be decided, or only other users of the API are affected; `compatible` otherwise. With `--manifests`, each change lists the objects and the
/// lines of Jsonnet that it hits.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith diff old-crds/ new-crds/                                 two folders\n  \
    crdsmith diff git:main:crds crds --output markdown                a revision and the working tree\n  \
    crdsmith diff old/ new/ --manifests environments/prod             what breaks of an environment\n  \
    crdsmith diff old/ new/ --allow 'field-removed:*/UserPoolClient'  changes that are known\n  \
    crdsmith diff --versions v1beta1,v1 crds/                         versions of the same CRDs\n  \
    crdsmith diff builtin:kubernetes-1.36 builtin:kubernetes-1.37     what changed in Kubernetes' own kinds\n\n\
    Exit codes: 0 nothing fails; 1 a change of the severity of `--fail-on` or worse; 2 failure.\n\
    docs/changes.md lists the rules.")]
pub(super) struct Args {
    /// CRDs: a file, folder, glob, package or URL, `-` for standard input, `git:REVISION:PATH`, the OpenAPI document of a cluster, or Kubernetes'
    /// own kinds (`builtin:kubernetes-1.37`). Two of them, OLD and NEW.
    #[arg(value_name = "CRD", required = true)]
    crds: Vec<String>,

    /// Compare two versions within each CRD.
    #[arg(long, value_name = "OLD,NEW", value_delimiter = ',')]
    versions: Vec<String>,

    /// Manifests: a file or folder of YAML, a Jsonnet file, or an environment. Can be repeated.
    #[arg(long, value_name = "PATH")]
    manifests: Vec<String>,

    /// Search folders of `--manifests` for environments.
    #[arg(short, long, requires = "manifests")]
    recursive: bool,

    /// Show only changes that hit a manifest.
    #[arg(long, requires = "manifests")]
    only_hits: bool,

    /// Also compare descriptions.
    #[arg(long)]
    descriptions: bool,

    /// Report format: text, json, markdown, sarif, github or junit. `FORMAT=FILE` writes to a file. Can be repeated [default: text].
    #[arg(long, value_name = "FORMAT[=FILE]")]
    output: Vec<Sink<Format>>,

    /// Lowest severity that makes the command fail.
    #[arg(long, value_name = "SEVERITY", default_value = "breaking")]
    fail_on: FailOn,

    /// Leave out changes: `RULE[:GROUP/KIND[:PATH]]`. In each part, `*` is any text. Can be repeated.
    #[arg(long, value_name = "CHANGE")]
    allow: Vec<String>,

    /// Report of an earlier run in the format `json`. Its changes are left out.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write the changes of this run to a file, for `--baseline`.
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,

    /// Configuration file with a section `diff` [default: the nearest crdsmith.yaml above the working folder].
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(flatten)]
    evaluation: Evaluation,
}

/// Severities that can make the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Breaking changes.
    Breaking,
    /// Breaking and risky changes.
    Risky,
    /// Any change.
    Any,
    /// No change.
    Never,
}

impl FailOn {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Breaking => Some(Severity::Breaking),
            Self::Risky => Some(Severity::Risky),
            Self::Any => Some(Severity::Compatible),
            Self::Never => None,
        }
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match compared(args, terminal) {
        Ok(code) => code,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            FAILED
        }
    }
}

fn compared(args: &Args, terminal: &Terminal) -> Result<u8, Vec<Diagnostic>> {
    let sinks = Sink::all(&args.output, &[], Format::Text)?;
    let inputs: Vec<PathBuf> = args.crds.iter().chain(&args.manifests).map(PathBuf::from).collect();
    sink::keep_inputs(args.write_baseline.as_deref(), &inputs)?;
    let settings = [&args.config, &args.baseline].into_iter().flatten().cloned();
    let inputs: Vec<PathBuf> = inputs.into_iter().chain(settings).collect();
    sink::keep_inputs(sinks.iter().filter_map(Sink::file), &inputs)?;
    let policy = policy::read(&policy::Given {
        config: args.config.as_deref(),
        baseline: args.baseline.as_deref(),
        allow: &args.allow,
    })?;
    let options = Options {
        descriptions: args.descriptions,
    };
    let mut comparison = Comparison {
        fails_on: args.fail_on.severity(),
        ..Comparison::default()
    };
    let mut changes: Vec<Change>;
    if args.versions.is_empty() {
        let (old, new) = sets(args)?;
        changes = bump::compare(&old, &new, options)?;
        (comparison.old, comparison.new) = (args.crds[0].clone(), args.crds[1].clone());
        if !args.manifests.is_empty() {
            let asked = bumped::Asked {
                manifests: &args.manifests,
                recursive: args.recursive,
                evaluation: &args.evaluation,
            };
            comparison.objects = Some(bumped::objects(&asked, (old, new), &mut changes, terminal)?);
        }
    } else {
        let (catalog, [from, to]) = within(args)?;
        changes = bump::versions(&catalog, &from, &to, options)?;
        (comparison.old, comparison.new) = (from, to);
    }
    let before = changes.len();
    policy.apply(&mut changes);
    // The changes of an old baseline stay in a new one.
    let all = args.write_baseline.is_some().then(|| changes.clone());
    policy.forget(&mut changes);
    comparison.left_out = before - changes.len();
    if args.only_hits {
        changes.retain(|change| !change.hits.is_empty());
    }
    if let (Some(file), Some(all)) = (&args.write_baseline, all) {
        write_baseline(file, all)?;
    }
    comparison.changes = diff::grouped(changes);
    Ok(show(&sinks, &comparison, terminal))
}

/// The two sets of definitions.
fn sets(args: &Args) -> Result<(Catalog, Catalog), Vec<Diagnostic>> {
    let [old, new] = args.crds.as_slice() else {
        let message = format!("`diff` compares two sets of CRDs, and {} are named", args.crds.len());
        let error = Diagnostic::error(Rule::CommandLine, message);
        return Err(vec![
            error.help("name a folder or glob for each: `crdsmith diff OLD NEW`"),
        ]);
    };
    let set = |name: &String| definitions::named(std::slice::from_ref(name), Path::new(""));
    let (old, new) = rayon::join(|| set(old), || set(new));
    Ok((old?, new?))
}

/// The definitions, and the names of the two versions to compare.
fn within(args: &Args) -> Result<(Catalog, [String; 2]), Vec<Diagnostic>> {
    let fail = |message: String, help: &str| vec![Diagnostic::error(Rule::CommandLine, message).help(help)];
    let Ok(versions) = <[String; 2]>::try_from(args.versions.clone()) else {
        let message = format!("`--versions` needs two versions, and has {}", args.versions.len());
        return Err(fail(message, "example: `--versions v1beta1,v1`"));
    };
    if !args.manifests.is_empty() {
        let message = "`--manifests` needs two sets of CRDs".to_owned();
        return Err(fail(message, "leave out `--versions`, or `--manifests`"));
    }
    let catalog = definitions::named(&args.crds, Path::new(""))?;
    let both = |head: &Head| {
        versions
            .iter()
            .all(|name| head.versions.iter().any(|version| version.name == *name))
    };
    let has = |name: &String| {
        let mut heads = catalog.heads();
        heads.any(|head| head.versions.iter().any(|version| version.name == *name))
    };
    if let Some(missing) = versions.iter().find(|version| !has(version)) {
        return Err(fail(
            format!("no CRD has the version `{missing}`"),
            "`crdsmith definitions` lists the versions",
        ));
    }
    if !catalog.heads().any(both) {
        let message = format!("no CRD has both `{}` and `{}`", versions[0], versions[1]);
        return Err(fail(message, "`crdsmith definitions` lists the versions"));
    }
    Ok((catalog, versions))
}

/// Writes the changes that a later run leaves out.
fn write_baseline(file: &Path, changes: Vec<Change>) -> Result<(), Vec<Diagnostic>> {
    let comparison = Comparison {
        changes: diff::grouped(changes),
        ..Comparison::default()
    };
    std::fs::write(file, crate::report::changes::json(&comparison)).map_err(|error| {
        let message = format!("cannot write `{}`: {error}", file.display());
        vec![Diagnostic::error(Rule::Failure, message)]
    })
}

/// Prints the comparison in every wanted format, and the summary.
fn show(sinks: &[Sink<Format>], comparison: &Comparison, terminal: &Terminal) -> u8 {
    let mut code = if comparison.is_failure() { FINDINGS } else { FINE };
    for sink in sinks {
        let text = sink.format().text(comparison);
        code = code.max(match sink.file() {
            Some(file) => sink::write(file, &text, terminal),
            None => terminal.output(&text),
        });
    }
    let mut summary = comparison.summary();
    if comparison.left_out > 0 {
        summary.push_str(&format!("; {} left out", comparison.left_out));
    }
    if let Some(objects) = &comparison.objects {
        summary.push_str(&format!("; {} of {} objects are hit", objects.hit, objects.checked));
    }
    if let Some(objects) = &comparison.objects
        && !objects.failed.is_empty()
    {
        terminal.diagnostics(&objects.failed);
        code = FAILED;
    }
    terminal.summary(&summary);
    code
}
