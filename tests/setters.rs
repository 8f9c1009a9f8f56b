//! Every setter of a generated library, called through the evaluator, must write only the path of its field.

use std::path::Path;

use crdsmith::crd::{self, Schema, Scope};
use crdsmith::jsonnet::{self, Options, Program};
use crdsmith::model::naming;
use crdsmith::source::Source;
use serde_json::{Value, json};

use crate::support::{conformance, crdsmith, expect_file, folder, project};

/// The schema with properties below lists and maps.
fn item(field: &Schema) -> Option<&Schema> {
    let item = if field.type_.as_deref() == Some("array") {
        field.item()
    } else {
        field.map_value()
    }?;
    if item.properties.is_empty() {
        self::item(item)
    } else {
        Some(item)
    }
}

/// The expected output of an object's setters, from the schema alone: the only names are those of the CRD.
fn wanted(schema: &Schema, path: &[&str], found: &mut Vec<String>) {
    for (name, field) in &schema.properties {
        if path == ["<root>"] && matches!(name.as_str(), "apiVersion" | "kind" | "status" | "metadata") {
            continue;
        }
        let start = usize::from(path.first() == Some(&"<root>"));
        let write = |value: Value| {
            let keys = path[start..].iter().copied().chain([name.as_str()]);
            keys.rev().fold(value, |value, key| json!({ key: value })).to_string()
        };
        let below: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
        let typed = field.type_.as_deref().unwrap_or("object");
        match typed {
            "object" if !field.properties.is_empty() => wanted(field, &below, found),
            "array" => {
                found.push(write(json!(["V"])));
                found.push(format!("+{}", write(json!(["V", "W"]))));
                if let Some(item) = item(field) {
                    wanted(item, &[], found);
                }
            }
            _ => {
                if let Some(item) = item(field) {
                    wanted(item, &[], found);
                }
                found.push(write(json!("V")));
                if field.type_.as_deref() == Some("object") {
                    found.push(format!("+{}", write(json!({ "v": 1, "w": 2 }))));
                }
            }
        }
    }
}

/// The output of the setters, as evaluated.
fn written(calls: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    for call in calls {
        match call.get("twice") {
            None => found.push(call["set"].to_string()),
            Some(twice) => found.push(format!("+{twice}")),
        }
    }
    found
}

/// Evaluates an expression over a library; `setters` is the walker.
fn evaluate(library: &Path, code: &str) -> Value {
    let walker = project().join("tests/jsonnet/setters.libsonnet");
    let program = Program::Snippet {
        name: "<test>".to_owned(),
        code: format!(
            "local setters = import '{}'; local lib = import '{}'; {code}",
            walker.display(),
            library.display()
        ),
    };
    jsonnet::evaluate(&program, &Options::default())
        .value
        .expect("the library evaluates")
}

/// Checks every kind of a library against its definitions. Returns the number of setters.
fn check(crds: &[crd::Crd], library: &Path, group: impl Fn(&str) -> String) -> usize {
    let mut count = 0;
    for crd in crds {
        for version in &crd.versions {
            let kind = naming::kind(&crd.names.kind);
            let file = format!(
                "_gen/{}/{}/{}.libsonnet",
                group(&crd.group),
                version.name,
                naming::file_stem(&kind)
            );
            let code = "setters.walk(lib { metadata:: {} }) ";
            let value = evaluate(&library.join(&file), code);
            let mut made = written(value.as_array().unwrap());
            let mut must = Vec::new();
            wanted(version.schema.as_ref().unwrap(), &["<root>"], &mut must);
            count += made.len();
            made.retain(|setter| match must.iter().position(|wanted| wanted == setter) {
                Some(at) => {
                    must.swap_remove(at);
                    false
                }
                None => true,
            });
            assert!(
                must.is_empty() && made.is_empty(),
                "{file}: missing {must:#?}, surplus {made:#?}"
            );

            let object = evaluate(&library.join(&file), "lib.new('x')");
            let namespaced = json!({ "name": "x" });
            let clustered = json!({ "name": "x", "annotations": { "tanka.dev/namespaced": "false" } });
            let metadata = if crd.scope == Scope::Cluster {
                clustered
            } else {
                namespaced
            };
            let api_version = format!("{}/{}", crd.group, version.name);
            assert_eq!(
                object,
                json!({ "apiVersion": api_version, "kind": crd.names.kind, "metadata": metadata })
            );
        }
    }
    count
}

fn read(path: &Path) -> Vec<crd::Crd> {
    let reading = crd::read(&Source::new(
        path.display().to_string(),
        std::fs::read_to_string(path).unwrap(),
    ));
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    reading.crds
}

