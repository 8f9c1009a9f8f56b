//! The `crdsmith` binary: arguments in, exit code out.

#![expect(unsafe_code, reason = "an allocator can only be written so; it passes everything on")]
#![expect(clippy::exit, reason = "an allocator that fails may not return or unwind")]

use std::alloc::{GlobalAlloc, Layout};
use std::io::Write;
use std::process::ExitCode;

use mimalloc::MiMalloc;

/// The evaluator and the YAML reader allocate many small values; the system's allocator takes half as long again for them.
struct Allocator(MiMalloc);

#[global_allocator]
static ALLOCATOR: Allocator = Allocator(MiMalloc);

// SAFETY: every call goes to mimalloc as it came; a failure does not return.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on.
        checked(unsafe { self.0.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        checked(unsafe { self.0.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        checked(unsafe { self.0.realloc(block, layout, size) })
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { self.0.dealloc(block, layout) }
    }
}

/// A Jsonnet program can ask for a string of petabytes in a line; that is an error like others, not an abort.
fn checked(block: *mut u8) -> *mut u8 {
    if block.is_null() {
        let _ = std::io::stderr().write_all(b"error[memory-limit]: not enough memory\n");
        std::process::exit(2);
    }
    block
}

fn main() -> ExitCode {
    crdsmith::cli::main(std::env::args_os())
}
