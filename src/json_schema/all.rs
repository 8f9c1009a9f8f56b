//! `all.json`: one schema for the objects of all kinds, which chooses by `apiVersion` and `kind`.
//!
//! A list of alternatives (`oneOf`) would do as well, but then a fault in one field is reported as no kind being right, and a validator
//! checks each object against each kind.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{DRAFT, path};
use super::writer::Writer;

/// The schema of all kinds, given as group, version and kind. It refers to their files by relative paths.
#[must_use]
pub fn all<'k>(kinds: impl IntoIterator<Item = (&'k str, &'k str, &'k str)>) -> Vec<u8> {
    let mut by_version: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
    for (group, version, kind) in kinds {
        let kinds = by_version.entry(format!("{group}/{version}")).or_default();
        kinds.insert(kind, path(group, kind, version));
    }
    let names: BTreeSet<&str> = by_version.values().flat_map(|kinds| kinds.keys().copied()).collect();
    let mut out = Writer::default();
    out.object(|out| {
        out.key("$schema").string(DRAFT);
        out.key("type").string("object");
        if by_version.is_empty() {
            // Empty lists are no schema.
            out.key("not").raw("{}");
            return;
        }
        out.key("required").strings(["apiVersion", "kind"]);
        out.key("properties").object(|out| {
            choice("apiVersion", by_version.keys().map(String::as_str), out);
            choice("kind", names, out);
        });
        out.key("allOf").list(|out| {
            for (api_version, kinds) in &by_version {
                out.item().object(|out| {
                    out.key("if").object(|out| is("apiVersion", api_version, out));
                    out.key("then").object(|out| {
                        out.key("properties")
                            .object(|out| choice("kind", kinds.keys().copied(), out));
                        out.key("allOf").list(|out| {
                            for (kind, path) in kinds {
                                out.item().object(|out| {
                                    out.key("if").object(|out| is("kind", kind, out));
                                    out.key("then").object(|out| out.key("$ref").string(path));
                                });
                            }
                        });
                    });
                });
            }
        });
    });
    out.finish()
}

fn choice<'k>(field: &str, values: impl IntoIterator<Item = &'k str>, out: &mut Writer) {
    out.key(field).object(|out| out.key("enum").strings(values));
}

fn is(field: &str, value: &str, out: &mut Writer) {
    out.key("required").strings([field]);
    out.key("properties").object(|out| {
        out.key(field).object(|out| out.key("const").string(value));
    });
}
