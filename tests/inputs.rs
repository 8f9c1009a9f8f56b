//! Inputs of `generate`, and messages for invalid ones.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Run, crd, crdsmith, expect_file, folder, serve, tree, write};

pub(crate) const STRING: &str =
    "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n      size: {type: string}\n";

pub(crate) fn kinds(output: &Path) -> Vec<String> {
    let files = tree(&output.join("_gen"));
    files
        .keys()
        .filter(|name| !name.ends_with("main.libsonnet"))
        .cloned()
        .collect()
}

/// Generates from one text and returns the printed text.
fn generate(text: &str) -> (tempfile::TempDir, Run) {
    let dir = folder();
    write(dir.path(), &[("crd.yaml", text)]);
    let run = crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out"]);
    (dir, run)
}

#[test]
fn v1beta1_takes_its_schema_from_the_definition() {
    let (dir, run) = generate(
        "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.org}\nspec:\n  \
         group: example.org\n  names: {kind: Foo, plural: foos}\n  version: v1\n  validation:\n    openAPIV3Schema:\n      \
         type: object\n      properties:\n        size: {type: integer}\n",
    );
    run.exits(0);
    let library = std::fs::read_to_string(dir.path().join("out/_gen/example/v1/foo.libsonnet")).unwrap();
    assert!(library.contains("withSize(size): { size: size },"), "{library}");
}

#[test]
fn v1beta1_versions_may_have_schemas_of_their_own() {
    let (dir, run) = generate(
        "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.org}\nspec:\n  \
         group: example.org\n  names: {kind: Foo, plural: foos}\n  versions:\n  - {name: v1, served: true, storage: true, schema: \
         {openAPIV3Schema: {type: object, properties: {a: {type: string}}}}}\n  - {name: v2, served: false, storage: false}\n  \
         validation:\n    openAPIV3Schema: {type: object, properties: {b: {type: string}}}\n",
    );
    run.exits(0);
    let read = |version| {
        std::fs::read_to_string(dir.path().join(format!("out/_gen/example/{version}/foo.libsonnet"))).unwrap()
    };
    assert!(read("v1").contains("withA(a)") && !read("v1").contains("withB(b)"));
    assert!(read("v2").contains("withB(b)"));

    crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out", "--served-only"]).exits(0);
    assert_eq!(
        kinds(&dir.path().join("out")),
        ["example/v1/foo.libsonnet"],
        "what is not served is left out, and removed"
    );
}

#[test]
fn streams_lists_json_and_comments() {
    let list = |items: &[String]| {
        let mut text = "apiVersion: v1\nkind: List\nitems:\n".to_owned();
        for item in items {
            for (at, line) in item.lines().enumerate() {
                let _ = writeln!(text, "{}{line}", if at == 0 { "- " } else { "  " });
            }
        }
        text
    };
    let text = format!(
        "# only a comment\n---\n---\n{}---\n# another\n---\n{}\n...\n---\nkind: ConfigMap\napiVersion: v1\n",
        crd("One", STRING),
        list(&[crd("Two", STRING), crd("Three", STRING)])
    );
    let (dir, run) = generate(&text);
    let run = run.exits(0);
    assert_eq!(
        kinds(&dir.path().join("out")),
        [
            "example/v1/one.libsonnet",
            "example/v1/three.libsonnet",
            "example/v1/two.libsonnet"
        ]
    );
    assert!(
        run.stderr().contains("skipped 1 × v1 ConfigMap (first at crd.yaml:"),
        "{}",
        run.stderr()
    );

    let json = |kind: &str| {
        let value: serde_json::Value = serde_yaml::from_str(&crd(kind, STRING)).unwrap();
        value.to_string()
    };
    write(
        dir.path(),
        &[("both.json", &format!("{}\n{}", json("Four"), json("Five")))],
    );
    crdsmith(dir.path(), &["generate", "both.json", "-o", "json"]).exits(0);
    assert_eq!(
        kinds(&dir.path().join("json")),
        ["example/v1/five.libsonnet", "example/v1/four.libsonnet"]
    );
}

