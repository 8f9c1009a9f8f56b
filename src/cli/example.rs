//! `crdsmith example`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use super::definitions;
use super::definitions::Definitions;
use super::exit::{FINDINGS, FINE};
use super::kubernetes::Server;
use super::libraries::{self, Libraries};
use super::lookup;
use super::lookup::Fault;
use super::terminal::Terminal;
use crate::catalog::{Catalog, Listed};
use crate::crd::ApiVersion;
use crate::diagnostic::Diagnostic;
use crate::example::{Extent, Form, Written, write};
use crate::import::Library;
use crate::model::ObjectMeta;
use crate::output::{Sink, Stage};
use crate::rule::Rule;
use crate::validate::Registry;

/// Owner of the files in the list of generated files.
const OWNER: &str = "example";

/// Print a manifest of a kind that validates.
///
/// The CRDs come from `--crds`, or else from the nearest `crdsmith.yaml` above the current folder. Every example is validated with the API server's
/// verdict; the exit code is 1 if one is invalid, or if no kind or served version has the name.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith example UserPoolClient\n  \
    crdsmith example userpoolclients --full\n  \
    crdsmith example UserPoolClient --format jsonnet\n  \
    crdsmith example --all --full -o examples/           an example of every kind")]
pub(super) struct Args {
    /// The kind: its name, plural, singular or short name, alone or with `.group`, in any case.
    #[arg(value_name = "KIND", required_unless_present = "all", conflicts_with = "all")]
    kind: Option<String>,

    /// Only the fields that must be set; this is the default.
    #[arg(long)]
    minimal: bool,

    /// Every field that can be set beside the others. The others and deprecated fields are comments.
    #[arg(long, conflicts_with = "minimal")]
    full: bool,

    #[command(flatten)]
    server: Server,

    /// Language of the example.
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    format: Format,

    /// Version of the kind (`v1` or `group/v1`) [default: the stored version].
    #[arg(long, value_name = "VERSION", conflicts_with = "all")]
    api_version: Option<String>,

    /// CRDs: a file, folder, glob, package or URL, or `builtin:userpoolclient` or `builtin:kubernetes-1.37`. Can be repeated.
    #[arg(long, value_name = "CRD")]
    crds: Vec<String>,

    /// Configuration file [default: the nearest crdsmith.yaml above the current folder].
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Write an example of every served version of all kinds, as `group/version/Kind.yaml` below the folder of `--out`.
    #[arg(long, requires = "out")]
    all: bool,

    /// Output folder.
    #[arg(short, long, value_name = "DIR", requires = "all", conflicts_with = "kind")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A manifest.
    Yaml,
    /// A program with the calls of the generated library.
    Jsonnet,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Jsonnet => "jsonnet",
        }
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    let done = match &args.out {
        Some(out) => all(args, out, terminal),
        None => one(args, terminal),
    };
    done.unwrap_or_else(|fault| fault.tell(terminal))
}

/// The definitions, and how the kinds in them are imported.
struct Job {
    found: Definitions,
    extent: Extent,
    format: Format,
    meta: ObjectMeta,
    libraries: Vec<Library>,
}

impl Job {
    fn new(args: &Args) -> Result<Self, Vec<Diagnostic>> {
        let found = definitions::find_last(&args.crds, args.config.as_deref())?;
        let api_version = args.api_version.as_deref();
        let has = |catalog: &Catalog| match &args.kind {
            Some(kind) => lookup::kind(catalog, kind, api_version).is_ok(),
            None => !catalog.is_empty(),
        };
        let found = args.server.or_own(found, has)?;
        let libraries = match args.format {
            Format::Jsonnet => {
                let Libraries { named, unnamed } = libraries::of(&found)?;
                let named = named.into_iter().map(|(library, _)| library);
                named.chain([unnamed]).collect()
            }
            Format::Yaml => Vec::new(),
        };
        Ok(Self {
            extent: if args.full { Extent::Full } else { Extent::Minimal },
            format: args.format,
            meta: ObjectMeta::built_in()?,
            libraries,
            found,
        })
    }

    /// The examples of some versions of a definition.
    fn write(&self, index: usize, listed: &Listed<'_>, versions: &[usize]) -> Result<Vec<Written>, Vec<Diagnostic>> {
        let crd = self.found.catalog.definition(index)?;
        let registry = match self.found.catalog.kubernetes() {
            Some(server) if crd.api_version == ApiVersion::OpenApi => Registry::own(server),
            _ => Registry::new([crd.clone()]),
        };
        let write = |version: &usize| {
            let has = |library: &&Library| library.has(listed.file, listed.head, &listed.head.versions[*version]);
            let form = match self.libraries.iter().find(has) {
                None => Form::Yaml,
                Some(library) => Form::Jsonnet {
                    import: &library.package.import,
                    group: library.groups.get(&crd.group),
                },
            };
            write(
                (&crd, &crd.versions[*version]),
                self.extent,
                form,
                &registry,
                &self.meta,
            )
        };
        Ok(versions.iter().map(write).collect())
    }
}

