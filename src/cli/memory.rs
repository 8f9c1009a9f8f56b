//! How memory is asked of the system.
//!
//! The allocator asks for huge pages, which pays for what fills megabytes: each page costs a fault. A validation touches a little of each thread's
//! memory, and huge pages would more than double what it takes.

#[cfg(target_os = "linux")]
use rustix::thread::{disable_transparent_huge_pages, transparent_huge_pages_are_disabled};

/// Has memory come in the smallest pages.
pub(super) fn use_small_pages() {
    // Where it is refused, the run takes more memory and is right all the same.
    let _ = disable_transparent_huge_pages(true);
}

/// From this many bytes of input on, what is made of it fills huge pages.
const LARGE: usize = 1 << 20;

/// Does some work on an input of about `bytes` bytes. If it is a large one, memory may come in huge pages meanwhile, whatever holds before and after.
pub(super) fn sized<R>(bytes: usize, work: impl FnOnce() -> R) -> R {
    let small = bytes >= LARGE && transparent_huge_pages_are_disabled().unwrap_or(false);
    if small {
        let _ = disable_transparent_huge_pages(false);
    }
    let result = work();
    if small {
        let _ = disable_transparent_huge_pages(true);
    }
    result
}

/// Elsewhere huge pages are not given without being asked for by name.
#[cfg(not(target_os = "linux"))]
fn disable_transparent_huge_pages(_: bool) -> Result<(), ()> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn transparent_huge_pages_are_disabled() -> Result<bool, ()> {
    Ok(false)
}
