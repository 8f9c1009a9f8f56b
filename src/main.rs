//! The `crdsmith` binary: arguments in, exit code out.

use std::process::ExitCode;

/// The evaluator and the YAML reader allocate many small values; the system's allocator takes half as long again for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    crdsmith::cli::main(std::env::args_os())
}