/// The errors of an example.
fn unmet(listed: &Listed<'_>, version: usize, written: &Written) -> Vec<Diagnostic> {
    let head = listed.head;
    let name = format!("{} {}", head.api_version_of(&head.versions[version]), head.kind);
    let errors = written.unmet.iter().map(|error| {
        let message = format!("the example of `{name}` cannot be valid: {error}");
        Diagnostic::error(error.rule, message).path(error.field.clone())
    });
    errors.collect()
}

fn one(args: &Args, terminal: &Terminal) -> Result<u8, Fault> {
    let job = Job::new(args)?;
    let name = args.kind.as_deref().unwrap_or_default();
    let found = lookup::kind(&job.found.catalog, name, args.api_version.as_deref()).map_err(Fault::Unknown)?;
    let head = found.listed.head;
    let version = lookup::version(head, args.api_version.as_deref()).map_err(Fault::Unknown)?;
    if !head.versions[version].served {
        let message = format!(
            "`{}` does not serve version `{}`",
            head.name(),
            head.versions[version].name
        );
        let error = Diagnostic::error(Rule::KindUnknown, message);
        return Err(Fault::Unknown(error.help("no object of the version can be created")));
    }
    let written = job.write(found.index, &found.listed, &[version])?;
    let mut code = FINE;
    for written in &written {
        code = code.max(terminal.output(&written.text));
        let unmet = unmet(&found.listed, version, written);
        if !unmet.is_empty() {
            terminal.diagnostics(&unmet);
            terminal.summary("invalid examples: 1 of 1");
            code = code.max(FINDINGS);
        }
    }
    Ok(code)
}

fn all(args: &Args, out: &Path, terminal: &Terminal) -> Result<u8, Fault> {
    let started = Instant::now();
    let job = Job::new(args)?;
    let stage = Stage::open(out, OWNER, false).map_err(|diagnostic| vec![diagnostic])?;
    let listed: Vec<(usize, Listed<'_>)> = job.found.catalog.list().enumerate().collect();
    let made: Vec<Result<Made, Vec<Diagnostic>>> = listed
        .par_iter()
        .map(|(index, listed)| {
            let head = listed.head;
            let versions: Vec<usize> = (0..head.versions.len())
                .filter(|at| head.versions[*at].served)
                .collect();
            let written = job.write(*index, listed, &versions)?;
            let mut made = Made::default();
            for (version, written) in versions.iter().zip(&written) {
                let api_version = head.api_version_of(&head.versions[*version]);
                let path = format!("{api_version}/{}.{}", head.kind, job.format.extension());
                stage
                    .file("", &path, written.text.as_bytes())
                    .map_err(|diagnostic| vec![diagnostic])?;
                made.examples += 1;
                made.invalid += usize::from(!written.unmet.is_empty());
                made.unmet.extend(unmet(listed, *version, written));
            }
            Ok(made)
        })
        .collect();
    let (mut total, mut failed) = (Made::default(), Vec::new());
    for made in made {
        match made {
            Ok(made) => total.add(made),
            Err(diagnostics) => failed.extend(diagnostics),
        }
    }
    if !failed.is_empty() {
        return Err(Fault::Failed(failed));
    }
    let done = stage.commit().map_err(|diagnostic| vec![diagnostic])?;
    terminal.diagnostics(&total.unmet);
    let Made { examples, invalid, .. } = total;
    let seconds = started.elapsed().as_secs_f64();
    let changed = format!("{} files written, {} unchanged", done.written.len(), done.unchanged);
    terminal.summary(&format!("{examples} examples: {changed} in {seconds:.2} s"));
    if invalid == 0 {
        return Ok(FINE);
    }
    terminal.summary(&format!("invalid examples: {invalid} of {examples}"));
    Ok(FINDINGS)
}

/// The examples of some definitions.
#[derive(Default)]
struct Made {
    examples: usize,
    /// Number of examples that do not validate.
    invalid: usize,
    /// Their errors.
    unmet: Vec<Diagnostic>,
}

impl Made {
    fn add(&mut self, other: Self) {
        self.examples += other.examples;
        self.invalid += other.invalid;
        self.unmet.extend(other.unmet);
    }
}
