//! `crdsmith generate`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::changelog;
use super::documentation::Evaluator;
use super::exit::{FAILED, FINDINGS, FINE};
use super::groups;
use super::lockfile;
use super::lockfile::Change;
use super::sink;
use super::terminal::Terminal;
use super::watch::Watch;
use crate::config;
use crate::config::{Config, Docs, Spec};
use crate::diagnostic::Diagnostic;
use crate::generate;
use crate::generate::Outcome;
use crate::handwritten;
use crate::input::{Input, Sources};
use crate::output::{Check, Difference, DifferenceKind, Sink, Stage};
use crate::rule::Rule;

/// Generate a Jsonnet library and Markdown reference from CRDs.
///
/// Without CRDs on the command line, the command reads `crdsmith.yaml` or the configuration of `--config`. It writes only files that change. It removes
/// files of an earlier run that are no longer generated. It never removes your own files.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "Examples:\n  \
    crdsmith generate                                 libraries of crdsmith.yaml\n  \
    crdsmith generate --check                         fail with a diff if files are stale\n  \
    crdsmith generate crds/ -o lib/crossplane         library of all CRDs in a folder\n  \
    crdsmith generate oci://registry.example.com/org/provider:v1.2.0 -o lib/provider\n  \
    crdsmith generate --update                        accept new content of remote sources\n  \
    crdsmith generate 'crds/*.yaml' https://example.com/crd.yaml -o lib/x --docs docs\n  \
    kubectl get crd -o yaml | crdsmith generate - -o lib/cluster")]
pub(super) struct Args {
    /// CRDs: files, folders, globs, URLs, packages (`.xpkg`, `oci://REGISTRY/REPOSITORY:TAG`), or `-` for standard input.
    #[arg(value_name = "CRD")]
    crds: Vec<String>,

    /// Configuration file [default: crdsmith.yaml].
    #[arg(short, long, value_name = "FILE", conflicts_with = "crds")]
    config: Option<PathBuf>,

    /// Output folder [default: the folder of the configuration]. Required with CRDs on the command line.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Old spelling of `--out`.
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "out")]
    output: Option<PathBuf>,

    /// Compare instead of writing: list missing, stale and surplus files with a diff, and exit with 1 if any file differs.
    #[arg(long)]
    check: bool,

    /// Read only definitions whose name matches this regular expression (`^io\.crossplane\..*`).
    #[arg(long, value_name = "REGEX", requires = "crds")]
    prefix: Option<String>,

    /// Import name of the library in Markdown pages [default: name of the output folder].
    #[arg(long, value_name = "NAME", requires = "crds")]
    local_name: Option<String>,

    /// Old spelling of `--local-name`.
    #[arg(
        long,
        value_name = "NAME",
        requires = "crds",
        hide = true,
        conflicts_with = "local_name"
    )]
    name: Option<String>,

    /// Also write Markdown pages, to this subfolder of the output folder.
    #[arg(long, value_name = "DIR", requires = "crds")]
    docs: Option<String>,

    /// Name of an API group in the library (`cert-manager.io=cert_manager`). Can be repeated. In a pattern, `*` is one label; in its name, `*` is
    /// that label (`*.aws.m.upbound.io=*_m`).
    #[arg(long = "group", value_name = "API_GROUP=NAME", requires = "crds", value_parser = groups::parse)]
    groups: Vec<(String, String)>,

    /// Omit versions that the API server does not serve.
    #[arg(long, requires = "crds")]
    served_only: bool,

    /// Also write `jsonnetfile.json`, so that `jb install` installs the imports of the library.
    #[arg(long, requires = "crds")]
    jsonnetfile: bool,

    /// Also write what changed in the definitions since the last commit of git, as Markdown, to a file.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    changelog: Option<PathBuf>,

    /// Overwrite files that crdsmith did not write.
    #[arg(long, conflicts_with = "check")]
    force: bool,

    /// Accept new content of these remote sources, or of all, and write its digests to the lock file.
    #[arg(long, value_name = "SOURCE", num_args = 0.., conflicts_with_all = ["crds", "check", "locked"])]
    update: Option<Vec<String>>,

    /// Do not write the lock file: a source without an entry is an error.
    #[arg(long, conflicts_with = "crds")]
    locked: bool,

    /// Generate again when an input file changes.
    #[arg(long, conflicts_with = "check")]
    watch: bool,
}

impl Args {
    fn out(&self) -> Option<&PathBuf> {
        self.out.as_ref().or(self.output.as_ref())
    }
}

