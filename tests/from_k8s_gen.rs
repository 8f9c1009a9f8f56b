//! Every row of `docs/from-k8s-gen.md`, in its order.

use std::path::Path;

use crate::support::{Run, crd, crdsmith, folder, project, write};

const STRING: &str = "type: object\nproperties: {spec: {type: object, properties: {x: {type: string}}}}";

/// Generates `crds` into `out`, with pages.
fn generate(files: &[(&str, &str)], more: &[&str]) -> (tempfile::TempDir, Run) {
    let dir = folder();
    write(&dir.path().join("crds"), files);
    let arguments = ["generate", "crds", "-o", "out", "--docs", "docs"];
    let run = crdsmith(dir.path(), &[&arguments, more].concat());
    (dir, run)
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// The file of a kind `Foo` with these properties of `spec`.
fn spec(properties: &str) -> String {
    kind(&format!("spec: {{type: object, properties: {{{properties}}}}}"))
}

fn kind(properties: &str) -> String {
    let (dir, run) = generate(
        &[(
            "foo.yaml",
            &crd("Foo", &format!("type: object\nproperties: {{{properties}}}")),
        )],
        &[],
    );
    run.exits(0);
    read(dir.path(), "out/_gen/example/v1/foo.libsonnet")
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// Runs a configuration over a kind `Foo`.
fn configured(config: &str) -> (tempfile::TempDir, Run) {
    configured_with(config, &[])
}

/// Runs a configuration over a document with a kind `Foo` whose `spec` has this schema, and a type `Ref`.
fn document(spec: &str) -> (tempfile::TempDir, Run) {
    let openapi = format!(
        "definitions:\n  x.example.v1.Foo:\n    x-kubernetes-group-version-kind: [{{version: v1, kind: Foo}}]\n    properties: {{spec: {{{spec}}}}}\n  \
         x.example.v1.Ref: {{properties: {{apiVersion: {{type: string}}}}}}\n"
    );
    configured_with(
        "specs: [{output: lib, openapi: swagger.yaml}]",
        &[("swagger.yaml", &openapi)],
    )
}

fn configured_with(config: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, Run) {
    let dir = folder();
    write(
        dir.path(),
        &[
            ("foo.yaml", &crd("Foo", STRING)),
            ("config.yml", config),
            ("patches/p.libsonnet", "{ patched: 1 }\n"),
        ],
    );
    write(dir.path(), files);
    let run = crdsmith(dir.path(), &["generate", "-c", "config.yml", "-o", "gen"]);
    (dir, run)
}

type Row = (&'static str, fn());

const ROWS: [Row; 29] = [
    ("key of a field `URL`", || {
        has(
            &spec("URL: {type: string}"),
            &["withUrl(url): { spec+: { URL: url } },"],
        );
    }),
    ("key with a dot, `kubernetes.io/zone`", || {
        has(
            &spec("kubernetes.io/zone: {type: string}"),
            &["{ spec+: { 'kubernetes.io/zone': kubernetes_io_zone } },"],
        );
    }),
    ("names like `$ref`, `@type`, `3d`", || {
        let text = spec("$ref: {type: string}, '@type': {type: string}, 3d: {type: string}");
        has(
            &text,
            &[
                "'with$Ref'(_ref)",
                "'with@Type'(_type)",
                "with3d(_3d): { spec+: { '3d': _3d } }",
            ],
        );
    }),
    ("field `status` below the root", || {
        has(
            &spec("status: {type: string}"),
            &["withStatus(status): { spec+: { status: status } },"],
        );
        assert!(!kind("status: {type: string}").contains("withStatus"));
    }),
    ("fields `fooBar` and `FooBar`", || {
        let text = spec("fooBar: {type: string}, FooBar: {type: string}");
        has(
            &text,
            &[
                "withFooBar(fooBar): { spec+: { fooBar: fooBar } }",
                "withFooBar_(fooBar): { spec+: { FooBar: fooBar } }",
            ],
        );
    }),
    ("fields `new` and `mixin` at the root", || {
        let text = kind("new: {type: object, properties: {x: {}}}, mixin: {type: object, properties: {x: {}}}");
        has(&text, &["new_: {", "mixin_: {", "new(name): {", "mixin: self,"]);
    }),
    ("maps of objects, lists of lists of objects", || {
        let text = spec(
            "byName: {type: object, additionalProperties: {type: object, properties: {a: {type: string}}}}, \
             rows: {type: array, items: {type: array, items: {type: object, properties: {b: {type: string}}}}}",
        );
        has(
            &text,
            &[
                "byName: {\n",
                "withA(a): { a: a },",
                "rows: {\n",
                "withB(b): { b: b },",
                "withByName(byName)",
                "withRows(rows)",
            ],
        );
    }),
    ("`metadata.withManagedFields`", || {
        has(&spec(""), &["withManagedFields(managedFields)"]);
    }),
    ("two API groups with one first label", || {
        let files = [
            (
                "a.yaml",
                crd("Foo", STRING).replace("example.org", "ec2.aws.upbound.io"),
            ),
            (
                "b.yaml",
                crd("Foo", STRING).replace("example.org", "ec2.aws.m.upbound.io"),
            ),
        ];
        let (dir, run) = generate(&files.each_ref().map(|(name, text)| (*name, text.as_str())), &[]);
        has(
            &run.exits(0).stderr(),
            &["warning[group-clash]", "`ec2.aws.m.upbound.io` is `ec2_m`"],
        );
        has(
            &read(dir.path(), "out/_gen/ec2/v1/foo.libsonnet"),
            &["apiVersion: 'ec2.aws.upbound.io/v1'"],
        );
        has(
            &read(dir.path(), "out/_gen/ec2_m/v1/foo.libsonnet"),
            &["apiVersion: 'ec2.aws.m.upbound.io/v1'"],
        );
    }),
    ("kind `Main`", || {
        let (dir, run) = generate(&[("main.yaml", &crd("Main", STRING))], &[]);
        run.exits(0);
        has(
            &read(dir.path(), "out/_gen/example/v1/main.libsonnet"),
            &["main: (import 'main_.libsonnet'),"],
        );
    }),
    ("`apiextensions.k8s.io/v1beta1`, version without a schema", || {
        let text = "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.org}\n\
                    spec: {group: example.org, scope: Namespaced, version: v1, names: {kind: Foo, plural: foos}}\n";
        let (dir, run) = generate(&[("foo.yaml", text)], &[]);
        has(&run.exits(0).stderr(), &["warning[crd-schema-missing]"]);
        has(
            &read(dir.path(), "out/_gen/example/v1/foo.libsonnet"),
            &["new(name): {", "metadata: {"],
        );
    }),
    ("help of a kind that is not in upper camel case", || {
        let (dir, run) = generate(&[("pump.yaml", &crd("pump", STRING))], &[]);
        run.exits(0);
        has(
            &read(dir.path(), "out/_gen/example/v1/pump.libsonnet"),
            &["help='new returns an instance of Pump'"],
        );
    }),
    ("`localName: external-secrets`", || {
        let (dir, run) =
            configured("docs: {output: docs}\nspecs: [{output: lib, crds: [foo.yaml], localName: external-secrets}]");
        run.exits(0);
        has(
            &read(dir.path(), "gen/docs/lib/README.md"),
            &[
                "# external-secrets\n",
                "local external_secrets = import \"lib/main.libsonnet\"",
            ],
        );
    }),
    ("kind `Index`", || {
        let (dir, run) = generate(&[("index.yaml", &crd("Index", STRING))], &[]);
        run.exits(0);
        has(
            &read(dir.path(), "out/docs/example/v1/index.md"),
            &["[index](index_.md)"],
        );
        has(&read(dir.path(), "out/docs/example/v1/index_.md"), &["fn spec.withX"]);
    }),
    ("`apiVersion` of a type that is no kind", || {
        let (dir, run) = document("$ref: '#/definitions/x.example.v1.Ref'");
        run.exits(0);
        has(
            &read(dir.path(), "gen/lib/_gen/example/v1/ref.libsonnet"),
            &["withApiVersion(apiVersion): { apiVersion: apiVersion },"],
        );
    }),
    ("a type that is inside itself", || {
        let (dir, run) = document("type: object, properties: {ref: {$ref: '#/definitions/x.example.v1.Foo'}}");
        run.exits(0);
        has(
            &read(dir.path(), "gen/lib/_gen/example/v1/foo.libsonnet"),
            &["withRef(ref): { spec+: { ref: ref } },"],
        );
    }),
    ("`new` of a kind without `metadata`", || {
        let (dir, run) = document("type: string");
        run.exits(0);
        has(
            &read(dir.path(), "gen/lib/_gen/example/v1/foo.libsonnet"),
            &["} + self.metadata.withName(name=name),"],
        );
    }),
    ("document of OpenAPI 3", || {
        let config = "specs: [{output: lib, openapi: openapi.yaml}]";
        let openapi = "components: {schemas: {x.example.v1.Foo: {type: object}}}\n";
        let (dir, run) = configured_with(config, &[("openapi.yaml", openapi)]);
        run.exits(0);
        read(dir.path(), "gen/lib/_gen/example/v1/foo.libsonnet");
    }),
    (
        "`proxy_port`, `libName`, `description`, `outputDir`, unknown keys of a spec",
        || {
            let keys = ["proxy_port", "libName", "description", "outputDir"];
            let settings = keys.map(|key| format!("{key}: x\n")).concat();
            let (_, run) = configured(&format!("{settings}specs: [{{output: lib, crds: [foo.yaml], odd: 1}}]"));
            let stderr = run.exits(0).stderr();
            for key in keys {
                has(
                    &stderr,
                    &[&format!(
                        "warning[config-unknown-key]: `{key}` is a setting of k8s-gen and has no effect"
                    )],
                );
            }
            has(
                &stderr,
                &["warning[config-unknown-key]: unknown configuration key `specs[0].odd` is ignored"],
            );
        },
    ),
    ("other unknown keys outside of specs", || {
        let (_, run) = configured("repositry: x\nspecs: [{output: lib, crds: [foo.yaml]}]");
        has(
            &run.exits(2).stderr(),
            &["error[config-unknown-key]", "did you mean `repository`?"],
        );
    }),
    ("`crds`", || {
        let (_, run) = configured("specs: [{output: a, crds: ['*.yaml']}, {output: b, crds: [.], prefix: Foo}]");
        has(&run.exits(0).stderr(), &["2 CRDs, 2 kinds"]);
    }),
    ("names of outputs on the command line", || {
        let dir = folder();
        let run = crdsmith(dir.path(), &["generate", "1.18"]).exits(2);
        has(&run.stderr(), &["`--out` is required with CRDs on the command line"]);
    }),
    ("libraries without a configuration", || {
        generate(&[("foo.yaml", &crd("Foo", STRING))], &[]).1.exits(0);
    }),
    ("no CRD, nothing selected, an HTML page", || {
        let (_, run) = generate(&[("a.yaml", "kind: Pod\napiVersion: v1\n")], &[]);
        has(&run.exits(2).stderr(), &["error[crd-none]", "found 1 × v1 Pod"]);
        let (_, run) = generate(&[("a.yaml", &crd("Foo", STRING))], &["--prefix", "^com"]);
        has(
            &run.exits(2).stderr(),
            &["error[kind-none]", "excluded: `org.example.v1.Foo`"],
        );
        let (_, run) = generate(&[("a.yaml", "<!DOCTYPE html><p>404</p>")], &[]);
        has(&run.exits(2).stderr(), &["this is an HTML page, not YAML"]);
    }),
    ("definition that is given twice", || {
        let (one, other) = (crd("Foo", STRING), crd("Foo", "type: object"));
        let (_, run) = generate(&[("a.yaml", &one), ("b.yaml", &one)], &[]);
        has(&run.exits(0).stderr(), &["1 CRD, 1 kind"]);
        let (_, run) = generate(&[("a.yaml", &one), ("b.yaml", &other)], &[]);
        has(
            &run.exits(2).stderr(),
            &["has two different definitions: crds/a.yaml:8:11 and crds/b.yaml:8:11"],
        );
    }),
    ("patches beside definitions (`config/crd` of kubebuilder)", || {
        let patch = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.org, annotations: {a: b}}\n";
        let (_, run) = generate(&[("a.yaml", &crd("Foo", STRING)), ("patch.yaml", patch)], &[]);
        has(
            &run.exits(0).stderr(),
            &["note[not-a-crd]: skipped 1 × definition without group"],
        );
    }),
    ("CRD that was removed", || {
        let (dir, run) = generate(&[("a.yaml", &crd("Foo", STRING)), ("b.yaml", &crd("Bar", STRING))], &[]);
        run.exits(0);
        has(
            &read(dir.path(), "out/.crdsmith.json"),
            &["_gen/example/v1/bar.libsonnet"],
        );
        std::fs::remove_file(dir.path().join("crds/b.yaml")).unwrap();
        has(
            &crdsmith(dir.path(), &["generate", "crds", "-o", "out"])
                .exits(0)
                .stderr(),
            &[" removed"],
        );
        assert!(!dir.path().join("out/_gen/example/v1/bar.libsonnet").exists());
    }),
    ("files that the generator did not write", || {
        let dir = folder();
        write(
            dir.path(),
            &[("crds/foo.yaml", &crd("Foo", STRING)), ("out/main.libsonnet", "{}")],
        );
        let run = crdsmith(dir.path(), &["generate", "crds", "-o", "out"]).exits(2);
        has(
            &run.stderr(),
            &["error[output-foreign]: crdsmith did not write `out/main.libsonnet`"],
        );
        crdsmith(dir.path(), &["generate", "crds", "-o", "out", "--force"]).exits(0);
    }),
    ("stale files in CI", || {
        let (dir, run) = generate(&[("a.yaml", &crd("Foo", STRING))], &[]);
        run.exits(0);
        let check = ["generate", "crds", "-o", "out", "--docs", "docs", "--check"];
        crdsmith(dir.path(), &check).exits(0);
        write(dir.path(), &[("out/gen.libsonnet", "{}")]);
        has(
            &crdsmith(dir.path(), &check).exits(1).stdout(),
            &["stale: gen.libsonnet"],
        );
    }),
];

#[test]
fn each_row_of_the_page_holds() {
    let page = read(project(), "docs/from-k8s-gen.md");
    let rows = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let rows: Vec<&str> = rows.filter(|row| !row.starts_with('|')).collect();
    assert_eq!(
        rows,
        ROWS.map(|(row, _)| row),
        "rows without a test, or tests without a row"
    );
    for (row, holds) in ROWS {
        eprintln!("{row}");
        holds();
    }
}
