//! What the server says of definitions: one that it takes, and changes of it. `definitions/cases.txt` has a change a case (`-` lines become `+` lines).

use std::fmt::Write as _;

use crdsmith::source::Source;
use crdsmith::validate::{FieldError, check_definition_document};
use crdsmith::yaml;

use crate::support;

/// Characters of a message that are compared.
const LONGEST: usize = 500;

/// A name, and texts with what stands in their stead.
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
    let mut found = String::new();
    for (name, changes) in cases(&std::fs::read_to_string(folder.join("cases.txt")).unwrap()) {
        let mut text = base.clone();
        for (old, new) in changes {
            assert!(text.contains(&old), "{name}: {old}");
            text = text.replacen(&old, &new, 1);
        }
        let source = Source::new("crd.yaml", text);
        let document = yaml::compose(yaml::chunks(source.text())[0]).unwrap().remove(0);
        let verdict = check_definition_document(&document);
        writeln!(found, "# {name}").unwrap();
        let mut say = |what: &str, error: &FieldError| {
            let at = source.location(error.span.start);
            let line = source.text().lines().nth(at.line - 1).unwrap_or_default().trim();
            // Some messages of the server show a whole schema.
            let words: String = error.to_string().chars().take(LONGEST).collect();
            writeln!(found, "{what}{words}\n    {}: {line}", at.line).unwrap();
        };
        verdict.strict.iter().for_each(|error| say("strict: ", error));
        verdict.errors.iter().for_each(|error| say("", error));
        for warning in &verdict.warnings {
            writeln!(found, "warning: {}", warning.message).unwrap();
        }
    }
    support::expect_file("definitions/verdicts.txt", &found);
}
