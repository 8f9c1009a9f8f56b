//! `crdsmith site`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::exit::{FAILED, FINE};
use super::lockfile;
use super::serve::Server;
use super::terminal::Terminal;
use super::watch::Watch;
use crate::config;
use crate::config::{Config, Spec};
use crate::diagnostic::Diagnostic;
use crate::generate;
use crate::input::{Input, Sources};
use crate::output::Stage;
use crate::rule::Rule;

/// Address of `--serve` without a value.
const ADDRESS: &str = "127.0.0.1:8000";

/// Generate the field reference as a static site.
///
/// The site has a page for each kind and version, with search. It needs no server: it also works from a folder. Without CRDs on the command line, the
/// command reads `crdsmith.yaml` or the configuration of `--config`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith site                          the site of crdsmith.yaml, in its `site.output`\n  \
    crdsmith site crds/ -o public          a site of all CRDs in a folder\n  \
    crdsmith site crds/ --serve --open     show it in the browser, and update it when a CRD changes")]
pub(super) struct Args {
    /// CRDs: files, folders, globs, URLs, packages (`.xpkg`, `oci://REGISTRY/REPOSITORY:TAG`), or `-` for standard input.
    #[arg(value_name = "CRD")]
    crds: Vec<String>,

    /// Configuration file [default: crdsmith.yaml].
    #[arg(short, long, value_name = "FILE", conflicts_with = "crds")]
    config: Option<PathBuf>,

    /// Output folder [default: `site.output` of the configuration; with `--serve`, a temporary folder].
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Serve the site on this loopback address [default: 127.0.0.1:8000], and generate it again when an input file changes.
    #[arg(long, value_name = "ADDR", num_args = 0..=1, require_equals = true, default_missing_value = ADDRESS, value_parser = loopback)]
    serve: Option<SocketAddr>,

    /// Open the site in the browser.
    #[arg(long)]
    open: bool,

    /// Overwrite files that crdsmith did not write.
    #[arg(long)]
    force: bool,
}

/// A loopback address: the site is for the person at this machine. A port alone means 127.0.0.1.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let whole = match text.trim_start_matches(':').parse::<u16>() {
        Ok(port) => format!("127.0.0.1:{port}"),
        Err(_) => text.replace("localhost:", "127.0.0.1:"),
    };
    let address: SocketAddr = whole
        .parse()
        .map_err(|_| "write `127.0.0.1:8000` or a port".to_owned())?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("the address is not a loopback address (127.0.0.1, ::1)".to_owned())
    }
}

/// A configuration and its folders.
struct Job {
    config: Config,
    sources: Sources,
    /// The folder that files are written below.
    root: PathBuf,
    /// The folder of the site.
    folder: PathBuf,
    owner: String,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    let temporary = match (args.serve, &args.out) {
        (Some(_), None) => match tempfile::Builder::new().prefix("crdsmith-site-").tempdir() {
            Ok(folder) => Some(folder),
            Err(error) => return terminal.error(&format!("cannot create a temporary folder: {error}")),
        },
        _ => None,
    };
    let out = args.out.as_deref().or(temporary.as_ref().map(tempfile::TempDir::path));
    let mut server: Option<Server> = None;
    let mut is_open = false;
    loop {
        let mut watch = Watch::begin(args.crds.iter().map(PathBuf::from).chain(args.config.clone()));
        let job = job(args, out);
        watch.add(job.iter().flat_map(Job::inputs));
        let done = job.and_then(|job| write(&job, args.force, terminal).map(|code| (job.folder, code)));
        let (folder, code) = match done {
            Ok((folder, code)) => (Some(folder), code),
            Err(diagnostics) => {
                terminal.diagnostics(&diagnostics);
                (None, FAILED)
            }
        };
        if let (Some(address), None, Some(folder)) = (args.serve, &server, &folder) {
            match Server::start(address, folder) {
                Ok(started) => {
                    Terminal::asked(&format!("serving on {}; press Ctrl+C to stop", started.url()));
                    server = Some(started);
                }
                Err(error) => return terminal.error(&format!("cannot serve on {address}: {error}")),
            }
        }
        if let (true, false, FINE, Some(folder)) = (args.open, is_open, code, &folder) {
            is_open = true;
            let file = std::path::absolute(folder.join("index.html")).unwrap_or_default();
            let target = server.as_ref().map_or_else(|| file.display().to_string(), Server::url);
            if let Err(error) = open(&target) {
                terminal.error(&format!("cannot open `{target}` in a browser: {error}"));
            }
        }
        if args.serve.is_none() {
            return code;
        }
        watch.wait();
    }
}

