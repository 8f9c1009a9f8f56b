//! Time of `crdsmith render`. Run it with `cargo bench --bench render` on an idle machine.
//!
//! It compares within one run, each figure being the median of several alternating runs. An uncounted run precedes each counted one, so
//! that files and memory are warm: on virtual machines, the first access to memory that another process gave back is slow.
//!
//! * 2,000 `UserPoolClient`s, some 15 setters each, made through the 171-CRD library of the conformance data: `crdsmith render` to YAML
//!   against go-jsonnet to JSON (built by the Go client from `tests/engines`);
//! * a monitoring mixin (`mixin/`: formats, setters, deep merges) to JSON, against go-jsonnet;
//! * 1,500 environments of 20 objects each to files, against `tk export` (built by the Go client from `tests/go/tanka`): plain objects, with formats and
//!   with sums of strings, and objects of a generated library. The project and the files are below `/dev/shm`, which is memory, if it exists;
//! * 100 environments on all processors against one processor, set by `taskset` (util-linux). The number of threads alone would not be a
//!   fair comparison, because an evaluation's memory is freed while the next one runs.
//!
//! The figures are information: the exit code tells only if everything ran.

#[path = "../peer.rs"]
mod peer;
#[path = "../place.rs"]
mod place;
#[path = "../support.rs"]
mod support;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use peer::warm;
use support::{Result, Usage, heading, megabytes, row};

/// Number of counted runs of each command.
const RUNS: usize = 5;

/// Number of objects of the large program.
const OBJECTS: usize = 2_000;

/// Number of environments of the project.
const ENVIRONMENTS: usize = 100;

/// Number of services of the mixin: a dashboard of 24 panels and four alerts each.
const SERVICES: usize = 150;

/// Number of environments that are exported, and of their manifests.
const EXPORTED: usize = 1_500;
const MANIFESTS: usize = 20;

/// Number of exports of each program. The other one takes a minute.
const EXPORTS: usize = 3;

/// The program.
const CRDSMITH: &str = env!("CARGO_BIN_EXE_crdsmith");

fn main() -> ExitCode {
    support::exit(run())
}

fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    heading(&mut out, "crdsmith render, release build")?;
    mixin(&mut out)?;
    exports(&mut out)?;
    objects_and_environments(&mut out)
}

/// A program of formats and merges, against go-jsonnet.
fn mixin(out: &mut impl Write) -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/render/mixin");
    let go = peer::go_tools("tests/engines")?.join("jsonnet");
    let count = format!("count={SERVICES}");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let render = ["render", "main.jsonnet", "--raw", "--ext-code", &count].map(AsRef::as_ref);
        ours.push(warm(&folder, CRDSMITH.as_ref(), &render)?);
        let jsonnet = ["--ext-code", &count, "main.jsonnet"].map(AsRef::as_ref);
        theirs.push(warm(&folder, go.as_os_str(), &jsonnet)?);
    }
    let what = format!("a mixin of {SERVICES} services to JSON");
    compared(out, &what, &ours, ("go-jsonnet", &theirs), None)
}

/// Files of many environments, against `tk export`: plain objects, and objects of a generated library.
fn exports(out: &mut impl Write) -> Result<()> {
    export(out, "ConfigMaps with formats", config_maps)?;
    export(out, "ConfigMaps with sums", sums)?;
    let Some(library) = library()? else {
        return Ok(());
    };
    export(out, "UserPoolClients", |number| objects(&library, number, MANIFESTS))
}

fn export(out: &mut impl Write, kind: &str, program: impl Fn(usize) -> String) -> Result<()> {
    let tk = peer::go_tools("tests/go/tanka")?.join("tk");
    let scratch = tempfile::tempdir_in(place::place())?;
    let root = scratch.path();
    project(root)?;
    for number in 0..EXPORTED {
        let folder = root.join(format!("environments/e{number:04}"));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("main.jsonnet"), program(number))?;
        let spec = format!(
            r#"{{"apiVersion":"tanka.dev/v1alpha1","kind":"Environment","metadata":{{"name":"e{number:04}"}},"spec":{{"namespace":"web"}}}}"#
        );
        std::fs::write(folder.join("spec.json"), spec)?;
    }
    let run = |program: &OsStr, arguments: &[&str]| {
        let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
        let usage = Usage::of(root, program, &arguments)?;
        std::fs::remove_dir_all(root.join("out"))?;
        Ok::<_, Box<dyn std::error::Error>>(usage)
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..EXPORTS {
        ours.push(run(
            CRDSMITH.as_ref(),
            &["render", "-r", "environments", "-o", "out", "--allow-outside"],
        )?);
        theirs.push(run(tk.as_os_str(), &["export", "out", "environments", "--recursive"])?);
    }
    let what = format!("{EXPORTED} environments of {MANIFESTS} {kind} to files");
    compared(out, &what, &ours, ("tk export", &theirs), Some(0.05))
}

