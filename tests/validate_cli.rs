//! `crdsmith validate` in the user's view: reports, exit codes, masking, mutations.

use std::fmt::Write as _;

use crdsmith::source::{Location, Source};
use crdsmith::validate::{Options, Registry, Status, check};
use crdsmith::{crd, input, report};

use crate::support;

const MANIFESTS: &str = "\
apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1
kind: UserPoolClient
metadata:
  name: a
  lables: {a: b}
spec:
  deletionPolicy: Orphn
  forProvider:
    region: us-east-1
    clientNmae: x
    allowedOAuthFlows: code
---
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {a: eA==}
---
apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1
kind: UserPoolClient
metadata: {name: good}
spec:
  forProvider: {region: eu-west-1, clientName: good}
---
apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1
kind: UserPoolClent
metadata: {name: b}
";

fn user_pool_client() -> Registry {
    let text = std::fs::read_to_string(support::project().join("crds/userpoolclients-0.33.yaml")).unwrap();
    Registry::new(crd::read(&Source::new("crd.yaml", text)).crds)
}

#[test]
fn every_format_has_its_exact_text() {
    let found = check(
        &[Source::new("m.yaml", MANIFESTS)],
        &user_pool_client(),
        &Options::default(),
    );
    let plain = anstream::adapter::strip_str(&report::text(&found, false)).to_string();
    support::expect_file("reports/text.txt", &(plain + &report::summary(&found) + "\n"));
    support::expect_file("reports/report.json", &report::json(&found));
    support::expect_file("reports/junit.xml", &report::junit(&found));
    support::expect_file("reports/tap.txt", &report::tap(&found));
    support::expect_file("reports/sarif.json", &report::sarif(&found));
    support::expect_file("reports/github.txt", &report::github(&found));
    support::expect_file("reports/gitlab.json", &report::gitlab(&found));
    support::expect_file("reports/checkstyle.xml", &report::checkstyle(&found));
}

#[test]
fn secrets_are_masked() {
    let definition = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: as.x.io}
spec:
  group: x.io
  names: {kind: A, plural: as}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {password: {type: string, minLength: 40}}}}}
";
    let registry = Registry::new(crd::read(&Source::new("crd.yaml", definition)).crds);
    let manifest = "apiVersion: x.io/v1\nkind: A\nmetadata: {name: a}\nspec: {password: hunter2}\n";
    let found = check(&[Source::new("m.yaml", manifest)], &registry, &Options::default());
    assert_eq!(found.results[0].status, Status::Invalid);
    let all = report::text(&found, false) + &report::json(&found) + &report::sarif(&found);
    assert!(!all.contains("hunter2") && all.contains("***"), "{all}");
    // The value of an unknown field is not shown either, nor another secret on the same line.
    let manifest =
        "apiVersion: x.io/v1\nkind: A\nmetadata: {name: a}\nspec: {my_token: hunter2, other: 1, apiKey: hunter2}\n";
    let found = check(&[Source::new("m.yaml", manifest)], &registry, &Options::default());
    let all = report::text(&found, false);
    assert!(
        found.results[0].findings.len() == 3 && !all.contains("hunter2"),
        "{all}"
    );
}

#[test]
fn an_object_that_stands_twice_is_an_error() {
    let one = "apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1\nkind: UserPoolClient\nmetadata: {name: a}\n\
               spec: {forProvider: {region: x, clientName: web}}\n";
    let found = check(
        &[Source::new("m.yaml", format!("{one}---\n{one}"))],
        &user_pool_client(),
        &Options::default(),
    );
    assert_eq!(found.summary().invalid, 1);
    let diagnostic = &found.results[1].findings[0].diagnostic;
    assert_eq!(diagnostic.rule.code(), "duplicate-object");
    assert_eq!(
        diagnostic.message,
        "duplicate object UserPoolClient `a`: first defined in m.yaml (document 0)"
    );
    let place = diagnostic.place.as_ref().unwrap();
    assert_eq!(
        place.source.location(place.span.start),
        Location { line: 8, column: 18 }
    );
}

