//! `crdsmith explain`: texts, names of kinds, wrong names, JSON.

use crate::support::{conformance, crdsmith, expect_file, folder, project, write};

/// Arguments after `explain`, each a run.
const RUNS: [&str; 12] = [
    // Two versions of the library: the last definition counts.
    "userpoolclient.spec.managementPolicies",
    "userpoolclient --crds crds/userpoolclients-0.58.yaml",
    "userpoolclients.spec.forProvider.region --crds crds/userpoolclients-0.58.yaml",
    "nothing.spec --crds tests/fixtures/facts.yaml",
    "everythings --crds tests/fixtures/facts.yaml",
    "everything.spec --crds tests/fixtures/facts.yaml",
    "everythings.facts.example.org.spec.listeners[0].tls --crds tests/fixtures/facts.yaml",
    "everything.spec --recursive --crds tests/fixtures/facts.yaml",
    "everything.spec.mode --output json --crds tests/fixtures/facts.yaml",
    "everything.spec.moed --crds tests/fixtures/facts.yaml",
    "everything.spec.mode.below --crds tests/fixtures/facts.yaml",
    "everything.metadata.labels --api-version v2 --crds tests/fixtures/facts.yaml",
];

#[test]
fn texts() {
    let mut out = String::new();
    for arguments in RUNS {
        let arguments: Vec<_> = std::iter::once("explain").chain(arguments.split(' ')).collect();
        let run = crdsmith(project(), &arguments);
        out.push_str(&format!(
            "$ crdsmith {}\n{}{}[exit {}]\n\n",
            arguments.join(" "),
            run.stdout(),
            run.stderr(),
            run.code()
        ));
    }
    expect_file("expected/explain.txt", &out);
}

/// Each kind of the real data can be explained, with every field below it.
#[test]
fn real_kinds_are_explained() {
    let Some(folder) = conformance("bumps") else { return };
    let crds = folder.join("gateway-api-v1.3.0");
    let crds = crds.to_str().unwrap();
    let run = crdsmith(project(), &["explain", "httproute", "--crds", crds, "--output", "json"]);
    let facts: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(facts["kind"], "HTTPRoute");
    let filters = &facts["fields"][0]["fields"][2]["fields"][1];
    assert_eq!(filters["path"], "spec.rules.filters");
    let words = &filters["items"]["rules"][0]["words"];
    assert_eq!(
        words,
        "requestHeaderModifier can only be set when type is RequestHeaderModifier"
    );
}

/// A version that is not served is explained, and says so; it has no example. Names that nothing has end with the same exit code everywhere.
#[test]
fn versions_that_are_not_served() {
    let dir = folder();
    let definition = crate::support::crd("Shop", "type: object\n");
    let old = "  - name: v1alpha1\n    served: false\n    storage: false\n    schema:\n      openAPIV3Schema: {type: object}\n";
    write(dir.path(), &[("crd.yaml", &(definition + old))]);
    let mut transcript = String::new();
    for command in ["explain", "example"] {
        for arguments in [
            &["shop", "--api-version", "v1alpha1"][..],
            &["shop", "--api-version", "v2"],
            &["shops.b.org"],
        ] {
            let run = crdsmith(dir.path(), &[&[command], arguments, &["--crds", "crd.yaml"]].concat());
            transcript += &format!(
                "$ crdsmith {command} {}\n{}\n",
                arguments.join(" "),
                run.transcript(dir.path())
            );
        }
    }
    expect_file("expected/not-served.txt", &transcript);
}
