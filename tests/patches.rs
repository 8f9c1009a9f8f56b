//! Hand-written patches on the pages of a library.

use std::fmt::Write;
use std::path::Path;

use crate::support::{conformance, crd, crdsmith, expect_file, folder, project, tree, write};

const CONFIG: &str = "docs: {output: docs}\nspecs:\n- output: shop\n  crds: [crds]\n  patchDir: patches\n";

/// A kind with functions, values and objects of its own, a new package, and functions of the library.
const PATCHES: [(&str, &str); 2] = [
    (
        "patches/foo.libsonnet",
        "local d = import 'doc-util/main.libsonnet';
{
  example+: {
    v1+: {
      foo+: {
        '#new'+: d.func.withArgs([
          d.arg('name', d.T.string),
          d.arg('size', d.T.number, 1),
          d.arg('labels', d.T.object, { a: 'it', 'b-c': [true, \"x'y\"] }),
        ]),
        new(name, size=1, labels={ a: 'it', 'b-c': [true, \"x'y\"] }): super.new(name) + super.spec.withX(size),
        '#newest':: d.fn('`newest` is the newest one.'),
        newest():: {},
        '#unit':: d.val(d.T.string, 'The unit.', 'kg'),
        unit:: 'kg',
        '#empty':: d.val(d.T.string, 'No default.'),
        empty:: '',
        helpers: { '#one':: d.fn('One.', []), one():: 1, deep: { '#two':: d.fn('Two.'), two():: 2 } },
        plain: { a: 1 },
        spec+: { '#withY':: d.fn('Sets y.', [d.arg('y', d.T.string)]), withY(y): {} },
      },
    },
  },
}
",
    ),
    (
        "patches/list.libsonnet",
        "local d = import 'github.com/jsonnet-libs/docsonnet/doc-util/main.libsonnet';
{
  '#version':: d.fn('The version of the library.'),
  version():: '1',
  example+: {
    v1+: {
      list: {
        '#':: d.pkg(name='list', url='', help='Lists of objects.'),
        '#new':: d.fn('A list.', [d.arg('items', d.T.array)]),
        new(items): {},
        inside: { '#':: d.pkg('inside', '', ''), '#f':: d.fn('F.'), f():: 1 },
      },
    },
  },
}
",
    ),
];

fn pages(root: &Path) -> String {
    let mut text = String::new();
    for (path, page) in tree(&root.join("docs")) {
        write!(text, "== {path}\n{}\n", String::from_utf8(page).unwrap()).unwrap();
    }
    text
}

/// Pages have the documentation of patches. The pages of kinds that no patch touches are those of the library alone.
#[test]
fn patches_are_on_the_pages() {
    let dir = folder();
    let schema = "type: object\nproperties: {spec: {type: object, properties: {x: {type: integer}}}}";
    let files = [
        ("crds/foo.yaml", crd("Foo", schema)),
        ("crds/bar.yaml", crd("Bar", schema)),
        ("crdsmith.yaml", CONFIG.to_owned()),
    ];
    write(dir.path(), &files.each_ref().map(|(name, text)| (*name, text.as_str())));
    write(dir.path(), &PATCHES);
    crdsmith(dir.path(), &["generate"]).exits(0);
    let patched = tree(&dir.path().join("docs"));
    expect_file("expected/patches/pages.md", &pages(dir.path()));
    crdsmith(dir.path(), &["generate", "--check"]).exits(0);

    // A patch that cannot be looked at alone: everything is evaluated, with the same pages.
    write(dir.path(), &[("patches/x.libsonnet", "{ example: super.example }\n")]);
    crdsmith(dir.path(), &["generate"]).exits(0);
    assert_eq!(patched, tree(&dir.path().join("docs")));
}

/// The pages of a library that is evaluated as a whole are those that the model gives.
#[test]
fn evaluated_pages_are_those_of_the_model() {
    let Some(data) = conformance("kubernetes-1.37") else {
        return;
    };
    let dir = folder();
    let config = std::fs::read_to_string(data.join("config.yml")).unwrap();
    let swagger = data.join("swagger.json").canonicalize().unwrap();
    let config = config.replace("swagger.json", swagger.to_str().unwrap()) + "docs: {output: docs}\n";
    write(dir.path(), &[("plain/config.yml", &config)]);
    let patched = config.replace("  localName", "  patchDir: patches\n  localName");
    write(
        dir.path(),
        &[
            ("patched/config.yml", patched.as_str()),
            ("patched/patches/x.libsonnet", "{ apps: super.apps }\n"),
        ],
    );
    let [plain, patched] = ["plain", "patched"].map(|name| {
        let root = dir.path().join(name);
        crdsmith(&root, &["generate", "-c", "config.yml"]).exits(0);
        tree(&root.join("docs"))
    });
    assert_eq!(plain.len(), 802);
    for (path, page) in &plain {
        assert!(patched.get(path) == Some(page), "{path}");
    }
    assert_eq!(plain.len(), patched.len());
}

/// Patches that fail, or document something in another form.
#[test]
fn wrong_patches_say_what_is_wrong() {
    let dir = folder();
    let openapi = std::fs::read_to_string(project().join("tests/fixtures/openapi/v2.yaml")).unwrap();
    let config =
        "docs: {output: docs}\nspecs: [{output: shop, openapi: v2.yaml, prefix: 'v1[.]', patchDir: patches}]\n";
    write(dir.path(), &[("v2.yaml", &openapi), ("crdsmith.yaml", config)]);
    let at = |patch: &str| format!("{{ shop+: {{ v1+: {{ cart+: {{\n  {patch}\n}} }} }} }}");
    let mut text = String::new();
    for patch in [
        "{ shop+:".to_owned(),
        "1".to_owned(),
        "import 'nothing.libsonnet'".to_owned(),
        "{ '#': 'text' }".to_owned(),
        at("a: error 'not set'"),
        at("'#a': {}, a: {}"),
        at("'#a': { value: { help: 'x' } }, a: 1"),
        at("'#a': { 'function': { args: [{}] } }, a(x): 1"),
        at("local me = self, a: me"),
        at("'#': { name: '../../../x' }"),
    ] {
        write(dir.path(), &[("patches/a.libsonnet", &patch)]);
        let run = crdsmith(dir.path(), &["generate"]).exits(2);
        write!(text, "{patch}\n\n{}\n---\n", run.transcript(dir.path())).unwrap();
        assert!(!dir.path().join("shop").exists() && !dir.path().join("docs").exists());
    }
    expect_file("expected/patches/wrong.txt", &text);
}
