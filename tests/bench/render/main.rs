//! How fast `crdsmith render` is. Run it with `cargo bench --bench render`, on a machine that does nothing else.
//!
//! Compared within one run, each figure the median of several runs that alternate. Each counted run follows one that is not, so that all of them find
//! files and memory warm: on virtual machines, memory that another process gave back is slow when it is first touched.
//!
//! * 2,000 `UserPoolClient`s, some 15 setters each, made through the 171-CRD library of the conformance data: `crdsmith render` to YAML against
//!   go-jsonnet to JSON (built by the Go client from `tests/engines`);
//! * 100 environments on all processors against one, to which `taskset` (util-linux) ties the process: threads alone do not tell, as an
//!   evaluation's memory is freed while the next one runs.
//!
//! The figures are information: the exit code tells only whether everything ran.

#[path = "../support.rs"]
mod support;

use std::error::Error;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use support::median;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Counted runs of each command.
const RUNS: usize = 5;

/// Objects of the large program.
const OBJECTS: usize = 2_000;

/// Environments of the project.
const ENVIRONMENTS: usize = 100;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to tell when this cannot be written either.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(library) = support::conformance("provider-aws-0.33/expected/lib") else {
        writeln!(out, "SKIPPED: the conformance data `provider-aws-0.33` is not here")?;
        return Ok(());
    };
    let library = library.canonicalize()?;
    let scratch = tempfile::tempdir()?;
    let root = scratch.path();
    std::fs::create_dir_all(root.join("vendor/doc-util"))?;
    std::fs::copy(
        project.join("templates/doc-util.libsonnet"),
        root.join("vendor/doc-util/main.libsonnet"),
    )?;
    std::fs::write(root.join("jsonnetfile.json"), "{}")?;
    std::fs::write(root.join("objects.jsonnet"), objects(&library, OBJECTS))?;
    for number in 0..ENVIRONMENTS {
        let folder = root.join(format!("environments/e{number:03}"));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("main.jsonnet"), objects(&library, OBJECTS / ENVIRONMENTS))?;
        std::fs::write(folder.join("spec.json"), "{}")?;
    }

    let go = go_jsonnet(project)?;
    let crdsmith = OsStr::new(env!("CARGO_BIN_EXE_crdsmith"));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(seconds(
            root,
            crdsmith,
            &["render", "objects.jsonnet", "--allow-outside"],
        )?);
        theirs.push(seconds(
            root,
            go.as_os_str(),
            &["--jpath", "vendor", "objects.jsonnet"],
        )?);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    writeln!(
        out,
        "{OBJECTS} UserPoolClients: crdsmith render (YAML) {ours:.3} s, go-jsonnet (JSON) {theirs:.3} s"
    )?;
    writeln!(out, "  {:.1} times as fast; aim 20", theirs / ours)?;

    let (mut one, mut all) = (Vec::new(), Vec::new());
    let render = ["render", "-r", "environments", "--allow-outside"];
    let pinned = [&["-c", "0", env!("CARGO_BIN_EXE_crdsmith")], &render[..]].concat();
    for _ in 0..RUNS {
        one.push(seconds(root, OsStr::new("taskset"), &pinned)?);
        all.push(seconds(root, crdsmith, &render)?);
    }
    let (one, all) = (median(one), median(all));
    let processors = std::thread::available_parallelism()?;
    writeln!(
        out,
        "{ENVIRONMENTS} environments: one processor {one:.3} s, {processors} processors {all:.3} s"
    )?;
    writeln!(out, "  {:.2} times as fast; aim 1.7 on two", one / all)?;
    Ok(())
}

/// A program that makes `count` objects.
fn objects(library: &Path, count: usize) -> String {
    format!(
        "local client = (import '{}/main.libsonnet').cognitoidentityprovider.v1alpha1.userPoolClient;
local provider = client.spec.forProvider;
{{
  ['client-%d' % n]:
    client.new('client-%d' % n)
    + client.metadata.withLabels({{ app: 'web', number: std.toString(n) }})
    + client.metadata.withLabelsMixin({{ stage: 'prod' }})
    + client.spec.withDeletionPolicy('Orphan')
    + client.spec.providerConfigRef.withName('aws')
    + client.spec.writeConnectionSecretToRef.withName('client-%d' % n)
    + client.spec.writeConnectionSecretToRef.withNamespace('default')
    + provider.withRegion('eu-west-1')
    + provider.withClientName('client-%d' % n)
    + provider.withAllowedOAuthFlows(['code'])
    + provider.withAllowedOAuthScopes(['openid', 'email'])
    + provider.withCallbackURLs('https://%d.example.com/callback' % n)
    + provider.withCallbackURLsMixin(['https://localhost/callback'])
    + provider.withExplicitAuthFlows(['ALLOW_REFRESH_TOKEN_AUTH'])
    + provider.withIdTokenValidity(n)
    + provider.tokenValidityUnits.withIdToken('minutes')
    + provider.userPoolIdRef.withName('users')
  for n in std.range(1, {count})
}}
",
        library.display()
    )
}

/// Builds go-jsonnet, where that was not done before.
fn go_jsonnet(project: &Path) -> Result<PathBuf> {
    let tools = project.join("target/engines");
    std::fs::create_dir_all(&tools)?;
    let status = Command::new("go")
        .arg("-C")
        .arg(project.join("tests/engines"))
        .args(["build", "-o"])
        .arg(format!("{}/", tools.display()))
        .arg("tool")
        .status()?;
    if !status.success() {
        return Err(format!("go-jsonnet could not be built: {status}").into());
    }
    Ok(tools.join("jsonnet"))
}

/// How long the second of two runs of a command takes; both must succeed, and what they print is thrown away.
fn seconds(folder: &Path, program: &OsStr, arguments: &[&str]) -> Result<f64> {
    once(folder, program, arguments)?;
    once(folder, program, arguments)
}

fn once(folder: &Path, program: &OsStr, arguments: &[&str]) -> Result<f64> {
    let started = Instant::now();
    let output = Command::new(program)
        .current_dir(folder)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()?;
    let took = started.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(format!(
            "{} failed:\n{}",
            program.display(),
            String::from_utf8_lossy(&output.stderr)
        )
        .into());
    }
    Ok(took)
}
