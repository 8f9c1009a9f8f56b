//! The folder that the benchmarks write to.

use std::path::PathBuf;

/// Folder for output: `$CRDSMITH_BENCH_DIR`, memory, or the system's folder for temporary files. On a disk, the figures would be those of its file
/// system.
pub(crate) fn place() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    match std::env::var_os("CRDSMITH_BENCH_DIR") {
        Some(named) => named.into(),
        None if memory.is_dir() => memory,
        None => std::env::temp_dir(),
    }
}
