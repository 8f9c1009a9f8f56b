//! `crdsmith diff`: reports on real and made-up bumps, hits in manifests and Jsonnet, policies.

use std::path::Path;

use crate::support::{conformance, crdsmith, expect_file, expect_project_file, folder, project, write};

const OLD: &str = "crds/userpoolclients-0.33.yaml";
const NEW: &str = "crds/userpoolclients-0.58.yaml";

/// The report of a real bump as Markdown, with the names of the folders alone.
fn bump(name: &str, old: &str, new: &str) {
    let Some(bumps) = conformance("bumps") else { return };
    let run = crdsmith(
        &bumps,
        &[
            "diff",
            &format!("{name}-{old}"),
            &format!("{name}-{new}"),
            "--output",
            "markdown",
        ],
    );
    expect_file(format!("expected/diff/{name}.md"), &run.stdout());
}

#[test]
fn real_bumps_can_be_read() {
    bump("cert-manager", "v1.11.0", "v1.16.0");
    bump("gateway-api", "v1.0.0", "v1.3.0");
}

#[test]
fn our_own_kind_in_every_format() {
    for (format, ending) in [
        ("text", "txt"),
        ("json", "json"),
        ("markdown", "md"),
        ("sarif", "sarif.json"),
        ("github", "github.txt"),
        ("junit", "xml"),
    ] {
        let run = crdsmith(project(), &["diff", OLD, NEW, "--output", format]).exits(1);
        expect_file(format!("expected/diff/userpoolclient.{ending}"), &run.stdout());
        assert!(run.stderr().contains("1 breaking, 1 risky and 5 compatible changes"));
    }
}

#[test]
fn every_rule_is_in_the_docs() {
    expect_project_file("docs/changes.md", &crdsmith::diff::page());
}

const MAIN: &str = r"local lib = import 'userpoolclient/main.libsonnet';
local upc = lib.cognitoidentityprovider.v1alpha1.userPoolClient;
local helpers = import 'helpers.libsonnet';
{
  web: upc.new('web')
       + upc.spec.forProvider.withRegion('eu-west-1')
       + upc.spec.forProvider.withClientName('web')
       + upc.spec.providerRef.withName('default'),
  admin: helpers.client(upc, 'admin'),
  never: if false then upc.spec.providerRef.policy.withResolve('Always'),
}
";

const HELPERS: &str = r"{
  client(kind, name):: kind.new(name)
                       + kind.spec.forProvider.withRegion('eu-west-1')
                       + kind.spec.forProvider.withClientName(name),
  old(kind):: kind.spec.providerRef.withName('old'),
}
";

const MANIFEST: &str = "\
apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1
kind: UserPoolClient
metadata: {name: plain}
spec:
  providerRef: {name: default}
  forProvider: {region: eu-west-1, clientName: plain}
---
apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1
kind: UserPoolClient
metadata: {name: broken}
spec: {forProvider: {region: 1, clientName: plain}}
";

/// A project with the old library, an environment and a folder of manifests.
fn made_up(folder: &Path) {
    let crd = |name: &str| std::fs::read_to_string(project().join(name)).unwrap();
    write(
        folder,
        &[
            ("old.yaml", &crd(OLD)),
            ("new.yaml", &crd(NEW)),
            ("jsonnetfile.json", "{}"),
            ("lib/helpers.libsonnet", HELPERS),
            ("environments/prod/main.jsonnet", MAIN),
            (
                "environments/prod/spec.json",
                r#"{"apiVersion": "tanka.dev/v1alpha1", "kind": "Environment", "spec": {"namespace": "prod"}}"#,
            ),
            ("manifests/clients.yaml", MANIFEST),
        ],
    );
    crdsmith(folder, &["generate", "old.yaml", "--out", "lib/userpoolclient"]).exits(0);
    // The library imports doc-util only for its documentation.
    write(folder, &[("vendor/doc-util/main.libsonnet", "{}")]);
}

#[test]
fn lines_and_objects_are_named() {
    let folder = folder();
    made_up(folder.path());
    let mut out = String::new();
    for arguments in [
        &[
            "diff",
            "old.yaml",
            "new.yaml",
            "--manifests",
            "environments/prod",
            "--manifests",
            "manifests",
            "--only-hits",
        ][..],
        &[
            "diff",
            "old.yaml",
            "new.yaml",
            "--manifests",
            "environments",
            "-r",
            "--only-hits",
            "--output",
            "markdown",
        ],
        &[
            "diff",
            "new.yaml",
            "old.yaml",
            "--manifests",
            "manifests",
            "--only-hits",
        ],
        &[
            "diff",
            "old.yaml",
            "new.yaml",
            "--allow",
            "field-removed:*/UserPoolClient:spec.provider*",
        ],
        &["diff", "old.yaml", "new.yaml", "--allow", "field-gone"],
        &[
            "diff",
            "old.yaml",
            "new.yaml",
            "--fail-on",
            "never",
            "--quiet",
            "--write-baseline",
            "known.json",
        ],
        &[
            "diff",
            "old.yaml",
            "new.yaml",
            "--baseline",
            "known.json",
            "--fail-on",
            "any",
        ],
        &["diff", "old.yaml", "--versions", "v1alpha1,v1"],
        &["diff", "old.yaml"],
        &["diff", "old.yaml", "none.yaml"],
    ] {
        let run = crdsmith(folder.path(), arguments);
        out.push_str(&format!(
            "$ crdsmith {}\n{}[exit {}]\n\n",
            arguments.join(" "),
            run.transcript(folder.path()),
            run.code()
        ));
    }
    expect_file("expected/diff/runs.txt", &out);
}

