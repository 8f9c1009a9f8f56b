//! The verdicts of `conformance/validation`: every case, with a table of agreement by group.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crdsmith::catalog::Catalog;
use crdsmith::source::Source;
use crdsmith::validate::{ErrorType, Registry, Stage, Verdict, check_definition_document, validate};
use crdsmith::yaml::Chunk;
use crdsmith::{crd, yaml};
use serde_json::Value;

use crate::support;

/// Cases where only `accepted` is compared, and the reason.
const ONLY_ACCEPTED: [(&str, &str); 1] = [(
    "yaml/duplicate-key-int-and-string",
    "which of the two keys wins changes from run to run on the server itself",
)];

const COLUMNS: [&str; 7] = [
    "accepted",
    "stage",
    "errors",
    "messages",
    "unknown",
    "strict",
    "defaulted",
];

/// The agreement of one document.
type Agreement = [bool; 7];

#[test]
fn verdicts_agree_with_the_server() {
    let Some(folder) = support::conformance("validation") else {
        return;
    };
    let mut table: BTreeMap<String, Vec<(String, Agreement, String)>> = BTreeMap::new();
    for group in folders(&folder) {
        if group == "_crds" {
            continue;
        }
        for case in folders(&folder.join(&group)) {
            let name = format!("{group}/{case}");
            table.entry(group.clone()).or_default().extend(run(&folder, &name));
        }
    }
    let mut report = format!("{:16}{:>6}", "group", "docs");
    for column in COLUMNS {
        write!(report, "{column:>11}").unwrap();
    }
    report.push('\n');
    let mut totals = [0; 7];
    let mut documents = 0;
    for (group, cases) in &table {
        write!(report, "{group:16}{:6}", cases.len()).unwrap();
        documents += cases.len();
        for (column, total) in totals.iter_mut().enumerate() {
            let agree = cases.iter().filter(|(_, agreement, _)| agreement[column]).count();
            *total += agree;
            write!(report, "{agree:11}").unwrap();
        }
        report.push('\n');
    }
    write!(report, "{:16}{documents:6}", "all").unwrap();
    for total in &totals {
        write!(report, "{total:11}").unwrap();
    }
    eprintln!("{report}");
    let mut wrong = String::new();
    for (name, agreement, difference) in table.values().flatten() {
        if !agreement.iter().all(|agree| *agree) {
            let columns: Vec<_> = COLUMNS
                .iter()
                .zip(agreement)
                .filter(|(_, agree)| !**agree)
                .map(|(name, _)| *name)
                .collect();
            writeln!(wrong, "{name}: {}", columns.join(", ")).unwrap();
            eprintln!("{name}\n{difference}");
        }
    }
    // The file lists every case that differs; the list may only get shorter.
    support::expect_file("validation/differences.txt", &wrong);
}