#[test]
fn traps_are_survived() {
    let dir = folder();
    let config = project().join("tests/fixtures/traps.crdsmith.yaml");
    let out = dir.path().join("out");
    let arguments = ["generate", "-c", config.to_str().unwrap(), "-o", out.to_str().unwrap()];
    let run = crdsmith(project(), &arguments).exits(0);
    let fixtures = config.parent().unwrap();
    expect_file("expected/traps.txt", &run.transcript(fixtures));
    for file in [
        "traps/_gen/one/v1/trap.libsonnet",
        "traps/gen.libsonnet",
        "docs/traps/one/v1/trap.md",
        "docs/traps/README.md",
    ] {
        expect_file(
            Path::new("expected/traps").join(file),
            &std::fs::read_to_string(out.join(file)).unwrap(),
        );
    }

    let crds = read(&fixtures.join("traps.yaml"));
    let group = |api_group: &str| match api_group {
        "one.example.net" => "other".to_owned(),
        other => naming::group(other).to_owned(),
    };
    assert!(check(&crds, &out.join("traps"), group) > 100);
    // The indexes must lead to every kind.
    let kinds = evaluate(
        &out.join("traps/main.libsonnet"),
        "[lib.one.v1.trap, lib.one.v1.main, lib.other.v1.url, lib['3scale'].v1.scale, lib.nogroup['v1-beta']['cert-Request']]\
         [0:5:1] != []",
    );
    assert_eq!(kinds, json!(true));
}

#[test]
fn every_setter_of_provider_aws_writes_its_field() {
    let Some(data) = conformance("provider-aws-0.33") else {
        return;
    };
    let mut files: Vec<_> = std::fs::read_dir(data.join("crds"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let crds: Vec<crd::Crd> = files.iter().flat_map(|file| read(file)).collect();
    assert_eq!(crds.len(), 171);
    let out = folder();
    let folder = data.join("crds");
    crdsmith(
        out.path(),
        &[
            "generate",
            folder.canonicalize().unwrap().to_str().unwrap(),
            "-o",
            "lib",
        ],
    )
    .exits(0);
    let count = check(&crds, &out.path().join("lib"), |group| naming::group(group).to_owned());
    assert!(count > 5_000, "{count}");
}

#[test]
fn metadata_can_be_set() {
    let dir = folder();
    let crd = crate::support::crd("Foo", "type: object");
    crate::support::write(dir.path(), &[("foo.yaml", &crd)]);
    crdsmith(dir.path(), &["generate", "foo.yaml", "-o", "out"]).exits(0);
    let value = evaluate(
        &dir.path().join("out/main.libsonnet"),
        "local foo = lib.example.v1.foo; foo.new('x') + foo.metadata.withLabelsMixin({ a: 'b' }) + foo.metadata.withFinalizers('f')",
    );
    assert_eq!(
        value["metadata"],
        json!({ "name": "x", "labels": { "a": "b" }, "finalizers": ["f"] })
    );
}

/// Objects for the items of maps take the names that are left: the names of other members stay.
#[test]
fn item_builders_take_free_names() {
    let dir = folder();
    let map =
        "{type: object, additionalProperties: {type: array, items: {type: object, properties: {x: {type: string}}}}}";
    let other = "{type: object, properties: {z: {type: string}}}";
    let crd = crate::support::crd(
        "Foo",
        &format!(
            "type: object\nproperties:\n  mixin: {map}\n  foo: {map}\n  Foo: {other}\n  bar: {map}\n  Bar: {map}\n"
        ),
    );
    crate::support::write(dir.path(), &[("foo.yaml", &crd)]);
    let run = crdsmith(dir.path(), &["generate", "foo.yaml", "-o", "out"]).exits(0);
    expect_file("expected/free-names.txt", &run.transcript(dir.path()));
    let value = evaluate(
        &dir.path().join("out/main.libsonnet"),
        "local foo = lib.example.v1.foo; \
         foo.withFoo({ k: [foo.foo_.withX(1)] }) + foo.foo.withZ(2) + foo.withBar({ k: [foo.bar.withX(3)] }) \
         + foo.withBar_({ k: [foo.bar_.withX(4)] }) + foo.withMixin({ k: [foo.mixin_.withX(5)] })",
    );
    assert_eq!(
        value,
        json!({
            "foo": { "k": [{ "x": 1 }] },
            "Foo": { "z": 2 },
            "bar": { "k": [{ "x": 3 }] },
            "Bar": { "k": [{ "x": 4 }] },
            "mixin": { "k": [{ "x": 5 }] },
        })
    );
}
