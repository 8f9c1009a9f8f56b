//! Time and memory of `crdsmith generate`. Run it with `cargo bench --bench generate` on an idle machine.
//!
//! It compares, each figure being the median of several alternating runs:
//!
//! * the whole job as a process: the 171 real CRDs of the conformance data → a library and its pages in a fresh folder;
//! * the yardstick in the same run: the trees of the same texts, in this process, on one thread. The ratio of the two says more than the
//!   seconds, because it hardly depends on the machine;
//! * reading alone, from bytes to definitions, in this process on one thread;
//! * a minimal and a full example of every kind of these CRDs;
//! * writing the same files plainly to the same place, on one thread: the file system's part of the job;
//! * the core library: Kubernetes' OpenAPI document → its library and pages, beside the JSON parser over the same bytes;
//! * the whole job on generated catalogs of 500 and 2,000 CRDs, which show how time and memory grow.
//!
//! All files are written below `/dev/shm`, which is memory, if it exists. On a disk, the figures would be those of its file system, and the
//! deletion of earlier files would slow down each run. `CRDSMITH_BENCH_DIR` names another folder; it needs 1 GB.
//!
//! The figures are information: the table reports a missed aim, and the exit code tells only if everything ran.

mod catalog;
#[path = "../place.rs"]
mod place;
#[path = "../support.rs"]
mod support;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use crdsmith::source::Source;
use support::{Result, Usage, heading, median, megabytes, row};

/// The program's allocator, so that the yardstick is not handicapped.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Number of runs of the job on real CRDs, and of the yardstick.
const RUNS: usize = 21;

/// Number of runs of the job on each catalog.
const CATALOG_RUNS: usize = 5;

fn main() -> ExitCode {
    support::exit(run())
}

fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let place = place::place();
    let scratch = tempfile::tempdir_in(&place)?;
    writeln!(out, "files go to {}", place.display())?;
    heading(&mut out, "crdsmith generate, release build")?;
    match support::conformance("provider-aws-0.33") {
        Some(data) => real(&mut out, &data, scratch.path())?,
        None => writeln!(out, "SKIPPED: the conformance data `provider-aws-0.33` is not here")?,
    }
    match support::conformance("kubernetes-1.37") {
        Some(data) => core(&mut out, &data, scratch.path())?,
        None => writeln!(out, "SKIPPED: the conformance data `kubernetes-1.37` is not here")?,
    }
    catalogs(&mut out, scratch.path())
}

/// The job on real CRDs, next to the bare parser over the same bytes.
fn real(out: &mut impl Write, data: &Path, scratch: &Path) -> Result<()> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(data.join("crds"))? {
        texts.push(std::fs::read_to_string(entry?.path())?);
    }
    let bytes: u64 = texts.iter().map(|text| text.len() as u64).sum();
    let config = data.join("crdsmith.yaml");
    let (mut whole, mut bare, mut reading, mut plain) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut examples = Vec::new();
    let mut files = Files::new();
    for _ in 0..RUNS {
        let made = tempfile::tempdir_in(scratch)?;
        let usage = generate(&["-c".as_ref(), config.as_ref(), "-o".as_ref(), made.path().as_ref()])?;
        whole.push(usage);
        bare.push(seconds(|| texts.iter().try_for_each(|text| parse(text)))?);
        reading.push(read(&texts)?);
        let target = tempfile::tempdir_in(scratch)?;
        let minimal = example(data, &target.path().join("minimal"), "--minimal")?;
        let full = example(data, &target.path().join("full"), "--full")?;
        examples.push(minimal.seconds + full.seconds);
        if files.is_empty() {
            files = read_below(made.path())?;
        }
        let copy = tempfile::tempdir_in(scratch)?;
        plain.push(seconds(|| write_below(copy.path(), &files))?);
    }
    let (whole, bare, plain) = (Usage::median(&whole), median(bare), median(plain));
    let reading = median(reading);
    let count = |ending: &str| {
        files
            .keys()
            .filter(|path| path.extension().is_some_and(|found| found == ending))
            .count()
    };
    let what = format!("{} CRDs, {:.1} MB", texts.len(), megabytes(bytes));
    let made = format!("{} library files, {} pages", count("libsonnet"), count("md"));
    row(out, &format!("{what} → {made}"), whole.seconds, "s", Some(0.1))?;
    row(
        out,
        "  the bare YAML parser over the same bytes, one thread",
        bare,
        "s",
        None,
    )?;
    row(out, "  reading: bytes to definitions, one thread", reading, "s", None)?;
    row(out, "  writing the same files plainly, one thread", plain, "s", None)?;
    row(
        out,
        "  the job as a multiple of the parser",
        whole.seconds / bare,
        "×",
        Some(3.0),
    )?;
    row(
        out,
        "  a minimal and a full example of every kind, two runs",
        median(examples),
        "s",
        Some(0.5),
    )
}

/// Seconds of all processors that k8s-gen and docsonnet take together for the core library and its pages, measured on a machine like the project's.
const PEERS: f64 = 9.0;