#[test]
fn json_escapes_beyond_the_basic_plane() {
    let text = crd("Foo", "type: object\ndescription: DESCRIPTION");
    let value: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let json = value.to_string().replace("DESCRIPTION", r"a \ud83d\ude00 \/ b");
    let (dir, run) = generate(&json);
    run.exits(0);
    let library = std::fs::read_to_string(dir.path().join("out/_gen/example/v1/foo.libsonnet")).unwrap();
    assert!(library.contains("help='\"a 😀 / b\"'"), "{library}");
}

#[test]
fn folders_globs_and_standard_input() {
    let dir = folder();
    write(
        dir.path(),
        &[
            ("crds/one.yaml", &crd("One", STRING)),
            ("crds/deep/two.yml", &crd("Two", STRING)),
            ("crds/.hidden/three.yaml", &crd("Three", STRING)),
            ("crds/notes.txt", "not read"),
        ],
    );
    crdsmith(dir.path(), &["generate", "crds", "crds/one.yaml", "-o", "folder"]).exits(0);
    assert_eq!(
        kinds(&dir.path().join("folder")),
        ["example/v1/one.libsonnet", "example/v1/two.libsonnet"]
    );
    crdsmith(dir.path(), &["generate", "crds/*.yaml", "-o", "glob"]).exits(0);
    assert_eq!(kinds(&dir.path().join("glob")), ["example/v1/one.libsonnet"]);

    let mut child = Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(dir.path())
        .args(["generate", "-", "-o", "stdin"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(crd("Four", STRING).as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(kinds(&dir.path().join("stdin")), ["example/v1/four.libsonnet"]);
}

/// All invalid inputs, and their messages.
#[test]
fn wrong_inputs_say_what_is_wrong() {
    let dir = folder();
    let bytes = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).unwrap();
    write(
        dir.path(),
        &[
            ("empty.yaml", ""),
            ("comment.yaml", "# nothing\n---\n"),
            ("swagger.json", "{\"swagger\": \"2.0\", \"definitions\": {}}"),
            ("broken.yaml", "a: [1, 2\nb: }\n"),
            (
                "deployment.yaml",
                "apiVersion: apps/v1\nkind: Deployment\n---\nhello\n---\n- 1\n",
            ),
            (
                "unschema.yaml",
                &crd("Foo", "").replace("    schema:\n      openAPIV3Schema:\n", ""),
            ),
            (
                "types.yaml",
                &crd(
                    "Foo",
                    "type: 3\nrequired: {a: 1}\nproperties:\n  x: {maximum: big, pattern: [a]}\n  y: 1\n",
                ),
            ),
            ("twice.yaml", &crd("Foo", "type: object\ntype: string\n")),
            (
                "nameless.yaml",
                "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {group: example.org, names: {}}\n",
            ),
            (
                "escape.yaml",
                &crd("Foo", STRING).replace("group: example.org", "group: ../../x"),
            ),
            (
                "version.yaml",
                &crd("Foo", STRING).replace("name: v1\n", "name: \"v1/../..\\0\"\n"),
            ),
            (
                "kind.yaml",
                &crd("Foo", STRING).replace("kind: Foo", "kind: \"Foo\\n'\""),
            ),
            (
                "again.yaml",
                &(crd("Foo", STRING) + "---\n" + &crd("Foo", &STRING.replace("string", "integer"))),
            ),
            ("versions.yaml", &{
                let text = crd("Foo", STRING);
                let (head, version) = text.split_once("  - name: ").expect("it has a version");
                format!("{head}  - name: {version}  - name: {version}")
            }),
            (
                "cluster.yaml",
                &crd("Foo", STRING).replace("scope: Namespaced", "scope: Cluster"),
            ),
            ("foo.yaml", &crd("Foo", STRING)),
            ("kinds.yaml", &(crd("DBFoo", STRING) + "---\n" + &crd("DbFoo", STRING))),
            ("none/readme.txt", ""),
        ],
    );
    bytes("latin1.yaml", b"a: \xe9\n");
    let mut transcript = String::new();
    for arguments in [
        "generate empty.yaml -o out",
        "generate comment.yaml -o out",
        "generate swagger.json -o out",
        "generate broken.yaml -o out",
        "generate deployment.yaml -o out",
        "generate unschema.yaml -o out",
        "generate types.yaml -o bad",
        "generate twice.yaml -o bad",
        "generate nameless.yaml -o bad",
        "generate escape.yaml -o bad",
        "generate version.yaml -o bad",
        "generate kind.yaml -o bad",
        "generate again.yaml -o bad",
        "generate versions.yaml -o bad",
        "generate foo.yaml cluster.yaml -o bad",
        "generate kinds.yaml -o bad",
        "generate latin1.yaml -o bad",
        "generate missing.yaml none nothing*.yaml -o bad",
        "generate registry.example.com/org/provider:v1 docker://example.com/provider -o bad",
        "generate escape.yaml --prefix ( -o bad",
        "generate unschema.yaml --prefix ^com\\. -o bad",
        "generate foo.yaml -o bad --group example.org",
        "generate foo.yaml -o bad --group example.org=a/b",
        "generate unschema.yaml",
        "generate",
        "generate unschema.yaml -o unschema.yaml/out",
    ] {
        let run = crdsmith(dir.path(), &arguments.split(' ').collect::<Vec<_>>());
        let _ = write!(transcript, "$ crdsmith {arguments}\n{}\n", run.transcript(dir.path()));
    }
    assert!(
        !dir.path().join("bad").exists(),
        "a run that fails leaves nothing behind"
    );
    expect_file("expected/wrong-inputs.txt", &transcript);
}

#[test]
fn a_group_can_be_named_in_the_configuration() {
    let dir = folder();
    write(
        dir.path(),
        &[
            (
                "crds.yaml",
                &(crd("Foo", STRING) + "---\n" + &crd("Bar", STRING).replace("example.org", "example.net")),
            ),
            (
                "crdsmith.yaml",
                "specs:\n- output: lib\n  crds: [crds.yaml]\n  groups: {example.net: example_net}\n",
            ),
        ],
    );
    crdsmith(dir.path(), &["generate"]).exits(0);
    assert_eq!(
        kinds(&dir.path().join("lib")),
        ["example/v1/foo.libsonnet", "example_net/v1/bar.libsonnet"]
    );
}

#[test]
fn urls() {
    use tiny_http::{Header, Response};
    let redirect = |to: &str| {
        let header = Header::from_bytes("Location", to).unwrap();
        Response::from_string("")
            .with_status_code(302)
            .with_header(header)
            .boxed()
    };
    let address = serve(move |url| match url {
        "/crd.yaml" => Response::from_string(crd("Foo", STRING)).boxed(),
        "/moved" => redirect("/crd.yaml"),
        "/loop" => redirect("/loop"),
        "/page" => Response::from_string("<!DOCTYPE html>\n<p>Sign in</p>").boxed(),
        "/broken" => Response::from_string("a: [").boxed(),
        "/busy" => Response::from_string("try later").with_status_code(503).boxed(),
        "/huge" => Response::new(200.into(), vec![], std::io::repeat(b'#'), None, None).boxed(),
        _ => Response::from_string("not here").with_status_code(404).boxed(),
    });
    let address = format!("http://{address}");
    let dir = folder();
    for good in ["/crd.yaml", "/moved"] {
        crdsmith(dir.path(), &["generate", &format!("{address}{good}"), "-o", "out"]).exits(0);
        assert_eq!(kinds(&dir.path().join("out")), ["example/v1/foo.libsonnet"]);
    }
    let mut transcript = String::new();
    for bad in ["/missing", "/busy", "/loop", "/page", "/broken", "/huge"] {
        let run = crdsmith(dir.path(), &["generate", &format!("{address}{bad}"), "-o", "bad"]).exits(2);
        let _ = write!(
            transcript,
            "$ crdsmith generate URL{bad}\n{}\n",
            run.transcript(dir.path()).replace(&address, "URL")
        );
    }
    expect_file("expected/urls.txt", &transcript);
}