/// A configuration and its folders.
struct Job {
    config: Config,
    sources: Sources,
    /// The file of the configuration whose lock file is written or compared.
    lock_of: Option<PathBuf>,
    /// Output folder.
    root: PathBuf,
    /// Owner of the files in the file list: the name of the configuration, or `command line`.
    owner: String,
    /// Whether files of others are overwritten.
    force: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    if args.output.is_some() {
        terminal.old_spelling("--output", "--out");
    }
    if args.name.is_some() {
        terminal.old_spelling("--name", "--local-name");
    }
    loop {
        let mut watch = Watch::begin(args.crds.iter().map(PathBuf::from).chain(args.config.clone()));
        let job = job(args);
        watch.add(job.iter().flat_map(Job::inputs));
        let code = match job {
            Ok(job) => once(args, &job, terminal),
            Err(diagnostics) => {
                terminal.diagnostics(&diagnostics);
                FAILED
            }
        };
        if !args.watch {
            return code;
        }
        watch.wait();
    }
}

fn once(args: &Args, job: &Job, terminal: &Terminal) -> u8 {
    let started = Instant::now();
    if let Some(file) = &args.changelog
        && let Err(diagnostics) = changelog(file, job)
    {
        terminal.diagnostics(&diagnostics);
        return FAILED;
    }
    let done = if args.check {
        check(job, terminal, started)
    } else {
        write(job, terminal, started)
    };
    done.unwrap_or_else(|diagnostic| {
        terminal.diagnostics(&[diagnostic]);
        FAILED
    })
}

/// Writes the changelog.
fn changelog(file: &Path, job: &Job) -> Result<(), Vec<Diagnostic>> {
    sink::keep_inputs([file], &job.inputs())?;
    let text = changelog::text(&job.config, job.sources.base())?;
    std::fs::write(file, text).map_err(|error| {
        let message = format!("cannot write `{}`: {error}", file.display());
        vec![Diagnostic::error(Rule::OutputUnwritable, message)]
    })
}

impl Job {
    /// Files and folders that the configuration names, and the configuration.
    fn inputs(&self) -> Vec<PathBuf> {
        let specs = &self.config.specs;
        let documents = specs.iter().flat_map(Spec::sources);
        let folders = specs
            .iter()
            .flat_map(|spec| [&spec.patch_dir, &spec.extension_dir])
            .flatten();
        let others = folders.chain(&self.config.object_meta).map(String::as_str);
        let named = documents.chain(others);
        let inputs = named.map(|name| self.sources.base().join(name));
        inputs.chain([self.sources.base().join(&self.owner)]).collect()
    }
}

fn job(args: &Args) -> Result<Job, Vec<Diagnostic>> {
    if !args.crds.is_empty() {
        let Some(root) = args.out().cloned() else {
            let missing = Diagnostic::error(Rule::CommandLine, "`--out` is required with CRDs on the command line");
            return Err(vec![missing.help("add `--out DIR`")]);
        };
        let name = root.file_name().map(|name| name.to_string_lossy().into_owned());
        let spec = Spec {
            crds: args.crds.clone(),
            prefix: args.prefix.clone(),
            local_name: args.local_name.clone().or(args.name.clone()).or(name),
            served_only: args.served_only,
            groups: groups::distinct(&args.groups)?,
            jsonnetfile: args.jsonnetfile,
            ..Spec::default()
        };
        return Ok(Job {
            config: Config {
                specs: vec![spec],
                docs: args.docs.clone().map(|output| Docs { output }),
                ..Config::default()
            },
            sources: Sources::new(Path::new("")),
            lock_of: None,
            root,
            owner: "command line".to_owned(),
            force: args.force,
        });
    }
    let path = args.config.clone().unwrap_or_else(|| PathBuf::from("crdsmith.yaml"));
    let source = Input::File(path.clone()).read().map_err(|diagnostic| {
        let help = "name CRDs on the command line, or a configuration with `--config`";
        vec![if args.config.is_none() {
            diagnostic.help(help)
        } else {
            diagnostic
        }]
    })?;
    let config = config::read(&source)?;
    let sources = if args.locked {
        lockfile::locked_sources(&path, &config)
    } else {
        lockfile::updated_sources(&path, &config, lockfile::GENERATE, args.update.as_deref())
    };
    let here = folder_of(&path);
    Ok(Job {
        config,
        root: args.out().cloned().unwrap_or(here),
        sources: sources.map_err(|diagnostic| vec![diagnostic])?,
        lock_of: (!args.locked).then(|| path.clone()),
        owner: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        force: args.force,
    })
}

/// The folder of a file, as a path that can be opened: that of a bare file name is empty.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// What the run changes in the lock file.
fn change(job: &Job) -> Result<Option<Change>, Vec<Diagnostic>> {
    let path = job.lock_of.as_ref();
    path.map(|path| Change::of(path, &job.config, &job.sources)).transpose()
}

