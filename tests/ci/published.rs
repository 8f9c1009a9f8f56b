//! The files for CI against published schemas, and with the checkers that people use.

use std::process::Command;

use serde_json::Value;

use super::action;
use super::gitlab;
use super::repository::Repository;
use super::tools::{installed, passes, program};
use crate::support;

/// The blocks of a language on the page `docs/ci.md`.
pub(crate) fn blocks(language: &str) -> Vec<String> {
    let blocks = crate::docs::blocks("docs/ci.md").into_iter();
    let blocks = blocks.filter(|block| block.language == language);
    blocks.map(|block| block.lines.join("\n") + "\n").collect()
}

/// The blocks that are files with a name.
pub(crate) fn files(name: &str) -> Vec<String> {
    let files: Vec<String> = blocks("yaml")
        .into_iter()
        .filter(|block| block.starts_with(&format!("# {name}\n")))
        .collect();
    assert!(!files.is_empty(), "{name}");
    files
}

#[test]
fn files_follow_their_schemas() {
    let folder = support::folder();
    let mut checks: Vec<(&str, String)> = vec![(
        "vendor.github-actions",
        support::project().join("action.yml").display().to_string(),
    )];
    let written = |name: String, text: &str| {
        support::write(folder.path(), &[(&name, text)]);
        folder.path().join(name).display().to_string()
    };
    for (at, text) in files(".github/workflows/crdsmith.yml").iter().enumerate() {
        checks.push(("vendor.github-workflows", written(format!("workflow-{at}.yml"), text)));
    }
    for name in ["ci.yml", "release.yml"] {
        let path = support::project().join(".github/workflows").join(name);
        checks.push(("vendor.github-workflows", path.display().to_string()));
    }
    let include = files(".gitlab-ci.yml").remove(0);
    checks.push(("vendor.gitlab-ci", written("include.yml".to_owned(), &include)));
    // The snippet names inputs that the template has.
    let inputs = action::yaml(&include).remove(0)["include"][0]["inputs"].take();
    let inputs: Vec<(String, String)> = inputs
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    let inputs: Vec<(&str, &str)> = inputs.iter().map(|(name, value)| (&**name, &**value)).collect();
    let jobs = gitlab::jobs(&inputs);
    checks.push(("vendor.gitlab-ci", written("jobs.json".to_owned(), &jobs.to_string())));
    for (schema, file) in checks {
        let Some(mut check) = program("check-jsonschema") else {
            return;
        };
        passes(check.args(["--builtin-schema", schema, &file]));
    }
}

#[test]
fn snippets_have_the_inputs_and_the_version_of_the_action() {
    let action = action::yaml(&std::fs::read_to_string(support::project().join("action.yml")).unwrap()).remove(0);
    let own = format!("crdsmith/crdsmith@v{}", env!("CARGO_PKG_VERSION"));
    for text in files(".github/workflows/crdsmith.yml") {
        let workflow = action::yaml(&text).remove(0);
        let steps = workflow["jobs"]["crdsmith"]["steps"].as_array().unwrap();
        let step = steps
            .iter()
            .find(|step| step["uses"] == own.as_str())
            .expect("the action");
        for name in step["with"].as_object().unwrap().keys() {
            assert!(action["inputs"].get(name).is_some(), "{name}");
        }
    }
    let page = std::fs::read_to_string(support::project().join("docs/ci.md")).unwrap();
    for (list, row) in [("inputs", "| `{}` |"), ("outputs", "`{}`")] {
        for name in action[list].as_object().unwrap().keys() {
            assert!(page.contains(&row.replace("{}", name)), "{name}");
        }
    }
    let versions = regex::Regex::new(r"\bv?(\d+\.\d+\.\d+)\b").unwrap();
    for found in versions.captures_iter(&page) {
        assert_eq!(&found[1], env!("CARGO_PKG_VERSION"), "a snippet has another version");
    }
}

#[test]
fn checkers_find_nothing() {
    let (Some(mut actionlint), Some(mut shellcheck), Some(mut pre_commit)) =
        (program("actionlint"), program("shellcheck"), program("pre-commit"))
    else {
        return;
    };
    let folder = support::folder();
    let project = support::project();
    passes(Command::new("git").current_dir(folder.path()).args(["init", "--quiet"]));
    let mut names = Vec::new();
    for (at, text) in files(".github/workflows/crdsmith.yml").iter().enumerate() {
        names.push(format!(".github/workflows/snippet-{at}.yml"));
        support::write(folder.path(), &[(&names[at], text)]);
    }
    for name in ["ci.yml", "release.yml"] {
        names.push(format!(".github/workflows/{name}"));
        let text = std::fs::read_to_string(project.join(".github/workflows").join(name)).unwrap();
        support::write(folder.path(), &[(names.last().unwrap(), &text)]);
    }
    let shell = shellcheck.get_program().to_owned();
    passes(
        actionlint
            .current_dir(folder.path())
            .arg("-shellcheck")
            .arg(shell)
            .args(&names),
    );
    let scripts = [
        "install",
        "check",
        "validate",
        "diff",
        "result",
        "release/package",
        "release/checksums",
        "release/formula",
        "common.bash",
        "../tests/ci/install",
    ];
    passes(
        shellcheck
            .current_dir(project.join("ci"))
            .args(["--shell=bash", "--external-sources"])
            .args(scripts),
    );

    passes(
        pre_commit
            .current_dir(project)
            .args(["validate-manifest", ".pre-commit-hooks.yaml"]),
    );
    support::write(folder.path(), &[("config.yaml", &files(".pre-commit-config.yaml")[0])]);
    passes(
        program("pre-commit")
            .unwrap()
            .current_dir(folder.path())
            .args(["validate-config", "config.yaml"]),
    );
}

/// Both reports in SARIF, of findings and of changes, follow the published schema.
#[test]
fn sarif_follows_its_schema() {
    let schema = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
    let (Some(schema), Some(mut check)) = (installed(schema), program("check-jsonschema")) else {
        return;
    };
    let repository = Repository::new();
    let given = [
        ("manifests", "manifests\nwith blanks"),
        ("diff", "crds"),
        ("base", "main"),
        ("version", "installed"),
    ];
    let run = action::run(&repository, &given);
    let mut files: Vec<_> = ["validate-sarif", "diff-sarif"]
        .map(|name| std::path::PathBuf::from(&run.outputs[name]))
        .into();
    let reports = walkdir::WalkDir::new(support::project().join("tests/reports"))
        .into_iter()
        .filter_map(Result::ok);
    let reports = reports
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.ends_with("sarif.json"));
    files.extend(reports);
    assert!(files.len() > 2, "{files:?}");
    for file in &files {
        let log: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert_eq!(log["version"], "2.1.0");
    }
    // One pattern of the schema has a bracket that other dialects refuse.
    passes(
        check
            .args(["--regex-variant", "python", "--schemafile"])
            .arg(schema)
            .args(files),
    );
}
