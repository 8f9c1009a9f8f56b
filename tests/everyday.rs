//! Everyday runs of `validate`: a made-up Tanka project with dev and prod, core kinds, a chart, SOPS and definitions among the manifests; and small
//! inputs, each with the exact text of the run.

use std::fmt::Write as _;
use std::path::Path;

use crate::support;
use crate::support::crdsmith;

/// The project of `fixtures/everyday`.
fn project() -> tempfile::TempDir {
    let folder = support::folder();
    support::copy(&support::project().join("tests/fixtures/everyday"), folder.path());
    folder
}

/// Everything that is wrong with the project, in every format.
#[test]
fn the_whole_report_in_every_format() {
    let project = project();
    let paths = [
        "environments/dev",
        "environments/prod",
        "environments/broken",
        "clusters",
        "secrets",
        "charts",
    ];
    let run = crdsmith(project.path(), &[&["validate"], &paths[..]].concat()).exits(2);
    support::expect_file(
        "reports/everyday/text.txt",
        &(run.stdout() + "== standard error\n" + &run.stderr()),
    );
    for (format, file) in support::REPORTS {
        let run = crdsmith(
            project.path(),
            &[&["validate", "--output", format], &paths[..]].concat(),
        )
        .exits(2);
        let text = run.stdout();
        assert!(!text.contains("hunter2"), "{format} shows a secret");
        support::expect_file(Path::new("reports/everyday").join(file), &text);
    }
}

/// Several reports of one run; a second one on standard output is an error.
#[test]
fn reports_in_files() {
    let project = project();
    let arguments = [
        "validate",
        "secrets",
        "--output",
        "github",
        "--output",
        "sarif=out.sarif",
        "--output",
        "text=out.txt",
    ];
    let run = crdsmith(project.path(), &arguments).exits(1);
    let alone = |format: &str| crdsmith(project.path(), &["validate", "secrets", "--output", format]).stdout();
    let read = |name: &str| std::fs::read_to_string(project.path().join(name)).unwrap();
    assert_eq!(run.stdout(), alone("github"));
    assert_eq!(read("out.sarif"), alone("sarif"));
    assert_eq!(read("out.txt"), alone("text"));
    let run = crdsmith(
        project.path(),
        &["validate", "secrets", "--output", "json", "--output", "tap"],
    )
    .exits(2);
    assert!(
        run.stderr().contains("standard output can have only one report"),
        "{}",
        run.stderr()
    );
    let run = crdsmith(
        project.path(),
        &["validate", "secrets", "--output", "sarif=none/out.sarif"],
    )
    .exits(2);
    assert!(
        run.stderr().contains("cannot write `none/out.sarif`"),
        "{}",
        run.stderr()
    );
}

/// Findings of an earlier run are left out; the first run has exit code 1, the second 0.
#[test]
fn a_baseline_leaves_out_what_was_there() {
    let project = project();
    let secrets = ["validate", "secrets", "--ignore-missing-schemas"];
    crdsmith(
        project.path(),
        &[&secrets[..], &["--output", "json=baseline.json"]].concat(),
    )
    .exits(1);
    let with = [&secrets[..], &["--baseline", "baseline.json"]].concat();
    crdsmith(project.path(), &with).exits(0);
    let plain = project.path().join("secrets/plain.yaml");
    let text = std::fs::read_to_string(&plain).unwrap();
    std::fs::write(&plain, text.replace("count: 0", "count: x")).unwrap();
    let run = crdsmith(project.path(), &with).exits(1);
    assert!(
        run.stdout().contains("`spec.count`: Invalid value") && !run.stdout().contains("anotations"),
        "{}",
        run.stdout()
    );
    support::write(project.path(), &[("baseline.json", "[]")]);
    let run = crdsmith(project.path(), &with).exits(2);
    assert!(
        run.stderr().contains("`baseline.json` is not a report"),
        "{}",
        run.stderr()
    );
}

