//! Libraries of OpenAPI documents: that of Kubernetes as the ecosystem has it, and a small server in all forms.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use crdsmith::yaml;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::support::{conformance, crdsmith, expect_file, folder, project};

/// What differs from the libraries that exist: a word of the changed lines, and the reason.
const REASONS: [(&str, &str); 3] = [
    (
        "status",
        "k8s-gen drops every field `status`, also that of types that are no kinds",
    ),
    (
        "apiVersion",
        "k8s-gen drops every field `apiVersion` at the root of a type, also that of types that are no kinds and so have no `new` to set it",
    ),
    (
        "Port",
        "k8s-gen writes the first letter of every field in lower case, so that the server ignores it",
    ),
];

fn files(root: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(root).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            (path.to_str().unwrap().replace('\\', "/"), text)
        })
        .collect()
}

fn write(root: &Path, name: &str, text: &str) {
    std::fs::write(root.join(name), text).unwrap();
}

/// The library and the pages of Kubernetes 1.37 are those of k8s-gen and docsonnet, but for the files in `expected/kubernetes-differences.txt`.
#[test]
fn kubernetes_is_as_the_ecosystem_has_it() {
    let Some(data) = conformance("kubernetes-1.37") else {
        return;
    };
    let dir = folder();
    let config = std::fs::read_to_string(data.join("config.yml")).unwrap();
    let swagger = data.join("swagger.json").canonicalize().unwrap();
    let config = config.replace("swagger.json", swagger.to_str().unwrap());
    write(dir.path(), "config.yml", &format!("{config}docs: {{output: docs}}\n"));
    let run = crdsmith(dir.path(), &["generate", "-c", "config.yml"]).exits(0);
    assert!(run.stderr().starts_with("741 types: "), "{}", run.stderr());
    let mut text = String::new();
    for (ours, theirs) in [("1.37", "expected/lib"), ("docs/1.37", "expected/docs")] {
        let [ours, theirs] = [dir.path().join(ours), data.join(theirs)].map(|root| files(&root));
        let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&ours), names(&theirs));
        let differing = ours.iter().filter(|(path, text)| theirs[*path] != **text);
        for (path, new) in differing {
            difference(&mut text, path, (&theirs[path], new));
        }
    }
    expect_file("expected/kubernetes-differences.txt", &text);
    crdsmith(dir.path(), &["generate", "-c", "config.yml", "--check"]).exits(0);
}

/// Prints the changed lines of a file below the reason.
fn difference(text: &mut String, path: &str, (old, new): (&str, &str)) {
    let diff = TextDiff::from_lines(old, new);
    let changes = diff
        .iter_all_changes()
        .filter(|change| change.tag() != ChangeTag::Equal);
    let lines: Vec<String> = changes
        .map(|change| {
            let line = change.value().trim_end();
            let line: String = line.chars().take(160).collect();
            format!("{}{line}", change.tag()).trim_end().to_owned()
        })
        .collect();
    let shown = |word: &&(&str, &str)| {
        lines.iter().any(|line| {
            line.contains(&format!("{}:", word.0))
                || line.to_lowercase().contains(&format!("with{}(", word.0.to_lowercase()))
        })
    };
    let reasons: Vec<&str> = REASONS.iter().filter(shown).map(|(_, reason)| *reason).collect();
    assert!(
        !reasons.is_empty(),
        "{path} differs without a reason\n{}",
        lines.join("\n")
    );
    writeln!(text, "== {path}\n{}", reasons.join("; ")).unwrap();
    for line in &lines {
        writeln!(text, "{line}").unwrap();
    }
}

