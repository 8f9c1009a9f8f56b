//! Definition and manifest from the same bytes, split at the first NUL: `cargo fuzz run validate`.
#![no_main]

use crdsmith::source::Source;
use crdsmith::validate::{Options, Registry, check, check_definition};
use crdsmith::{crd, report};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (definition, manifest) = text.split_once('\0').unwrap_or((&text, &text));
    let registry = Registry::new(crd::read(&Source::new("crd", definition)).crds);
    for definition in registry.crds() {
        let _ = check_definition(definition);
    }
    let _ = report::json(&check(&[Source::new("manifest", manifest)], &registry, &Options::default()));
});