/// The core library, next to the bare parser over the same bytes.
fn core(out: &mut impl Write, data: &Path, scratch: &Path) -> Result<()> {
    let document = data.join("swagger.json").canonicalize()?;
    let text = std::fs::read_to_string(&document)?;
    let config = std::fs::read_to_string(data.join("config.yml"))?;
    let named = config.replace("swagger.json", &document.to_string_lossy()) + "docs: {output: docs}\n";
    let config = scratch.join("core.yml");
    std::fs::write(&config, named)?;
    let (mut whole, mut bare, mut plain) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let made = tempfile::tempdir_in(scratch)?;
        let arguments = ["-c".as_ref(), config.as_ref(), "-o".as_ref(), made.path().as_ref()];
        whole.push(generate(&arguments)?);
        bare.push(seconds(|| parse(&text))?);
        let files = read_below(made.path())?;
        let copy = tempfile::tempdir_in(scratch)?;
        plain.push(seconds(|| write_below(copy.path(), &files))?);
    }
    let (whole, bare, plain) = (Usage::median(&whole), median(bare), median(plain));
    let what = format!(
        "Kubernetes 1.37, {:.1} MB → library and pages",
        megabytes(text.len() as u64)
    );
    row(out, &what, whole.seconds, "s", None)?;
    row(out, "  time of all processors", whole.cpu, "s", Some(PEERS / 30.0))?;
    row(
        out,
        "  the bare JSON parser over the same bytes, one thread",
        bare,
        "s",
        None,
    )?;
    row(out, "  writing the same files plainly, one thread", plain, "s", None)?;
    let multiple = whole.cpu / (bare + plain);
    row(out, "  all processors as a multiple of both", multiple, "×", None)?;
    row(out, "  peak memory", megabytes(whole.peak), "MB", Some(100.0))
}

/// The job on generated catalogs: one of 2,000 CRDs, and a quarter of it.
fn catalogs(out: &mut impl Write, scratch: &Path) -> Result<()> {
    let quarter = catalog::write(&scratch.join("quarter"), 500)?;
    let full = catalog::write(&scratch.join("full"), 2000)?;
    let (mut of_quarter, mut of_full) = (Vec::new(), Vec::new());
    for _ in 0..CATALOG_RUNS {
        for (catalog, runs) in [(&quarter, &mut of_quarter), (&full, &mut of_full)] {
            let target = tempfile::tempdir_in(scratch)?;
            runs.push(generate(&[
                catalog.folder.as_ref(),
                "-o".as_ref(),
                target.path().as_ref(),
                "--docs".as_ref(),
                "docs".as_ref(),
            ])?);
        }
    }
    let (of_quarter, of_full) = (Usage::median(&of_quarter), Usage::median(&of_full));
    for (catalog, usage, factor) in [(&quarter, &of_quarter, 0.25), (&full, &of_full, 1.0)] {
        let what = format!("{} made-up CRDs, {:.0} MB", catalog.crds, megabytes(catalog.bytes));
        row(out, &what, usage.seconds, "s", Some(2.0 * factor))?;
        row(out, "  peak memory", megabytes(usage.peak), "MB", Some(300.0))?;
    }
    let texts = read_below(&full.folder)?.into_values().map(String::from_utf8);
    let texts = texts.collect::<std::result::Result<Vec<_>, _>>()?;
    let readings = (0..CATALOG_RUNS).map(|_| read(&texts)).collect::<Result<Vec<_>>>()?;
    let what = "  reading: bytes to definitions, one thread";
    row(out, what, median(readings), "s", None)?;
    // The aim is linear growth, plus a tenth for noise.
    row(
        out,
        "  time for four times as many CRDs",
        of_full.seconds / of_quarter.seconds,
        "×",
        Some(4.4),
    )
}

/// Runs `crdsmith generate` with some arguments.
fn generate(arguments: &[&OsStr]) -> Result<Usage> {
    let arguments = [&["-q".as_ref(), "generate".as_ref()], arguments].concat();
    Usage::of(Path::new("."), env!("CARGO_BIN_EXE_crdsmith").as_ref(), &arguments)
}

/// Runs `crdsmith example --all` on the real CRDs.
fn example(data: &Path, out: &Path, extent: &str) -> Result<Usage> {
    let crds = data.join("crds");
    let arguments = ["-q", "example", "--all", extent].map(AsRef::as_ref);
    let folders = ["--crds".as_ref(), crds.as_ref(), "-o".as_ref(), out.as_ref()];
    Usage::of(
        Path::new("."),
        env!("CARGO_BIN_EXE_crdsmith").as_ref(),
        &[&arguments[..], &folders].concat(),
    )
}

/// The seconds for reading some texts, from bytes to definitions, on this thread.
fn read(texts: &[String]) -> Result<f64> {
    let sources: Vec<_> = texts.iter().map(|text| Source::new("", text.as_str())).collect();
    seconds(|| {
        for source in &sources {
            std::hint::black_box(crdsmith::crd::read(source));
        }
        Ok(())
    })
}

/// The wall-clock time of a piece of work.
fn seconds(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64())
}

/// Files by their path below a folder.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn read_below(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder)?;
            files.insert(path.to_owned(), std::fs::read(entry.path())?);
        }
    }
    Ok(files)
}

fn write_below(folder: &Path, files: &Files) -> Result<()> {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// The yardstick: builds only the trees of a text.
fn parse(text: &str) -> Result<()> {
    for chunk in crdsmith::yaml::chunks(text) {
        std::hint::black_box(crdsmith::yaml::compose(chunk)?);
    }
    Ok(())
}
