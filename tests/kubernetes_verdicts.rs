//! Objects of Kubernetes' own kinds against the verdicts of the API server's own code.
//!
//! `CRDSMITH_KUBERNETES_LINES=FILE` prints each line of another file of the same form whose verdict differs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use crdsmith::diagnostic::Severity;
use crdsmith::source::Source;
use crdsmith::validate::{Checked, ErrorType, Finding, Manifests, Options, Registry, Run, Status, check};
use serde_json::Value;

use crate::support;

/// How the verdicts of a file compare with the server's.
#[derive(Default)]
pub(crate) struct Tally {
    /// Documents that the server accepts, and how many of these have an error here.
    pub(crate) accepted: usize,
    pub(crate) false_alarms: usize,
    /// Documents that the server refuses, how many of these have an error here, and how many one with the field and type of one of the server's.
    pub(crate) refused: usize,
    caught: usize,
    pub(crate) reasons: usize,
    /// Documents whose errors have all the server's fields and types, and no others; and the same words.
    same: usize,
    same_words: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.false_alarms += other.false_alarms;
        self.refused += other.refused;
        self.caught += other.caught;
        self.reasons += other.reasons;
        self.same += other.same;
        self.same_words += other.same_words;
    }
}

type Error = (String, String, String);

/// The errors of the server: unknown and duplicate fields alone, if there are any.
fn wanted(document: &Value) -> Vec<Error> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let errors = document["errors"].as_array().into_iter().flatten();
    let mut wanted: Vec<Error> = errors
        .map(|error| (text(&error[0]), text(&error[1]), text(&error[2])))
        .collect();
    let unknown = document["unknown"].as_array().into_iter().flatten();
    wanted.extend(unknown.map(|field| (text(field), "Unknown field".to_owned(), String::new())));
    wanted.sort();
    wanted
}

fn found(checked: &Checked) -> Vec<Error> {
    let errors = checked
        .findings
        .iter()
        .filter(|finding| finding.diagnostic.severity == Severity::Error);
    let mut found: Vec<Error> = errors
        .map(|finding| {
            let field = finding.diagnostic.path.clone().unwrap_or_default();
            let kind = finding.kind.map_or("", |kind| kind.as_str()).to_owned();
            let before = if field.is_empty() {
                format!("{kind}: ")
            } else {
                format!("`{field}`: {kind}: ")
            };
            let words = finding
                .diagnostic
                .message
                .strip_prefix(&before)
                .unwrap_or_default()
                .to_owned();
            (field, kind, words)
        })
        .collect();
    found.sort();
    found
}

fn compare(document: &Value, checked: &Checked) -> (Tally, bool) {
    let (wanted, found) = (wanted(document), found(checked));
    let mut tally = Tally::default();
    let names = |errors: &[Error]| -> Vec<(String, String)> {
        let mut names: Vec<_> = errors
            .iter()
            .map(|(field, kind, _)| (field.clone(), kind.clone()))
            .collect();
        names.dedup();
        names
    };
    let (wanted_names, found_names) = (names(&wanted), names(&found));
    let is_right;
    if document["accepted"] == true {
        tally.accepted = 1;
        tally.false_alarms = usize::from(!found.is_empty());
        is_right = found.is_empty();
    } else {
        tally.refused = 1;
        tally.caught = usize::from(!found.is_empty());
        let is_duplicate = document["stage"] == "strict" && found.iter().any(|error| error.1 == "Duplicate key");
        let shares = is_duplicate || found_names.iter().any(|name| wanted_names.contains(name));
        tally.reasons = usize::from(shares);
        is_right = shares;
    }
    tally.same = usize::from(wanted_names == found_names);
    tally.same_words = usize::from(wanted == found);
    (tally, is_right)
}

/// The tallies of lines by what a line is about, and the lines that differ, as text.
pub(crate) fn measure(text: &str) -> (BTreeMap<String, Tally>, String) {
    let (registry, options) = (Registry::default(), Options::default());
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut different = String::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let source = Source::new("a.yaml", line["text"].as_str().unwrap());
        let old = line["old"].as_str();
        let old: Vec<_> = old.map(|old| Source::new("old.json", old)).into_iter().collect();
        let mut run = Run::on_update(&registry, &options, &old).unwrap();
        run.add(&[Manifests::text("", source)]);
        let report = run.finish();
        let documents = line["documents"].as_array().unwrap();
        let name = match line["mutation"].as_str() {
            Some(mutation) => mutation.to_owned(),
            None => line["kind"].as_str().unwrap_or_default().to_owned(),
        };
        let tally = tallies.entry(name.clone()).or_default();
        if report.results.len() != documents.len() {
            writeln!(
                different,
                "--- {name}: {} results, {} documents",
                report.results.len(),
                documents.len()
            )
            .unwrap();
            continue;
        }
        for (document, checked) in documents.iter().zip(&report.results) {
            let (one, is_right) = compare(document, checked);
            tally.add(&one);
            if !is_right {
                let (wanted, found) = (wanted(document), found(checked));
                writeln!(
                    different,
                    "--- {name}\n{}\nserver: {wanted:?}\nours:   {found:?}",
                    line["text"].as_str().unwrap()
                )
                .unwrap();
            }
        }
    }
    (tallies, different)
}

