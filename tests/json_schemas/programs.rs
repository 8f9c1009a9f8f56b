//! Programs of others with the schemas: yaml-language-server with the settings of docs/schemas.md, kubeconform with its command, and JavaScript's and Go's
//! regular expressions with the patterns.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crdsmith::go::regexp::{Regexp, ecma};
use serde_json::{Value, json};

use super::node;
use crate::compare::pieces::pattern;
use crate::docs::blocks;
use crate::support;
use crate::support::random::Random;

const PAGE: &str = "docs/schemas.md";

/// Runs a program of `tests/node` with a text as its input.
fn answer(node: &Path, program: &str, input: &str) -> String {
    let mut command = Command::new("node");
    command
        .arg(support::project().join("tests/node").join(program))
        .arg(node);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()).unwrap());
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success(), "{program}");
    String::from_utf8(output.stdout).unwrap()
}

/// A folder with the schemas of the provider.
fn schemas() -> Option<tempfile::TempDir> {
    let folder = support::folder();
    let crds = support::conformance("provider-aws-0.33")?.join("crds");
    support::crdsmith(folder.path(), &["schema", &crds.to_string_lossy(), "-o", "schemas"]).exits(0);
    Some(folder)
}

/// The settings of an editor in the docs, with the path of a folder.
fn settings(folder: &Path) -> Vec<Value> {
    let found = blocks(PAGE).into_iter().filter(|block| block.language == "json");
    let absolute = |text: String| {
        let path = folder.to_string_lossy();
        let all = format!("file://{path}/schemas/all.json");
        text.replace("/path/to", &path)
            .replace("./schemas/all.json", &all)
            .replace("manifests/*.yaml", "*.yaml")
    };
    found
        .map(|block| serde_json::from_str(&absolute(block.lines.join("\n"))).unwrap())
        .collect()
}

#[test]
fn editors_show_diagnostics_completions_and_texts() {
    let (Some(node), Some(folder)) = (node(), schemas()) else {
        return;
    };
    let steps = std::fs::read_to_string(support::project().join("tests/json_schemas/editor.json")).unwrap();
    let steps: Value = serde_json::from_str(&steps).unwrap();
    let settings = settings(folder.path());
    assert_eq!(settings.len(), 2);
    for settings in settings {
        let input = json!({"settings": settings, "steps": steps});
        support::expect_file(
            "json_schemas/editor.txt",
            &answer(&node, "editor.js", &input.to_string()),
        );
    }
}

#[test]
fn kubeconform_takes_the_schemas() {
    let (Some(node), Some(folder)) = (node(), schemas()) else {
        return;
    };
    let manifests = support::conformance("provider-aws-0.33").unwrap().join("manifests");
    let manifests = manifests.canonicalize().unwrap();
    let lines = blocks(PAGE).into_iter().flat_map(|block| block.lines);
    let command: Vec<String> = lines.filter(|line| line.starts_with("kubeconform ")).collect();
    let [command] = command.as_slice() else {
        panic!("{PAGE} has one command of kubeconform");
    };
    // The built-in schemas are on the internet.
    let command = command
        .replace("-schema-location default ", "")
        .replace(" manifests", " -summary \"$0\"");
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("\"{}\"/{command}", node.display())])
        .arg(&manifests)
        .current_dir(folder.path());
    let run = support::run(&mut shell).exits(1);
    let schemas = folder.path().canonicalize().unwrap();
    let transcript = run
        .transcript(&manifests)
        .replace(&*schemas.to_string_lossy(), "SCHEMAS");
    // Its reasons have no order.
    let verdict = |line: &str| line.split(": problem validating").next().unwrap().to_owned();
    let mut lines: Vec<String> = transcript.lines().map(verdict).collect();
    lines.sort_unstable();
    support::expect_file("json_schemas/kubeconform.txt", &(lines.join("\n") + "\n"));
}

#[test]
fn patterns_match_the_same_texts_in_both_dialects() {
    let Some(node) = node() else {
        return;
    };
    let mut random = Random(3);
    let mut lines: Vec<Vec<String>> = (0..3000)
        .map(|_| serde_json::from_str(&pattern(&mut random)).unwrap())
        .collect();
    let cases = std::fs::read_to_string(support::project().join("tests/regexp/cases.jsonl")).unwrap();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let texts = case["texts"].as_array().cloned().unwrap_or_default();
        let all = std::iter::once(&case["pattern"]).chain(&texts);
        lines.push(all.filter_map(Value::as_str).map(str::to_owned).collect());
        // Some cases are about many texts that one number stands for.
        lines.retain(|line| !line.is_empty());
    }
    let (mut asked, mut expected, mut left_out) = (String::new(), Vec::new(), Vec::new());
    for line in lines {
        let Ok(regex) = Regexp::compile(&line[0]) else {
            assert_eq!(ecma(&line[0]), None, "{}", line[0]);
            continue;
        };
        let Some(own) = ecma(&line[0]) else {
            left_out.push(line[0].clone());
            continue;
        };
        let rewritten = Regexp::compile(&own).unwrap_or_else(|error| panic!("{} is {own}: {error}", line[0]));
        for text in &line[1..] {
            let wanted = regex.is_match(text);
            assert_eq!(rewritten.is_match(text), wanted, "{} is {own}: {text:?}", line[0]);
            asked += &format!("{}\n", json!([own, text]));
            expected.push((wanted, line[0].clone(), own.clone(), text.clone()));
        }
    }
    let answers = answer(&node, "patterns.js", &asked);
    assert_eq!(answers.lines().count(), expected.len());
    for (answer, (wanted, pattern, own, text)) in answers.lines().zip(expected) {
        assert_eq!(answer, wanted.to_string(), "{pattern} is {own}: {text:?}");
    }
    left_out.sort();
    left_out.dedup();
    let is_of_lines = |pattern: &&String| !pattern.contains('m');
    assert_eq!(
        left_out.iter().find(is_of_lines),
        None,
        "only lines inside a text cannot be said"
    );
}
