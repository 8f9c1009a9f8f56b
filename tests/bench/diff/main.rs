//! Time and memory of `crdsmith diff`. Run it with `cargo bench --bench diff` on an idle machine.
//!
//! It compares, each figure being the median of several alternating runs:
//!
//! * the whole job as a process: the 171 real CRDs of the conformance data against a copy in which each definition has three edits;
//! * the yardstick in the same run: both sets from bytes to definitions, in this process, on as many threads;
//! * the whole job on a made-up catalog of 2,000 CRDs and its edited copy.
//!
//! The figures are information: the table reports a missed aim, and the exit code tells only if everything ran.

#[path = "../generate/catalog.rs"]
mod catalog;
#[path = "../support.rs"]
mod support;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use crdsmith::crd;
use crdsmith::source::Source;
use rayon::prelude::*;
use support::{Result, Usage, heading, median, megabytes, row};

/// The program's allocator, so that the yardstick is not handicapped.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Number of runs on real CRDs.
const RUNS: usize = 21;

/// Number of runs on the catalog.
const CATALOG_RUNS: usize = 5;

fn main() -> ExitCode {
    support::exit(run())
}

fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let scratch = tempfile::tempdir()?;
    heading(&mut out, "crdsmith diff, release build")?;
    match support::conformance("provider-aws-0.33") {
        Some(data) => {
            let (old, new) = (data.join("crds"), scratch.path().join("edited"));
            edit(&old, &new)?;
            let (whole, reading) = measured(&old, &new, RUNS)?;
            row(&mut out, "171 CRDs against an edited copy", whole.seconds, "s", None)?;
            row(&mut out, "  reading both, in this process", reading, "s", None)?;
            row(
                &mut out,
                "  the job as a multiple of reading",
                whole.seconds / reading,
                "×",
                Some(1.3),
            )?;
        }
        None => writeln!(out, "SKIPPED: the conformance data `provider-aws-0.33` is not here")?,
    }
    let made = catalog::write(&scratch.path().join("catalog"), 2000)?;
    let old = PathBuf::from(&made.folder);
    let new = scratch.path().join("edited-catalog");
    edit(&old, &new)?;
    let (whole, reading) = measured(&old, &new, CATALOG_RUNS)?;
    let what = format!(
        "{} made-up CRDs, {:.0} MB, against an edited copy",
        made.crds,
        megabytes(made.bytes)
    );
    row(&mut out, &what, whole.seconds, "s", Some(1.5))?;
    row(
        &mut out,
        "  the job as a multiple of reading",
        whole.seconds / reading,
        "×",
        None,
    )?;
    row(&mut out, "  peak memory", megabytes(whole.peak), "MB", None)
}

/// The median of runs of the job, and of reading both sets.
fn measured(old: &Path, new: &Path, runs: usize) -> Result<(Usage, f64)> {
    let (mut whole, mut reading) = (Vec::new(), Vec::new());
    let program = OsStr::new(env!("CARGO_BIN_EXE_crdsmith"));
    for _ in 0..runs {
        let arguments = ["diff", "--fail-on", "never", "--output", "json", "--quiet"];
        let mut arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        arguments.extend([old.as_os_str(), new.as_os_str()]);
        whole.push(Usage::of(Path::new("."), program, &arguments)?);
        let started = Instant::now();
        for folder in [old, new] {
            let files: Vec<PathBuf> = files(folder)?;
            let count: usize = files
                .par_iter()
                .map(|file| {
                    let text = std::fs::read_to_string(file).unwrap_or_default();
                    crd::read(&Source::new(file.display().to_string(), text)).crds.len()
                })
                .sum();
            std::hint::black_box(count);
        }
        reading.push(started.elapsed().as_secs_f64());
    }
    Ok((Usage::median(&whole), median(reading)))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// Copies definitions with three edits in each: a type, a bound, a field.
fn edit(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        let text = std::fs::read_to_string(&file)?;
        let text = text.replacen("type: boolean", "type: string", 1);
        let text = text.replacen("format: int64\n", "format: int32\n", 1);
        let edited = text.replacen(" region:", " regions:", 1);
        let target = to.join(file.strip_prefix(from)?);
        std::fs::create_dir_all(target.parent().unwrap_or(to))?;
        std::fs::write(target, edited)?;
    }
    Ok(())
}
