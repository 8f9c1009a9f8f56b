//! The server's verdicts on definitions: a valid one, and changes of it. `definitions/cases.txt` has one change per case (`-` lines become
//! `+` lines), `definitions/verdicts.txt` the server's words. `definitions/places.txt` is ours: the line that each error points at.

use std::fmt::Write as _;

use crdsmith::source::Source;
use crdsmith::validate::{ErrorType, FieldError, check_definition_document};
use crdsmith::yaml;

use crate::support;

/// Maximum number of compared characters of a message.
const LONGEST: usize = 500;

/// A name, and its text replacements.
type Case = (String, Vec<(String, String)>);

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            cases.push((name.to_owned(), Vec::new()));
            continue;
        }
        let (_, changes) = cases.last_mut().expect("a case begins with its name");
        if let Some(old) = line.strip_prefix("- ") {
            match changes.last_mut() {
                Some((before, after)) if after.is_empty() => writeln!(before, "{old}").unwrap(),
                _ => changes.push((format!("{old}\n"), String::new())),
            }
        } else if let Some(new) = line.strip_prefix("+ ") {
            writeln!(changes.last_mut().expect("`-` comes first").1, "{new}").unwrap();
        }
    }
    cases
}

#[test]
fn definitions_get_the_verdict_of_the_server() {
    let folder = support::project().join("tests/definitions");
    let base = std::fs::read_to_string(folder.join("base.yaml")).unwrap();
    let mut said = String::new();
    let mut places = String::new();
    for (name, changes) in cases(&std::fs::read_to_string(folder.join("cases.txt")).unwrap()) {
        let mut text = base.clone();
        for (old, new) in changes {
            assert!(text.contains(&old), "{name}: {old}");
            text = text.replacen(&old, &new, 1);
        }
        let source = Source::new("crd.yaml", text);
        let document = yaml::compose(yaml::chunks(source.text())[0]).unwrap().remove(0);
        let verdict = check_definition_document(&document);
        writeln!(said, "# {name}").unwrap();
        writeln!(places, "# {name}").unwrap();
        let strict = verdict
            .strict
            .iter()
            .map(|error| format!("strict: {}\n", strict_words(error)));
        said.extend(strict);
        let errors = verdict
            .errors
            .iter()
            .map(|error| format!("{}\n", cut(&error.to_string())));
        said.extend(errors);
        let mut warnings: Vec<_> = verdict
            .warnings
            .iter()
            .map(|warning| format!("warning: {}\n", warning.message))
            .collect();
        warnings.sort_unstable();
        said.extend(warnings);
        for error in verdict.strict.iter().chain(&verdict.errors) {
            let at = source.location(error.span.start);
            let line = source.text().lines().nth(at.line - 1).unwrap_or_default().trim();
            writeln!(places, "{}\n    {}: {line}", error.field, at.line).unwrap();
        }
    }
    support::expect_words("definitions/verdicts.txt", &said);
    support::expect_file("definitions/places.txt", &places);
}

/// An error of strict decoding in the server's words.
fn strict_words(error: &FieldError) -> String {
    match error.kind {
        ErrorType::Unknown => format!("unknown field \"{}\"", error.field),
        _ => error.detail(),
    }
}

/// The beginning of a text: some errors of the server show a whole schema.
fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
