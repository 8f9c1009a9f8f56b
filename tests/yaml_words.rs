//! The server's errors for texts that are not YAML, with its lines: `tests/go/print` prints them to `validation/yaml-words.jsonl`.

use std::fmt::Write as _;

use crdsmith::yaml;
use serde_json::{Value, json};

use crate::support;

#[test]
fn the_server_refuses_in_its_own_words() {
    let path = support::project().join("tests/validation/yaml-words.jsonl");
    let mut wrong = String::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        let words = match yaml::compose(yaml::Chunk::yaml(text)) {
            Ok(_) => Value::Null,
            Err(error) => json!(error.to_string()),
        };
        if words != case["error"] {
            writeln!(wrong, "{text:?}\n  expected {}\n  found    {words}", case["error"]).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