pub(crate) fn folders(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

pub(crate) fn text(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

/// JSON of any depth; `serde_json` has a limit.
pub(crate) fn json(text: &str) -> Value {
    yaml::compose(yaml::chunks(text)[0]).unwrap().remove(0).root.to_json()
}

/// The definition of a case.
pub(crate) fn definition(folder: &Path, name: &str) -> String {
    let case = folder.join(name);
    text(&match std::fs::read_to_string(case.join("crd.ref")) {
        Ok(reference) => folder.join("_crds").join(format!("{}.yaml", reference.trim())),
        Err(_) => case.join("crd.yaml"),
    })
}

fn run(folder: &Path, name: &str) -> Vec<(String, Agreement, String)> {
    let case = folder.join(name);
    let definition = definition(folder, name);
    let crds = crd::read(&Source::new("crd.yaml", definition.as_str())).crds;
    let refused = crds.iter().flat_map(crdsmith::validate::check_definition).next();
    let registry = Registry::new(crds);
    let expected = json(&text(&case.join("expected.json")));
    let manifest = text(&case.join("manifest.yaml"));
    let old = case.join("old.yaml").exists().then(|| text(&case.join("old.yaml")));
    let chunks = yaml::chunks(&manifest);
    let expected = expected["documents"].as_array().unwrap();
    let mut results = Vec::new();
    if chunks.len() != expected.len() {
        results.push((
            name.to_owned(),
            [false; 7],
            format!("  {} documents, not {}", chunks.len(), expected.len()),
        ));
        return results;
    }
    for (chunk, expected) in chunks.into_iter().zip(expected) {
        if let Some(found) = &refused
            && expected["stage"] != "crd"
        {
            results.push((
                name.to_owned(),
                [false; 7],
                format!("  the definition is refused: {found}"),
            ));
            continue;
        }
        if expected["stage"] == "crd" {
            results.push(definition_case(name, &definition, chunk, expected));
            continue;
        }
        let composed = yaml::compose(chunk);
        let verdict = match composed {
            Err(error) => {
                let agree = expected["stage"] == "decode";
                let words = expected["errors"][0]["detail"] == error.to_string();
                let difference = format!(
                    "  got      {}\n  expected {}",
                    error.message, expected["errors"][0]["detail"]
                );
                results.push((
                    name.to_owned(),
                    [agree, agree, agree, words, agree, agree, agree],
                    difference,
                ));
                continue;
            }
            Ok(mut documents) => {
                let old = old
                    .as_ref()
                    .map(|old| yaml::compose(yaml::chunks(old)[0]).unwrap().remove(0));
                validate(documents.remove(0), old, &registry)
            }
        };
        results.push(compare(name, &verdict, expected));
    }
    results
}

/// A definition that the server refuses.
fn definition_case(name: &str, definition: &str, manifest: Chunk<'_>, expected: &Value) -> (String, Agreement, String) {
    let source = Source::new("crd.yaml", definition);
    let document = yaml::compose(yaml::chunks(source.text())[0]).unwrap().remove(0);
    let mut errors: Vec<[String; 3]> = check_definition_document(&document)
        .errors
        .iter()
        .map(|error| match error.kind {
            ErrorType::Decode => [String::new(), error.kind.as_str().to_owned(), error.detail()],
            kind => [error.field.clone(), kind.as_str().to_owned(), error.detail()],
        })
        .collect();
    errors.sort();
    let wanted = triples(&expected["crd_errors"]);
    let agreement = [
        !errors.is_empty(),
        !errors.is_empty() && judges_nothing(definition, manifest),
        places(&errors) == places(&wanted),
        errors == wanted,
        true,
        true,
        true,
    ];
    (
        name.to_owned(),
        agreement,
        format!("  errors   {errors:?}\n  expected {wanted:?}\n"),
    )
}

/// True if a refused definition does not validate the object.
fn judges_nothing(definition: &str, manifest: Chunk<'_>) -> bool {
    match Catalog::of_text("crd.yaml", definition) {
        Ok(catalog) => {
            let document = yaml::compose(manifest).unwrap().remove(0);
            let verdict = validate(document, None, &catalog.into_registry());
            matches!(verdict.stage, Stage::Route | Stage::Definition)
        }
        // A definition with an unreadable head ends a run.
        Err(problems) => !problems.is_empty(),
    }
}

fn places(errors: &[[String; 3]]) -> Vec<(String, String)> {
    errors
        .iter()
        .map(|[field, kind, _]| (field.clone(), kind.clone()))
        .collect()
}

fn triples(errors: &Value) -> Vec<[String; 3]> {
    let errors = errors.as_array().into_iter().flatten();
    let mut triples: Vec<_> = errors
        .map(|error| ["field", "type", "detail"].map(|key| error[key].as_str().unwrap().to_owned()))
        .collect();
    triples.sort();
    triples
}

fn compare(name: &str, verdict: &Verdict<'_>, expected: &Value) -> (String, Agreement, String) {
    let accepted = expected["accepted"] == verdict.is_accepted();
    if ONLY_ACCEPTED.iter().any(|(only, _)| *only == name) {
        return (
            name.to_owned(),
            [accepted, true, true, true, true, true, true],
            String::new(),
        );
    }
    let stage = match verdict.stage {
        Stage::Decode => "decode",
        Stage::Route => "route",
        Stage::Definition => "crd",
        Stage::Strict => "strict",
        Stage::Validation => "validation",
        Stage::Accepted => "accepted",
    };
    let mut errors: Vec<[String; 3]> = verdict
        .errors
        .iter()
        .map(|error| [error.field.clone(), error.kind.as_str().to_owned(), error.detail()])
        .collect();
    errors.sort();
    let wanted = triples(&expected["errors"]);
    let mut unknown: Vec<String> = Vec::new();
    let mut duplicates = 0;
    for error in &verdict.strict {
        match error.kind {
            ErrorType::Unknown => unknown.push(error.field.clone()),
            _ => duplicates += 1,
        }
    }
    unknown.sort();
    let mut wanted_unknown: Vec<String> = expected["unknown_fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|path| path.as_str().unwrap().to_owned())
        .collect();
    wanted_unknown.sort();
    let wanted_duplicates = expected["other_strict_errors"].as_array().map_or(0, |errors| {
        errors
            .iter()
            .map(|error| error.as_str().unwrap().matches("already set").count())
            .sum()
    });
    let object = verdict.object.to_json();
    let stored = without_server_fields(object);
    let defaulted = expected["defaulted"].is_null() || stored == expected["defaulted"];
    let agreement = [
        accepted,
        expected["stage"] == stage,
        places(&errors) == places(&wanted),
        errors == wanted,
        unknown == wanted_unknown,
        duplicates == wanted_duplicates,
        defaulted,
    ];
    let mut difference = String::new();
    if !agreement[1] {
        writeln!(difference, "  stage {stage}, not {}", expected["stage"]).unwrap();
    }
    if !agreement[3] {
        writeln!(difference, "  errors   {errors:?}\n  expected {wanted:?}").unwrap();
    }
    if !agreement[4] || !agreement[5] {
        writeln!(
            difference,
            "  unknown  {unknown:?} {duplicates}\n  expected {wanted_unknown:?} {wanted_duplicates}"
        )
        .unwrap();
    }
    if !agreement[6] {
        writeln!(difference, "  stored   {stored}\n  expected {}", expected["defaulted"]).unwrap();
    }
    (name.to_owned(), agreement, difference)
}

/// Fields that the server sets itself are removed from the expected objects.
fn without_server_fields(mut object: Value) -> Value {
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        for key in [
            "uid",
            "creationTimestamp",
            "generation",
            "resourceVersion",
            "managedFields",
        ] {
            metadata.remove(key);
        }
    }
    object
}
