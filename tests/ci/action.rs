//! `action.yml`: its steps run with the defaults of its inputs, and with others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::repository::{Ran, Repository};
use crate::support;

pub(crate) fn yaml(text: &str) -> Vec<Value> {
    let chunks = crdsmith::yaml::chunks(text);
    let documents = chunks
        .into_iter()
        .flat_map(|chunk| crdsmith::yaml::compose(chunk).unwrap());
    documents.map(|document| document.root.to_json()).collect()
}

fn action() -> Value {
    yaml(&std::fs::read_to_string(support::project().join("action.yml")).unwrap()).remove(0)
}

/// A run of all steps: what they printed, the exit code of the last one, and the outputs of the action.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) text: String,
    pub(crate) outputs: BTreeMap<String, String>,
}

/// Replaces `${{ inputs.NAME }}`, `${{ steps.ID.outputs.NAME }}`, and two of them with `||` between.
fn expand(text: &str, inputs: &BTreeMap<String, String>, steps: &BTreeMap<String, BTreeMap<String, String>>) -> String {
    let expression = regex::Regex::new(r"\$\{\{ ([^}]*) \}\}").unwrap();
    let value = |name: &str| -> String {
        let parts: Vec<&str> = name.trim().split('.').collect();
        match parts[..] {
            ["inputs", name] => inputs.get(name).unwrap_or_else(|| panic!("no input {name}")).clone(),
            ["steps", id, "outputs", name] => steps
                .get(id)
                .and_then(|step| step.get(name))
                .cloned()
                .unwrap_or_default(),
            ["github", "base_ref"] => String::new(),
            _ => panic!("what is {name}?"),
        }
    };
    let first = |names: &str| {
        names
            .split("||")
            .map(value)
            .find(|value| !value.is_empty())
            .unwrap_or_default()
    };
    expression
        .replace_all(text, |found: &regex::Captures<'_>| first(&found[1]))
        .into_owned()
}

/// Runs the action with some inputs; the others have their defaults.
pub(crate) fn run(repository: &Repository, given: &[(&str, &str)]) -> Run {
    let action = action();
    let mut inputs = BTreeMap::new();
    let mut steps: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, input) in action["inputs"].as_object().unwrap() {
        let default = expand(input["default"].as_str().unwrap(), &inputs, &steps);
        inputs.insert(name.clone(), default);
    }
    for (name, value) in given {
        assert!(
            inputs.insert((*name).to_owned(), (*value).to_owned()).is_some(),
            "no input {name}"
        );
    }
    let mut text = String::new();
    let mut code = 0;
    let summary = repository.temporary().join("summary.md");
    for (at, step) in action["runs"]["steps"].as_array().unwrap().iter().enumerate() {
        let Some(script) = step["run"].as_str() else {
            continue;
        };
        let output = repository.temporary().join(format!("output-{at}"));
        std::fs::create_dir_all(repository.temporary()).unwrap();
        std::fs::write(&output, "").unwrap();
        let mut environment: BTreeMap<String, String> = [
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_ACTION_PATH", support::project().display().to_string()),
            ("GITHUB_OUTPUT", output.display().to_string()),
            ("GITHUB_PATH", repository.temporary().join("path").display().to_string()),
            ("GITHUB_STEP_SUMMARY", summary.display().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            environment.insert(name.clone(), expand(value.as_str().unwrap(), &inputs, &steps));
        }
        let Ran { code: exit, text: said } = repository.bash(script, &environment);
        writeln!(text, "== {}\n{}exit code {exit}", step["name"].as_str().unwrap(), said).unwrap();
        let written = std::fs::read_to_string(&output).unwrap_or_default();
        let written = written.lines().map(|line| line.split_once('=').unwrap());
        if let Some(id) = step["id"].as_str() {
            steps.insert(
                id.to_owned(),
                written
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            );
        }
        code = exit;
        if code != 0 {
            // Later steps are skipped.
            break;
        }
    }
    let outputs = action["outputs"].as_object().unwrap().iter();
    let outputs =
        outputs.map(|(name, output)| (name.clone(), expand(output["value"].as_str().unwrap(), &inputs, &steps)));
    Run {
        code,
        text,
        outputs: outputs.collect(),
    }
}

const INSTALLED: (&str, &str) = ("version", "installed");

#[test]
fn inputs_reach_scripts_as_variables_only() {
    let action = action();
    let text = std::fs::read_to_string(support::project().join("action.yml")).unwrap();
    for (name, input) in action["inputs"].as_object().unwrap() {
        assert!(
            text.contains(&format!("${{{{ inputs.{name} }}}}")) || text.contains(&format!("inputs.{name} ==")),
            "{name} is not used"
        );
        assert!(
            input["default"].is_string() && input["description"].as_str().unwrap().ends_with('.'),
            "{name}"
        );
    }
    for step in action["runs"]["steps"].as_array().unwrap() {
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "{script}");
        assert_eq!(step["run"].is_string(), step["shell"] == "bash", "{step}");
    }
    let version = action["inputs"]["version"]["default"].as_str().unwrap();
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
}

const WITHOUT_SIZE: &str = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a, namespace: b}\n";

/// A run: what it is about, the inputs, its exit code, and the outputs `check`, `validate` and `diff`.
type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    i32,
    [&'static str; 3],
);

/// Runs of the branch as it is.
const CASES: [Case; 3] = [
    ("the defaults", &[], 0, ["passed", "skipped", "skipped"]),
    (
        "manifests that the new CRD refuses, and a base that is not in the clone",
        &[
            ("manifests", "manifests\nwith blanks"),
            ("diff", "crds"),
            ("base", "main"),
        ],
        1,
        ["passed", "failed", "failed"],
    ),
    (
        "changes that may be",
        &[("diff", "crds"), ("base", "main"), ("diff-fail-on", "never")],
        0,
        ["passed", "skipped", "passed"],
    ),
];

