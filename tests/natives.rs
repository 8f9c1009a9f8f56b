//! The native functions that run `helm` and `kustomize`, with programs that print what the cases need.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::support;
use crate::support::Run;

const DOCUMENTS: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a}
---
# Helm prints empty documents.
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.com}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: r, namespace: one}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: r, namespace: two}
";

/// A folder with a chart, a kustomization, and a program in the place of both that prints its arguments to a file and the documents to standard output.
fn folder(documents: &str) -> tempfile::TempDir {
    let dir = support::folder();
    let program = "#!/bin/sh\nprintf '%s\\n' \"$@\" > arguments\ncat documents.yaml\n";
    support::write(
        dir.path(),
        &[
            ("program", program),
            ("documents.yaml", documents),
            ("charts/web/Chart.yaml", ""),
            ("kustomize/kustomization.yaml", ""),
        ],
    );
    let path = dir.path().join("program");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

fn render(dir: &Path, program: &str) -> Run {
    support::write(dir, &[("main.jsonnet", program)]);
    let native = dir.join("program");
    support::run(
        Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(dir)
            .args(["render", "--raw", "--allow-exec", "main.jsonnet"])
            .env("TANKA_HELM_PATH", &native)
            .env("TANKA_KUSTOMIZE_PATH", &native),
    )
}

fn helm(options: &str) -> String {
    format!(
        "std.objectFields(std.native('helmTemplate')('web', './charts/web', {{ calledFrom: std.thisFile, {options} }}))"
    )
}

#[test]
fn names_come_from_the_format() {
    let two = DOCUMENTS.rsplit_once("---\n").unwrap().0;
    let dir = folder(two);
    let run = render(dir.path(), &helm("")).exits(0);
    let names: Vec<String> = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(
        names,
        [
            "custom_resource_definition_foos.example.com",
            "http_route_a",
            "role_binding_r"
        ]
    );
    let dir = folder(DOCUMENTS);
    let run = render(dir.path(), &helm("")).exits(2);
    assert!(
        run.stderr().contains("two manifests have the name `role_binding_r`"),
        "{}",
        run.stderr()
    );
    let format = r#"nameFormat: '{{ print .metadata.namespace "/" .kind | lower }}'"#;
    // Go reads the names of options without case.
    let run = render(dir.path(), &helm(&format.replace("nameFormat", "NAMEFORMAT"))).exits(0);
    assert!(run.stdout().contains("two/rolebinding"), "{}", run.stdout());
    let run = render(dir.path(), &helm(format)).exits(0);
    let names: Vec<String> = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(names.len(), 4);
    assert!(names.contains(&"two/rolebinding".to_owned()), "{names:?}");
    let kustomize = "std.objectFields(std.native('kustomizeBuild')('kustomize', { calledFrom: std.thisFile, nameFormat: '{{.kind}}{{.metadata.namespace}}' }))";
    let run = render(dir.path(), kustomize).exits(0);
    assert!(run.stdout().contains("RoleBindingone"), "{}", run.stdout());
    let arguments = std::fs::read_to_string(dir.path().join("arguments")).unwrap();
    assert!(
        arguments.starts_with("build\n") && arguments.contains("kustomize\n"),
        "{arguments}"
    );
}

#[test]
fn wrong_calls_are_errors() {
    let dir = folder(DOCUMENTS);
    let missing = "std.native('helmTemplate')('web', './charts/none', { calledFrom: std.thisFile })";
    let absolute = "std.native('helmTemplate')('web', '/charts/none', { calledFrom: std.thisFile })";
    for (program, words) in [
        (missing.to_owned(), "no chart at"),
        (absolute.to_owned(), "no chart at"),
        (
            helm("namespace: 5"),
            "the option `namespace` of `helmTemplate` must be a string",
        ),
        (
            helm("values: []"),
            "the option `values` of `helmTemplate` must be an object",
        ),
        (
            helm("apiVersions: [1]"),
            "the option `apiVersions` of `helmTemplate` must be a list of strings",
        ),
        (
            helm("includeCrds: 'no'"),
            "the option `includeCrds` of `helmTemplate` must be a boolean",
        ),
        (
            helm("nameFormat: '{{ nothing }}'"),
            "invalid `nameFormat`: template: :1: function \"nothing\" not defined",
        ),
        (
            "std.native('kustomizeBuild')('none', { calledFrom: std.thisFile })".to_owned(),
            "no kustomization at",
        ),
        (
            "std.native('kustomizeBuild')('kustomize', {})".to_owned(),
            "must include `calledFrom: std.thisFile`",
        ),
    ] {
        let run = render(dir.path(), &program).exits(2);
        assert!(run.stderr().contains(words), "{program}\n{}", run.stderr());
    }
}

#[test]
fn output_that_is_no_manifest_is_an_error() {
    let dir = folder("kind: A\nmetadata: {name: a}\n---\n- b\n");
    let run = render(dir.path(), &helm("")).exits(2);
    let words = "program` printed a document that is not an object";
    assert!(run.stderr().contains(words), "{}", run.stderr());
}
