//! Hostile input: it must give an error with a place and exit code 2, and leave nothing behind.

use std::fmt::Write as _;

use crdsmith::jsonnet::{self, Options, Program};

use crate::support::{crd, crdsmith, folder, write};

/// Runs `generate` on a text; it must fail and leave nothing.
#[track_caller]
fn fails(text: &str, message: &str) {
    let dir = folder();
    write(dir.path(), &[("crd.yaml", text)]);
    let run = crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out"]).exits(2);
    assert!(run.stderr().contains(message), "{}", run.stderr());
    assert!(run.stderr().len() < 4_000, "the message is as large as the input");
    assert!(!dir.path().join("out").exists(), "something was left behind");
}

#[test]
fn alias_bombs() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{aliases}]");
    }
    fails(&bomb, "document contains excessive aliasing");
    fails("a: &a [*a]\n", "anchor 'a' value contains itself");
    fails("a: *b\n", "not valid YAML");
}

/// The API server's limit; its YAML parser and its JSON parser have the same one.
const DEEPEST: usize = 10_000;

#[test]
fn deep_nesting() {
    let deep = "exceeded max depth";
    let flow = |levels: usize, key: &str| format!("{}1{}", format!("{{{key}: ").repeat(levels), "}".repeat(levels));
    // A text that begins with a brace and is neither JSON nor YAML gets the message for JSON.
    let no_json = "looking for beginning of object key string";
    for (key, words) in [("a", no_json), ("\"a\"", deep)] {
        fails(&flow(DEEPEST + 1, key), words);
        fails(&flow(DEEPEST, key), "no CustomResourceDefinition found");
    }
    fails(&"[".repeat(1_000_000), deep);
    fails(&format!("{}a", "- ".repeat(DEEPEST + 1)), deep);
    fails(
        &format!("{}a", "- ".repeat(DEEPEST)),
        "no CustomResourceDefinition found",
    );
    // Each alias nests its value deeper than the text.
    let mut aliases = format!("- &a0 {}\n", "[".repeat(6_000) + &"]".repeat(6_000));
    let _ = writeln!(aliases, "- {}*a0{}", "[".repeat(6_000), "]".repeat(6_000));
    fails(&aliases, deep);
}

/// A definition with a nested schema, in JSON: YAML would be quadratic.
fn nested_definition(levels: usize) -> String {
    let schema = format!(
        "{}{{\"type\":\"string\"}}{}",
        "{\"type\":\"object\",\"properties\":{\"a\":".repeat(levels),
        "}}".repeat(levels)
    );
    format!(
        "{{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\
         \"metadata\":{{\"name\":\"foos.example.org\"}},\"spec\":{{\"group\":\"example.org\",\"scope\":\"Namespaced\",\
         \"names\":{{\"kind\":\"Foo\",\"plural\":\"foos\",\"singular\":\"foo\",\"listKind\":\"FooList\"}},\
         \"versions\":[{{\"name\":\"v1\",\"served\":true,\"storage\":true,\
         \"schema\":{{\"openAPIV3Schema\":{{\"type\":\"object\",\"properties\":{{\"spec\":{schema}}}}}}}}}]}}}}"
    )
}

#[test]
fn objects_as_deep_as_the_server_takes_them_are_judged() {
    let levels = 4_900;
    let object = |value: &str| {
        let (open, close) = ("{\"a\":".repeat(levels), "}".repeat(levels));
        format!(
            "{{\"apiVersion\":\"example.org/v1\",\"kind\":\"Foo\",\"metadata\":{{\"name\":\"a\"}},\"spec\":{open}{value}{close}}}"
        )
    };
    let dir = folder();
    write(
        dir.path(),
        &[
            ("crd.json", &nested_definition(levels)),
            ("right.json", &object("\"x\"")),
            ("wrong.json", &object("1")),
        ],
    );
    crdsmith(dir.path(), &["validate", "right.json", "--crds", "crd.json"]).exits(0);
    crdsmith(dir.path(), &["validate", "wrong.json", "--crds", "crd.json"]).exits(1);
    crdsmith(dir.path(), &["validate", "crd.json", "--crds", "crd.json"]).exits(0);
}

/// The JSON Schema grows with the definition, not with the square of its depth.
#[test]
fn schemas_of_deep_definitions_are_small() {
    let dir = folder();
    let definition = nested_definition(4_900);
    write(dir.path(), &[("crd.json", &definition)]);
    let schema = crdsmith(dir.path(), &["schema", "crd.json"]).exits(0).stdout();
    assert!(schema.len() < 20 * definition.len(), "{}", schema.len());
}

