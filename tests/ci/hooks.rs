//! `.pre-commit-hooks.yaml`: the hooks run as pre-commit runs them, and with pre-commit.

use std::collections::BTreeMap;
use std::path::Path;

use super::action::yaml;
use super::repository::{Repository, git};
use super::tools::program;
use crate::support;

fn hooks() -> String {
    std::fs::read_to_string(support::project().join(".pre-commit-hooks.yaml")).unwrap()
}

/// The commands of the hooks, by their names, with the files that pre-commit would add.
fn commands() -> BTreeMap<String, String> {
    let hooks = yaml(&hooks()).remove(0);
    let hooks = hooks.as_array().unwrap().iter();
    hooks
        .map(|hook| {
            let files = if hook["pass_filenames"] == false {
                ""
            } else {
                " manifests/thing.yaml"
            };
            (
                hook["id"].as_str().unwrap().to_owned(),
                format!("{}{files}", hook["entry"].as_str().unwrap()),
            )
        })
        .collect()
}

#[test]
fn hooks_fail_as_they_should() {
    let repository = Repository::new();
    let commands = commands();
    let run = |name: &str| repository.bash(&commands[name], &BTreeMap::new());
    assert_eq!(run("crdsmith-check").code, 0);
    // The CRDs of the branch refuse the manifest.
    let validated = run("crdsmith-validate");
    assert_eq!(validated.code, 1, "{}", validated.text);
    assert!(validated.text.contains("manifests/thing.yaml:4"), "{}", validated.text);
    repository.write(&[("lib/main.libsonnet", "{}")]);
    assert_eq!(run("crdsmith-check").code, 1);
}

#[test]
fn pre_commit_runs_the_hooks() {
    let Some(pre_commit) = program("pre-commit") else {
        return;
    };
    let repository = Repository::new();
    let ours = repository.temporary().join("hooks");
    support::write(&ours, &[(".pre-commit-hooks.yaml", &hooks())]);
    git(&ours, "init --quiet --initial-branch=main");
    git(&ours, "add .");
    git(&ours, "commit --quiet -m hooks");
    git(&ours, "tag v0.1.0");
    let block = super::published::blocks("yaml")
        .into_iter()
        .find(|block| block.contains("id: crdsmith-validate"));
    let config = block
        .unwrap()
        .replace("https://github.com/crdsmith/crdsmith", &ours.display().to_string());
    repository.write(&[(".pre-commit-config.yaml", &config)]);
    git(&repository.clone_folder(), "add .");
    let name = Path::new(pre_commit.get_program()).display().to_string();
    let environment = [(
        "PRE_COMMIT_HOME".to_owned(),
        repository.temporary().join("cache").display().to_string(),
    )]
    .into();
    let run = repository.bash(&format!("'{name}' run --all-files --color=never"), &environment);
    assert_eq!(run.code, 1, "{}", run.text);
    assert!(run.text.contains("crdsmith generate --check"), "{}", run.text);
    assert!(
        regex::Regex::new(r"crdsmith generate --check\.*Passed")
            .unwrap()
            .is_match(&run.text),
        "{}",
        run.text
    );
    assert!(
        regex::Regex::new(r"crdsmith validate\.*Failed")
            .unwrap()
            .is_match(&run.text),
        "{}",
        run.text
    );
    assert!(run.text.contains("manifests/thing.yaml:4"), "{}", run.text);
}