impl Job {
    /// Files and folders that the configuration names, and the configuration.
    fn inputs(&self) -> Vec<PathBuf> {
        let specs = &self.config.specs;
        let named = specs.iter().flat_map(|spec| &spec.crds).chain(&self.config.object_meta);
        let inputs = named.map(|name| self.sources.base().join(name));
        inputs.chain([self.sources.base().join(&self.owner)]).collect()
    }
}

/// Opens a file or an address in the browser of the system.
fn open(target: &str) -> std::io::Result<()> {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = std::process::Command::new(program);
    let child = command
        .args(first)
        .arg(target)
        .stdout(std::process::Stdio::null())
        .spawn()?;
    // The browser outlives the command that starts it.
    drop(child);
    Ok(())
}

fn job(args: &Args, out: Option<&Path>) -> Result<Job, Vec<Diagnostic>> {
    let site = |output: &str| {
        Some(config::Site {
            output: output.to_owned(),
        })
    };
    if !args.crds.is_empty() {
        let Some(root) = out else {
            let missing = Diagnostic::error(Rule::CommandLine, "`--out` is required with CRDs on the command line");
            return Err(vec![missing.help("add `--out DIR`, or `--serve`")]);
        };
        let spec = Spec {
            crds: args.crds.clone(),
            ..Spec::default()
        };
        return Ok(Job {
            config: Config {
                specs: vec![spec],
                site: site(""),
                ..Config::default()
            },
            sources: Sources::new(Path::new("")),
            root: root.to_owned(),
            folder: root.to_owned(),
            owner: "command line".to_owned(),
        });
    }
    let path = args.config.clone().unwrap_or_else(|| PathBuf::from(config::NAME));
    let source = Input::File(path.clone()).read().map_err(|diagnostic| {
        let help = "name CRDs on the command line, or a configuration with `--config`";
        vec![if args.config.is_none() {
            diagnostic.help(help)
        } else {
            diagnostic
        }]
    })?;
    let mut config = config::read(&source)?;
    let sources = lockfile::sources(&path, &config).map_err(|diagnostic| vec![diagnostic])?;
    let owner = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Only the site is written: schemas and the pages of `reference` are files of `generate`.
    config.schemas = None;
    if let Some(reference) = &mut config.reference {
        reference.output = None;
    }
    if let Some(root) = out {
        config.site = site("");
        return Ok(Job {
            config,
            sources,
            root: root.to_owned(),
            folder: root.to_owned(),
            owner,
        });
    }
    let Some(output) = config.site.as_ref().map(|site| site.output.clone()) else {
        let missing = Diagnostic::error(Rule::CommandLine, format!("`{owner}` has no `site.output`"));
        return Err(vec![
            missing.help("add `--out DIR`, or `site: {output: DIR}` to the configuration"),
        ]);
    };
    let root = match sources.base() {
        here if here.as_os_str().is_empty() => PathBuf::from("."),
        base => base.to_owned(),
    };
    Ok(Job {
        config,
        folder: root.join(output),
        sources,
        root,
        owner,
    })
}

fn write(job: &Job, force: bool, terminal: &Terminal) -> Result<u8, Vec<Diagnostic>> {
    let started = Instant::now();
    // `generate` has other files of the same configuration: each leaves those of the other alone.
    let owner = format!("{} (site)", job.owner);
    let stage = Stage::open(&job.root, &owner, force).map_err(|error| vec![error])?;
    let outcome = generate::site(&job.config, &job.sources, &stage, &terminal.progress());
    terminal.diagnostics(&outcome.diagnostics);
    if outcome.failed() {
        terminal.summary("no files were written");
        return Ok(FAILED);
    }
    let done = stage.commit().map_err(|error| vec![error])?;
    terminal.summary(&format!(
        "{}: {} in {:.2} s",
        outcome.counts(),
        done.counts(),
        started.elapsed().as_secs_f64()
    ));
    Ok(FINE)
}