#[test]
fn nesting_up_to_the_limit_works() {
    let mut schema = String::new();
    for level in 0..240 {
        let _ = write!(
            schema,
            "{0:level$}type: object\n{0:level$}properties:\n{0:level$} a:\n",
            "",
            level = level * 2
        );
    }
    let _ = writeln!(schema, "{:480}type: string", "");
    let dir = folder();
    write(dir.path(), &[("crd.yaml", &crd("Foo", &schema))]);
    crdsmith(
        dir.path(),
        &["generate", "crd.yaml", "-o", "out", "--docs", "docs", "-j1"],
    )
    .exits(0);
}

#[test]
fn files_that_are_too_large() {
    let dir = folder();
    let file = std::fs::File::create(dir.path().join("big.yaml")).unwrap();
    file.set_len(1 << 30).unwrap();
    let run = crdsmith(dir.path(), &["generate", "big.yaml", "-o", "out"]).exits(2);
    assert!(
        run.stderr().contains("is larger than the maximum of 256 MiB"),
        "{}",
        run.stderr()
    );
}

#[cfg(unix)]
#[test]
fn devices_pipes_and_folders_that_cannot_be_written() {
    let dir = folder();
    let run = crdsmith(dir.path(), &["generate", "/dev/zero", "-o", "out"]).exits(2);
    assert!(
        run.stderr().contains("is larger than the maximum of 256 MiB"),
        "{}",
        run.stderr()
    );
    crdsmith(dir.path(), &["generate", "/dev/null", "-o", "out"]).exits(2);

    write(dir.path(), &[("crd.yaml", &crd("Foo", "type: object"))]);
    for output in ["/proc/crdsmith", "/dev/null/out"] {
        let run = crdsmith(dir.path(), &["generate", "crd.yaml", "-o", output]).exits(2);
        assert!(run.stderr().contains("cannot create folder"), "{}", run.stderr());
    }
    std::os::unix::fs::symlink("/nowhere", dir.path().join("dangling.yaml")).unwrap();
    crdsmith(dir.path(), &["generate", "dangling.yaml", "-o", "out"]).exits(2);
    // A folder that contains itself is read once.
    std::fs::create_dir(dir.path().join("loop")).unwrap();
    std::os::unix::fs::symlink("..", dir.path().join("loop/up")).unwrap();
    write(dir.path(), &[("loop/crd.yaml", &crd("Foo", "type: object"))]);
    crdsmith(dir.path(), &["generate", "loop", "-o", "out"]).exits(0);
}

#[test]
fn names_that_lead_out_of_the_folder() {
    let good = crd("Foo", "type: object");
    for group in ["../../x", "/etc", "..", "a/../b", "\"a\\0b\"", "\"a\\nb\"", "A.b", "''"] {
        fails(
            &good.replace("group: example.org", &format!("group: {group}")),
            "`spec.group`",
        );
    }
    for version in ["../v1", "\"v1\\n\"", "v1/x", "V1", "1v"] {
        fails(
            &good.replace("name: v1\n", &format!("name: {version}\n")),
            "invalid `spec.versions[0].name`",
        );
    }
    for kind in ["../Foo", "\"Foo\\0\"", "Foo/Bar", "\"'\""] {
        fails(
            &good.replace("kind: Foo", &format!("kind: {kind}")),
            "invalid `spec.names.kind`",
        );
    }
}

/// Texts with the end marks of strings, comments, blocks and front matter cannot break out: the library still parses, the page keeps its
/// form.
#[test]
fn descriptions_that_try_to_break_out() {
    for text in [
        "'",
        "\"",
        "\\",
        "\\'",
        "|||",
        "'}\n",
        "\u{2028}",
        "\"}, injected: 1, \"",
        "---\n",
        "\u{0}",
    ] {
        let dir = folder();
        let quoted = serde_json::to_string(text).unwrap();
        let schema =
            format!("type: object\ndescription: {quoted}\nproperties: {{x: {{type: string, description: {quoted}}}}}");
        write(dir.path(), &[("crd.yaml", &crd("Foo", &schema))]);
        crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out", "--docs", "docs"]).exits(0);
        let library = dir.path().join("out/_gen/example/v1/foo.libsonnet");
        let program = Program::Snippet {
            name: "<test>".to_owned(),
            code: format!("std.objectFields(import '{}')", library.display()),
        };
        let fields = jsonnet::evaluate(&program, &Options::default()).value.unwrap();
        assert_eq!(
            fields,
            serde_json::json!(["#mixin", "metadata", "mixin", "new", "withX"]),
            "{text:?}"
        );
        let page = std::fs::read_to_string(dir.path().join("out/docs/example/v1/foo.md")).unwrap();
        assert_eq!(page.lines().filter(|line| *line == "---").count(), 2, "{page}");
    }
}
