//! Reads bytes as a configuration, and as a lock file: `cargo fuzz run settings`.
#![no_main]

use crdsmith::source::Source;
use crdsmith::{config, lock};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("settings", String::from_utf8_lossy(bytes));
    let _ = config::read(&source);
    let _ = lock::Lock::read(&source, "crdsmith generate");
});