/// Runs that must not be green: failed inputs, a refused definition, versions that no CRD has together; and a baseline that grows.
#[test]
fn nothing_is_green_by_mistake() {
    let folder = folder();
    made_up(folder.path());
    let crd = std::fs::read_to_string(folder.path().join("old.yaml")).unwrap();
    let lines = crd.lines().filter(|line| !line.starts_with(['#', '-']));
    let item = lines.collect::<Vec<_>>().join("\n  ");
    let other = item
        .replace("UserPoolClient", "Other")
        .replace("userpoolclient", "other");
    let list = format!("apiVersion: v1\nkind: List\nitems:\n- {other}\n- {item}\n");
    write(
        folder.path(),
        &[
            ("bad.yaml", "a: [b\n"),
            ("bad.jsonnet", "{ a: nope }\n"),
            ("refused.yaml", &crd.replacen("type: boolean", "type: bool", 1)),
            ("list.yaml", &list),
        ],
    );
    let mut out = String::new();
    for arguments in [
        &[
            "diff",
            "old.yaml",
            "new.yaml",
            "--manifests",
            "bad.yaml",
            "--only-hits",
            "--fail-on",
            "never",
        ][..],
        &[
            "diff",
            "old.yaml",
            "new.yaml",
            "--manifests",
            "bad.jsonnet",
            "--only-hits",
            "--fail-on",
            "never",
        ],
        &[
            "diff",
            "old.yaml",
            "new.yaml",
            "--manifests",
            "none",
            "--only-hits",
            "--fail-on",
            "never",
        ],
        &["diff", "old.yaml", "refused.yaml"],
        &["diff", "--versions", "v1alpha1,v1beta1", "old.yaml"],
        &["diff", "old.yaml", "list.yaml"],
        &[
            "diff",
            "list.yaml",
            "new.yaml",
            "--quiet",
            "--write-baseline",
            "known.json",
            "--output",
            "github",
        ],
        &[
            "diff",
            "list.yaml",
            "refused.yaml",
            "--quiet",
            "--baseline",
            "known.json",
            "--write-baseline",
            "known.json",
            "--output",
            "github",
        ],
        &["diff", "list.yaml", "new.yaml", "--baseline", "known.json"],
    ] {
        let run = crdsmith(folder.path(), arguments);
        out.push_str(&format!(
            "$ crdsmith {}\n{}\n",
            arguments.join(" "),
            run.transcript(folder.path())
        ));
    }
    expect_file("expected/diff/not-green.txt", &out);
}

/// The order of files and documents does not matter.
#[test]
fn the_order_of_inputs_does_not_matter() {
    let folder = folder();
    let crd = |name: &str, kind: &str| {
        let text = std::fs::read_to_string(project().join(name)).unwrap();
        text.replace("UserPoolClient", kind)
            .replace("userpoolclient", &kind.to_lowercase())
    };
    let documents = |name: &str, kinds: &[&str]| {
        let documents = kinds.iter().map(|kind| crd(name, kind)).collect::<Vec<_>>();
        documents.join(
            "
---
",
        )
    };
    write(
        folder.path(),
        &[
            ("a/1.yaml", &documents(OLD, &["Alpha", "Beta"])),
            ("a/2.yaml", &documents(OLD, &["Gamma"])),
            ("b/1.yaml", &documents(NEW, &["Alpha", "Beta", "Gamma"])),
            ("c/x.yaml", &documents(OLD, &["Gamma", "Beta", "Alpha"])),
            ("d/x.yaml", &documents(NEW, &["Gamma", "Alpha"])),
            ("d/y.yaml", &documents(NEW, &["Beta"])),
        ],
    );
    let rules = |old: &str, new: &str, jobs: &str| {
        let run = crdsmith(folder.path(), &["diff", old, new, "--output", "json", "--jobs", jobs]);
        let mut report: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        let changes = report["changes"].as_array_mut().unwrap();
        // The places are others, as they should be.
        for change in changes.iter_mut() {
            change["oldPlace"] = serde_json::Value::Null;
            change["newPlace"] = serde_json::Value::Null;
        }
        changes.clone()
    };
    let wanted = rules("a", "b", "1");
    assert_eq!(wanted.len(), 7, "the three kinds share each change");
    for (old, new, jobs) in [("c", "b", "2"), ("a", "d", "1"), ("c", "d", "2")] {
        assert_eq!(rules(old, new, jobs), wanted);
    }
    assert!(rules("a", "c", "2").is_empty());
}

