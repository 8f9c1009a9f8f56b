//! Real input: the manifests of provider-aws against its 171 definitions.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crdsmith::source::Source;
use crdsmith::validate::{ErrorType, Registry, check_definition_document, validate};
use crdsmith::{crd, input, yaml};
use serde_json::Value;

use crate::support;

pub(crate) fn registry(folder: &Path) -> Registry {
    let mut crds = Vec::new();
    for file in input::find(["crds"], folder).unwrap() {
        crds.extend(crd::read(&file.read().unwrap()).crds);
    }
    Registry::new(crds)
}

#[test]
fn every_definition_is_accepted() {
    let Some(folder) = support::conformance("provider-aws-0.33") else {
        return;
    };
    let mut count = 0;
    let mut wrong = String::new();
    for file in input::find(["crds"], &folder).unwrap() {
        let source = file.read().unwrap();
        for document in yaml::chunks(source.text())
            .into_iter()
            .flat_map(|chunk| yaml::compose(chunk).unwrap())
        {
            count += 1;
            let verdict = check_definition_document(&document);
            for error in verdict.strict.iter().chain(&verdict.errors) {
                writeln!(wrong, "{}: {error}", source.name()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(count, 171);
}

#[test]
fn every_manifest_gets_the_verdict_of_the_server() {
    let Some(folder) = support::conformance("provider-aws-0.33") else {
        return;
    };
    let registry = registry(&folder);
    let mut wrong = String::new();
    let mut count = 0;
    for expected in expected(&folder) {
        let (source, index) = sent(&folder, &expected);
        let chunk = yaml::chunks(source.text())[index];
        let verdict = validate(yaml::compose(chunk).unwrap().remove(0), None, &registry);
        count += 1;
        let unknown = |errors: &[crdsmith::validate::FieldError]| {
            let mut found: Vec<_> = errors
                .iter()
                .filter(|error| error.kind == ErrorType::Unknown)
                .map(|error| error.field.clone())
                .collect();
            found.sort();
            found
        };
        let mut wanted: Vec<String> = strings(&expected["unknown_fields"]);
        wanted.sort();
        let mut errors: Vec<_> = verdict
            .errors
            .iter()
            .map(|error| (error.field.clone(), error.kind.as_str(), error.detail()))
            .collect();
        errors.sort();
        let wanted_errors = expected["errors"].as_array().map_or(0, Vec::len);
        if expected["accepted"] != verdict.is_accepted()
            || unknown(&verdict.strict) != wanted
            || errors.len() != wanted_errors
        {
            writeln!(
                wrong,
                "{}: {errors:?} {:?}\n  expected {expected}",
                source.name(),
                unknown(&verdict.strict)
            )
            .unwrap();
        }
    }
    assert_eq!(count, 227);
    assert!(wrong.is_empty(), "{wrong}");
}

/// The server's verdicts: an object each.
pub(crate) fn expected(folder: &Path) -> Vec<Value> {
    let verdicts = std::fs::read_to_string(folder.join("expected/verdicts.jsonl")).unwrap();
    verdicts
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The text that has the object of a verdict, and which document of it the object is.
pub(crate) fn sent(folder: &Path, expected: &Value) -> (Arc<Source>, usize) {
    let file = expected["file"].as_str().unwrap();
    let mut paths = [folder.join(file), folder.join("manifests").join(file)].into_iter();
    let path = paths.find(|path| path.exists()).unwrap();
    let index = usize::try_from(expected["doc"].as_u64().unwrap()).unwrap();
    (Source::new(file, std::fs::read_to_string(path).unwrap()), index)
}

fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}
