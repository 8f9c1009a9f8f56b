//! Mistakes on the command line and in settings that were silent once: options that select nothing, files that are passed over or overwritten.

use serde_json::json;

use crate::support;
use crate::support::server::Server;
use crate::support::{crd, crdsmith, folder, tree, write};

const SCHEMA: &str = "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n      whole: {type: integer}\n      \
                      long: {type: integer, format: int64}\n      short: {type: integer, format: int32}\n      any: {type: number}\n";

const WIDGET: &str = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a, namespace: ns}\n";

/// Two names for one API group: on the command line and in the configuration, in YAML and JSON. A name that is given twice is no mistake.
#[test]
fn a_group_has_one_name() {
    let dir = folder();
    let yaml = "specs:\n- output: lib\n  crds: [crd.yaml]\n  groups:\n    example.org: a\n    example.org: b\n";
    let json =
        r#"{"specs": [{"output": "lib", "crds": ["crd.yaml"], "groups": {"example.org": "a", "example.org": "b"}}]}"#;
    let files = [
        ("crd.yaml", crd("Widget", SCHEMA)),
        ("crdsmith.yaml", yaml.to_owned()),
        ("json.yaml", json.to_owned()),
    ];
    write(dir.path(), &files.each_ref().map(|(name, text)| (*name, text.as_str())));
    let groups = |other: &str| {
        let other = format!("example.org={other}");
        crdsmith(
            dir.path(),
            &[
                "generate",
                "crd.yaml",
                "-o",
                "out",
                "--group",
                "example.org=a",
                "--group",
                &other,
            ],
        )
    };
    let two = groups("b").exits(2).stderr();
    assert!(
        two.contains("error[config-groups]: `--group` gives the API group `example.org` two names: `a` and `b`"),
        "{two}"
    );
    assert!(!dir.path().join("out").exists());
    groups("a").exits(0);
    for (config, lines) in [
        ("crdsmith.yaml", ["crdsmith.yaml:5:5", "crdsmith.yaml:6:5"]),
        ("json.yaml", ["json.yaml:1:63", "json.yaml:1:83"]),
    ] {
        let run = crdsmith(dir.path(), &["generate", "-c", config]).exits(2).stderr();
        assert!(
            run.contains("error[config-duplicate]: the key `example.org` is set twice"),
            "{run}"
        );
        assert!(lines.iter().all(|line| run.contains(line)), "{run}");
    }
}

/// Kinds to skip or reject that are those of no object. A known kind is no mistake: the settings of a project are used for each of its folders.
#[test]
fn kinds_that_select_nothing_are_named() {
    let dir = folder();
    let settings = "specs: []\nvalidate:\n  crds: [crd.yaml]\n  skip: [Widgte, 'manifests/*.yaml', ServiceMonitor, Deployment, apps/Deployment]\n";
    let main = "{ apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'a', namespace: 'n' } }";
    write(
        dir.path(),
        &[
            ("crdsmith.yaml", settings),
            ("crd.yaml", &crd("Widget", SCHEMA)),
            ("a.yaml", WIDGET),
            ("main.jsonnet", main),
        ],
    );
    let wanted = [
        "warning[unused-kind]: no object has the kind `Widgte` of `validate.skip`\n --> crdsmith.yaml:4:10",
        "help: did you mean `Widget`?",
        "warning[unused-kind]: `manifests/*.yaml` in `validate.skip` is no kind, and selects nothing",
        "note[unused-kind]: no object has the kind `ServiceMonitor` of `validate.skip`",
    ];
    for arguments in [
        &["validate", "a.yaml"][..],
        &["validate", "main.jsonnet"],
        &["render", "main.jsonnet", "--validate"],
    ] {
        let run = crdsmith(dir.path(), arguments).exits(0).stderr();
        for words in wanted {
            assert!(run.contains(words), "{arguments:?} {words}\n{run}");
        }
        assert_eq!(run.matches("[unused-kind]").count(), 3, "{run}");
    }
    let options = [
        "validate",
        "a.yaml",
        "-skip",
        "deployment,v1/Pod,example.org/v1/Widget",
        "-reject",
        "exmple.org/Widget,Foo",
    ];
    let run = crdsmith(dir.path(), &options).exits(0).stderr();
    for words in [
        "no object has the kind `deployment` of `--skip`\n |\n = help: did you mean `Deployment`?",
        "no object has the kind `exmple.org/Widget` of `--reject`\n |\n = help: did you mean `example.org/Widget`?",
        "note[unused-kind]: no object has the kind `Foo` of `--reject`",
    ] {
        assert!(run.contains(words), "{words}\n{run}");
    }
    assert!(!run.contains("v1/Pod`"), "{run}");
}

