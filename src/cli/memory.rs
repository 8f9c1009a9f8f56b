//! How memory is asked of the system.
//!
//! The allocator asks for huge pages, which pays for what fills megabytes: each page costs a fault. A validation touches a little of each thread's
//! memory, and huge pages would more than double what it takes.

#[cfg(target_os = "linux")]
use rustix::thread::disable_transparent_huge_pages;

/// Has memory come in the smallest pages.
pub(super) fn use_small_pages() {
    // Where it is refused, the run takes more memory and is right all the same.
    let _ = disable_transparent_huge_pages(true);
}

/// Elsewhere huge pages are not given without being asked for by name.
#[cfg(not(target_os = "linux"))]
fn disable_transparent_huge_pages(_: bool) -> Result<(), ()> {
    Ok(())
}
