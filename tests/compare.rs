//! Compares the answers of crdsmith to random texts with those of a Go program that links the API server's libraries (`tests/go/server`).
//! They must never differ.
//!
//! A run compares as many texts as fit into a minute, or into `CRDSMITH_COMPARE_SECONDS`. `CRDSMITH_COMPARE_SEED` sets the seed,
//! `CRDSMITH_COMPARE=pattern` selects one kind.

mod kinds;
pub(crate) mod pieces;
// Tables are read line by line.
#[rustfmt::skip]
mod tables;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::judge::is_same;
use crate::support::random::Random;
use crate::support::server::Server;
use kinds::{KINDS, Kind};

/// Number of texts that are sent together.
const BATCH: usize = 100;

/// Maximum number of differences that are shown per kind; more would repeat them.
const SHOWN: usize = 5;

/// Maximum number of attempts to find a shorter text that also differs.
const TRIES: usize = 500;

/// A kind, the number of compared texts, and the shortened texts with two answers.
struct Tally {
    kind: &'static Kind,
    count: usize,
    differences: Vec<String>,
}

#[test]
fn random_texts_get_the_answer_of_the_server() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let time = Duration::from_secs(number("CRDSMITH_COMPARE_SECONDS").unwrap_or(60));
    let seed = number("CRDSMITH_COMPARE_SEED").unwrap_or(0x9e37_79b9_7f4a_7c15).max(1);
    let only = std::env::var("CRDSMITH_COMPARE").ok();
    let Some(mut server) = Server::start() else {
        return;
    };
    let kinds = KINDS
        .iter()
        .filter(|kind| only.as_ref().is_none_or(|only| kind.name == *only));
    let mut tallies: Vec<Tally> = kinds
        .map(|kind| Tally {
            kind,
            count: 0,
            differences: Vec::new(),
        })
        .collect();
    let mut random = Random(seed);
    let begin = Instant::now();
    let is_open = |tally: &Tally| tally.differences.len() < SHOWN;
    while begin.elapsed() < time && tallies.iter().any(is_open) {
        for tally in tallies.iter_mut().filter(|tally| is_open(tally)) {
            tally.batch(&mut random, &mut server);
        }
    }
    let counts: Vec<String> = tallies
        .iter()
        .map(|tally| format!("{} {}", tally.kind.name, tally.count))
        .collect();
    eprintln!("seed {seed}: {}", counts.join(", "));
    let report: String = tallies.iter().map(|tally| tally.report(&mut server)).collect();
    assert!(
        report.is_empty(),
        "with CRDSMITH_COMPARE_SEED={seed} these differ:\n{report}"
    );
}

impl Tally {
    /// Compares one batch of texts.
    fn batch(&mut self, random: &mut Random, server: &mut Server) {
        let texts: Vec<String> = (0..BATCH).map(|_| (self.kind.make)(random)).collect();
        self.count += BATCH;
        for text in differing(self.kind, &texts, server).iter().take(SHOWN) {
            let text = shorter(self.kind, text, server);
            if !self.differences.contains(&text) {
                self.differences.push(text);
            }
        }
    }

    fn report(&self, server: &mut Server) -> String {
        let mut report = String::new();
        for text in &self.differences {
            let (theirs, ours) = both(self.kind, text, server).expect("it differed before");
            writeln!(report, "{} {text:?}", self.kind.name).unwrap();
            show("", &theirs, &ours, &mut report);
        }
        report
    }
}

/// Prints the differences of two answers: the innermost values, with their paths.
fn show(path: &str, theirs: &Value, ours: &Value, report: &mut String) {
    match (theirs, ours) {
        (Value::Object(left), Value::Object(right)) if left.keys().eq(right.keys()) => {
            for (key, theirs) in left {
                show(&format!("{path}/{key}"), theirs, &right[key], report);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (theirs, ours)) in left.iter().zip(right).enumerate() {
                show(&format!("{path}/{index}"), theirs, ours, report);
            }
        }
        (theirs, ours) if is_same(theirs, ours) => {}
        (theirs, ours) => writeln!(report, "  {path}\n    server   {theirs}\n    crdsmith {ours}").unwrap(),
    }
}

/// The texts with different answers.
fn differing(kind: &Kind, texts: &[String], server: &mut Server) -> Vec<String> {
    let requests: Vec<Vec<Value>> = texts.iter().map(|text| (kind.requests)(text)).collect();
    let answers = server.ask(&requests.concat());
    let mut answers = answers.as_slice();
    let mut found = Vec::new();
    for (text, requests) in texts.iter().zip(&requests) {
        let (these, rest) = answers.split_at(requests.len());
        answers = rest;
        if !requests.is_empty() && !is_same(&(kind.theirs)(these), &ours(kind, text)) {
            found.push(text.clone());
        }
    }
    found
}

/// The answer of crdsmith; a panic becomes an answer that the server never gives.
fn ours(kind: &Kind, text: &str) -> Value {
    std::panic::catch_unwind(|| (kind.ours)(text)).unwrap_or_else(|_| json!("panicked"))
}

/// Both answers to a text, if any.
fn both(kind: &Kind, text: &str, server: &mut Server) -> Option<(Value, Value)> {
    let requests = (kind.requests)(text);
    if requests.is_empty() {
        return None;
    }
    Some(((kind.theirs)(&server.ask(&requests)), ours(kind, text)))
}

/// Shortens a text as long as it still gets two answers.
fn shorter(kind: &Kind, text: &str, server: &mut Server) -> String {
    let mut text: Vec<char> = text.chars().collect();
    let mut tries = 0;
    let mut size = text.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        let mut again = false;
        while at < text.len() && tries < TRIES {
            tries += 1;
            let end = (at + size).min(text.len());
            let candidate: String = text[..at].iter().chain(&text[end..]).collect();
            match both(kind, &candidate, server) {
                Some((theirs, ours)) if !is_same(&theirs, &ours) => {
                    text = candidate.chars().collect();
                    again = true;
                }
                _ => at += size,
            }
        }
        size = if again { size.min(text.len()) } else { size / 2 };
        if tries >= TRIES {
            break;
        }
    }
    text.into_iter().collect()
}
