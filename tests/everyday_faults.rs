//! Runs of `validate` that were wrong once: verdicts that depended on the order of names, findings that were lost, secrets that were shown.

use std::fmt::Write as _;

use crate::support;
use crate::support::{crd, crdsmith, folder, write};

const SCHEMA: &str = "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n      size: {type: integer, maximum: 10}\n      \
                      password: {type: string, maxLength: 6}\n";

fn widget(name: &str, size: &str) -> String {
    format!("apiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: {name}}}\nspec: {{size: {size}}}\n")
}

/// Every form in which a secret can be near a finding; no report shows it.
#[test]
fn secrets_are_in_no_report() {
    let dir = folder();
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n";
    let files = [
        ("crd.yaml", crd("Widget", SCHEMA)),
        ("twice.yaml", format!("{secret}  pw: hunter2\n  pw: hunter2\n")),
        ("anchor.yaml", format!("{secret}  pw: *hunter2\n")),
        ("tag.yaml", format!("{secret}  pw: !!int hunter2\n")),
        ("key.yaml", format!("{secret}  ? {{pw: hunter2}}\n  : x\n")),
        ("trailing.yaml", format!("{secret}  pw: \"hunter2\" x\n")),
        ("colon.yaml", format!("{secret}  pw: hunter2: x\n")),
        ("at.yaml", format!("{secret}  pw: @hunter2\n")),
        ("flow.yaml", "{apiVersion: v1, kind: Secret, metadata: {name: db, labels: {tier: 1}}, stringData: {pw: hunter2}}\n".to_owned()),
        ("one.json", r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","labels":{"tier":1}},"stringData":{"pw":"hunter2"}}"#.to_owned()),
        ("list.yaml", "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name: DB}, data: {pw: aHVudGVyMg==}}]}\n".to_owned()),
        ("field.yaml", "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {password: hunter2, size: 99, nmae: 1}\n".to_owned()),
        ("main.jsonnet", "local new(name, password) = {\n  apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: name }, spec: { password: password },\n};\n\
          [new('My DB', 'hunter2'), new('b', 'hunter2')]\n".to_owned()),
        ("secret.jsonnet", "{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'My_DB' }, data: { pw: std.base64('hunter2') } }\n".to_owned()),
    ];
    let names: Vec<&str> = files.iter().map(|file| file.0).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    write(dir.path(), &files);
    let mut text = String::new();
    for format in [
        "text",
        "json",
        "junit",
        "tap",
        "sarif",
        "github",
        "gitlab",
        "checkstyle",
    ] {
        for name in names.iter().filter(|name| **name != "crd.yaml") {
            let run = crdsmith(
                dir.path(),
                &["validate", name, "--crds", "crd.yaml", "--output", format],
            )
            .exits(1);
            let printed = run.stdout() + &run.stderr();
            assert!(
                !printed.contains("hunter2") && !printed.contains("aHVudGVyMg"),
                "{format} {name}\n{printed}"
            );
            if format == "text" {
                writeln!(text, "# {name}\n{printed}").unwrap();
            }
        }
    }
    support::expect_file("expected/masked.txt", &text);
}

/// The order of names, and a second name for a file, change nothing.
#[test]
fn the_order_of_names_does_not_matter() {
    let dir = folder();
    let other = crd("Widget", &SCHEMA.replace("maximum: 10", "maximum: 100"));
    write(
        dir.path(),
        &[
            ("crd.yaml", &crd("Widget", SCHEMA)),
            ("m/a.yaml", &widget("a", "3")),
            ("m/sub/b.yaml", &widget("a", "4")),
            ("a/crd.yaml", &crd("Widget", SCHEMA)),
            ("a/kustomization.yaml", ""),
            ("b/crd.yaml", &other),
            ("b/kustomization.yaml", ""),
            ("c/c.yaml", &widget("c", "50")),
            ("c/kustomization.yaml", ""),
        ],
    );
    for names in [
        &["m"][..],
        &["m", "m/sub"],
        &["m/sub", "m"],
        &["m/sub/b.yaml", "m"],
        &["m/**/*.yaml"],
    ] {
        let run = crdsmith(dir.path(), &[&["validate", "--crds", "crd.yaml"], names].concat()).exits(1);
        assert_eq!(
            run.stdout().matches("error[duplicate-object]").count(),
            1,
            "{names:?}: {}",
            run.stdout()
        );
    }
    // Two sets that define a kind differently define it for themselves only.
    for names in [["a", "b", "c"], ["b", "a", "c"], ["c", "b", "a"]] {
        let run = crdsmith(dir.path(), &[&["validate"], &names[..]].concat()).exits(1);
        assert!(run.stdout().contains("error[no-schema]"), "{names:?}: {}", run.stdout());
        assert!(
            run.stderr().contains("warning[duplicate-definition]"),
            "{names:?}: {}",
            run.stderr()
        );
    }
}

/// A baseline knows the files of its findings.
#[test]
fn a_baseline_hides_nothing_new() {
    let dir = folder();
    write(
        dir.path(),
        &[
            ("crd.yaml", &crd("Widget", SCHEMA)),
            ("m/old.yaml", "foo: bar\n"),
            ("m/dev/x.yaml", &widget("a", "99")),
        ],
    );
    let validate = ["validate", "m", "--crds", "crd.yaml"];
    crdsmith(dir.path(), &[&validate[..], &["--output", "json=base.json"]].concat()).exits(1);
    let with = [&validate[..], &["--baseline", "base.json"]].concat();
    let run = crdsmith(dir.path(), &with).exits(0);
    assert!(
        run.stdout()
            .contains("2 findings left out by the settings of the project\n"),
        "{}",
        run.stdout()
    );
    for (name, text) in [
        ("m/new.yaml", "foo: bar\n".to_owned()),
        ("m/prod/x.yaml", widget("b", "99")),
    ] {
        write(dir.path(), &[(name, &text)]);
        let run = crdsmith(dir.path(), &with).exits(1);
        assert!(run.stdout().contains(name), "{}", run.stdout());
        std::fs::remove_file(dir.path().join(name)).unwrap();
    }
    write(dir.path(), &[("base.json", r#"{"version": 2, "results": []}"#)]);
    let run = crdsmith(dir.path(), &with).exits(2);
    assert!(run.stderr().contains("it is not of version 1"), "{}", run.stderr());
}

/// Files, arguments and exit codes; the text of every run is in `expected/everyday-faults.txt`.
#[test]
fn small_runs() {
    let dir = folder();
    let long = format!(
        "{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"a\",\"labels\":{{\"a\":{}5}}}}}}",
        " ".repeat(70_000)
    );
    let sops = "sops: {mac: 'ENC[x]'}\n";
    let files = [
        ("crd.yaml", crd("Widget", SCHEMA)),
        ("end.yaml", format!("{}...\n# nothing\n{}", widget("a", "3"), widget("b", "99"))),
        ("control.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {a: \"\u{1}\"}\n".to_owned()),
        ("long.json", long),
        ("names.yaml", ["ConfigMap A_b", "Service a.b", "Namespace -x", "Secret My_DB"]
            .map(|object| object.split_once(' ').unwrap())
            .map(|(kind, name)| format!("apiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}}}\n"))
            .join("---\n")),
        ("rbac.yaml", "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: 'system:A_b'}\n".to_owned()),
        ("generated.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}\n".to_owned()),
        ("labels.yaml", crd("Widget", SCHEMA).replace("metadata:\n", "metadata:\n  labels:\n    ok: fine\n    bad: 'x y'\n    helm: '{{ .Release.Name }}'\n")),
        ("sops.yaml", format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, labels: {{a: 'ENC[AES256_GCM,data:x]'}}}}\n{sops}")),
        ("sops-list.yaml", format!("apiVersion: v1\nkind: List\nitems:\n- {{apiVersion: example.org/v1, kind: Widget, metadata: {{name: a}}, spec: {{size: 'ENC[x]'}}}}\n{sops}")),
        ("overlay/kustomization.yaml", "resources: [w.yaml]\npatches:\n- path: patch.yaml\n- path: ./json.yaml\n- patch: |\n    - op: remove\nconfigMapGenerator:\n- files: [key=data.yaml]\n".to_owned()),
        ("overlay/w.yaml", widget("a", "3")),
        ("overlay/patch.yaml", widget("a", "99")),
        ("overlay/json.yaml", "- {op: replace, path: /spec/size, value: 4}\n".to_owned()),
        ("overlay/data.yaml", "a: b\n".to_owned()),
        ("values-prod.yaml", "size: 3\n".to_owned()),
        ("good.yaml", widget("a", "3")),
        ("deprecated.yaml", crd("Old", "type: object").replace("served: true", "served: true\n    deprecated: true")),
        ("old.yaml", "apiVersion: example.org/v1\nkind: Old\nmetadata: {name: a}\n".to_owned()),
        ("escape.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"\\e[31m\"}\n".to_owned()),
        ("one/crdsmith.yaml", "validate: {severities: {input-encoding: off}}\n".to_owned()),
        ("one/.git/HEAD", String::new()),
        ("one/good.yaml", widget("a", "3")),
        ("two/.git/HEAD", String::new()),
        ("two/good.yaml", widget("a", "3")),
        ("empty/crdsmith.yaml", "validate: {crds: []}\n".to_owned()),
        ("empty/good.yaml", widget("a", "3")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    write(dir.path(), &files);
    std::fs::write(dir.path().join("utf16.yaml"), b"\xff\xfea\0").unwrap();
    let mut transcripts = String::new();
    for (arguments, code) in [
        ("--crds crd.yaml end.yaml", 0),
        ("--crds crd.yaml end.yaml --fail-on warning -q", 1),
        ("control.yaml", 1),
        ("long.json", 1),
        ("names.yaml", 1),
        ("rbac.yaml generated.yaml", 0),
        ("labels.yaml", 1),
        ("--crds crd.yaml sops.yaml sops-list.yaml", 0),
        ("--crds crd.yaml overlay", 0),
        ("values-prod.yaml", 1),
        ("utf16.yaml", 2),
        ("--crds deprecated.yaml old.yaml --output junit", 0),
        ("--crds deprecated.yaml old.yaml --output junit --fail-on warning", 1),
        ("--crds deprecated.yaml old.yaml --output tap --fail-on warning", 1),
        ("escape.yaml", 1),
        ("one", 2),
        ("one two", 2),
        ("empty", 2),
        (
            "--crds crd.yaml good.yaml --output json=a.json --output sarif=a.json",
            2,
        ),
        ("--crds crd.yaml good.yaml --output tap=-", 0),
        ("--crds crd.yaml good.yaml --print-defaulted --output junit", 2),
        ("--crds crd.yaml good.yaml -strict=true -summary=false", 0),
        ("--crds crd.yaml good.yaml -sumary", 2),
        ("--crds crd.yaml good.yaml -outputt json", 2),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let run = crdsmith(dir.path(), &[&["validate"], &arguments[..]].concat());
        let transcript = run.transcript(dir.path());
        writeln!(transcripts, "$ crdsmith validate {}\n{transcript}", arguments.join(" ")).unwrap();
        run.exits(code);
    }
    support::expect_file("expected/everyday-faults.txt", &transcripts);
}

/// Standard input is read if no manifests are named, as in kubeconform.
#[test]
fn standard_input_is_the_default() {
    let dir = folder();
    write(dir.path(), &[("crd.yaml", &crd("Widget", SCHEMA))]);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(dir.path())
        .args(["validate", "--crds", "crd.yaml"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), widget("a", "99").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("--> <stdin>:4:14"));
}