/// Runs with a changed library and a manifest that is valid.
const CHANGED: [Case; 7] = [
    (
        "a library that someone changed",
        &[("manifests", "manifests")],
        1,
        ["failed", "passed", "skipped"],
    ),
    ("no check", &[("check", "false")], 0, ["skipped", "skipped", "skipped"]),
    (
        "a configuration that is missing",
        &[
            ("check", "false"),
            ("manifests", "manifests"),
            ("crds", "crds\n\n"),
            ("config", "missing.yaml"),
        ],
        2,
        ["skipped", "error", "skipped"],
    ),
    (
        "a folder that is new",
        &[("check", "false"), ("diff", "new"), ("base", "main")],
        0,
        ["skipped", "skipped", "skipped"],
    ),
    (
        "a folder that is missing",
        &[("check", "false"), ("diff", "gone"), ("base", "main")],
        2,
        ["skipped", "skipped", "error"],
    ),
    (
        "a base that is missing",
        &[("check", "false"), ("diff", "crds"), ("base", "gone")],
        2,
        ["skipped", "skipped", "error"],
    ),
    ("a word that is no boolean", &[("check", "yes")], 2, ["", "", ""]),
];

fn record(repository: &Repository, (name, inputs, code, status): Case, said: &mut String) -> Run {
    let run = run(repository, &[inputs, &[INSTALLED]].concat());
    assert_eq!(run.code, code, "{name}: {}", run.text);
    let found = ["check", "validate", "diff"].map(|name| run.outputs[name].as_str());
    assert_eq!(found, status, "{name}: {}", run.text);
    let folder = repository.temporary().display().to_string();
    let text = format!("# {name}\n{}outputs: {:?}\n\n", run.text, run.outputs);
    said.push_str(&text.replace(folder.trim_end_matches("/temporary"), "DIR"));
    run
}

#[test]
fn steps_say_what_is_wrong() {
    let mut said = String::new();
    let repository = Repository::new();
    let [defaults, failed, _] = CASES.map(|case| record(&repository, case, &mut said));
    for name in ["markdown", "diff-sarif", "validate-sarif"] {
        assert_eq!(defaults.outputs[name], "", "{name}");
        assert!(failed.outputs[name].starts_with('/'), "{name}");
    }
    repository.write(&[
        ("lib/main.libsonnet", "{}"),
        ("manifests/thing.yaml", WITHOUT_SIZE),
        ("new/thing.yaml", WITHOUT_SIZE),
    ]);
    for case in CHANGED {
        record(&repository, case, &mut said);
    }
    support::expect_file("expected/ci-action.txt", &said);
}

#[test]
fn reports_are_ready_to_be_shown() {
    let repository = Repository::new();
    let (_, inputs, ..) = CASES[1];
    let run = run(&repository, &[inputs, &[INSTALLED]].concat());
    let markdown = std::fs::read_to_string(&run.outputs["markdown"]).unwrap();
    let start = "<!-- crdsmith diff -->\n# Changes from `main:crds` to `crds`\n";
    assert!(markdown.starts_with(start), "{markdown}");
    assert!(markdown.contains("manifests/thing.yaml"), "{markdown}");
    let summary = std::fs::read_to_string(repository.temporary().join("summary.md")).unwrap();
    assert_eq!(summary, markdown);
    for name in ["validate-sarif", "diff-sarif"] {
        let log: Value = serde_json::from_str(&std::fs::read_to_string(&run.outputs[name]).unwrap()).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty(), "{name}");
    }
}

/// Whatever an input says, it is text.
#[test]
fn nothing_is_injected() {
    let repository = Repository::new();
    for text in [
        "$(touch injected)",
        "`touch injected`",
        "; touch injected;",
        "' ; touch injected ; '",
        "\" ; touch injected ; \"",
        "x\ntouch injected",
        "a[$(touch injected)]",
        "--upload-pack=touch injected;",
        "--output=text=injected",
        "-x",
    ] {
        for input in action()["inputs"].as_object().unwrap().keys() {
            let given = [
                INSTALLED,
                ("check", "false"),
                ("manifests", "manifests"),
                ("diff", "crds"),
                ("base", "main"),
                (input.as_str(), text),
            ];
            let run = run(&repository, &given);
            assert!(!repository.is_injected(), "{input}: {text}\n{}", run.text);
            // The installed program needs no mirror, and nothing is uploaded here.
            let is_unused = matches!(input.as_str(), "mirror" | "upload-sarif");
            assert!(run.code != 0 || is_unused, "{input}: {text}\n{}", run.text);
        }
    }
}

/// A comment has a longest length.
#[test]
fn long_reports_are_cut() {
    let repository = Repository::new();
    // The branch refuses each of these objects.
    let object =
        |at: usize| format!("{WITHOUT_SIZE}spec: {{size: large}}\n").replace("name: a", &format!("name: a{at:0100}"));
    let objects: Vec<String> = (0..400).map(object).collect();
    repository.write(&[("many/things.yaml", &objects.join("---\n"))]);
    let given = [
        ("check", "false"),
        ("manifests", "many"),
        ("diff", "./crds/"),
        ("base", "main"),
        INSTALLED,
    ];
    let run = run(&repository, &given);
    assert_eq!(run.code, 1, "{}", run.text);
    let markdown = std::fs::read_to_string(&run.outputs["markdown"]).unwrap();
    assert!(
        markdown.ends_with("There are more changes: see the log of the job.\n"),
        "{markdown}"
    );
    assert!(
        markdown.contains("enum-value-removed") && (59_000..65_000).contains(&markdown.len()),
        "{markdown}"
    );
}