/// Definitions among the manifests are objects like any other, as for kubeconform.
#[test]
fn definitions_can_be_skipped_and_rejected() {
    let dir = folder();
    write(
        dir.path(),
        &[
            (
                "crd.yaml",
                &crd("Widget", SCHEMA).replace("plural: widgets", "plural: gadgets"),
            ),
            ("a.yaml", WIDGET),
        ],
    );
    let run = crdsmith(dir.path(), &["validate", "crd.yaml"]).exits(1);
    assert!(run.stdout().contains("1 invalid"), "{}", run.stdout());
    let run = crdsmith(
        dir.path(),
        &["validate", "crd.yaml", "-skip", "CustomResourceDefinition"],
    )
    .exits(0);
    assert!(
        run.stdout().contains("1 skipped") && run.stderr().is_empty(),
        "{}{}",
        run.stdout(),
        run.stderr()
    );
    let run = crdsmith(
        dir.path(),
        &["validate", "crd.yaml", "-reject", "CustomResourceDefinition"],
    )
    .exits(1);
    assert!(run.stdout().contains("is rejected by `--reject`"), "{}", run.stdout());
}

/// Packages, archives and image layouts beside YAML, as manifests and as definitions: one note, and nothing of them is read.
#[test]
fn packages_in_folders_are_named() {
    let dir = folder();
    write(
        dir.path(),
        &[
            ("crds/crd.yaml", &crd("Widget", SCHEMA)),
            ("crds/image/oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}"),
            ("crds/image/index.json", "{}"),
            ("crds/provider.xpkg", ""),
            ("manifests/a.yaml", WIDGET),
            ("manifests/chart.tgz", ""),
        ],
    );
    let note = "note[not-a-crd]: skipped 2 packages and archives in folder `crds`\n |\n = help: packages and archives are named by themselves: `crds/image`";
    for arguments in [
        &["generate", "crds", "-o", "out"][..],
        &["definitions", "--crds", "crds"],
        &["explain", "widget", "--crds", "crds"],
    ] {
        let run = crdsmith(dir.path(), arguments).exits(0).stderr();
        assert_eq!(run.matches(note).count(), 1, "{run}");
    }
    let run = crdsmith(dir.path(), &["validate", "manifests", "--crds", "crds/crd.yaml"])
        .exits(0)
        .stderr();
    let note = "note[not-manifests]: skipped 1 file that is not a manifest: 1 with a package or archive\n |\n = help: a package or archive is read if it is named";
    assert!(run.contains(note), "{run}");
}

/// Reports replace reports, and never an input, however it is named.
#[test]
fn reports_overwrite_no_input() {
    let dir = folder();
    let crd = crd("Widget", SCHEMA);
    let broken = "kind: [";
    write(
        dir.path(),
        &[
            ("m/a.yaml", WIDGET),
            ("m/broken.yaml", broken),
            ("crds/crd.yaml", &crd),
            ("old.json", "{}"),
            ("crdsmith.yaml", "specs: []\n"),
        ],
    );
    crdsmith(
        dir.path(),
        &["validate", "m/a.yaml", "--crds", "crds", "--output", "json=base.json"],
    )
    .exits(0);
    let before = tree(dir.path());
    for arguments in [
        "validate m/a.yaml --crds crds --output json=m/a.yaml",
        "validate m --crds crds --output json=./m/a.yaml",
        "validate m --crds crds --output json=m/broken.yaml",
        "validate m/*.yaml --crds crds --output text --output sarif=m/../m/a.yaml",
        "validate m/a.yaml --crds crds --output json=crds/crd.yaml",
        "validate m/a.yaml --crds crds --baseline base.json --output json=base.json",
        "validate m/a.yaml --crds crds --old m/broken.yaml --output json=m/broken.yaml",
        "validate m/a.yaml --crds crds --config crdsmith.yaml --output json=crdsmith.yaml",
        "diff crds crds --output markdown=crds/crd.yaml",
        "diff crds crds --manifests m/a.yaml --write-baseline m/a.yaml",
        "generate crds -o lib --changelog crds/crd.yaml",
    ] {
        let words: Vec<&str> = arguments.split(' ').collect();
        let run = crdsmith(dir.path(), &words).exits(2).stderr();
        assert!(
            run.contains("is an input of this run, and would be overwritten"),
            "{arguments}\n{run}"
        );
        assert_eq!(tree(dir.path()), before, "{arguments}");
    }
    // The report of an earlier run is no manifest of the next.
    std::fs::remove_file(dir.path().join("m/broken.yaml")).unwrap();
    let again = ["validate", "m", "--crds", "crds", "--output", "json=m/report.json"];
    crdsmith(dir.path(), &again).exits(0);
    let report = std::fs::read_to_string(dir.path().join("m/report.json")).unwrap();
    crdsmith(dir.path(), &again).exits(0);
    assert_eq!(
        std::fs::read_to_string(dir.path().join("m/report.json")).unwrap(),
        report
    );
    crdsmith(
        dir.path(),
        &[
            "diff",
            "crds",
            "crds",
            "--baseline",
            "base.json",
            "--write-baseline",
            "base.json",
        ],
    )
    .exits(2);
    crdsmith(
        dir.path(),
        &["diff", "crds", "crds", "--write-baseline", "changes.json"],
    )
    .exits(0);
    crdsmith(
        dir.path(),
        &[
            "diff",
            "crds",
            "crds",
            "--baseline",
            "changes.json",
            "--write-baseline",
            "changes.json",
        ],
    )
    .exits(0);
}

