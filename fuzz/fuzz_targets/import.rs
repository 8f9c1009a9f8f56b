//! Converts a manifest to Jsonnet, with a definition from the same bytes: `cargo fuzz run import`.
#![no_main]

use std::collections::BTreeSet;

use crdsmith::catalog::Catalog;
use crdsmith::import::{Library, Shape, program};
use crdsmith::model::{GroupNames, ObjectMeta, Renames};
use crdsmith::source::Source;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (definition, manifest) = text.split_once('\0').unwrap_or((&text, &text));
    let catalog = Catalog::of_valid([("crd", definition)]);
    let groups: BTreeSet<String> = catalog.heads().map(|head| head.group.clone()).collect();
    let library = Library::unnamed(GroupNames::new(&groups, &Renames::default()));
    let meta = ObjectMeta::built_in().expect("the embedded ObjectMeta can be read");
    let _ = program(
        &[Source::new("manifest", manifest)],
        &catalog,
        (&[library], &[]),
        &meta,
        Shape::Fields,
    );
});
