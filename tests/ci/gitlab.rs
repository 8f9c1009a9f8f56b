//! `ci/gitlab.yml`: its jobs run as a GitLab runner would run them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::action::yaml;
use super::repository::{Ran, Repository};
use crate::support;

/// The jobs with the values of some inputs; the others have their defaults.
pub(crate) fn jobs(given: &[(&str, &str)]) -> Value {
    let documents = yaml(&std::fs::read_to_string(support::project().join("ci/gitlab.yml")).unwrap());
    let [header, jobs] = &documents[..] else {
        panic!("a header and the jobs");
    };
    let mut text = jobs.to_string();
    for (name, input) in header["spec"]["inputs"].as_object().unwrap() {
        assert!(input["description"].as_str().unwrap().ends_with('.'), "{name}");
        let value = given.iter().find(|(given, _)| given == name).map(|(_, value)| *value);
        let value = value
            .or(input["default"].as_str())
            .unwrap_or_else(|| panic!("{name} has no value"));
        let quoted = Value::from(value).to_string();
        let place = format!("$[[ inputs.{name} ]]");
        assert!(text.contains(&place), "{name} is not used");
        text = text.replace(&place, &quoted[1..quoted.len() - 1]);
    }
    assert!(!text.contains("$[["), "{text}");
    serde_json::from_str(&text).unwrap()
}

/// Runs a job.
pub(crate) fn run(repository: &Repository, jobs: &Value, name: &str) -> Ran {
    let job = &jobs[name];
    let base = &jobs[job["extends"].as_str().unwrap()];
    let mut environment: BTreeMap<String, String> = [
        ("GITLAB_CI", "true".to_owned()),
        ("CI_PROJECT_DIR", repository.clone_folder().display().to_string()),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let variables = [base, job]
        .into_iter()
        .filter_map(|job| job["variables"].as_object())
        .flatten();
    for (name, value) in variables {
        let mut value = value.as_str().unwrap().to_owned();
        for known in ["CI_PROJECT_DIR", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] {
            value = value.replace(&format!("${known}"), &environment[known]);
        }
        environment.insert(name.clone(), value);
    }
    let lines: Vec<&str> = job["script"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap())
        .collect();
    let scripts = support::project().join("ci");
    let script = lines
        .join("\n")
        .replace("/usr/local/lib/crdsmith/ci", &scripts.display().to_string());
    assert!(!script.contains("[["), "inputs reach scripts as variables only");
    repository.bash(&script, &environment)
}

const IMAGE: (&str, &str) = ("image", "registry.example.org/crdsmith:1");

#[test]
fn jobs_fail_as_they_should() {
    let repository = Repository::new();
    let defaults = jobs(&[IMAGE]);
    for (name, status) in [
        ("crdsmith-check", "passed"),
        ("crdsmith-validate", "skipped"),
        ("crdsmith-diff", "skipped"),
    ] {
        let run = run(&repository, &defaults, name);
        assert_eq!(run.code, 0, "{}", run.text);
        assert!(run.text.contains(&format!(": {status}\n")), "{}", run.text);
    }
    let all = jobs(&[
        IMAGE,
        ("manifests", "manifests\nwith blanks"),
        ("diff", "crds"),
        ("recursive", "false"),
    ]);
    for (name, code) in [("crdsmith-check", 0), ("crdsmith-validate", 1), ("crdsmith-diff", 1)] {
        let run = run(&repository, &all, name);
        assert_eq!(run.code, code, "{}", run.text);
        for artifact in artifacts(&all[name]) {
            assert!(repository.clone_folder().join(&artifact).exists(), "{artifact}");
        }
    }
    let markdown = std::fs::read_to_string(repository.clone_folder().join("crdsmith-reports/diff.md")).unwrap();
    assert!(markdown.starts_with("<!-- crdsmith diff -->\n"), "{markdown}");
    let broken = jobs(&[
        IMAGE,
        ("manifests", "$(touch injected)"),
        ("config", "; touch injected"),
    ]);
    let run = run(&repository, &broken, "crdsmith-validate");
    assert_eq!(run.code, 2, "{}", run.text);
    assert!(!repository.is_injected());
}

fn artifacts(job: &Value) -> Vec<String> {
    let paths = job["artifacts"]["paths"].as_array().into_iter().flatten();
    let reports = job["artifacts"]["reports"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(_, path)| path);
    paths
        .chain(reports)
        .map(|path| path.as_str().unwrap().to_owned())
        .collect()
}

/// The keys that GitLab documents for code quality reports.
#[test]
fn code_quality_reports_have_the_documented_keys() {
    let repository = Repository::new();
    run(
        &repository,
        &jobs(&[IMAGE, ("manifests", "manifests\nwith blanks")]),
        "crdsmith-validate",
    );
    let text = std::fs::read_to_string(
        repository
            .clone_folder()
            .join("crdsmith-reports/validate.codequality.json"),
    )
    .unwrap();
    let entries: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(entries.len(), 2, "{text}");
    let mut fingerprints = std::collections::BTreeSet::new();
    for entry in entries {
        for key in ["description", "check_name", "fingerprint"] {
            assert!(
                entry[key].as_str().is_some_and(|text| !text.is_empty()),
                "{key}: {entry}"
            );
        }
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&entry["severity"].as_str().unwrap()));
        let path = entry["location"]["path"].as_str().unwrap();
        assert!(
            repository.clone_folder().join(path).is_file() && !path.starts_with("./"),
            "{path}"
        );
        assert!(
            entry["location"]["lines"]["begin"]
                .as_u64()
                .is_some_and(|line| line > 0)
        );
        assert!(fingerprints.insert(entry["fingerprint"].to_string()), "{entry}");
    }
}