/// Rows of our runs beside those of another program. The aim is about our share of its time.
fn compared(
    out: &mut impl Write,
    what: &str,
    ours: &[Usage],
    (peer, theirs): (&str, &[Usage]),
    aim: Option<f64>,
) -> Result<()> {
    let (ours, theirs) = (Usage::median(ours), Usage::median(theirs));
    row(out, what, ours.seconds, "s", None)?;
    row(out, &format!("  {peer}"), theirs.seconds, "s", None)?;
    let share = ours.seconds / theirs.seconds;
    row(out, &format!("  as a share of {peer}'s"), share, "×", aim)?;
    row(out, "  peak memory", megabytes(ours.peak), "MB", None)?;
    let peak = megabytes(theirs.peak);
    row(out, &format!("  peak memory of {peer}"), peak, "MB", None)
}

/// The library of the conformance data.
fn library() -> Result<Option<PathBuf>> {
    let found = support::conformance("provider-aws-0.33/expected/lib");
    Ok(found.map(|found| found.canonicalize()).transpose()?)
}

/// The files of a project besides its programs.
fn project(root: &Path) -> Result<()> {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    std::fs::create_dir_all(root.join("vendor/doc-util"))?;
    std::fs::copy(
        templates.join("doc-util.libsonnet"),
        root.join("vendor/doc-util/main.libsonnet"),
    )?;
    std::fs::write(root.join("jsonnetfile.json"), "{}")?;
    Ok(())
}

/// The program of an environment.
fn config_maps(number: usize) -> String {
    format!(
        "{{
  ['config-%d' % n]: {{
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {{ name: 'e{number:04}-%d' % n, labels: {{ app: 'web', stage: 'prod' }} }},
    data: {{ 'config.yaml': 'number: %d\nname: web\n' % n, url: 'https://e{number}.example.com/%d' % n }},
  }}
  for n in std.range(1, {MANIFESTS})
}}
"
    )
}

/// The same without formats, which are go-jsonnet's slowest part.
fn sums(number: usize) -> String {
    format!(
        "local name(n) = 'e{number:04}-' + n;
{{
  [name(n)]: {{
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {{ name: name(n), labels: {{ app: 'web', number: '' + n }} }},
    data: {{ ['key' + k]: 'value ' + n + ' of ' + k for k in std.range(1, 5) }},
  }}
  for n in std.range(1, {MANIFESTS})
}}
"
    )
}

/// Objects of a generated library, alone and in environments.
fn objects_and_environments(out: &mut impl Write) -> Result<()> {
    let Some(library) = library()? else {
        writeln!(out, "SKIPPED: the conformance data `provider-aws-0.33` is not here")?;
        return Ok(());
    };
    let scratch = tempfile::tempdir()?;
    let root = scratch.path();
    project(root)?;
    std::fs::write(root.join("objects.jsonnet"), objects(&library, 0, OBJECTS))?;
    for number in 0..ENVIRONMENTS {
        let folder = root.join(format!("environments/e{number:03}"));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(
            folder.join("main.jsonnet"),
            objects(&library, number, OBJECTS / ENVIRONMENTS),
        )?;
        std::fs::write(folder.join("spec.json"), "{}")?;
    }

    let go = peer::go_tools("tests/engines")?.join("jsonnet");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let render = ["render", "objects.jsonnet", "--allow-outside"].map(AsRef::as_ref);
        ours.push(warm(root, CRDSMITH.as_ref(), &render)?);
        let jsonnet = ["--jpath", "vendor", "objects.jsonnet"].map(AsRef::as_ref);
        theirs.push(warm(root, go.as_os_str(), &jsonnet)?);
    }
    let what = format!("{OBJECTS} UserPoolClients to YAML");
    compared(out, &what, &ours, ("go-jsonnet to JSON", &theirs), Some(0.05))?;

    let (mut one, mut all) = (Vec::new(), Vec::new());
    let render = ["render", "-r", "environments", "--allow-outside"];
    let pinned = [&["-c", "0", CRDSMITH], &render[..]].concat();
    let (render, pinned) = (
        render.map(AsRef::as_ref),
        pinned.iter().map(AsRef::as_ref).collect::<Vec<_>>(),
    );
    for _ in 0..RUNS {
        one.push(warm(root, "taskset".as_ref(), &pinned)?);
        all.push(warm(root, CRDSMITH.as_ref(), &render)?);
    }
    let (one, all) = (Usage::median(&one), Usage::median(&all));
    let processors = std::thread::available_parallelism()?;
    let what = format!("{ENVIRONMENTS} environments, one processor");
    row(out, &what, one.seconds, "s", None)?;
    row(out, &format!("  {processors} processors"), all.seconds, "s", None)?;
    // The aim is a factor of 1.7 on two processors.
    row(
        out,
        "  as a share of one's",
        all.seconds / one.seconds,
        "×",
        Some(0.588),
    )
}

/// A program that makes `count` objects, whose names have the number of the program.
fn objects(library: &Path, number: usize, count: usize) -> String {
    format!(
        "local client = (import '{}/main.libsonnet').cognitoidentityprovider.v1alpha1.userPoolClient;
local provider = client.spec.forProvider;
{{
  ['client-%d' % n]:
    client.new('client-{number}-%d' % n)
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
