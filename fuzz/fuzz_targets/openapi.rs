//! Reads bytes as the OpenAPI document of an API server: `cargo fuzz run openapi`.
#![no_main]

use crdsmith::openapi;
use crdsmith::source::Source;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("openapi", String::from_utf8_lossy(bytes));
    if let Ok(definitions) = openapi::read(&source) {
        for name in definitions.types.keys() {
            let _ = definitions.resolved(name);
        }
    }
});
