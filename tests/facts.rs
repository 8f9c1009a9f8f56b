//! The facts about fields: rules in words.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crdsmith::crd;
use crdsmith::facts::{Fact, Facts, Statement};
use crdsmith::model::{Kind, ObjectMeta, naming};
use crdsmith::source::Source;

use crate::support::{conformance, expect_file, project};

/// Calls `each` with the facts of each version of each definition in files and folders.
fn each_kind(paths: &[PathBuf], each: &mut dyn FnMut(&Facts<'_>)) {
    let meta = ObjectMeta::built_in().unwrap();
    for path in paths {
        for file in walkdir::WalkDir::new(path).sort_by_file_name() {
            let file = file.unwrap();
            if file.path().extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let text = std::fs::read_to_string(file.path()).unwrap();
            let source = Source::new(file.path().to_str().unwrap(), &text);
            for crd in &crd::read(&source).crds {
                for version in &crd.versions {
                    let Some(schema) = &version.schema else { continue };
                    let kind = Kind::new(crd, version, schema, naming::group(&crd.group), &meta);
                    each(&Facts::of(&kind, &meta));
                }
            }
        }
    }
}

/// Every rule of real definitions, and rules of forms that they do not have, each with its words.
#[test]
fn rules_in_words() {
    let Some(bumps) = conformance("bumps") else { return };
    let mut rules: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut add = |facts: &[Fact<'_>]| {
        for fact in facts {
            if let Statement::Rule(rule) = &fact.statement {
                let words = rule.words.clone().unwrap_or_else(|| "(its message)".to_owned());
                rules.entry(rule.rule.trim().to_owned()).or_insert((words, 0)).1 += 1;
            }
        }
    };
    let paths = [project().join("tests/fixtures/rules.yaml"), bumps];
    each_kind(&paths, &mut |facts| {
        add(&facts.facts);
        facts.all().iter().for_each(|field| add(&field.facts));
    });
    let read: usize = rules
        .values()
        .filter(|(words, _)| words != "(its message)")
        .map(|(_, count)| count)
        .sum();
    let all: usize = rules.values().map(|(_, count)| count).sum();
    let mut out = format!("{read} of {all} rules in words\n\n");
    for (rule, (words, count)) in &rules {
        out.push_str(&format!("{count} × {rule}\n    {words}\n"));
    }
    expect_file("expected/rules-in-words.txt", &out);
}

/// The sum of all facts of the real data changes only if someone wants it to.
#[test]
fn fields_of_our_own_kind() {
    let mut out = String::new();
    each_kind(
        &[Path::new(project()).join("crds/userpoolclients-0.58.yaml")],
        &mut |facts| {
            for field in facts.all() {
                out.push_str(&format!("{}: {}\n", field.path, field.line()));
            }
        },
    );
    expect_file("expected/facts.txt", &out);
}
