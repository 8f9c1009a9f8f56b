//! Memory settings of the process.
//!
//! The allocator asks for huge pages. Huge pages save page faults in runs that fill megabytes. A validation uses little memory per thread, and huge
//! pages would more than double its memory use.

#[cfg(target_os = "linux")]
use rustix::thread::disable_transparent_huge_pages;

/// Disables transparent huge pages.
pub(super) fn use_small_pages() {
    // A failure costs memory, but the run is still correct.
    let _ = disable_transparent_huge_pages(true);
}

/// Other systems give huge pages only on explicit request.
#[cfg(not(target_os = "linux"))]
fn disable_transparent_huge_pages(_: bool) -> Result<(), ()> {
    Ok(())
}
