//! Time and memory of `crdsmith validate`. Run it with `cargo bench --bench validate` on an idle machine.
//!
//! It compares within one run, each figure being the median of several alternating runs, each after a run that is not counted:
//!
//! * 2,000 `UserPoolClient`s in one file against kubeconform (built by the Go client from `tests/bench/kubeconform`) with the same CRD as a
//!   JSON Schema in the form of its users: it refuses fields that a schema does not name;
//! * 2,000 Deployments likewise, with the type of the published OpenAPI document as a JSON Schema;
//! * 10,000 `UserPoolClient`s in 1,000 files, on one thread and on as many as there are processors;
//! * one of them against the 171 real CRDs of the conformance data, on one thread; the yardstick is a process that only reads these CRDs on
//!   one thread (this benchmark, called with `--read FOLDER`);
//! * one of them against a generated catalog of 2,000 CRDs, 100 MB, in the cache of the file system; the yardstick is a process that only
//!   loads the bytes of these files, on as many threads (this benchmark, called with `--load FOLDER`).
//!
//! The figures are information: the table reports a missed aim, and the exit code tells only if everything ran.

#[path = "../generate/catalog.rs"]
mod catalog;
mod kubernetes;
#[path = "../peer.rs"]
mod peer;
#[path = "../support.rs"]
mod support;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crdsmith::crd;
use crdsmith::source::Source;
use peer::warm;
use rayon::prelude::*;
use serde_json::Value;
use support::{Result, Usage, heading, megabytes, row};

/// The program's allocator, so that the yardstick is not handicapped.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Number of counted runs of each command.
const RUNS: usize = 11;

/// Number of manifests in one file.
const MANIFESTS: usize = 2_000;

/// Number of files in the folder, and of manifests in each of them.
const FILES: usize = 1_000;
const PER_FILE: usize = 10;

/// Number of definitions in the generated catalog.
const CATALOG: usize = 2_000;

/// Their definition, from the project's root.
const CRD: &str = "crds/userpoolclients-0.33.yaml";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    support::exit(match (arguments.next(), arguments.next()) {
        (Some(flag), Some(crds)) if flag == "--read" => read(Path::new(&crds)),
        (Some(flag), Some(crds)) if flag == "--load" => load(Path::new(&crds)),
        _ => run(),
    })
}

fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let scratch = tempfile::tempdir()?;
    heading(&mut out, "crdsmith validate, release build")?;
    kubeconform(&mut out, scratch.path())?;
    kubernetes::deployments(&mut out, scratch.path())?;
    threads(&mut out, scratch.path())?;
    large_catalog(&mut out, scratch.path())?;
    match support::conformance("provider-aws-0.33/crds") {
        Some(crds) => many_definitions(&mut out, &crds, scratch.path()),
        None => Ok(writeln!(
            out,
            "SKIPPED: the conformance data `provider-aws-0.33` is not here"
        )?),
    }
}

/// One file with many manifests, against kubeconform.
fn kubeconform(out: &mut impl Write, scratch: &Path) -> Result<()> {
    let program = peer::go_tools("tests/bench/kubeconform")?.join("kubeconform");
    let text = manifests(0..MANIFESTS);
    let bytes = text.len() as u64;
    std::fs::write(scratch.join("manifests.yaml"), text)?;
    std::fs::write(scratch.join("userpoolclient_v1alpha1.json"), json_schema()?)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(validate(scratch, &["manifests.yaml"])?);
        let schemas = "{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json";
        let arguments = ["-strict", "-schema-location", schemas, "manifests.yaml"];
        theirs.push(warm(scratch, program.as_os_str(), &arguments.map(AsRef::as_ref))?);
    }
    let (ours, theirs) = (Usage::median(&ours), Usage::median(&theirs));
    let what = format!("{MANIFESTS} UserPoolClients in one file, {:.1} MB", megabytes(bytes));
    row(out, &what, ours.seconds, "s", None)?;
    row(out, "  kubeconform", theirs.seconds, "s", None)?;
    let share = ours.seconds / theirs.seconds;
    row(out, "  as a share of kubeconform's", share, "×", Some(0.125))?;
    row(
        out,
        "  peak memory",
        megabytes(ours.peak),
        "MB",
        Some(megabytes(theirs.peak).round()),
    )?;
    row(out, "  peak memory of kubeconform", megabytes(theirs.peak), "MB", None)
}

/// Many files, on one thread and on all processors.
fn threads(out: &mut impl Write, scratch: &Path) -> Result<()> {
    let folder = scratch.join("many");
    std::fs::create_dir(&folder)?;
    for file in 0..FILES {
        let text = manifests(file * PER_FILE..(file + 1) * PER_FILE);
        std::fs::write(folder.join(format!("{file:04}.yaml")), text)?;
    }
    let processors = std::thread::available_parallelism()?;
    let (mut one, mut all) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        one.push(validate(scratch, &["many", "-j", "1"])?);
        all.push(validate(scratch, &["many", "-j", &processors.to_string()])?);
    }
    let (one, all) = (Usage::median(&one), Usage::median(&all));
    let what = format!("{} manifests in {FILES} files, one thread", FILES * PER_FILE);
    row(out, &what, one.seconds, "s", None)?;
    row(out, &format!("  {processors} threads"), all.seconds, "s", None)?;
    // The aim is a factor of 1.7 on two processors.
    row(
        out,
        "  as a share of one's",
        all.seconds / one.seconds,
        "×",
        Some(0.588),
    )?;
    row(out, "  peak memory", megabytes(all.peak), "MB", None)
}

