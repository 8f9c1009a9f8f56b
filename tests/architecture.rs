//! Checks `src/` against docs/architecture.md: allowed imports of rooms, no circle of files, a limit on the length of files.

mod imports;
mod paths;

use std::collections::{BTreeMap, BTreeSet};

use imports::Files;

/// Allowed imports of each module within the crate. A module without a line may import nothing. Libraries come first, then the modules that
/// join them.
const ROOMS: [(&str, &[&str]); 35] = [
    ("go", &[]),
    ("k8s", &["go"]),
    ("source", &[]),
    ("rule", &[]),
    ("diagnostic", &["rule", "source"]),
    ("lock", &["diagnostic", "rule", "source"]),
    ("input", &["diagnostic", "go", "lock", "output", "rule", "source"]),
    ("config", &["diagnostic", "rule", "source", "yaml"]),
    ("output", &["diagnostic", "rule"]),
    ("yaml", &["go", "source"]),
    ("crd", &["diagnostic", "go", "rule", "source", "yaml"]),
    ("openapi", &["crd", "diagnostic", "go", "rule", "source", "yaml"]),
    (
        "model",
        &["crd", "diagnostic", "go", "openapi", "rule", "source", "yaml"],
    ),
    ("render", &["facts", "go", "model"]),
    (
        "site",
        &[
            "crd",
            "diagnostic",
            "diff",
            "facts",
            "model",
            "output",
            "render",
            "rule",
        ],
    ),
    ("facts", &["cel", "crd", "model", "source"]),
    ("explain", &["crd", "diagnostic", "facts"]),
    ("diff", &["crd", "diagnostic", "facts", "k8s", "source"]),
    (
        "bump",
        &[
            "catalog",
            "crd",
            "diagnostic",
            "diff",
            "facts",
            "jsonnet",
            "model",
            "rule",
            "source",
            "validate",
        ],
    ),
    (
        "example",
        &[
            "cel",
            "crd",
            "diagnostic",
            "facts",
            "go",
            "input",
            "k8s",
            "model",
            "render",
            "rule",
            "source",
            "validate",
            "yaml",
        ],
    ),
    ("cel", &["crd", "go", "k8s", "source", "yaml"]),
    (
        "validate",
        &[
            "cel",
            "crd",
            "diagnostic",
            "go",
            "k8s",
            "openapi",
            "rule",
            "source",
            "yaml",
        ],
    ),
    ("json_schema", &["crd", "facts", "go", "k8s", "model", "validate"]),
    ("jsonnet", &["diagnostic", "go", "rule", "source"]),
    ("tanka", &["diagnostic", "go", "jsonnet", "k8s", "rule", "source"]),
    ("report", &["diagnostic", "diff", "go", "rule", "source", "validate"]),
    ("beside", &["catalog", "diagnostic", "source", "validate", "yaml"]),
    (
        "catalog",
        &[
            "crd",
            "diagnostic",
            "input",
            "openapi",
            "rule",
            "source",
            "validate",
            "yaml",
        ],
    ),
    (
        "import",
        &[
            "catalog",
            "crd",
            "diagnostic",
            "model",
            "openapi",
            "render",
            "rule",
            "source",
            "yaml",
        ],
    ),
    (
        "init",
        &[
            "catalog",
            "crd",
            "diagnostic",
            "example",
            "import",
            "model",
            "render",
            "source",
            "validate",
        ],
    ),
    ("rendered", &["go", "jsonnet", "rule", "source", "tanka", "validate"]),
    (
        "generate",
        &[
            "config",
            "crd",
            "diagnostic",
            "example",
            "facts",
            "go",
            "input",
            "json_schema",
            "lock",
            "model",
            "openapi",
            "output",
            "render",
            "rule",
            "site",
            "source",
            "validate",
            "yaml",
        ],
    ),
    (
        "handwritten",
        &[
            "catalog",
            "config",
            "crd",
            "diagnostic",
            "example",
            "generate",
            "input",
            "jsonnet",
            "rendered",
            "rule",
            "source",
            "tanka",
            "validate",
        ],
    ),
    (
        "cli",
        &[
            "beside",
            "bump",
            "catalog",
            "config",
            "crd",
            "diagnostic",
            "diff",
            "explain",
            "example",
            "facts",
            "generate",
            "go",
            "handwritten",
            "import",
            "init",
            "input",
            "json_schema",
            "jsonnet",
            "lock",
            "model",
            "openapi",
            "output",
            "render",
            "rendered",
            "report",
            "rule",
            "source",
            "tanka",
            "validate",
            "yaml",
        ],
    ),
    ("main", &["cli"]),
];

