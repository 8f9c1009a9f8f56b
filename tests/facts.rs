//! The facts about fields: rules in words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crdsmith::crd;
use crdsmith::example::{Extent, Form, write};
use crdsmith::explain;
use crdsmith::facts::{Fact, Facts, Statement};
use crdsmith::json_schema;
use crdsmith::model::{Kind, ObjectMeta, naming};
use crdsmith::source::Source;
use crdsmith::validate::Registry;
use serde_json::Value;

use crate::support::{conformance, crdsmith, expect_file, folder, project};

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

/// The facts of a field as people read them.
type Told = BTreeSet<(String, String)>;

/// The facts of each field by its path.
fn told(facts: &Facts<'_>) -> BTreeMap<String, Told> {
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let of = |facts: &[Fact<'_>]| facts.iter().map(|fact| (fact.label(), flat(fact.text()))).collect();
    facts
        .all()
        .iter()
        .map(|field| (field.path.clone(), of(&field.facts)))
        .collect()
}

/// The text without HTML's escapes.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for character in html.chars() {
        match character {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            character if !is_tag => text.push(character),
            _ => {}
        }
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'");
    let text = text.replace("&#x2f;", "/").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The facts of each field on a page.
fn on_page(html: &str) -> BTreeMap<String, Told> {
    let mut found: BTreeMap<String, Told> = BTreeMap::new();
    for row in html.split("<li id=\"").skip(1) {
        let (path, rest) = row.split_once('"').unwrap();
        let told = found.entry(plain(path)).or_default();
        for fact in rest.split(" data-fact>").skip(1) {
            let fact = fact.split("</span></span>").next().unwrap();
            let (label, rest) = fact.split_once("</b>").unwrap();
            // The text ends with the element that holds the fact.
            let end = ["</span> <span", "</span></div>", "</div>", "</span>\n"]
                .iter()
                .filter_map(|end| rest.find(end))
                .min();
            told.insert((plain(label), plain(&rest[..end.unwrap_or(rest.len())])));
        }
    }
    found
}

/// The facts of each field in a JSON Schema: those of the list in its description.
fn in_schema(schema: &Value, path: &str, found: &mut BTreeMap<String, String>) {
    if let Some(fields) = schema["properties"].as_object() {
        for (name, field) in fields {
            let below = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            let text = field["markdownDescription"].as_str().unwrap_or_default();
            found.insert(below.clone(), text.to_owned());
            in_schema(field, &below, found);
        }
    }
    for key in ["items", "additionalProperties"] {
        if schema[key].is_object() {
            in_schema(&schema[key], path, found);
        }
    }
}

fn differences(kind: &str, wanted: &BTreeMap<String, Told>, found: &BTreeMap<String, Told>, faults: &mut Vec<String>) {
    for (path, facts) in wanted {
        match found.get(path) {
            None => faults.push(format!("{kind}: no row for {path}")),
            Some(told) if told != facts => {
                let missing: Vec<_> = facts.difference(told).collect();
                let more: Vec<_> = told.difference(facts).collect();
                faults.push(format!("{kind} {path}: missing {missing:?}, more {more:?}"));
            }
            Some(_) => {}
        }
    }
}

/// Page, `explain`, JSON Schema and example tell the same facts about every field.
#[test]
fn every_output_tells_every_fact() {
    let Some(bumps) = conformance("bumps") else { return };
    let provider = conformance("provider-aws-0.33").unwrap().join("crds");
    let sets = [
        project().join("tests/fixtures/facts.yaml"),
        bumps.join("gateway-api-v1.3.0"),
        bumps.join("cert-manager-v1.16.0"),
        provider,
    ];
    let mut faults = Vec::new();
    for set in sets {
        let folder = folder();
        crdsmith(folder.path(), &["site", set.to_str().unwrap(), "-o", "site", "--quiet"]).exits(0);
        each_kind(&[set], &mut |facts| {
            let kind = format!("{} {}", facts.api_version(), facts.crd.names.kind);
            let wanted = told(facts);
            let (group, version) = (&facts.crd.group, &facts.version.name);
            let page = folder.path().join(format!(
                "site/crds/current/{group}/{version}/{}.html",
                facts.crd.names.kind
            ));
            differences(
                &kind,
                &wanted,
                &on_page(&std::fs::read_to_string(page).unwrap()),
                &mut faults,
            );
            let meta = ObjectMeta::built_in().unwrap();
            let schema: Value = serde_json::from_slice(&json_schema::kind(facts, &meta)).unwrap();
            let mut described = BTreeMap::new();
            in_schema(&schema, "", &mut described);
            for field in facts.all() {
                let explained = explain::text(facts, Some(field), false);
                let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                // Markdown escapes what it would read as its own.
                let unmarked = |text: &str| flat(&text.replace(['`', '\\'], ""));
                let (explained, described) = (flat(&explained), unmarked(&described[&field.path]));
                for (label, text) in &wanted[&field.path] {
                    let line = if text.is_empty() {
                        label.clone()
                    } else {
                        format!("{label}: {text}")
                    };
                    if !explained.contains(&line) {
                        faults.push(format!("{kind} {}: explain does not tell {line}", field.path));
                    }
                    // Editors show these from the keywords.
                    let is_keyword = label.starts_with("enum") || matches!(label.as_str(), "title" | "example");
                    if !is_keyword && !described.contains(&unmarked(&line)) {
                        faults.push(format!("{kind} {}: the JSON Schema does not tell {line}", field.path));
                    }
                }
            }
        });
    }
    faults.truncate(40);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The comments of full examples tell every fact about the fields of `spec`.
#[test]
fn full_examples_tell_every_fact() {
    let Some(bumps) = conformance("bumps") else { return };
    let meta = ObjectMeta::built_in().unwrap();
    let mut faults = Vec::new();
    let provider = conformance("provider-aws-0.33").unwrap().join("crds");
    for set in [project().join("tests/fixtures/facts.yaml"), bumps, provider] {
        each_kind(&[set], &mut |facts| {
            if !facts.version.served {
                return;
            }
            let registry = Registry::new(vec![facts.crd.clone()]);
            let both = (facts.crd, facts.version);
            let text = write(both, Extent::Full, Form::Yaml, &registry, &meta).text;
            let comments = text
                .lines()
                .filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix('#'));
            let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let comments = flat(
                &comments
                    .map(|line| line.trim_start_matches('#'))
                    .collect::<Vec<_>>()
                    .join(" "),
            );
            for field in facts.all().iter().filter(|field| field.path.starts_with("spec")) {
                for fact in &field.facts {
                    let (label, text) = (fact.label(), fact.text());
                    let told = [format!("{label} {text}"), format!("{label}: {text}"), label.clone()];
                    let count = if text.is_empty() { 3 } else { 2 };
                    if !told[..count].iter().any(|told| comments.contains(&flat(told))) {
                        faults.push(format!(
                            "{} {}: no comment tells {label} {text}",
                            facts.crd.names.kind, field.path
                        ));
                    }
                }
            }
        });
    }
    faults.truncate(40);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
