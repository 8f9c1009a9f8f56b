//! One run of the program → its time and its peak memory.

use std::ffi::OsStr;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;
use crate::support::median;

/// How often the memory of a running process is looked at. The system keeps the peak itself; only what grows within the last interval is missed.
const POLL: Duration = Duration::from_millis(2);

/// What a run took.
pub(crate) struct Usage {
    /// Wall-clock time from start to exit.
    pub(crate) seconds: f64,
    /// Largest resident memory in bytes, where the system tells (Linux).
    pub(crate) peak: Option<usize>,
}

impl Usage {
    /// The median time, and the largest peak.
    pub(crate) fn median(runs: &[Self]) -> Self {
        Self {
            seconds: median(runs.iter().map(|run| run.seconds).collect()),
            peak: runs.iter().filter_map(|run| run.peak).max(),
        }
    }
}

/// Runs `crdsmith generate` with some arguments.
///
/// # Errors
/// A program that cannot be started, or that fails; the message is the program's own.
pub(crate) fn generate(arguments: &[&OsStr]) -> Result<Usage> {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .args(["-q", "generate"])
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let process = child.id();
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = None;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(peak_memory(process));
                thread::sleep(POLL);
            }
            peak
        });
        let finished = finish(&mut child);
        let seconds = started.elapsed().as_secs_f64();
        ended.store(true, Ordering::Relaxed);
        finished?;
        Ok(Usage {
            seconds,
            peak: watch.join().unwrap_or_default(),
        })
    })
}

fn finish(child: &mut Child) -> Result<()> {
    let mut messages = String::new();
    if let Some(stderr) = &mut child.stderr {
        stderr.read_to_string(&mut messages)?;
    }
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    let first: Vec<&str> = messages.lines().take(20).collect();
    Err(format!("`crdsmith generate` ended with {status}:\n{}", first.join("\n")).into())
}

/// The largest resident memory that a process has had so far, in bytes.
fn peak_memory(process: u32) -> Option<usize> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The wall-clock time of a piece of work.
///
/// # Errors
/// Those of the work.
pub(crate) fn seconds(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64())
}