fn generate(job: &Job, sink: &dyn Sink, terminal: &Terminal) -> Outcome {
    let outcome = generate::generate(&job.config, &job.sources, sink, &terminal.progress(), Some(&Evaluator));
    terminal.diagnostics(&outcome.diagnostics);
    outcome
}

fn write(job: &Job, terminal: &Terminal, started: Instant) -> Result<u8, Diagnostic> {
    let stage = Stage::open(&job.root, &job.owner, job.force)?;
    let outcome = generate(job, &stage, terminal);
    if outcome.failed() {
        terminal.summary("no files were written");
        return Ok(FAILED);
    }
    let change = match change(job) {
        Ok(change) => change,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            terminal.summary("no files were written");
            return Ok(FAILED);
        }
    };
    let done = stage.commit()?;
    if let (Some(change), Some(path)) = (change, &job.lock_of) {
        change.write(&folder_of(path), terminal)?;
    }
    if terminal.verbose {
        for path in &done.written {
            terminal.summary(&format!("wrote {path}"));
        }
        for path in &done.removed {
            terminal.summary(&format!("removed {path}"));
        }
    }
    if let Some(changes) = done.definitions.summary() {
        terminal.summary(&changes);
    }
    terminal.summary(&format!(
        "{}: {} in {:.2} s",
        outcome.counts(),
        done.counts(),
        started.elapsed().as_secs_f64()
    ));
    Ok(FINE)
}

/// The note about files that differ in their line ends alone.
fn line_ends(differences: &[Difference]) -> Option<Diagnostic> {
    let is_such = |one: &&Difference| one.kind == DifferenceKind::LineEnds;
    let words = match differences.iter().filter(is_such).count() {
        0 => return None,
        1 => "1 file differs".to_owned(),
        many => format!("{many} files differ"),
    };
    let message = format!("{words} only in the line ends: CRLF on disk, LF in the generated text");
    let note = Diagnostic::note(Rule::LineEnds, message);
    Some(note.help("git may have changed them: write `* -text` to a `.gitattributes` in the folder of the generated files, and run `crdsmith generate`"))
}

fn check(job: &Job, terminal: &Terminal, started: Instant) -> Result<u8, Diagnostic> {
    let check = Check::open(&job.root, &job.owner)?;
    let outcome = generate(job, &check, terminal);
    if outcome.failed() {
        return Ok(FAILED);
    }
    let (compared, differences) = check.finish();
    let mut report = String::new();
    let checked = handwritten::check(&job.config, &job.sources, &job.root);
    let (examples, change) = match checked.and_then(|examples| Ok((examples, change(job)?))) {
        Ok(checked) => checked,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            return Ok(FAILED);
        }
    };
    let stale_lock = change.and_then(|change| Some((change.diff()?, change)));
    if let Some((diff, change)) = &stale_lock {
        report = format!("stale: {}\n{diff}", change.file());
    }
    for Difference { path, kind, .. } in &differences {
        // Writing to a string cannot fail.
        let _ = match kind {
            DifferenceKind::Missing => writeln!(report, "missing: {path}"),
            DifferenceKind::Surplus => writeln!(report, "surplus: {path}"),
            DifferenceKind::LineEnds => writeln!(report, "line ends: {path}"),
            DifferenceKind::Stale(None) => writeln!(report, "stale: {path}"),
            DifferenceKind::Stale(Some(diff)) => write!(report, "stale: {path}\n{diff}"),
        };
    }
    let printed = terminal.output(&report);
    let seconds = started.elapsed().as_secs_f64();
    let counts = outcome.counts();
    let wrong = examples.findings();
    if wrong > 0 {
        terminal.diagnostics(&examples.diagnostics);
        terminal.message(&terminal.findings(&examples.report));
        let words = if wrong == 1 { "finding" } else { "findings" };
        terminal.summary(&format!(
            "{wrong} {words} in {} hand-written examples",
            examples.examples
        ));
    }
    terminal.diagnostics(line_ends(&differences).as_slice());
    let differing = differences.len() + usize::from(stale_lock.is_some());
    let compared = compared + usize::from(stale_lock.is_some());
    if differing == 0 {
        terminal.summary(&format!("{counts}: {compared} files are up to date ({seconds:.2} s)"));
        return Ok(if wrong == 0 { printed } else { FINDINGS.max(printed) });
    }
    let command = match differences.iter().filter(|difference| difference.foreign).count() {
        0 => "run `crdsmith generate` to update them".to_owned(),
        foreign => format!("crdsmith did not write {foreign} of them; `crdsmith generate --force` overwrites them"),
    };
    terminal.summary(&format!(
        "{counts}: {differing} of {compared} files differ; {command} ({seconds:.2} s)"
    ));
    Ok(FINDINGS.max(printed))
}
