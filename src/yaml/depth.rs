//! How deep collections may nest.

use std::sync::atomic::{AtomicUsize, Ordering};

/// What the server's JSON parser takes (`maxNestingDepth`).
const SERVER: usize = 10_000;

/// What trees may have on a thread with a stack of the usual size: they are walked and released recursively.
const USUAL: usize = 512;

static ALLOWED: AtomicUsize = AtomicUsize::new(USUAL);

/// Says that trees are only read on threads with stacks of at least [`STACK`] bytes: from now on, they may nest as deep as the server lets them.
pub fn allow_deep_nesting() {
    ALLOWED.store(SERVER, Ordering::Relaxed);
}

/// The stack, in bytes, of a thread that walks trees as deep as the server lets them be. It is reserved, not used.
pub const STACK: usize = 256 << 20;

/// How deep collections may nest.
pub(super) fn allowed() -> usize {
    ALLOWED.load(Ordering::Relaxed)
}
