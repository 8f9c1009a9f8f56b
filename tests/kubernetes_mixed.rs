//! An environment with Kubernetes' own kinds, through the core library, and with a custom kind.

use std::fmt::Write as _;

use crate::support;
use crate::support::crdsmith;

/// Faults: the file, the text to replace, and what stands there then. Each is an error whose place is that line, or the argument that led there.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "lib/web.libsonnet",
        "port.newNamed(8080, 'http')",
        "port.newNamed(80800, 'http')",
    ),
    ("lib/web.libsonnet", "cpu: '100m'", "cpu: '100x'"),
    ("lib/web.libsonnet", "memory: '128Mi'", "memory: '1Gi'"),
    (
        "lib/web.libsonnet",
        "withMatchLabels(labels)",
        "withMatchLabels({ app: 'web' })",
    ),
    (
        "lib/web.libsonnet",
        "withTargetPort('http')",
        "withTargetPort('HTTP port')",
    ),
    ("lib/web.libsonnet", "withSelector(labels)", "withSelector({ app: 1 })"),
    ("environments/shop/main.jsonnet", "replicas=1", "replicas=-1"),
    ("environments/shop/main.jsonnet", "'admin', 'reg", "'Admin', 'reg"),
    ("environments/shop/main.jsonnet", "STAGE: 'prod'", "STAGE: true"),
    (
        "environments/shop/main.jsonnet",
        "withData({ STAGE: 'prod' })",
        "withData({ STAGE: 'prod' }) + { date: {} }",
    ),
    (
        "environments/shop/main.jsonnet",
        "withRegion('eu-west-1')",
        "withRegion(7)",
    ),
];

/// A copy of the project, with its libraries.
fn project() -> Option<tempfile::TempDir> {
    let kubernetes = support::conformance("kubernetes-1.37")?;
    let project = support::folder();
    support::copy(&support::project().join("tests/tanka/mixed"), project.path());
    let vendor = project.path().join("vendor");
    support::copy(&kubernetes.join("expected/lib"), &vendor.join("core"));
    support::copy(
        &support::project().join("generated/userpoolclient/0.33"),
        &vendor.join("userpoolclient"),
    );
    Some(project)
}

#[test]
fn a_mixed_environment_renders_as_tanka_renders_it() {
    let Some(project) = project() else {
        return;
    };
    let expected = support::project().join("tests/tanka/expected/mixed.stdout");
    let rendered = crdsmith(project.path(), &["render", "environments/shop"]);
    assert_eq!(rendered.stdout(), std::fs::read_to_string(expected).unwrap());
}

#[test]
fn a_fault_in_a_mixed_environment_has_its_line() {
    let Some(project) = project() else {
        return;
    };
    let validate = || {
        crdsmith(
            project.path(),
            &["validate", "environments/shop", "--crds", "builtin:userpoolclient"],
        )
    };
    let mut transcript = String::new();
    writeln!(
        transcript,
        "without a fault\n{}",
        validate().exits(0).transcript(project.path())
    )
    .unwrap();
    for (file, right, wrong) in FAULTS {
        let path = project.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(right), "{file} has no `{right}`");
        std::fs::write(&path, text.replacen(right, wrong, 1)).unwrap();
        writeln!(
            transcript,
            "{file}: {wrong}\n{}",
            validate().exits(1).transcript(project.path())
        )
        .unwrap();
        std::fs::write(&path, text).unwrap();
    }
    support::expect_file("expected/kubernetes/mixed.txt", &transcript);
}

/// What went from one release to the next, as the documents of Kubernetes have it.
#[test]
fn releases_differ_in_kinds_versions_and_fields() {
    let folder = support::folder();
    let mut text = String::new();
    for pair in ["1.33", "1.34", "1.35", "1.36", "1.37"].windows(2) {
        let sets = [&pair[0], &pair[1]].map(|version| format!("builtin:kubernetes-{version}"));
        let run = crdsmith(folder.path(), &["diff", &sets[0], &sets[1], "--fail-on", "never"]);
        let run = run.exits(0);
        writeln!(text, "# {} to {}\n", pair[0], pair[1]).unwrap();
        let mut is_shown = false;
        for line in run.stdout().lines() {
            if !line.starts_with(' ') {
                is_shown = line.starts_with("breaking[") || line.starts_with("risky[");
            }
            if is_shown && (!line.starts_with(' ') || line.starts_with("  also:")) {
                writeln!(text, "{line}").unwrap();
            }
        }
        writeln!(text, "{}", run.stderr()).unwrap();
    }
    support::expect_file("expected/kubernetes/releases.txt", &text);
}

/// The minimal examples of all kinds. The expected text names those that cannot be made: none.
#[test]
fn minimal_examples_validate() {
    let folder = support::folder();
    let run = crdsmith(
        folder.path(),
        &["example", "--all", "--crds", "builtin:kubernetes", "-o", "examples"],
    );
    let errors: Vec<String> = run
        .stderr()
        .lines()
        .filter(|line| line.starts_with("error"))
        .map(|line| format!("{line}\n"))
        .collect();
    support::expect_file("expected/kubernetes/examples.txt", &errors.concat());
    for kind in [
        "apps/v1/Deployment",
        "v1/Service",
        "batch/v1/CronJob",
        "networking.k8s.io/v1/Ingress",
    ] {
        crdsmith(folder.path(), &["validate", &format!("examples/{kind}.yaml")]).exits(0);
    }
}

/// The full examples of kinds whose rules ask for texts of a special form, or for one of several fields.
#[test]
fn full_examples_validate() {
    let folder = support::folder();
    for kind in [
        "certificatesigningrequest",
        "clustertrustbundle",
        "evictionrequest",
        "flowschema",
        "mutatingadmissionpolicy",
        "podcertificaterequest",
        "podgroup",
    ] {
        let run = crdsmith(
            folder.path(),
            &["example", kind, "--full", "--crds", "builtin:kubernetes"],
        )
        .exits(0);
        std::fs::write(folder.path().join("example.yaml"), run.stdout()).unwrap();
        crdsmith(folder.path(), &["validate", "example.yaml"]).exits(0);
    }
}