/// The small server: as Swagger 2 and OpenAPI 3, and with everything that the libraries that exist do not have.
#[test]
fn a_small_server() {
    let dir = folder();
    let fixtures = project().join("tests/fixtures/openapi");
    for name in ["v2.yaml", "v3.json"] {
        std::fs::copy(fixtures.join(name), dir.path().join(name)).unwrap();
    }
    let spec = |output: &str, document: &str, more: &str| {
        format!(
            "- {{output: {output}, openapi: {document}, localName: shop, repository: example.com/shop, prefix: '^io\\.example\\.api\\.\\w+\\.v1\\.'{more}}}\n"
        )
    };
    let config = [
        "docs: {output: docs}\nspecs:\n",
        &spec("v2", "v2.yaml", ""),
        &spec("v3", "v3.json", ""),
        &spec(
            "full",
            "v2.yaml",
            ", itemHelpers: true, fieldDescriptions: true, groups: {shop.api.example.io: store}",
        ),
    ];
    write(dir.path(), "crdsmith.yaml", &config.concat());
    crdsmith(dir.path(), &["generate"]).exits(0);
    let read = |library: &str| -> BTreeMap<String, String> {
        let all = [library.to_owned(), format!("docs/{library}")].map(|root| files(&dir.path().join(root)));
        let all = all.into_iter().flatten();
        all.map(|(path, text)| (path, text.replace(&format!("/{library}/"), "/V/")))
            .collect()
    };
    assert_eq!(read("v2"), read("v3"));
    for library in ["v2", "full"] {
        for path in [
            "_gen/shop/v1/cart.libsonnet",
            "_gen/store/v1/cart.libsonnet",
            "_gen/shop/v1/cartStatus.libsonnet",
            "_gen/shop/v1/filter.libsonnet",
        ] {
            if let Ok(text) = std::fs::read_to_string(dir.path().join(library).join(path)) {
                expect_file(format!("expected/openapi/{library}/{path}"), &text);
            }
        }
    }
    let program = |library: &str, call: &str| {
        format!(
            "local shop = import '{library}/main.libsonnet';\nlocal cart = shop.{call};\ncart.new('a') + cart.spec.withFilter({{ word: 'x' }})"
        )
    };
    write(dir.path(), "v2.jsonnet", &program("v2", "shop.v1.cart"));
    let full = program("full", "store.v1.cart") + " + cart.spec.withLines([cart.spec.lines.withArticle('b')])";
    write(dir.path(), "full.jsonnet", &full);
    let rendered = ["v2.jsonnet", "full.jsonnet"].map(|file| crdsmith(dir.path(), &["render", file]).exits(0).stdout());
    expect_file("expected/openapi/rendered.yaml", &rendered.join("---\n"));
}

/// Faults of specs with `openapi`, each with the message.
#[test]
fn wrong_specs_say_what_is_wrong() {
    let dir = folder();
    let fixture = project().join("tests/fixtures/openapi/v2.yaml");
    std::fs::copy(fixture, dir.path().join("v2.yaml")).unwrap();
    let mut loops = "definitions:\n".to_owned();
    for at in 0..20 {
        write!(loops, "  a.v1.T{at}:\n    properties:\n").unwrap();
        for name in ["x", "y", "z"] {
            writeln!(loops, "      {name}: {{$ref: '#/definitions/a.v1.T{}'}}", at + 1).unwrap();
        }
    }
    loops.push_str("  a.v1.T20: {properties: {x: {type: string}}}\n");
    for (name, text) in [
        ("crd.yaml", "kind: Cart\n"),
        ("page.html.yaml", "<!DOCTYPE html>\n<html>\n</html>\n"),
        (
            "other.yaml",
            "definitions: {io.example.api.shop.v1.Cart: {type: string}}\n",
        ),
        ("nothing.yaml", "swagger: '2.0'\npaths: {}\n"),
        (
            "missing.yaml",
            "definitions: {a.v1.A: {properties: {b: {$ref: '#/definitions/B'}, c: {items: {$ref: 'C.yaml'}}}}}\n",
        ),
        ("loops.yaml", &loops),
        (
            "names.yaml",
            "definitions: {A: {}, a.v1.B/C: {}, ../.v1.C: {}, a.V 1.D: {}}\n",
        ),
        ("clash.yaml", "definitions: {a.v1.Foo: {}, a.v1.foo: {}}\n"),
        ("groups.yaml", "definitions: {x.a.b.v1.Foo: {}, x.c.b.v1.Foo: {}}\n"),
        (
            "fields.yaml",
            "definitions: {a.v1.Foo: {properties: {fooBar: {type: string}, FooBar: {type: string}}}}\n",
        ),
    ] {
        write(dir.path(), name, text);
    }
    let mut transcripts = String::new();
    for spec in [
        "openapi: nowhere.json",
        "openapi: crd.yaml",
        "openapi: page.html.yaml",
        "openapi: '{v2,other}.yaml'",
        "openapi: '[vo]*.yaml'",
        "openapi: nothing.yaml",
        "openapi: missing.yaml",
        "openapi: loops.yaml",
        "openapi: names.yaml",
        "openapi: clash.yaml",
        "openapi: groups.yaml",
        "openapi: fields.yaml",
        "openapi: v2.yaml\n  prefix: '^nothing'",
        "openapi: v2.yaml\n  prefix: '['",
        "openapi: v2.yaml\n  prefix: v1\n  groups: {a.b: c}",
        "openapi: v2.yaml\n  itemHelpers: 1",
    ] {
        let config = format!("specs:\n- output: lib\n  {spec}\n");
        write(dir.path(), "crdsmith.yaml", &config);
        let run = crdsmith(dir.path(), &["generate"]);
        write!(transcripts, "{config}\n{}\n---\n", run.transcript(dir.path())).unwrap();
        assert_eq!(dir.path().join("lib").exists(), run.code() == 0, "{spec}");
        let _ = std::fs::remove_dir_all(dir.path().join("lib"));
    }
    expect_file("expected/openapi/wrong-specs.txt", &transcripts);
}

