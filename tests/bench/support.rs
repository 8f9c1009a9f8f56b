//! Shared parts of the benchmarks: the data folder, measurement of a run, and the table of figures.

use std::error::Error;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use wait4::Wait4;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The exit code of a benchmark: it tells only if everything ran. The table reports a missed aim.
pub(crate) fn exit(ran: Result<()>) -> ExitCode {
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If this cannot be written, nothing more can be done.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The conformance data: `$CRDSMITH_CONFORMANCE`, or `../shared/conformance`.
pub(crate) fn conformance(topic: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CRDSMITH_CONFORMANCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    Some(root.join(topic)).filter(|folder| folder.is_dir())
}

/// The median of an odd number of figures.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Measurement of a run.
pub(crate) struct Usage {
    /// Wall-clock time from start to exit.
    pub(crate) seconds: f64,
    /// Time of all processors, of the program and the system for it, in seconds.
    pub(crate) cpu: f64,
    /// Largest resident memory in bytes. It is at least the memory of the benchmark itself at the start of the run, because the system
    /// counts from before the program is loaded.
    pub(crate) peak: u64,
}

impl Usage {
    /// Runs a program in a folder; its output is discarded.
    ///
    /// # Errors
    /// A program cannot be started, or fails; the message is the program's own.
    pub(crate) fn of(folder: &Path, program: &OsStr, arguments: &[&OsStr]) -> Result<Self> {
        let started = Instant::now();
        let mut child = Command::new(program)
            .current_dir(folder)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut messages = String::new();
        if let Some(stderr) = &mut child.stderr {
            stderr.read_to_string(&mut messages)?;
        }
        let ended = child.wait4()?;
        if !ended.status.success() {
            let first: Vec<&str> = messages.lines().take(20).collect();
            let status = ended.status;
            return Err(format!("{} ended with {status}:\n{}", program.display(), first.join("\n")).into());
        }
        Ok(Self {
            seconds: started.elapsed().as_secs_f64(),
            cpu: (ended.rusage.utime + ended.rusage.stime).as_secs_f64(),
            peak: ended.rusage.maxrss,
        })
    }

    /// The median time, and the largest peak.
    pub(crate) fn median(runs: &[Self]) -> Self {
        Self {
            seconds: median(runs.iter().map(|run| run.seconds).collect()),
            cpu: median(runs.iter().map(|run| run.cpu).collect()),
            peak: runs.iter().map(|run| run.peak).max().unwrap_or_default(),
        }
    }
}

/// The table's first line.
pub(crate) fn heading(out: &mut impl Write, what: &str) -> Result<()> {
    writeln!(out, "{what:<62} {:>11} {:>9}", "figure", "aim")?;
    Ok(())
}

/// A line of the table; smaller figures are better. Only figures with an aim get a verdict.
pub(crate) fn row(out: &mut impl Write, what: &str, figure: f64, unit: &str, aim: Option<f64>) -> Result<()> {
    let digits = if unit == "MB" { 0 } else { 3 };
    let aimed = aim.map(|aim| {
        let verdict = if figure <= aim { "met" } else { "MISSED" };
        format!(" {aim:>6} {unit:<2}  {verdict}")
    });
    let line = format!("{what:<62} {figure:>8.digits$} {unit:<2}{}", aimed.unwrap_or_default());
    writeln!(out, "{}", line.trim_end())?;
    Ok(())
}

/// Bytes in decimal megabytes, the unit of the aims.
#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
pub(crate) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