/// Objects whose kinds have the names of other tools' files.
#[test]
fn a_name_makes_no_chart() {
    let dir = folder();
    let object =
        |kind: &str| format!("apiVersion: example.org/v1\nkind: {kind}\nmetadata: {{name: a, namespace: ns}}\n");
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a, namespace: ns}\n";
    let kustomize = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n";
    write(
        dir.path(),
        &[
            ("crd.yaml", &crd("Chart", "type: object")),
            ("objects/Chart.yaml", &object("Chart")),
            ("objects/values.yaml", &object("Chart").replace("name: a", "name: b")),
            (
                "objects/templates/c.yaml",
                &object("Chart").replace("name: a", "name: c"),
            ),
            ("flux/kustomization.yaml", flux),
            ("kustomize/kustomization.yaml", kustomize),
            ("chart/Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n"),
            ("chart/values.yaml", "{}"),
            ("chart/templates/c.yaml", "{{ x }}\n"),
        ],
    );
    let run = crdsmith(dir.path(), &["validate", "objects", "--crds", "crd.yaml"]).exits(0);
    assert!(
        run.stdout().contains("3 objects: 3 valid"),
        "{}{}",
        run.stdout(),
        run.stderr()
    );
    let all = [
        "validate",
        "flux",
        "kustomize",
        "chart",
        "--crds",
        "crd.yaml",
        "--ignore-missing-schemas",
    ];
    let run = crdsmith(dir.path(), &all);
    assert!(
        run.stdout()
            .contains("no schema for kustomize.toolkit.fluxcd.io/v1 Kustomization: 1 object"),
        "{}",
        run.stdout()
    );
    assert!(
        run.stderr().contains("3 of Helm charts, 1 of kustomize"),
        "{}",
        run.stderr()
    );
}