const CRD: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.org}
spec:
  group: example.org
  names: {kind: Thing, listKind: ThingList, plural: things, singular: thing}
  scope: Cluster
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: string}, on: {type: boolean}}}}}}
";

const GOOD: &str = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: good}\nspec: {size: big}\n";
const BAD: &str = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: bad}\nspec: {size: 5}\n";

/// The files of the small runs.
fn write_files(folder: &Path) {
    let scoped = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: good, namespace: NAMESPACE}\n";
    let files = [
        ("crds/thing.yaml", CRD),
        ("good.yaml", GOOD),
        ("bad.yaml", BAD),
        ("other.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"),
        ("nothing.yaml", "# nothing\n"),
        ("scoped/a.yaml", &scoped.replace("NAMESPACE", "one")),
        ("scoped/b.yaml", &scoped.replace("NAMESPACE", "two")),
        ("none/no-group.yaml", &CRD.replace("  group: example.org\n", "")),
        ("none/no-versions.yaml", &CRD[..CRD.find("  versions:").unwrap()]),
        ("none/not-yaml.yaml", "spec: [\n"),
        (
            "none/patch.yaml",
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.org}\n",
        ),
        (
            "metadata.yaml",
            "apiVersion: other.io/v1\nkind: Other\nmetadata: {name: a, labels: {a: 1}}\n---\napiVersion: other.io/v1\nkind: Other\n\
          metadata: {name: b, anotations: {}, managedFields: [{x: 1}]}\n---\napiVersion: other.io/v1\nkind: Other\n",
        ),
        (
            "near.yaml",
            "apiVersion: apps/v1\nkind: Deploiment\nmetadata: {name: a}\n---\napiVersion: exampl.org/v1\nkind: Thing\nmetadata: {name: a}\n\
          ---\napiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n---\napiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n\
          metadata: {name: a}\n",
        ),
        (
            "plain.yaml",
            "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a, labels: {on: y, at: 2026-01-01}}\nspec: {size: no}\n---\n\
          apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: b}\nspec: {size: 012}\n---\napiVersion: example.org/v1\nkind: Thing\n\
          metadata: {name: c}\nspec: {size: 1e3}\n---\napiVersion: example.org/v1\nkind: Thing\nmetadata: {name: d}\nspec: {size: [a]}\n",
        ),
        ("page.yaml", "<!DOCTYPE html>\n<html><body>{</body></html>\n"),
        ("both.yaml", &[CRD, BAD].join("---\n")),
        (
            "many.yaml",
            &["a", "b", "c"]
                .map(|name| format!("apiVersion: none.io/v1\nkind: None\nmetadata: {{name: {name}}}\n"))
                .join("---\n"),
        ),
        (
            "review.yaml",
            "apiVersion: authorization.k8s.io/v1\nkind: SelfSubjectAccessReview\nspec: {}\n",
        ),
        (
            "wrong/crdsmith.yaml",
            "validate:\n  severities: {tpye: off}\n  ignore: [{}]\n",
        ),
        ("wrong/good.yaml", GOOD),
    ];
    support::write(folder, &files);
    std::fs::write(folder.join("latin.yaml"), b"a: \xe9\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("bad.yaml", folder.join("link.yaml")).unwrap();
}

