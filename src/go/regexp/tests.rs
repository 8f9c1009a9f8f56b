//! Compares the package with Go's answers to the cases in `tests/regexp`; `tests/go/regexp` prints the answers.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Engine, Program, Regexp, hir, quote_meta, syntax};

fn read(name: &str) -> Vec<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regexp").join(name);
    let text = fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn pattern(case: &Value) -> String {
    let parts = case["parts"].as_array().into_iter().flatten();
    let parts = parts.map(|part| {
        let count = usize::try_from(part[1].as_u64().unwrap()).unwrap();
        part[0].as_str().unwrap().repeat(count)
    });
    case["pattern"].as_str().unwrap_or_default().to_owned() + &parts.collect::<String>()
}

/// An answer in the form of Go's program.
fn answer(regex: Result<&Regexp, &syntax::Error>, case: &Value, pattern: &str) -> Value {
    let regex = match regex {
        Ok(regex) => regex,
        Err(error) => return json!({ "error": error.to_string().replace(&format!("`{pattern}`"), "PATTERN") }),
    };
    let template = case["template"].as_str().unwrap_or_default();
    let texts = case["texts"].as_array().into_iter().flatten();
    let found: Vec<Value> = texts
        .map(|text| found(regex, text.as_str().unwrap(), template))
        .collect();
    if found.is_empty() {
        json!({})
    } else {
        json!({ "found": found })
    }
}

fn found(regex: &Regexp, text: &str, template: &str) -> Value {
    let mut out = json!({ "replaced": regex.replace_all(text, template) });
    let all = regex.find_all(text, usize::MAX);
    assert_eq!(regex.is_match(text), !all.is_empty());
    assert_eq!(regex.find(text), all.first().copied().unwrap_or_default());
    if let Some(groups) = regex.groups_at(text, 0, regex.names.len()) {
        let bounds = |group: Option<std::ops::Range<usize>>| match group {
            Some(place) => [Some(place.start), Some(place.end)],
            None => [None, None],
        };
        let bounds = groups.into_iter().flat_map(bounds);
        out["all"] = json!(all);
        out["groups"] = bounds
            .map(|bound| bound.map_or(json!(-1), |bound| json!(bound)))
            .collect();
    }
    out
}

#[test]
fn answers_are_those_of_go() {
    let (cases, answers) = (read("cases.jsonl"), read("answers.jsonl"));
    assert_eq!(cases.len(), answers.len());
    for (case, expected) in cases.iter().zip(answers) {
        let pattern = pattern(case);
        let shown: String = pattern.chars().take(100).collect();
        let regex = Regexp::compile(&pattern);
        assert_eq!(answer(regex.as_ref(), case, &pattern), expected, "{shown}");
        // The machine runs only large expressions; its answers for small ones must be the same.
        if let Ok(tree) = syntax::parse(&pattern) {
            let machine = Regexp {
                is_empty: pattern.is_empty(),
                engine: Engine::Machine(Program::new(&tree)),
                has_no_word_boundary: false,
                names: tree.names,
            };
            assert_eq!(
                answer(Ok(&machine), case, &pattern),
                expected,
                "{shown}, by the machine"
            );
        }
    }
}

#[test]
fn only_large_expressions_need_the_machine() {
    let is_automaton = |pattern: &str| hir::compile(&syntax::parse(pattern).unwrap()).is_some();
    assert!(is_automaton(
        r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"
    ));
    assert!(is_automaton(r"^.{1,1000}$") && is_automaton(r"\w{1000}"));
    assert!(!is_automaton(r"\pL{1000}"));
}

#[test]
fn quotes() {
    assert_eq!(quote_meta("a.b*[é]"), r"a\.b\*\[é\]");
    assert_eq!(quote_meta(r"\+?()|{}^$-"), r"\\\+\?\(\)\|\{\}\^\$-");
}