#[test]
fn objects_of_other_names_or_groups_are_not_the_same() {
    let object = |group: &str, namespace: &str, name: &str| {
        format!("apiVersion: {group}/v1\nkind: A\nmetadata: {{namespace: '{namespace}', name: {name}}}\n---\n")
    };
    let text = [
        object("x.io", "", "a"),
        object("x.io", "", "b"),
        object("y.io", "", "a"),
        object("x.io", "other", "a"),
        object("x.io", "default", "a"),
    ]
    .concat();
    let options = Options {
        ignore_missing_schemas: true,
        ..Options::default()
    };
    let found = check(&[Source::new("m.yaml", text)], &user_pool_client(), &options);
    let twice: Vec<usize> = (0..5)
        .filter(|at| {
            let findings = &found.results[*at].findings;
            findings
                .iter()
                .any(|finding| finding.diagnostic.rule.code() == "duplicate-object")
        })
        .collect();
    // A missing namespace equals `default`.
    assert_eq!(twice, [4]);
}

#[test]
fn exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("m.yaml"), MANIFESTS).unwrap();
    std::fs::write(folder.path().join("none.yaml"), "# nothing\n").unwrap();
    for (arguments, code) in [
        ("m.yaml", 1),
        ("m.yaml --skip UserPoolClient,UserPoolClent", 0),
        ("m.yaml --skip UserPoolClient,UserPoolClent --ignore-missing-schemas", 0),
        ("none.yaml", 2),
        ("missing.yaml", 2),
        // The flags of kubeconform.
        (
            "-strict -summary -output=json -skip UserPoolClient,UserPoolClent -ignore-missing-schemas -n 4 m.yaml",
            0,
        ),
        ("-exit-on-error -reject UserPoolClient -output pretty m.yaml", 1),
        ("-ignore-filename-pattern none -ignore-filename-pattern=^z . ", 1),
        ("-ignore-filename-pattern m.yaml$ m.yaml", 2),
        ("-ignore-filename-pattern ( m.yaml", 2),
        ("-strictly m.yaml", 2),
    ] {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(folder.path())
            .args(["validate", "--crds", "builtin:userpoolclient"])
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        assert_eq!(
            run.status.code(),
            Some(code),
            "{arguments} {}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
}

#[test]
fn the_summary_is_printed_where_it_is_asked_for() {
    let folder = support::folder();
    support::write(folder.path(), &[("m.yaml", MANIFESTS)]);
    for (arguments, is_printed) in [
        (&[] as &[&str], true),
        (&["-q"], false),
        (&["-q", "--summary"], true),
        (&["--output", "json"], false),
        (&["--output", "json", "--summary"], true),
    ] {
        let validate = &["validate", "m.yaml", "--crds", "builtin:userpoolclient"];
        let run = support::crdsmith(folder.path(), &[validate, arguments].concat());
        let printed = run.stdout() + &run.stderr();
        assert_eq!(printed.contains("objects: "), is_printed, "{arguments:?}: {printed}");
    }
}

/// Dropped, repeated, retyped and renamed lines in all definitions: there is no panic, and every run gives the same result.
#[test]
fn mutated_manifests_get_stable_verdicts() {
    let Some(folder) = support::conformance("provider-aws-0.33") else {
        return;
    };
    let mut crds = Vec::new();
    for file in input::find(["crds"], &folder).unwrap() {
        crds.extend(crd::read(&file.read().unwrap()).crds);
    }
    let registry = Registry::new(crds);
    let mut sources = Vec::new();
    for (seed, file) in input::find(["manifests"], &folder).unwrap().into_iter().enumerate() {
        let source = file.read().unwrap();
        let lines: Vec<&str> = source.text().lines().collect();
        for round in 0..6 {
            let at = (seed * 31 + round * 17 + 5) % lines.len();
            let mut text = String::new();
            for (index, line) in lines.iter().enumerate() {
                match (index == at, round) {
                    (true, 0) => {}
                    (true, 1) => writeln!(text, "{line}\n{line}").unwrap(),
                    (true, 2) => writeln!(text, "{}", line.replace(": ", ": 99999999999")).unwrap(),
                    (true, 3) => writeln!(text, "{}", line.replacen(':', "x:", 1)).unwrap(),
                    (true, 4) => writeln!(
                        text,
                        "{}: [null, {{}}, -1.5]",
                        line.split(':').next().unwrap_or_default()
                    )
                    .unwrap(),
                    (true, _) => writeln!(text, "\u{1}{line}").unwrap(),
                    (false, _) => writeln!(text, "{line}").unwrap(),
                }
            }
            sources.push(Source::new(format!("{seed}-{round}"), text));
        }
    }
    let options = Options {
        keep_defaulted: true,
        ..Options::default()
    };
    let run = || report::json(&check(&sources, &registry, &options));
    let first = run();
    let one_thread = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(32 << 20)
        .build()
        .unwrap();
    assert!(first == one_thread.install(run), "the verdicts differ between runs");
}
/// Updates are matched by group, kind, namespace and name, in any number of documents, lists and folders.
#[test]
fn old_objects_are_matched_by_what_the_server_matches_them_by() {
    let folder = support::folder();
    let schema = "type: object\nproperties:\n  spec:\n    type: object\n    properties: {a: {type: string, maxLength: 1}, b: {type: string}}\n";
    let second = "  - name: v2\n    served: true\n    storage: false\n    schema:\n      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}\n";
    let object = |version: &str, meta: &str, spec: &str| {
        format!(
            "apiVersion: example.org/{version}\nkind: Thing\nmetadata: {{{meta}, resourceVersion: '1'}}\nspec: {{{spec}}}\n"
        )
    };
    let stored = [
        object("v1", "name: one", "a: long"),
        "kind: List\napiVersion: v1\nitems:\n- ".to_owned()
            + &object("v1", "name: two, namespace: x", "a: long")
                .trim()
                .replace('\n', "\n  "),
        object("v2", "name: three", "a: long"),
        object("v1", "labels: {}", "a: long"),
    ];
    support::write(
        folder.path(),
        &[
            ("crd.yaml", &(support::crd("Thing", schema) + second)),
            ("old/one.yaml", &stored[..2].join("---\n")),
            ("old/two.yaml", &stored[2..].join("---\n")),
        ],
    );
    for (meta, code) in [
        ("name: one", 0),
        ("name: one, namespace: default", 0),
        ("name: one, namespace: x", 1),
        ("name: two, namespace: x", 0),
        ("name: two", 1),
        ("name: three", 0),
        ("name: four", 1),
        ("labels: {}", 1),
    ] {
        // An unchanged error is tolerated in an update, but not in a created object.
        let new = object("v1", meta, "a: long, b: new");
        support::write(folder.path(), &[("new.yaml", &new)]);
        let arguments = ["validate", "new.yaml", "--crds", "crd.yaml", "--old", "old"];
        let run = support::crdsmith(folder.path(), &arguments);
        assert_eq!(run.code(), code, "{meta}: {}", run.stderr());
    }
    support::write(folder.path(), &[("old/wrong.yaml", "a: [")]);
    let arguments = ["validate", "new.yaml", "--crds", "crd.yaml", "--old", "old"];
    let run = support::crdsmith(folder.path(), &arguments).exits(2);
    assert!(run.stderr().contains("old/wrong.yaml:1"), "{}", run.stderr());
}

/// Files after the first invalid file are not read.
#[test]
fn exit_on_error_stops_at_the_first_invalid_file() {
    let folder = support::folder();
    let object = |name: &str, region: &str| {
        format!(
            "apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1\nkind: UserPoolClient\nmetadata: {{name: {name}}}\nspec: \
             {{forProvider: {{region: {region}, clientName: a}}}}\n"
        )
    };
    let jsonnet = "error 'this is not evaluated'";
    support::write(
        folder.path(),
        &[
            ("1.yaml", &object("a", "x")),
            (
                "2.yaml",
                &[object("b", "7"), object("c", "x"), object("d", "8")].join("---\n"),
            ),
            ("3.jsonnet", jsonnet),
        ],
    );
    let arguments = [
        "validate",
        "1.yaml",
        "2.yaml",
        "3.jsonnet",
        "missing.jsonnet",
        "--crds",
        "builtin:userpoolclient",
        "--output",
        "json",
    ];
    let run = support::crdsmith(folder.path(), &[&arguments[..], &["--exit-on-error"]].concat()).exits(1);
    let report: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let found: Vec<_> = report["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["name"])
        .collect();
    assert_eq!(found, ["a", "b", "c", "d"]);
    support::crdsmith(folder.path(), &arguments).exits(2);
}
