//! The pipelines that `crdsmith init` writes: they use the action and the template, and pass in the new project.

use std::path::Path;

use super::action::{self, yaml};
use super::gitlab;
use super::published::files;
use super::repository::Repository;
use crate::support;

/// The values of an object, as texts.
fn texts(object: &serde_json::Value) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = object.as_object().unwrap().iter();
    fields.map(|(name, value)| (name.clone(), text(value))).collect()
}

fn borrowed(values: &[(String, String)]) -> Vec<(&str, &str)> {
    values.iter().map(|(name, value)| (&**name, &**value)).collect()
}

/// A text without its comments.
fn bare(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    lines.join("\n")
}

#[test]
fn new_projects_pass() {
    let init = |folder: &Path| {
        support::crdsmith(folder, &["init", "--github", "--gitlab"]).exits(0);
    };
    let repository = Repository::of(init, |_| {});
    let read = |name: &str| std::fs::read_to_string(repository.clone_folder().join(name)).unwrap();
    let [github, gitlab_ci] = [".github/workflows/crdsmith.yml", ".gitlab-ci.yml"].map(|name| {
        assert_eq!(
            bare(&read(name)),
            bare(&files(name)[0]),
            "docs/ci.md shows another {name}"
        );
        yaml(&read(name)).remove(0)
    });
    let mut inputs = texts(&github["jobs"]["crdsmith"]["steps"][1]["with"]);
    inputs.push(("version".to_owned(), "installed".to_owned()));
    inputs.push(("base".to_owned(), "main".to_owned()));
    let run = action::run(&repository, &borrowed(&inputs));
    assert_eq!(run.code, 0, "{}", run.text);
    for name in ["check", "validate", "diff"] {
        assert_eq!(run.outputs[name], "passed", "{}", run.text);
    }
    let jobs = gitlab::jobs(&borrowed(&texts(&gitlab_ci["include"][0]["inputs"])));
    for name in ["crdsmith-check", "crdsmith-validate", "crdsmith-diff"] {
        let run = gitlab::run(&repository, &jobs, name);
        assert_eq!(run.code, 0, "{}", run.text);
        assert!(run.text.contains(": passed\n"), "{}", run.text);
    }
}