/// The objects of YAML texts, each as JSON, sorted.
fn objects<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut objects = Vec::new();
    for text in texts {
        for chunk in yaml::chunks(text) {
            let documents = yaml::compose(chunk).unwrap();
            objects.extend(documents.iter().map(|document| document.root.to_json().to_string()));
        }
    }
    objects.sort();
    objects
}

/// Real manifests become programs that call the core library, and make the same objects.
#[test]
fn manifests_become_calls_of_the_core_library() {
    let Some(data) = conformance("kubernetes-1.37") else {
        return;
    };
    let dir = folder();
    let config = std::fs::read_to_string(data.join("config.yml")).unwrap();
    let swagger = data.join("swagger.json").canonicalize().unwrap();
    let config = config.replace("swagger.json", swagger.to_str().unwrap());
    write(dir.path(), "crdsmith.yaml", &format!("output: lib\n{config}"));
    let lines = std::fs::read_to_string(data.join("real.jsonl")).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let is_accepted = |line: &Value| {
        line["documents"]
            .as_array()
            .unwrap()
            .iter()
            .all(|document| document["accepted"] == true)
    };
    let texts: Vec<String> = lines
        .filter(is_accepted)
        .map(|line| line["text"].as_str().unwrap().to_owned())
        .collect();
    std::fs::create_dir(dir.path().join("manifests")).unwrap();
    for (at, text) in texts.iter().enumerate() {
        write(dir.path(), &format!("manifests/{at}.yaml"), text);
    }
    crdsmith(dir.path(), &["generate"]).exits(0);
    let run = crdsmith(dir.path(), &["import", "manifests", "-o", "all.jsonnet"]).exits(0);
    assert!(!run.stderr().contains("no-schema"), "{}", run.stderr());
    let program = std::fs::read_to_string(dir.path().join("all.jsonnet")).unwrap();
    let constructors = program.matches(".new('").count();
    assert!(constructors >= texts.len() - 20, "{constructors} of {}", texts.len());
    let rendered = crdsmith(dir.path(), &["render", "all.jsonnet"]).exits(0).stdout();
    let [made, wanted] = [objects([rendered.as_str()]), objects(texts.iter().map(String::as_str))];
    assert!(wanted.len() >= 860, "{}", wanted.len());
    for object in &wanted {
        assert!(made.contains(object), "{object}");
    }
    assert_eq!(made.len(), wanted.len());
}