/// One manifest against a folder of definitions, compared with only reading them.
fn many_definitions(out: &mut impl Write, crds: &Path, scratch: &Path) -> Result<()> {
    std::fs::write(scratch.join("one.yaml"), manifests(0..1))?;
    let one = [
        "validate".as_ref(),
        "-q".as_ref(),
        "one.yaml".as_ref(),
        "-j1".as_ref(),
        "--crds".as_ref(),
        crds.as_os_str(),
    ];
    let this = std::env::current_exe()?;
    let (mut whole, mut reading) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        whole.push(warm(scratch, env!("CARGO_BIN_EXE_crdsmith").as_ref(), &one)?);
        reading.push(warm(scratch, this.as_os_str(), &["--read".as_ref(), crds.as_os_str()])?);
    }
    let (whole, reading) = (Usage::median(&whole).seconds, Usage::median(&reading).seconds);
    let what = format!(
        "one manifest against {} CRDs, one thread",
        std::fs::read_dir(crds)?.count()
    );
    row(out, &what, whole, "s", None)?;
    row(out, "  only reading these CRDs", reading, "s", None)?;
    // The aim is the time of reading, plus a tenth for noise.
    row(out, "  as a multiple of that", whole / reading, "×", Some(1.1))
}

/// One manifest against a generated catalog and its own definition, compared with only loading the bytes of the same files.
fn large_catalog(out: &mut impl Write, scratch: &Path) -> Result<()> {
    let made = catalog::write(&scratch.join("catalog"), CATALOG)?;
    std::fs::write(scratch.join("one.yaml"), manifests(0..1))?;
    let this = std::env::current_exe()?;
    let load = ["--load".as_ref(), made.folder.as_os_str()];
    let folder = made.folder.to_string_lossy();
    let (mut whole, mut loading) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        whole.push(validate(scratch, &["one.yaml", "--crds", &folder])?);
        loading.push(warm(scratch, this.as_os_str(), &load)?);
    }
    let (whole, loading) = (Usage::median(&whole), Usage::median(&loading));
    let what = format!(
        "one manifest against {} CRDs, {:.0} MB",
        made.crds,
        megabytes(made.bytes)
    );
    row(out, &what, whole.seconds, "s", Some(0.12))?;
    row(out, "  only loading these files", loading.seconds, "s", None)?;
    row(
        out,
        "  as a multiple of that",
        whole.seconds / loading.seconds,
        "×",
        None,
    )?;
    row(out, "  peak memory", megabytes(whole.peak), "MB", Some(60.0))?;
    row(
        out,
        "  peak memory of only loading",
        megabytes(loading.peak),
        "MB",
        None,
    )
}

/// Loads the files of a folder, one after the other on each thread.
fn load(crds: &Path) -> Result<()> {
    let entries: std::io::Result<Vec<_>> = std::fs::read_dir(crds)?.collect();
    entries?.par_iter().try_for_each(|entry| {
        black_box(std::fs::read(entry.path())?);
        std::io::Result::Ok(())
    })?;
    Ok(())
}

/// Reads the definitions of a folder, and keeps them until all are read.
fn read(crds: &Path) -> Result<()> {
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(crds)? {
        let path = entry?.path();
        let text = std::fs::read_to_string(&path)?;
        kept.push(crd::read(&Source::new(path.display().to_string(), text)));
    }
    black_box(kept);
    Ok(())
}

/// A run on some manifests of the one definition.
fn validate(folder: &Path, arguments: &[&str]) -> Result<Usage> {
    let crd = Path::new(env!("CARGO_MANIFEST_DIR")).join(CRD);
    let mut all: Vec<&OsStr> = vec!["validate".as_ref(), "-q".as_ref()];
    all.extend(arguments.iter().map(OsStr::new));
    all.extend(["--crds".as_ref(), crd.as_os_str()]);
    warm(folder, env!("CARGO_BIN_EXE_crdsmith").as_ref(), &all)
}

/// Valid manifests with the numbers of a range, about 700 bytes each.
fn manifests(numbers: std::ops::Range<usize>) -> String {
    numbers.fold(String::new(), |mut text, number| {
        // Writing to a `String` does not fail.
        let _ = write!(
            text,
            "\
---
apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1
kind: UserPoolClient
metadata:
  name: client-{number}
  labels: {{app: web, team: platform}}
spec:
  deletionPolicy: Orphan
  forProvider:
    region: eu-west-1
    clientName: client-{number}
    accessTokenValidity: 60
    allowedOAuthFlows: [code]
    allowedOAuthFlowsUserPoolClient: true
    allowedOAuthScopes: [openid, email]
    callbackURLs: [\"https://example.com/callback/{number}\"]
    explicitAuthFlows: [ALLOW_REFRESH_TOKEN_AUTH]
    supportedIdentityProviders: [COGNITO]
    userPoolIdRef: {{name: pool}}
  providerConfigRef: {{name: default}}
"
        );
        text
    })
}

/// The definition's schema in kubeconform's form.
fn json_schema() -> Result<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(CRD))?;
    let mut crd: Value = serde_yaml::from_str(&text)?;
    let mut schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"].take();
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.values_mut().for_each(refuse_unknown);
    }
    Ok(schema.to_string())
}

/// Adds `additionalProperties: false` next to every `properties`, like kubeconform's own converter.
fn refuse_unknown(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") && !members.contains_key("additionalProperties") {
                members.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            members.values_mut().for_each(refuse_unknown);
        }
        Value::Array(items) => items.iter_mut().for_each(refuse_unknown),
        _ => {}
    }
}