/// Crates that only some rooms may name. A name with `_` at its end is a prefix.
const CRATES: [(&str, &[&str]); 30] = [
    ("annotate_snippets", &["report"]),
    ("anstream", &["cli"]),
    ("clap", &["cli"]),
    ("clap_", &["cli"]),
    ("docker_credential", &["input"]),
    ("flate2", &["input", "openapi"]),
    ("glob", &["input"]),
    ("indicatif", &["cli"]),
    ("jrsonnet_", &["jsonnet"]),
    ("mimalloc", &["main"]),
    ("minijinja", &["render"]),
    ("oci_client", &["input"]),
    // The project's own patterns. Patterns of users and of the server are Go's: `go::regexp`.
    ("regex", &["cli", "jsonnet", "validate"]),
    ("regex_automata", &["go"]),
    ("regex_syntax", &["go"]),
    ("reqwest", &["input"]),
    ("rustix", &["cli"]),
    ("schemars", &["config"]),
    ("rustls", &["input"]),
    ("ruzstd", &["input"]),
    ("serde_yaml", &["config", "lock"]),
    ("sha2", &["go"]),
    ("similar", &["output"]),
    ("strsim", &["diagnostic"]),
    ("tar", &["input"]),
    // Values for `helm` are passed in a file.
    ("tempfile", &["cli", "jsonnet", "output"]),
    ("terminal_size", &["cli"]),
    ("tiny_http", &["cli"]),
    ("tokio", &["input"]),
    ("webpki_root_certs", &["input"]),
];

/// Folders within a module, and their forbidden imports.
const NEVERS: [(&[&str], &[&str]); 4] = [
    (&["validate", "definition"], &["validate", "run"]),
    (&["validate", "schema"], &["validate", "run"]),
    (&["validate", "server"], &["validate", "run"]),
    (&["cel", "syntax"], &["cel", "eval"]),
];

/// Files beyond the limit of lines, each a table or a list of cases.
const TABLES: [&str; 1] = ["go/unicode/tables.rs"];

/// Maximum number of lines of a file.
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

fn is_crate(name: &str, wanted: &str) -> bool {
    name == wanted || wanted.ends_with('_') && name.starts_with(wanted)
}

fn strangers(room: &str, named: &BTreeSet<String>) -> Vec<String> {
    let foreign = |(wanted, owners): &&(&str, &[&str])| {
        !owners.contains(&room) && named.iter().any(|name| is_crate(name, wanted))
    };
    CRATES
        .iter()
        .filter(foreign)
        .map(|(wanted, owners)| format!("{room} names {wanted}, which only {} may", owners.join(", ")))
        .collect()
}

