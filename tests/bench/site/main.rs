//! Time, memory and size of the field reference. Run it with `cargo bench --bench site` on an idle machine.
//!
//! It compares, each figure being the median of several alternating runs:
//!
//! * the site with pages, examples and search, and JSON Schemas, of the 171 real CRDs: what they add to a run that writes the library and its pages;
//! * the yardstick in the same run: the library and its pages alone;
//! * the site of a made-up catalog of 2,000 CRDs: time, memory, size of the search data.
//!
//! The figures are information: the table reports a missed aim, and the exit code tells only if everything ran.

#[path = "../generate/catalog.rs"]
mod catalog;
#[path = "../place.rs"]
mod place;
#[path = "../support.rs"]
mod support;

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use support::{Result, Usage, heading, megabytes, row};

/// Number of runs on real CRDs.
const RUNS: usize = 21;

fn main() -> ExitCode {
    support::exit(run())
}

fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let scratch = tempfile::tempdir_in(place::place())?;
    heading(&mut out, "crdsmith site, release build")?;
    match support::conformance("provider-aws-0.33") {
        Some(data) => real(&mut out, &data, scratch.path())?,
        None => writeln!(out, "SKIPPED: the conformance data `provider-aws-0.33` is not here")?,
    }
    made_up(&mut out, scratch.path())
}

/// The library and its pages, without and with everything else.
fn real(out: &mut impl Write, data: &Path, scratch: &Path) -> Result<()> {
    let crds = data.join("crds");
    let specs = format!(
        "docs: {{output: docs}}\nspecs:\n- output: aws/0.33\n  crds: ['{}']\n",
        crds.display()
    );
    let more = format!("{specs}site: {{output: site}}\nschemas: {{output: schemas}}\n");
    let (mut alone, mut with) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        for (config, runs) in [(&specs, &mut alone), (&more, &mut with)] {
            let folder = tempfile::tempdir_in(scratch)?;
            std::fs::write(folder.path().join("crdsmith.yaml"), config)?;
            runs.push(crdsmith(folder.path(), &["-q", "generate"])?);
        }
    }
    let (alone, with) = (Usage::median(&alone), Usage::median(&with));
    let more = with.seconds - alone.seconds;
    row(out, "171 CRDs → library and its pages", alone.seconds, "s", None)?;
    row(out, "  the site and JSON Schemas in addition", more, "s", None)?;
    row(
        out,
        "  as a multiple of library and pages",
        more / alone.seconds,
        "×",
        Some(2.0),
    )
}

/// The site of a catalog.
fn made_up(out: &mut impl Write, scratch: &Path) -> Result<()> {
    let made = catalog::write(&scratch.join("catalog"), 2000)?;
    let folder = scratch.join("made");
    std::fs::create_dir(&folder)?;
    let usage = crdsmith(&folder, &["-q", "site", &made.folder.to_string_lossy(), "-o", "site"])?;
    let what = format!("{} made-up CRDs, {:.0} MB → site", made.crds, megabytes(made.bytes));
    row(out, &what, usage.seconds, "s", Some(12.0))?;
    row(out, "  peak memory", megabytes(usage.peak), "MB", Some(600.0))?;
    let mut sizes = Vec::new();
    for entry in walkdir::WalkDir::new(folder.join("site/search")) {
        let entry = entry?;
        if entry.file_type().is_file() {
            sizes.push(entry.metadata()?.len());
        }
    }
    row(out, "  search data", megabytes(sizes.iter().sum()), "MB", Some(12.0))?;
    let largest = sizes.into_iter().max().unwrap_or_default();
    row(
        out,
        "  largest file of the search data",
        megabytes(largest) * 1000.0,
        "kB",
        Some(300.0),
    )
}

fn crdsmith(folder: &Path, arguments: &[&str]) -> Result<Usage> {
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    Usage::of(folder, OsStr::new(env!("CARGO_BIN_EXE_crdsmith")), &arguments)
}
