//! What the server says of texts that are no YAML to it, in its words and with its lines.

use std::fmt::Write as _;

use crdsmith::yaml;

use crate::support;

const TEXTS: [&str; 63] = [
    "a: b\n\tc: d\n",
    "\ta: 1\n",
    "a:\n\tb: 1\n",
    "a: |\n  b\n\tc\n",
    "-\ta\n",
    "a: \"x\nb: 1\n",
    "a: 'x\nb: 1\n",
    "a: \"x\n---\nb: 1\n",
    "a: b\n  c: d\n",
    "a:\n  b: 1\n c: 2\n",
    "a:\n    b: 1\n  c: 2\n",
    "a: b: c\n",
    "a: b\nc\n",
    "a: b\n\nc\nd: e\n",
    "a:\n- b\nc: d\n- e\n",
    "- a\nb: c\n",
    "- [a\n- b\n",
    "a: - b\n",
    "a: ? b\n",
    "a: [1, 2\nb: c\n",
    "a: {b: 1\nc: d\n",
    "a: [1, 2}\n",
    "a: {b: 1]\n",
    "a: [1,,2]\n",
    "a: ]\n",
    "a: \"b\" c\n",
    "x: 'it's'\n",
    "{\"a\" 1}\n",
    "a: @b\n",
    "a: `b\n",
    "a: %b\n",
    "a: \"\\q\"\n",
    "a: \"\\/\"\n",
    "a: \"\\x1\"\n",
    "a: \"\\ud800\"\n",
    "a: |x\n b\n",
    "a: |0\n b\n",
    "a: &\n",
    "a: *b\n",
    "a: &a [*a]\n",
    "a: !e!x b\n",
    "a: !<x b\n",
    "a: !!binary \"!!\"\n",
    "%YAML 1.1\n---\n---\na: 1\n",
    "%YAML 3.0\n---\na: 1\n",
    "%YAML x\n---\na: 1\n",
    "%YAML 1.1\na: 1\n",
    "%FOO\n---\na: 1\n",
    "%a: b\n",
    "a: \u{1}\n",
    "a: \"\u{7f}\"\n",
    "a: \"x\u{0}\n",
    "a: |\n  x\u{0}\n",
    "a: \u{2028}b\n",
    "? [a, 1, null]\n: b\n",
    "{a: {b: 1.5}}: c\n",
    "a: {null: {b: [x]}}\n",
    "a: .nan\n",
    "a: -.inf\n",
    "<<: 1\n",
    "? a\n- b\n",
    ": a\n",
    "key: [\n",
];

#[test]
fn the_server_refuses_in_its_own_words() {
    let mut found = String::new();
    for text in TEXTS {
        let chunk = yaml::Chunk::yaml(text);
        let words = match yaml::compose(chunk) {
            Ok(_) => "taken".to_owned(),
            Err(error) => error.to_string(),
        };
        writeln!(found, "{text:?}\n    {words}").unwrap();
    }
    support::expect_file("validation/yaml-words.txt", &found);
}
