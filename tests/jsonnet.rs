//! Compares our own Jsonnet programs with go-jsonnet.
//!
//! `tests/go/jsonnet` writes the JSON next to each program, or `error` for a failure.

use crdsmith::go::json;
use crdsmith::jsonnet::{Argument, Options, Program, evaluate};

use crate::support::project;

/// Programs with different results, and the reasons.
const DIFFERENCES: [(&str, &str); 1] = [(
    "fraction_index",
    "go-jsonnet cuts an index of 0.5 to 0, the evaluator refuses it",
)];

#[test]
fn programs_give_what_go_jsonnet_gives() {
    let folder = project().join("tests/jsonnet/programs");
    let options = Options {
        import_path: vec![folder.join("lib")],
        external: [
            ("text".to_owned(), Argument::Text("a text".to_owned())),
            ("code".to_owned(), Argument::Code("{ a: 1 + 1 }".to_owned())),
        ]
        .into(),
        ..Options::default()
    };
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonnet"));
    paths.sort();
    assert!(paths.len() >= 60);
    let mut wrong = Vec::new();
    for path in &paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let expected = std::fs::read_to_string(path.with_extension("json")).unwrap();
        let actual = match evaluate(&Program::File(path.clone()), &options).value {
            Ok(value) => json::pretty(&value, "  ") + "\n",
            Err(_) => "error\n".to_owned(),
        };
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
