//! Validates a definition and a manifest from the same bytes, split at the first NUL: `cargo fuzz run validate`.
#![no_main]

use crdsmith::source::Source;
use crdsmith::validate::{Options, Registry, check};
use crdsmith::{crd, report};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (definition, manifest) = text.split_once('\0').unwrap_or((&text, &text));
    let definition = Source::new("crd", definition);
    let registry = Registry::new(crd::read(&definition).crds);
    let sources = [definition, Source::new("manifest", manifest)];
    let _ = report::json(&check(&sources, &registry, &Options::default()));
});
