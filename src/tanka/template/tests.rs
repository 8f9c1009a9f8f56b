//! Compares names with Tanka's; `tests/go/template` prints them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{DEFAULT_FORMAT, LIBRARY, Template, broken};

fn read(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template").join(name);
    fs::read_to_string(file).unwrap()
}

fn lines(name: &str) -> Vec<Value> {
    read(name)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn render(format: &str, data: &Value) -> Result<String, String> {
    let made = Template::parse(format).and_then(|template| template.render(&data["manifest"], &data["environment"]));
    made.map_err(|problem| problem.message)
}

#[test]
fn names_are_tankas() {
    let data: Value = serde_json::from_str(&read("data.json")).unwrap();
    let (cases, answers) = (lines("cases.jsonl"), lines("answers.jsonl"));
    assert_eq!(cases.len(), answers.len(), "run tests/go/print");
    let mut wrong = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let format = case["format"].as_str().unwrap();
        let made = render(format, &data);
        let fits = if let Some(words) = case["refused"].as_str() {
            made.as_ref().is_err_and(|message| message.contains(words))
        } else if let Some(error) = answer["error"].as_str() {
            made.as_ref().is_err_and(|message| *message == broken(error).message)
        } else {
            made.as_deref() == Ok(answer["path"].as_str().unwrap())
        };
        if !fits {
            wrong.push(format!("{format}\n  ours {made:?}\n  Go's {answer}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.concat());
}

/// Formats that end early, or miss a character, have a name or an error.
#[test]
fn broken_formats_end() {
    let data: Value = serde_json::from_str(&read("data.json")).unwrap();
    let cases = lines("cases.jsonl");
    let formats = cases.iter().filter_map(|case| case["format"].as_str());
    // The long ones test limits.
    for format in formats.filter(|format| format.len() < 200) {
        for (at, character) in format.char_indices() {
            let (before, after) = (&format[..at], &format[at + character.len_utf8()..]);
            let _ = Template::parse(before);
            if at % 5 == 0 {
                let _ = render(&format!("{before}{after}"), &data);
            }
        }
    }
}

#[test]
fn every_function_is_known() {
    let functions = read("functions.txt");
    let unknown: Vec<&str> = functions
        .lines()
        .filter(|name| LIBRARY.function(name).is_none())
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn default_names_are_those_of_the_template() {
    // A comment makes it another format.
    let other = format!("{DEFAULT_FORMAT}{{{{/* */}}}}");
    for manifest in [
        r#"{"apiVersion": "a/v1", "kind": "B", "metadata": {"name": "c/d:e"}}"#,
        r#"{"apiVersion": "a/v1", "kind": "B", "metadata": {"name": "c", "generateName": "d-"}}"#,
        r#"{"apiVersion": "v1", "kind": "B", "metadata": {"generateName": "d-"}}"#,
        r#"{"apiVersion": "v1", "kind": "B", "metadata": {"name": "", "generateName": "d-"}}"#,
        r#"{"apiVersion": "v1", "kind": "B", "metadata": {"name": null, "generateName": "d-"}}"#,
        r#"{"apiVersion": "v1", "kind": "B", "metadata": {}}"#,
        r#"{"apiVersion": "v1", "kind": 5, "metadata": {"name": 5}}"#,
        r#"{"kind": "B"}"#,
    ] {
        let data =
            serde_json::json!({ "manifest": serde_json::from_str::<Value>(manifest).unwrap(), "environment": {} });
        assert_eq!(render(DEFAULT_FORMAT, &data), render(&other, &data), "{manifest}");
    }
}
