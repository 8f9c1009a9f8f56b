//! Limits of an evaluation, and measurement of their use.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
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
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_ascii_whitespace().nth(1)?.parse().ok()?;
    let size = u64::try_from(page_size()?).ok()?;
    Some(pages * size)
}

/// Tells from another thread how much of a stack was used. An overflow would end the process, and the evaluator does not count every recursion.
#[derive(Debug, Default)]
pub(super) struct StackWatch {
    /// An address near the beginning of the stack; 0 before the thread began.
    top: AtomicUsize,
}

impl StackWatch {
    /// Called by the thread with the stack, before its work.
    pub(super) fn begin(&self) {
        let marker = 0_u8;
        self.top.store((&raw const marker).addr(), Ordering::Relaxed);
    }

    /// Whether the thread used so many bytes, if the system tells. Stacks grow downwards.
    pub(super) fn has_used(&self, bytes: usize) -> bool {
        let address = self.top.load(Ordering::Relaxed).checked_sub(bytes);
        address.and_then(is_resident).unwrap_or_default()
    }
}

/// Whether the page at an address of this process was touched.
fn is_resident(address: usize) -> Option<bool> {
    /// The bit of an entry that says so, and the size of an entry.
    const PRESENT: u64 = 1 << 63;
    const ENTRY: usize = 8;
    let page = u64::try_from(address / page_size()? * ENTRY).ok()?;
    let mut map = File::open("/proc/self/pagemap").ok()?;
    map.seek(SeekFrom::Start(page)).ok()?;
    let mut entry = [0; ENTRY];
    map.read_exact(&mut entry).ok()?;
    Some(u64::from_ne_bytes(entry) & PRESENT != 0)
}

/// The size of a page, as the kernel told the process.
fn page_size() -> Option<usize> {
    static SIZE: LazyLock<Option<usize>> = LazyLock::new(read_page_size);
    *SIZE
}

fn read_page_size() -> Option<usize> {
    const AT_PAGESZ: usize = 6;
    const WORD: usize = size_of::<usize>();
    let auxiliary = std::fs::read("/proc/self/auxv").ok()?;
    let mut words = auxiliary
        .chunks_exact(WORD)
        .filter_map(|word| word.try_into().ok().map(usize::from_ne_bytes));
    std::iter::from_fn(|| Some((words.next()?, words.next()?)))
        .find(|(key, _)| *key == AT_PAGESZ)
        .map(|(_, size)| size)
}
