//! Compares crdsmith's verdicts on random changes of manifests of Kubernetes' own kinds with the server's: `tests/go/kubernetes` makes the changes and says
//! the verdicts.
//!
//! A run compares as many as fit into a minute, or into `CRDSMITH_COMPARE_SECONDS`. `CRDSMITH_COMPARE_SEED` sets the seed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::kubernetes_verdicts::{Tally, measure, table};
use crate::support;
use crate::support::server;

/// Number of changes that are made together.
const BATCH: usize = 500;

/// Number of characters of differing verdicts that are shown.
const SHOWN: usize = 20_000;

/// A kind of change, with the bounds of its shares in percent.
struct Change {
    name: &'static str,
    /// The least share of refused manifests that have an error with the field and the type of one of the server's.
    reasons: usize,
    /// The greatest share of accepted manifests that have an error.
    false_alarms: usize,
}

const CHANGES: [Change; 4] = [
    Change {
        name: "typical",
        reasons: 98,
        false_alarms: 1,
    },
    Change {
        name: "blind",
        reasons: 98,
        false_alarms: 1,
    },
    Change {
        name: "update",
        reasons: 97,
        false_alarms: 3,
    },
    Change {
        name: "stored",
        reasons: 98,
        false_alarms: 2,
    },
];

#[test]
fn random_changes_get_the_verdict_of_the_server() {
    let Some(program) = server::program("kubernetes", "tests/go/build kubernetes") else {
        return;
    };
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let time = Duration::from_secs(number("CRDSMITH_COMPARE_SECONDS").unwrap_or(60));
    let first = number("CRDSMITH_COMPARE_SEED").unwrap_or(1);
    let mut found: Vec<(BTreeMap<String, Tally>, String)> = CHANGES.iter().map(|_| Default::default()).collect();
    let begin = Instant::now();
    let mut seed = first;
    while seed < first + 2 || begin.elapsed() < time {
        for (change, (tallies, different)) in CHANGES.iter().zip(&mut found) {
            let mut command = Command::new(&program);
            command.args(["change", change.name, &seed.to_string(), &BATCH.to_string()]);
            let output = command.args(manifests(seed)).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let (more, others) = measure(&String::from_utf8(output.stdout).unwrap());
            for (name, tally) in &more {
                tallies.entry(name.clone()).or_default().add(tally);
            }
            *different += &others;
        }
        seed += 1;
    }
    let mut faults = Vec::new();
    for (change, (tallies, different)) in CHANGES.iter().zip(&found) {
        let mut all = Tally::default();
        for tally in tallies.values() {
            all.add(tally);
        }
        let shown: String = different.chars().take(SHOWN).collect();
        eprintln!("{}, seeds from {first}\n{shown}\n{}", change.name, table(tallies));
        if 100 * all.false_alarms > change.false_alarms * all.accepted {
            let Tally {
                false_alarms, accepted, ..
            } = all;
            faults.push(format!(
                "{}: {false_alarms} of {accepted} accepted manifests have an error",
                change.name
            ));
        }
        if 100 * all.reasons < change.reasons * all.refused {
            let Tally { reasons, refused, .. } = all;
            faults.push(format!(
                "{}: {reasons} of {refused} refused manifests have an error of the server",
                change.name
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The files whose manifests are changed: the project's own, which have every field, and in turn the real ones of the conformance data if it is here.
fn manifests(seed: u64) -> Vec<PathBuf> {
    if seed.is_multiple_of(2)
        && let Some(folder) = support::conformance("kubernetes-1.37")
    {
        return vec![folder.join("real.jsonl")];
    }
    let folder = support::project().join("tests/builtin/manifests");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