#[test]
fn no_import_crosses_a_never() {
    let files = Files::of_project();
    let mut rooms: BTreeMap<&str, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for (module, text) in files.in_rooms() {
        let (imported, named) = rooms.entry(&module[0]).or_default();
        imported.extend(files.rooms_named_in(module, text));
        named.extend(files.crates_named_in(module, text));
    }
    let mut wrong = Vec::new();
    for (room, (imported, named)) in &rooms {
        wrong.extend(crossings(room, imported));
        wrong.extend(strangers(room, named));
    }
    for (folder, never) in NEVERS {
        let found = files.importing(folder, never).into_iter();
        wrong.extend(found.map(|(file, other)| format!("{file} imports {other}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_crossing_is_found() {
    let files = Files::of_project();
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();
    let named = |path: &str, text: &str| files.rooms_named_in(&module(path), text);
    let text = "use crate::{yaml::Node, validate};\nfn a() { crate::report::text() }\n";
    assert_eq!(
        crossings("go", &named("go::json", text)),
        ["go imports report", "go imports validate", "go imports yaml"]
    );
    assert_eq!(
        crossings("validate", &named("validate", text)),
        ["validate imports report"]
    );
    let upwards = named("cel::eval", "use super::super::validate::print;\n");
    assert_eq!(crossings("cel", &upwards), ["cel imports validate"]);
    let comment = named("go::yaml", "//! See [`crate::yaml::Node`].\nuse crate::go;\n");
    assert!(crossings("go", &comment).is_empty());
}

#[test]
fn a_foreign_crate_is_found() {
    let files = Files::of_project();
    let module = ["go".to_owned(), "json".to_owned()];
    let found = |text| strangers("go", &files.crates_named_in(&module, text));
    assert_eq!(found("use clap::Parser;\n"), ["go names clap, which only cli may"]);
    assert_eq!(found("fn a() { regex::escape(b) }\n").len(), 1);
    // A module of the crate may have the name of another crate.
    assert!(found("use super::regex;\nfn a() { regex::escape(b) }\n").is_empty());
}

#[test]
fn the_docs_name_every_room() {
    let docs = std::fs::read_to_string(crate::support::project().join("docs/architecture.md")).unwrap();
    let mut unnamed: Vec<String> = Files::of_project().room_names().into_iter().collect();
    unnamed.retain(|room| !docs.contains(&format!("`src/{room}`")));
    assert!(unnamed.is_empty(), "docs/architecture.md does not name {unnamed:#?}");
}

#[test]
fn there_is_no_circle_of_files() {
    let files = Files::of_project();
    let circles = files.circles();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn a_circle_is_found() {
    let circles = |texts: &[(&str, &str)]| {
        let files = Files::of(texts.iter().copied());
        let circles = files.circles().into_iter();
        circles.map(|circle| circle.join(" ")).collect::<Vec<_>>()
    };
    let up = ("a/b.rs", "use super::A;\n");
    assert_eq!(
        circles(&[("a/mod.rs", "mod b;\nstruct A(b::B);\n"), up]),
        ["a/mod.rs a/b.rs"]
    );
    // A module that only re-exports a name does not need it.
    assert!(circles(&[("a/mod.rs", "mod b;\npub use b::B;\nstruct A;\n"), up]).is_empty());
    assert_eq!(
        circles(&[("a/mod.rs", "mod b;\npub use b::B;\nstruct A(B);\n"), up]).len(),
        1
    );
    // Through a re-export, over three files.
    let three = [
        ("a/mod.rs", "mod b;\nmod c;\nmod d;\npub use d::D;\n"),
        ("a/b.rs", "use super::c;\nfn f() { c::g() }\n"),
        ("a/c.rs", "use crate::a::D;\n"),
        ("a/d.rs", "use super::b::f;\npub struct D;\n"),
    ];
    assert_eq!(circles(&three), ["a/b.rs a/c.rs a/d.rs"]);
    // Neither comments, tests nor visibilities are imports.
    let quiet =
        "// use super::A;\npub(in crate::a) fn f() {}\n#[cfg(test)]\nmod tests {\n    use super::super::A;\n}\n";
    assert!(circles(&[("a/mod.rs", "mod b;\nstruct A(b::B);\n"), ("a/b.rs", quiet)]).is_empty());
}

#[test]
fn files_can_be_read_at_one_sitting() {
    let files = Files::of_project();
    let mut long = files.longer_than(MAX_LINES);
    long.retain(|(name, _)| !TABLES.contains(name));
    assert!(long.is_empty(), "{long:#?}");
}
