//! Compares what crdsmith's evaluator makes of programs with what go-jsonnet makes of them (`tests/engines/examples`).
//!
//! `examples VALUES DIFFERENCES`: runs in the folder of the programs. `VALUES` is the JSON that go-jsonnet's side printed, `DIFFERENCES` the list of programs
//! that may differ: on each line a name, a colon and the reason. Exits with 1 if another program differs, or if one of these does not.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use crdsmith::go::json;
use crdsmith::jsonnet::{Argument, Limits, Options, Program, evaluate};
use serde_json::Value;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [values, differences] = arguments.as_slice() else {
        return Err("usage: examples VALUES DIFFERENCES".into());
    };
    // The files are named before the folder is left.
    let values: BTreeMap<String, Option<[Value; 1]>> = serde_json::from_str(&std::fs::read_to_string(values)?)?;
    let differences = std::fs::read_to_string(differences)?;
    let lines = differences
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let differences: BTreeMap<&str, &str> = lines.filter_map(|line| line.split_once(": ")).collect();

    let mut report = String::new();
    for (file, theirs) in &values {
        let theirs = theirs.as_ref().map(|[value]| json::pretty(value, "  "));
        let (ours, words) = match evaluate(&Program::File(file.into()), &options()).value {
            Ok(value) => (Some(json::pretty(&value, "  ")), String::new()),
            Err(diagnostics) => (None, diagnostics.iter().map(|one| one.message.as_str()).collect()),
        };
        let is_listed = differences.contains_key(file.as_str());
        if (ours == theirs) == is_listed {
            let show = |text: &Option<String>| text.clone().unwrap_or_else(|| "a failure".to_owned());
            let note = if is_listed { " (listed, but the same)" } else { "" };
            writeln!(
                report,
                "== {file}{note}\n-- go-jsonnet\n{}\n-- crdsmith {words}\n{}",
                show(&theirs),
                show(&ours)
            )?;
        }
    }
    let mut out = std::io::stdout();
    out.write_all(report.as_bytes())?;
    writeln!(
        out,
        "go-jsonnet's examples: {} programs, {} known differences",
        values.len(),
        differences.len()
    )?;
    Ok(if report.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn options() -> Options {
    Options {
        external: [
            ("text".to_owned(), Argument::Text("a text".to_owned())),
            ("code".to_owned(), Argument::Code("{ a: 1 + 1 }".to_owned())),
        ]
        .into(),
        limits: Limits {
            stack: 500,
            time: Some(Duration::from_mins(1)),
            ..Limits::default()
        },
        ..Options::default()
    }
}
