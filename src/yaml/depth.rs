//! Nesting limits of collections.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The limit of the server's JSON parser (`maxNestingDepth`).
const SERVER: usize = 10_000;

/// The limit for threads with a stack of the usual size: trees are walked and dropped recursively.
const USUAL: usize = 512;

static ALLOWED: AtomicUsize = AtomicUsize::new(USUAL);

/// Allows the server's nesting depth from now on. Call it only if all trees are read on threads with stacks of at least [`STACK`] bytes.
pub fn allow_deep_nesting() {
    ALLOWED.store(SERVER, Ordering::Relaxed);
}

/// The stack size in bytes of threads that walk trees of the server's maximum depth. The stack is reserved address space, not memory.
pub const STACK: usize = 256 << 20;

/// The current maximum nesting depth.
pub(super) fn allowed() -> usize {
    ALLOWED.load(Ordering::Relaxed)
}