/// A definition that is damaged, empty, huge or of another kind ends with a message, not with a panic.
#[test]
fn hostile_pairs() {
    let folder = folder();
    let good = std::fs::read_to_string(project().join(OLD)).unwrap();
    let deep = format!("{}x: 1", "{a: ".repeat(3000));
    let schema = |depth: usize| {
        let inner = "{\"type\": \"object\", \"properties\": {\"a\": ".repeat(depth);
        let schema = format!("{inner}{{\"type\": \"string\"}}{}", "}}".repeat(depth));
        crate::support::crd("Deep", &schema)
    };
    write(
        folder.path(),
        &[
            ("good.yaml", &good),
            ("empty.yaml", ""),
            ("other.yaml", "kind: ConfigMap\napiVersion: v1\n"),
            ("broken.yaml", &good[..good.len() / 2]),
            ("damaged.yaml", &good.replace("type: object", "type: [object]")),
            ("no-schema.yaml", good.split("    schema:").next().unwrap()),
            ("deep.yaml", &deep),
            ("nested.yaml", &schema(400)),
            ("deeper.yaml", &schema(450)),
            ("nul.yaml", "\0\0\0"),
        ],
    );
    let names = [
        "good",
        "empty",
        "other",
        "broken",
        "damaged",
        "no-schema",
        "deep",
        "nested",
        "deeper",
        "nul",
    ];
    for old in names {
        for new in names {
            let run = crdsmith(folder.path(), &["diff", &format!("{old}.yaml"), &format!("{new}.yaml")]);
            assert!(
                matches!(run.code(), 0..=2),
                "{old} {new}: {} {}",
                run.code(),
                run.stderr()
            );
            assert!(!run.stderr().contains("panicked"), "{old} {new}: {}", run.stderr());
        }
    }
}

/// Runs git in a folder.
fn git(folder: &Path, arguments: &[&str]) {
    let run = std::process::Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn revisions_of_git() {
    let folder = folder();
    made_up(folder.path());
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "old.yaml", "manifests"]);
    git(
        folder.path(),
        &[
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "commit",
            "--quiet",
            "-m",
            "x",
        ],
    );
    let mut out = String::new();
    for old in [
        "git:HEAD:old.yaml",
        "git:HEAD:",
        "git:HEAD:none.yaml",
        "git:none:old.yaml",
        "git:--help:x",
        "git::x",
        "git:HEAD",
    ] {
        let run = crdsmith(
            folder.path(),
            &[
                "diff",
                old,
                "new.yaml",
                "--fail-on",
                "never",
                "--only-hits",
                "--manifests",
                "manifests",
            ],
        );
        out.push_str(&format!(
            "$ crdsmith diff {old} new.yaml\n{}",
            run.transcript(folder.path())
        ));
    }
    expect_file("expected/diff/git.txt", &out);
}

/// `generate` says which kinds changed since the last run, and writes a changelog against the last commit.
#[test]
fn generate_tells_what_changed() {
    let folder = folder();
    made_up(folder.path());
    let path = folder.path();
    write(
        path,
        &[("crdsmith.yaml", "specs:\n- output: upc\n  crds: ['crds/*.yaml']\n")],
    );
    let crd = |name: &str| std::fs::read_to_string(project().join(name)).unwrap();
    write(
        path,
        &[
            ("crds/a.yaml", &crd(OLD)),
            (
                "crds/b.yaml",
                &crd(OLD)
                    .replace("UserPoolClient", "Gone")
                    .replace("userpoolclient", "gone"),
            ),
        ],
    );
    let mut out = String::new();
    let mut run = |arguments: &[&str]| {
        let run = crdsmith(path, arguments);
        let seconds = run.stderr();
        let lines = seconds.lines().filter(|line| !line.contains(" files written"));
        out.push_str(&format!(
            "$ crdsmith {}\n{}\n",
            arguments.join(" "),
            lines.collect::<Vec<_>>().join("\n")
        ));
    };
    run(&["generate"]);
    run(&["generate", "--changelog", "CHANGES.md"]);
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(
        folder.path(),
        &[
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "commit",
            "--quiet",
            "-m",
            "x",
        ],
    );
    // Another formatting is no change.
    write(path, &[("crds/a.yaml", &format!("# a comment\n{}", crd(OLD)))]);
    run(&["generate"]);
    std::fs::remove_file(path.join("crds/b.yaml")).unwrap();
    write(
        path,
        &[
            ("crds/a.yaml", &crd(NEW)),
            (
                "crds/c.yaml",
                &crd(NEW)
                    .replace("UserPoolClient", "Fresh")
                    .replace("userpoolclient", "fresh"),
            ),
        ],
    );
    run(&["generate", "--changelog", "CHANGES.md"]);
    out.push_str(&std::fs::read_to_string(path.join("CHANGES.md")).unwrap());
    expect_file("expected/diff/generate.txt", &out);
}
