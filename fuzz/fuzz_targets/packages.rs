//! Reads the texts of an archive or package, and a lock file, from the same bytes: `cargo fuzz run packages`.
#![no_main]

use crdsmith::source::Source;
use crdsmith::{input, lock};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = input::unpack("archive", bytes.to_vec()) {
        for text in found {
            let _ = text.read();
        }
    }
    let _ = lock::Lock::read(&Source::new("lock", String::from_utf8_lossy(bytes)));
});
