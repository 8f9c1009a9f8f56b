//! The `crdsmith` binary: arguments in, exit code out.

#![expect(unsafe_code, reason = "an allocator can only be written so; it passes everything on")]
#![expect(clippy::exit, reason = "an allocator that fails may not return or unwind")]

use std::alloc::{GlobalAlloc, Layout};
use std::ffi::c_void;
use std::io::Write;
use std::process::ExitCode;

use libmimalloc_sys::{
    mi_free, mi_malloc, mi_malloc_aligned, mi_realloc, mi_realloc_aligned, mi_zalloc, mi_zalloc_aligned,
};

/// mimalloc: the evaluator and the YAML reader allocate many small values, and the system's allocator takes half as long again for them.
struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

/// Whether every block is aligned enough for a layout. Others need a slower call, and few layouts do.
fn is_plain(layout: Layout) -> bool {
    layout.align() <= size_of::<usize>()
}

// SAFETY: every call goes to mimalloc as it came, which aligns all blocks to a word; a failure does not return.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: any size and alignment of a layout is fine.
        checked(unsafe {
            if is_plain(layout) {
                mi_malloc(layout.size())
            } else {
                mi_malloc_aligned(layout.size(), layout.align())
            }
        })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        checked(unsafe {
            if is_plain(layout) {
                mi_zalloc(layout.size())
            } else {
                mi_zalloc_aligned(layout.size(), layout.align())
            }
        })
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the block is mimalloc's, as the caller promises.
        checked(unsafe {
            if is_plain(layout) {
                mi_realloc(block.cast(), size)
            } else {
                mi_realloc_aligned(block.cast(), size, layout.align())
            }
        })
    }

    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        // SAFETY: as above.
        unsafe { mi_free(block.cast()) }
    }
}

/// A Jsonnet program can ask for a string of petabytes in a line; that is an error like others, not an abort.
fn checked(block: *mut c_void) -> *mut u8 {
    if block.is_null() {
        let _ = std::io::stderr().write_all(b"error[memory-limit]: not enough memory\n");
        std::process::exit(2);
    }
    block.cast()
}

fn main() -> ExitCode {
    crdsmith::cli::main(std::env::args_os())
}
