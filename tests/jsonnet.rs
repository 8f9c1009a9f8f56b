//! Compares our own Jsonnet programs with go-jsonnet.
//!
//! `tests/go/jsonnet` writes the JSON next to each program, or `error` for a failure; next to `message_*`, the message too. What `std.trace` prints is in
//! `*.trace`.

use crdsmith::go::json;
use crdsmith::jsonnet::{Argument, Options, Program, evaluate};

use crate::support::project;

/// Programs with different results, and the reasons.
const DIFFERENCES: [(&str, &str); 1] = [(
    "fraction_index",
    "go-jsonnet cuts an index of 0.5 to 0, the evaluator refuses it",
)];

/// The beginnings of messages about assertions.
const OURS: &str = "assertion failed: ";
const THEIRS: &str = "Assertion failed. ";

/// The folder of the programs, as places name it.
const FOLDER: &str = "tests/jsonnet/programs/";

/// The options of the programs.
pub(crate) fn options() -> Options {
    Options {
        import_path: vec![project().join("tests/jsonnet/programs/lib")],
        external: [
            ("text".to_owned(), Argument::Text("a text".to_owned())),
            ("code".to_owned(), Argument::Code("{ a: 1 + 1 }".to_owned())),
        ]
        .into(),
        ..Options::default()
    }
}

#[test]
fn programs_give_what_go_jsonnet_gives() {
    let folder = project().join("tests/jsonnet/programs");
    let options = options();
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonnet"));
    paths.sort();
    assert!(paths.len() >= 60);
    let mut wrong = Vec::new();
    for path in &paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let expected = std::fs::read_to_string(path.with_extension("json")).unwrap();
        let outcome = evaluate(&Program::File(path.clone()), &options);
        let actual = match outcome.value {
            Ok(value) => json::pretty(&value, "  ") + "\n",
            Err(found) if name.starts_with("message_") => {
                let message = &found[0].message;
                format!("error: {}\n", message.strip_prefix(OURS).unwrap_or(message))
            }
            Err(_) => "error\n".to_owned(),
        };
        let expected = expected.replace(THEIRS, "");
        let traces = std::fs::read_to_string(path.with_extension("trace")).unwrap_or_default();
        let printed = outcome.traces.iter().map(|trace| format!("TRACE: {trace}\n"));
        assert_eq!(printed.collect::<String>().replace(FOLDER, ""), traces, "{name}");
        let listed = DIFFERENCES.iter().any(|(known, _)| *known == name);
        if (actual == expected) == listed {
            let diff = similar::TextDiff::from_lines(expected.as_str(), &actual);
            wrong.push(format!(
                "{name}\n{}",
                diff.unified_diff().header("go-jsonnet", "crdsmith")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Failures that the evaluator has no good words for.
#[test]
fn messages_are_in_plain_words() {
    let said = |code: &str| {
        let program = Program::Snippet {
            name: "program".to_owned(),
            code: code.to_owned(),
        };
        evaluate(&program, &Options::default()).value.unwrap_err()[0]
            .message
            .replace(" (in `program`)", "")
    };
    for (code, words) in [
        ("null.a", "null has no fields and no items"),
        ("null[0]", "null has no fields and no items"),
        ("(1).a", "a number has no fields and no items"),
        ("(function(x) x)['a']", "a function has no fields and no items"),
        ("[1]['a']", "the index of an array must be a number, but is a string"),
        ("'abc'[null]", "the index of a string must be a number, but is null"),
        ("{}[[]]", "the name of a field must be a string, but is an array"),
        ("[1, 2][5]", "index 5 is out of bounds: the length is 2"),
        ("[1, 2][-1]", "index -1 is out of bounds: the length is 2"),
        ("'abc'[7]", "index 7 is out of bounds: the length is 3"),
        ("1e308 * 10", "overflow: the result is too large for a number"),
        (
            "local a = 1e308; a + a",
            "overflow: the result is too large for a number",
        ),
        (
            "std.length(1)",
            "type error: expected string, array, object or function, got number",
        ),
        (
            "std.removeAt([1], -1)",
            "`std.removeAt` has no item -1 to remove: its length is 1",
        ),
    ] {
        assert_eq!(said(code), words, "{code}");
    }
}
