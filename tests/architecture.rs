//! The rooms of `src/` hold to docs/architecture.md: which room may import which, no circle of files, files that can be read at one sitting.

mod imports;

use std::collections::{BTreeMap, BTreeSet};

use imports::{Files, crates};

/// What each room may import of the crate. A room without a line here may import nothing.
const ROOMS: [(&str, &[&str]); 21] = [
    ("go", &[]),
    ("k8s", &["go"]),
    ("source", &[]),
    ("rule", &[]),
    ("diagnostic", &["rule", "source"]),
    ("input", &["diagnostic", "rule", "source"]),
    ("yaml", &["go", "source"]),
    ("crd", &["diagnostic", "go", "rule", "source", "yaml"]),
    ("model", &["crd", "diagnostic", "rule", "source", "yaml"]),
    ("render", &["go", "model"]),
    ("cel", &["crd", "go", "k8s", "source", "yaml"]),
    (
        "validate",
        &["cel", "crd", "diagnostic", "go", "k8s", "rule", "source", "yaml"],
    ),
    (
        "catalog",
        &["crd", "diagnostic", "input", "rule", "source", "validate", "yaml"],
    ),
    ("config", &["diagnostic", "rule", "source", "yaml"]),
    ("output", &["diagnostic", "rule"]),
    (
        "generate",
        &[
            "config",
            "crd",
            "diagnostic",
            "go",
            "input",
            "model",
            "output",
            "render",
            "rule",
            "source",
            "yaml",
        ],
    ),
    ("jsonnet", &["diagnostic", "go", "rule", "source", "yaml"]),
    ("tanka", &["diagnostic", "go", "jsonnet", "rule", "source"]),
    ("rendered", &["jsonnet", "rule", "source", "tanka", "validate"]),
    ("report", &["diagnostic", "go", "rule", "source", "validate"]),
    (
        "cli",
        &[
            "catalog",
            "config",
            "crd",
            "diagnostic",
            "generate",
            "go",
            "input",
            "jsonnet",
            "output",
            "rendered",
            "report",
            "rule",
            "source",
            "tanka",
            "validate",
            "yaml",
        ],
    ),
];

/// Crates that one room alone may name, by the beginning of their names.
const CRATES: [(&str, &str); 7] = [
    ("jrsonnet_", "jsonnet"),
    ("clap", "cli"),
    ("indicatif", "cli"),
    ("anstream", "cli"),
    ("ureq", "input"),
    ("minijinja", "render"),
    ("tempfile", "output"),
];

/// Files beyond the limit of lines, each a table or a list of cases.
const TABLES: [&str; 0] = [];

/// Lines up to which a file can be read at one sitting.
const MAX_LINES: usize = 400;

fn crossings(room: &str, imported: &BTreeSet<String>) -> Vec<String> {
    let allowed = ROOMS
        .iter()
        .find(|(name, _)| *name == room)
        .map_or(&[][..], |(_, allowed)| allowed);
    let crosses = |other: &&String| *other != room && !allowed.contains(&other.as_str());
    imported
        .iter()
        .filter(crosses)
        .map(|other| format!("{room} imports {other}"))
        .collect()
}

fn strangers(room: &str, text: &str) -> Vec<String> {
    let named = crates(text);
    let foreign = |(prefix, owner): &&(&str, &str)| *owner != room && named.iter().any(|name| name.starts_with(prefix));
    CRATES
        .iter()
        .filter(foreign)
        .map(|(prefix, owner)| format!("{room} names {prefix}, which only {owner} may"))
        .collect()
}

#[test]
fn no_import_crosses_a_never() {
    let files = Files::of_project();
    let mut rooms: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (room, text) in files.rooms() {
        rooms.entry(room).or_default().extend(files.rooms_named_in(text));
        wrong.extend(strangers(room, text));
    }
    for (room, imported) in &rooms {
        wrong.extend(crossings(room, imported));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_crossing_is_found() {
    let files = Files::of_project();
    let named = files.rooms_named_in("use crate::{yaml::Node, validate};\nfn a() { crate::report::text() }\n");
    assert_eq!(
        crossings("go", &named),
        ["go imports report", "go imports validate", "go imports yaml"]
    );
    assert_eq!(crossings("validate", &named), ["validate imports report"]);
    assert!(
        crossings(
            "go",
            &files.rooms_named_in("//! See [`crate::yaml::Node`].\nuse crate::go;\n")
        )
        .is_empty()
    );
    assert_eq!(strangers("go", "use clap::Parser;\n").len(), 1);
}

#[test]
fn there_is_no_circle_of_files() {
    let files = Files::of_project();
    let circles = files.circles();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn files_can_be_read_at_one_sitting() {
    let files = Files::of_project();
    let mut long = files.longer_than(MAX_LINES);
    long.retain(|(name, _)| !TABLES.contains(&name.as_str()));
    assert!(long.is_empty(), "{long:#?}");
}
