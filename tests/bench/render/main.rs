//! Time of `crdsmith render`. Run it with `cargo bench --bench render` on an idle machine.
//!
//! It compares within one run, each figure being the median of several alternating runs. An uncounted run precedes each counted one, so
//! that files and memory are warm: on virtual machines, the first access to memory that another process gave back is slow.
//!
//! * 2,000 `UserPoolClient`s, some 15 setters each, made through the 171-CRD library of the conformance data: `crdsmith render` to YAML
//!   against go-jsonnet to JSON (built by the Go client from `tests/engines`);
//! * 100 environments on all processors against one processor, set by `taskset` (util-linux). The number of threads alone would not be a
//!   fair comparison, because an evaluation's memory is freed while the next one runs.
//!
//! The figures are information: the exit code tells only if everything ran.

#[path = "../peer.rs"]
mod peer;
#[path = "../support.rs"]
mod support;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use peer::warm;
use support::{Result, Usage, heading, megabytes, row};

/// Number of counted runs of each command.
const RUNS: usize = 5;

/// Number of objects of the large program.
const OBJECTS: usize = 2_000;

/// Number of environments of the project.
const ENVIRONMENTS: usize = 100;

fn main() -> ExitCode {
    support::exit(run())
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

    let go = peer::go_tools("tests/engines")?.join("jsonnet");
    let crdsmith = env!("CARGO_BIN_EXE_crdsmith");
    heading(&mut out, "crdsmith render, release build")?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let render = ["render", "objects.jsonnet", "--allow-outside"].map(AsRef::as_ref);
        ours.push(warm(root, crdsmith.as_ref(), &render)?);
        let jsonnet = ["--jpath", "vendor", "objects.jsonnet"].map(AsRef::as_ref);
        theirs.push(warm(root, go.as_os_str(), &jsonnet)?);
    }
    let (ours, theirs) = (Usage::median(&ours), Usage::median(&theirs));
    let what = format!("{OBJECTS} UserPoolClients to YAML");
    row(&mut out, &what, ours.seconds, "s", None)?;
    row(&mut out, "  go-jsonnet, to JSON", theirs.seconds, "s", None)?;
    let share = ours.seconds / theirs.seconds;
    row(&mut out, "  as a share of go-jsonnet's", share, "×", Some(0.05))?;
    row(&mut out, "  peak memory", megabytes(ours.peak), "MB", None)?;
    row(
        &mut out,
        "  peak memory of go-jsonnet",
        megabytes(theirs.peak),
        "MB",
        None,
    )?;

    let (mut one, mut all) = (Vec::new(), Vec::new());
    let render = ["render", "-r", "environments", "--allow-outside"];
    let pinned = [&["-c", "0", crdsmith], &render[..]].concat();
    let (render, pinned) = (
        render.map(AsRef::as_ref),
        pinned.iter().map(AsRef::as_ref).collect::<Vec<_>>(),
    );
    for _ in 0..RUNS {
        one.push(warm(root, "taskset".as_ref(), &pinned)?);
        all.push(warm(root, crdsmith.as_ref(), &render)?);
    }
    let (one, all) = (Usage::median(&one), Usage::median(&all));
    let processors = std::thread::available_parallelism()?;
    let what = format!("{ENVIRONMENTS} environments, one processor");
    row(&mut out, &what, one.seconds, "s", None)?;
    row(&mut out, &format!("  {processors} processors"), all.seconds, "s", None)?;
    // The aim is a factor of 1.7 on two processors.
    row(
        &mut out,
        "  as a share of one's",
        all.seconds / one.seconds,
        "×",
        Some(0.588),
    )
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