/// Arguments and exit codes of small runs. The text of every run is in `expected/everyday.txt`.
#[test]
fn small_runs() {
    let folder = support::folder();
    write_files(folder.path());
    let mut transcripts = String::new();
    for (arguments, code) in [
        // Definitions.
        ("good.yaml --crds crds bad.yaml", 1),
        ("--crds crds good.yaml", 0),
        ("--crds crds,none good.yaml", 2),
        ("--crds good.yaml good.yaml", 2),
        ("--crds crds --crds none/no-group.yaml good.yaml", 2),
        ("--crds crds --crds none/no-versions.yaml good.yaml", 2),
        ("--crds crds --crds none/not-yaml.yaml good.yaml", 2),
        ("--crds none/patch.yaml good.yaml", 2),
        ("good.yaml", 2),
        ("other.yaml", 0),
        ("crds/thing.yaml", 0),
        ("good.yaml --crds builtin:userpoolclient", 1),
        ("good.yaml --crds builtin:nothing", 2),
        ("-v good.yaml --crds crds", 0),
        ("wrong/good.yaml", 2),
        // Definitions among the manifests.
        ("both.yaml", 1),
        ("both.yaml --crds crds", 1),
        ("crds good.yaml", 0),
        // Kinds without a schema.
        ("metadata.yaml --crds crds --ignore-missing-schemas", 1),
        ("near.yaml --crds crds --ignore-missing-schemas", 1),
        ("many.yaml --crds crds", 1),
        ("many.yaml --crds crds --ignore-missing-schemas", 0),
        ("review.yaml", 0),
        // Objects of one name.
        ("scoped --crds crds", 1),
        ("scoped --crds crds --allow-duplicates", 0),
        ("bad.yaml ./bad.yaml link.yaml crds/../bad.yaml --crds crds", 1),
        // Inputs that fail beside others.
        ("latin.yaml missing.yaml missing-*.yaml bad.yaml --crds crds", 2),
        ("page.yaml --crds crds", 1),
        ("nothing.yaml --crds crds", 2),
        // YAML 1.1.
        ("plain.yaml --crds crds", 1),
        // Flags.
        (
            "-crds crds good.yaml -strict -debug -cache x -kubernetes-version 1.35 -schema-location default -insecure-skip-tls-verify",
            0,
        ),
        ("-crds crds good.yaml -schema-location https://example.org", 2),
        ("-crds crds good.yaml -o json", 0),
        ("-crds crds good.yaml -output jsn", 2),
        ("-crds crds good.yaml -output json=", 2),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let run = crdsmith(folder.path(), &[&["validate"], &arguments[..]].concat());
        let transcript = run.transcript(folder.path());
        writeln!(transcripts, "$ crdsmith validate {}\n{transcript}", arguments.join(" ")).unwrap();
        run.exits(code);
    }
    support::expect_file("expected/everyday.txt", &transcripts);
}

/// The nearest configuration above the input is used, up to the root of the project.
#[test]
fn the_configuration_is_searched_upwards() {
    let folder = support::folder();
    let files = [
        ("project/crdsmith.yaml", "validate: {crds: [crds]}\n"),
        ("project/jsonnetfile.json", "{}"),
        ("project/crds/thing.yaml", CRD),
        ("project/deep/er/bad.yaml", BAD),
        ("other/jsonnetfile.json", "{}"),
        ("other/bad.yaml", BAD),
        ("crdsmith.yaml", "validate: {crds: [project/crds]}\n"),
        ("third/crdsmith.yaml", "validate: {crds: [../project/crds]}\n"),
        ("third/good.yaml", GOOD),
    ];
    support::write(folder.path(), &files);
    let run = |arguments: &[&str], code| crdsmith(folder.path(), &[&["validate"], arguments].concat()).exits(code);
    assert!(run(&["project/deep/er/bad.yaml"], 1).stdout().contains("spec.size"));
    assert!(run(&["project"], 1).stdout().contains("spec.size"));
    // The search ends at the project's root.
    let stderr = run(&["other/bad.yaml"], 2).stderr();
    assert!(stderr.contains("no `crdsmith.yaml` in `other`\n"), "{stderr}");
    assert!(
        run(&["-c", "crdsmith.yaml", "other/bad.yaml"], 1)
            .stdout()
            .contains("spec.size")
    );
    let stderr = run(&["project/deep", "third/good.yaml"], 2).stderr();
    assert!(
        stderr.contains("the inputs belong to two projects: `project/crdsmith.yaml` and `third/crdsmith.yaml`"),
        "{stderr}"
    );
    let listed = crdsmith(folder.path(), &["definitions", "project/deep"]).exits(0);
    assert_eq!(
        listed.stdout(),
        "GROUP        KIND   SCOPE    VERSIONS  SOURCE\nexample.org  Thing  Cluster  v1        project/crds/thing.yaml:1\n"
    );
}