pub(crate) fn table(tallies: &BTreeMap<String, Tally>) -> String {
    let mut table = "| | accepted | false alarms | refused | caught | for the server's reason | all fields | all words |\n|---|--:|--:|--:|--:|--:|--:|--:|\n".to_owned();
    let mut all = Tally::default();
    let mut row = |name: &str, tally: &Tally| {
        let Tally {
            accepted,
            false_alarms,
            refused,
            caught,
            reasons,
            same,
            same_words,
        } = tally;
        writeln!(
            table,
            "| {name} | {accepted} | {false_alarms} | {refused} | {caught} | {reasons} | {same} | {same_words} |"
        )
        .unwrap();
    };
    for (name, tally) in tallies {
        row(name, tally);
        all.add(tally);
    }
    row("**all**", &all);
    table
}

#[test]
fn verdicts_on_kubernetes_own_kinds() {
    if let Some(path) = std::env::var_os("CRDSMITH_KUBERNETES_LINES") {
        let (tallies, different) = measure(&std::fs::read_to_string(path).unwrap());
        eprintln!("{different}\n{}", table(&tallies));
        return;
    }
    let Some(folder) = support::conformance("kubernetes-1.37") else {
        return;
    };
    let mut tables = String::new();
    // The least share of reasons and the largest of false alarms, in thousandths.
    for (name, least, most) in [("real", 1000, 0), ("injected", 980, 0), ("blind", 900, 5)] {
        let lines = std::fs::read_to_string(folder.join(format!("{name}.jsonl"))).unwrap();
        let (tallies, different) = measure(&lines);
        let mut all = Tally::default();
        for tally in tallies.values() {
            all.add(tally);
        }
        assert!(all.reasons * 1000 >= all.refused * least, "{name}: {different}");
        assert!(all.false_alarms * 1000 <= all.accepted * most, "{name}: {different}");
        writeln!(tables, "# {name}\n\n{}", table(&tallies)).unwrap();
    }
    support::expect_file("expected/kubernetes/verdicts.md", &tables);
}

/// The module whose objects have every field of every kind. It is that of the followed release.
const API: &str = "k8s.io/api@v0.37.2";

/// The folder of a Go module, which the Go client downloads once. `None`, with a message, without Go where it is optional.
fn module(name: &str) -> Option<PathBuf> {
    let toolchain = Command::new(support::project().join("tests/go/toolchain")).output();
    let go = toolchain.ok().filter(|found| found.status.success());
    let Some(go) = go else {
        let required = std::env::var_os("CRDSMITH_REQUIRE_SERVER").is_some_and(|value| value == "1");
        assert!(!required, "Go is required, and missing");
        eprintln!("SKIPPED: Go is not here");
        return None;
    };
    let go = String::from_utf8(go.stdout).unwrap();
    let answer = Command::new(go.trim())
        .args(["mod", "download", "-json", name])
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&answer.stdout).unwrap();
    Some(PathBuf::from(answer["Dir"].as_str().unwrap()))
}

#[test]
fn objects_with_every_field_have_no_unknown_field_and_no_wrong_type() {
    let Some(folder) = module(API) else {
        return;
    };
    let (registry, options) = (Registry::default(), Options::default());
    let (mut served, mut wrong) = (0, String::new());
    let mut files: Vec<_> = std::fs::read_dir(folder.join("testdata/HEAD"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = Source::new(name, std::fs::read_to_string(&path).unwrap());
        for checked in check(&[source], &registry, &options).results {
            let kinds = checked.findings.iter().map(|finding| finding.kind);
            // Versions of the past, and requests that are no objects, are not served.
            if checked.status == Status::NoSchema || kinds.clone().any(|kind| kind == Some(ErrorType::NoMatch)) {
                continue;
            }
            served += 1;
            let is_structure = |finding: &&Finding| {
                matches!(
                    finding.kind,
                    Some(ErrorType::Unknown | ErrorType::Decode | ErrorType::DuplicateKey)
                )
            };
            for finding in checked.findings.iter().filter(is_structure) {
                writeln!(wrong, "{}: {}", checked.file, finding.diagnostic.message).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(served >= 95, "only {served} objects are of a served kind");
}
