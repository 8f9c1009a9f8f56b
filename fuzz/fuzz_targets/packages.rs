//! Reads the texts of an archive or package: `cargo fuzz run packages`.
#![no_main]

use crdsmith::input;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = input::unpack("archive", bytes.to_vec()) {
        for text in found {
            let _ = text.read();
        }
    }
});
