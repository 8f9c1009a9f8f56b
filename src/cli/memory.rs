//! Memory settings of the process.
//!
//! The allocator asks for huge pages. They save page faults in evaluations of Jsonnet, whose values stay. The other commands free what they read at once: the
//! kernel clears a whole huge page for the little that is used of it, which takes 5 to 15 % of the time of `generate` and `site`, and doubles the memory of
//! `validate`.

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
