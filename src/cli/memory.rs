//! How memory is asked of the system.

/// Has memory come in the smallest pages. The allocator asks for huge ones, which pays for evaluations that fill hundreds of megabytes; a validation
/// touches a little of each thread's memory, and huge pages would more than double what it takes.
#[cfg(target_os = "linux")]
pub(super) fn use_small_pages() {
    // Where it is refused, the run takes more memory and is right all the same.
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// Elsewhere huge pages are not given without being asked for by name.
#[cfg(not(target_os = "linux"))]
pub(super) fn use_small_pages() {}
