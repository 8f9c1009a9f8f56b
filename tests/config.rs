//! `crdsmith.yaml`: accepted settings, and messages for invalid ones.

use std::fmt::Write as _;

use crate::support::{crd, crdsmith, expect_file, expect_project_file, folder, write};

#[test]
fn schema_is_the_one_in_docs() {
    let schema = crdsmith::config::json_schema().unwrap();
    expect_project_file("docs/crdsmith.schema.json", &schema);
}

/// A `config.yml` with every key that k8s-gen's own files use.
#[test]
fn files_of_k8s_gen_run_unchanged() {
    let dir = folder();
    write(
        dir.path(),
        &[
            ("crds/foo.yaml", &crd("Foo", "type: object\ndescription: A foo.")),
            ("custom/foo/fix.libsonnet", "{}\n"),
            (
                "config.yml",
                "\"repository\": \"github.com/jsonnet-libs/foo-libsonnet\"\n\"specs\":\n- \"crds\":\n  - \"crds/foo.yaml\"\n  \
                 \"description\": \"Generated\"\n  \"localName\": \"foo\"\n  \"output\": \"1.0\"\n  \"patchDir\": \"custom/foo\"\n  \
                 \"prefix\": \"^org\\\\.example\\\\..*\"\n  \"repository\": \"github.com/jsonnet-libs/foo-libsonnet\"\n",
            ),
        ],
    );
    crdsmith(dir.path(), &["generate", "-c", "config.yml", "-o", "gen"]).exits(0);
    let index = std::fs::read_to_string(dir.path().join("gen/1.0/gen.libsonnet")).unwrap();
    let wanted =
        "'#':: d.pkg(name='foo', url='github.com/jsonnet-libs/foo-libsonnet/1.0/main.libsonnet', help='Generated'),";
    assert!(index.contains(wanted), "{index}");
}

/// Keys that k8s-gen ignores, and specs that only k8s-gen can make, do not stop the others.
#[test]
fn what_only_k8s_gen_knows_is_a_warning() {
    let dir = folder();
    write(
        dir.path(),
        &[
            (
                "crds/foo.yaml",
                &crd("Foo", "type: object\nproperties: {size: {type: string}}"),
            ),
            (
                "config.yml",
                "proxy_port: 8001\nlibName: foo\ndescription: foo jsonnet library\noutputDir: .\nspecs:\n- output: \"1.0\"\n  crds: [crds/foo.yaml]\n  prefix: ^org\\.example\\..*\n  \
                 extensionsDir: more\n  proxy_port: 8001\n  openapi: http://localhost:8001/openapi/v2\n- output: \"1.37\"\n  \
                 crds: null\n  openapi: swagger.json\n  prefix: ^io\\.k8s\\..*\n",
            ),
            (
                "swagger.json",
                r#"{"definitions": {"io.k8s.api.core.v1.Pod": {"type": "object"}}}"#,
            ),
        ],
    );
    let run = crdsmith(dir.path(), &["generate", "-c", "config.yml", "-o", "gen"]).exits(0);
    expect_file("expected/k8s-gen-configuration.txt", &run.transcript(dir.path()));
    assert!(dir.path().join("gen/1.0/_gen/example/v1/foo.libsonnet").exists());
    assert!(dir.path().join("gen/1.37/_gen/core/v1/pod.libsonnet").exists());
}

#[test]
fn wrong_configurations_say_what_is_wrong() {
    let dir = folder();
    write(
        dir.path(),
        &[
            ("foo.yaml", &crd("Foo", "type: object")),
            ("meta.json", "{\"definitions\": {}}"),
        ],
    );
    let mut transcript = String::new();
    for config in [
        "",
        "specs: [",
        "specs: []",
        "spec: []",
        "specs:\n- output: lib\n  crd: [foo.yaml]\n  localname: x\ndocs:\n  outptu: docs\n",
        "specs: 3",
        "specs:\n- crds: [foo.yaml]\n",
        "specs:\n- output: lib\n",
        "specs:\n- output: lib\n  openapi: foo.yaml\n",
        "specs:\n- {output: lib, crds: [foo.yaml], prefix: '['}\n- {output: lib, crds: [foo.yaml]}\n",
        "specs:\n- {output: lib, crds: [foo.yaml], prefix: '^com'}\n",
        "specs:\n- {output: lib, crds: [foo.yaml], groups: {example.org: a/b}}\n",
        "specs:\n- {output: lib, crds: [foo.yaml], groups: {example.com: x}}\n",
        "specs:\n- {output: lib, crds: [foo.yaml], groups: {'*.org': 'a*b*'}}\n",
        "specs:\n- {output: lib, crds: [foo.yaml], groups: {'*.com': '*'}}\n",
        "specs:\n- {output: lib, crds: [foo.yaml], patchDir: nowhere}\n",
        "objectMeta: nowhere.json\nspecs:\n- {output: lib, crds: [foo.yaml]}\n",
        "objectMeta: meta.json\nspecs:\n- {output: lib, crds: [foo.yaml]}\n",
        "objectMeta: foo.yaml\nspecs:\n- {output: lib, crds: [foo.yaml]}\n",
    ] {
        write(dir.path(), &[("crdsmith.yaml", config)]);
        let run = crdsmith(dir.path(), &["generate", "-o", "out"]);
        let _ = write!(
            transcript,
            "--- crdsmith.yaml\n{config}\n---\n{}\n",
            run.transcript(dir.path())
        );
    }
    expect_file("expected/wrong-configurations.txt", &transcript);
}
