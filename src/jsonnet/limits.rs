//! Limits of an evaluation, and measurement of their use.

use std::time::Duration;

/// Bounds of one evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Nested calls and field accesses.
    pub stack: usize,
    /// Wall-clock time; `None` waits for ever.
    pub time: Option<Duration>,
    /// Resident memory of the whole process in bytes; `None` does not look. Measured on Linux only.
    pub memory: Option<u64>,
    /// Size of the resulting value: bytes of its strings and keys, and 16 for every value.
    pub value: usize,
}

/// Levels of nesting that a resulting value may have.
pub(super) const VALUE_DEPTH: usize = 1_000;

/// The largest file that is read, in bytes.
pub(super) const FILE_SIZE: u64 = 256 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            stack: 5_000,
            time: None,
            memory: Some(4 << 30),
            value: 1 << 30,
        }
    }
}

/// Resident memory of this process in bytes, if the system reports it.
pub(super) fn resident_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
