//! Evaluates bytes as a Jsonnet program with small limits: `cargo fuzz run jsonnet`.
#![no_main]

use std::time::Duration;

use crdsmith::jsonnet::{Limits, Options, Program, evaluate};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let program = Program::Snippet {
        name: "program".to_owned(),
        code: String::from_utf8_lossy(bytes).into_owned(),
    };
    let options = Options {
        allowed_roots: Some(Vec::new()),
        limits: Limits {
            stack: 500,
            time: Some(Duration::from_millis(200)),
            value: 1 << 20,
            ..Limits::default()
        },
        ..Options::default()
    };
    let _ = evaluate(&program, &options);
});