/// Whole numbers beyond the exact range of float64 are printed with an exponent, and the server reads integers. Rendered values get the verdict of the
/// printed text, which is the server's.
#[test]
fn large_numbers_are_what_the_server_reads() {
    let numbers = [
        "9007199254740991",
        "9007199254740992",
        "-9007199254740994",
        "1e15",
        "1e18",
        "123456789012345678",
        "9223372036854774784",
        "9223372036854775807",
        "-9223372036854775808",
        "1e19",
        "1e21",
        "-1e300",
        "0.1",
        "-0",
        "1e15 + 0.5",
    ];
    let fields = ["whole", "long", "short", "any"];
    let mut objects = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        for field in fields {
            objects.push(format!(
                "{{ apiVersion: 'example.org/v1', kind: 'Widget', metadata: {{ name: '{field}-{at:02}', namespace: 'n' }}, spec: {{ {field}: {number} }} }}"
            ));
        }
        objects.push(format!(
            "{{ apiVersion: 'v1', kind: 'ConfigMap', metadata: {{ name: 'c-{at:02}', namespace: 'n', generation: {number} }} }}"
        ));
    }
    let dir = folder();
    let crd = crd("Widget", SCHEMA);
    write(
        dir.path(),
        &[
            ("crd.yaml", &crd),
            ("main.jsonnet", &format!("[{}]", objects.join(",\n"))),
        ],
    );
    let printed = crdsmith(dir.path(), &["render", "main.jsonnet", "--crds", "crd.yaml"])
        .exits(0)
        .stdout();
    write(dir.path(), &[("printed.yaml", &printed)]);
    let verdicts = |file: &str| {
        let run = crdsmith(
            dir.path(),
            &["validate", file, "--crds", "crd.yaml", "--output", "json"],
        );
        let report: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        let results = report["results"].as_array().unwrap().iter();
        let mut verdicts: Vec<(String, Vec<String>)> = results
            .map(|result| {
                let findings = result["findings"].as_array().unwrap().iter();
                let words = findings
                    .map(|one| format!("{} {}", one["rule"], one["message"]))
                    .collect();
                (format!("{}/{}", result["kind"], result["name"]), words)
            })
            .collect();
        verdicts.sort();
        verdicts
    };
    let (made, read) = (verdicts("main.jsonnet"), verdicts("printed.yaml"));
    assert_eq!(made, read);
    assert!(made.iter().any(|(_, words)| words.is_empty()) && made.iter().any(|(_, words)| !words.is_empty()));
    let Some(mut server) = Server::start() else { return };
    let widgets: Vec<&str> = printed
        .split("---\n")
        .filter(|text| text.contains("kind: Widget"))
        .collect();
    let answers = server.ask(&[json!({"call": "object", "crd": crd, "text": widgets.join("---\n")})]);
    let documents = answers[0]["documents"].as_array().unwrap();
    assert_eq!(documents.len(), widgets.len());
    for (text, document) in widgets.iter().zip(documents) {
        let name = text.lines().find_map(|line| line.strip_prefix("  name: ")).unwrap();
        let (_, words) = made
            .iter()
            .find(|(one, _)| one.ends_with(&format!("/\"{name}\"")))
            .unwrap();
        assert_eq!(document["accepted"], words.is_empty(), "{text}\n{words:?}\n{document}");
    }
}

/// Files that git checked out with the line ends of Windows.
#[test]
fn line_ends_are_named_as_the_reason() {
    let dir = folder();
    write(dir.path(), &[("crd.yaml", &crd("Widget", SCHEMA))]);
    crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out"]).exits(0);
    crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out", "--check"]).exits(0);
    let main = dir.path().join("out/main.libsonnet");
    let kind = dir.path().join("out/_gen/example/v1/widget.libsonnet");
    let text = std::fs::read_to_string(&kind).unwrap();
    for file in [&main, &kind] {
        let text = std::fs::read_to_string(file).unwrap();
        std::fs::write(file, text.replace('\n', "\r\n")).unwrap();
    }
    let run = crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out", "--check"]).exits(1);
    assert_eq!(
        run.stdout(),
        "line ends: _gen/example/v1/widget.libsonnet\nline ends: main.libsonnet\n"
    );
    let note = "note[line-ends]: 2 files differ only in the line ends: CRLF on disk, LF in the generated text";
    assert!(run.stderr().contains(note), "{}", run.stderr());
    // Another difference beside the line ends is shown as such.
    std::fs::write(&kind, text.replace('\n', "\r\n").replace("widget", "gadget")).unwrap();
    let run = crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out", "--check"]).exits(1);
    assert!(
        run.stdout().contains("stale: _gen/example/v1/widget.libsonnet\n"),
        "{}",
        run.stdout()
    );
    crdsmith(dir.path(), &["generate", "crd.yaml", "-o", "out"]).exits(0);
    assert_eq!(std::fs::read_to_string(&kind).unwrap(), text);
}

/// A new project says to git that generated files stay as they are. Git has the last word.
#[test]
fn new_projects_keep_their_line_ends() {
    let dir = folder();
    crdsmith(dir.path(), &["init"]).exits(0);
    crdsmith(dir.path(), &["generate"]).exits(0);
    let git = |arguments: &[&str]| {
        let run = std::process::Command::new("git")
            .current_dir(dir.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{arguments:?} {}",
            String::from_utf8_lossy(&run.stderr)
        );
    };
    git(&["init", "-q"]);
    git(&["config", "core.autocrlf", "true"]);
    git(&["add", "."]);
    git(&[
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "commit",
        "-qm",
        "all",
    ]);
    for name in ["lib", "docs", "environments"] {
        std::fs::remove_dir_all(dir.path().join(name)).unwrap();
    }
    git(&["checkout", "."]);
    let main = std::fs::read_to_string(dir.path().join("environments/default/main.jsonnet")).unwrap();
    assert!(main.contains("\r\n"), "git changes the ends of other files here");
    crdsmith(dir.path(), &["generate", "--check"]).exits(0);
    assert!(
        support::tree(&dir.path().join("lib"))
            .values()
            .all(|text| !text.contains(&b'\r'))
    );
}
