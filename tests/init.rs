//! `crdsmith init`: projects that work at once.

use std::fmt::Write as _;
use std::path::Path;

use crate::support::{conformance, copy, crdsmith, expect_file, folder, project, tree, write};

/// Generates the library of a project, and renders and validates its environment.
fn works(path: &Path) {
    crdsmith(path, &["generate"]).exits(0);
    let run = crdsmith(path, &["render", "environments/default", "--validate"]).exits(0);
    assert!(run.stdout().starts_with("apiVersion: "), "{}", run.stdout());
    crdsmith(path, &["generate", "--check"]).exits(0);
}

#[test]
fn a_new_project_works_at_once() {
    for name in ["shop", "my shop", "ünï/店"] {
        let dir = folder();
        let run = crdsmith(dir.path(), &["init", name, "--github", "--gitlab"]).exits(0);
        let path = dir.path().join(name);
        if name == "my shop" {
            let mut text = run.transcript(dir.path());
            for (file, content) in tree(&path) {
                if !file.starts_with("crds/") {
                    write!(text, "\n== {file}\n{}", String::from_utf8(content).unwrap()).unwrap();
                }
            }
            expect_file("init/new.txt", &text);
        }
        works(&path);
    }
}

#[test]
fn nothing_is_overwritten() {
    let dir = folder();
    write(
        dir.path(),
        &[("jsonnetfile.json", "{}"), ("environments/default/main.jsonnet", "{}")],
    );
    let run = crdsmith(dir.path(), &["init"]).exits(0);
    expect_file("init/kept.txt", &run.transcript(dir.path()));
    let kept = std::fs::read_to_string(dir.path().join("jsonnetfile.json")).unwrap();
    assert_eq!(kept, "{}");
    assert!(!dir.path().join("environments/default/spec.json").exists());
    let before = tree(dir.path());
    let run = crdsmith(dir.path(), &["init"]).exits(2);
    expect_file("init/again.txt", &run.transcript(dir.path()));
    assert_eq!(before, tree(dir.path()));
}

#[test]
fn definitions_of_others_have_an_environment_that_validates() {
    let (Some(bumps), Some(aws)) = (conformance("bumps"), conformance("provider-aws-0.33")) else {
        return;
    };
    for crds in [bumps.join("gateway-api-v1.3.0"), aws.join("crds")] {
        let dir = folder();
        crdsmith(dir.path(), &["init", "copied", "--crds", crds.to_str().unwrap()]).exits(0);
        works(&dir.path().join("copied"));
        copy(&crds, &dir.path().join("elsewhere"));
        crdsmith(dir.path(), &["init", "named", "--from", "elsewhere"]).exits(0);
        let settings = std::fs::read_to_string(dir.path().join("named/crdsmith.yaml")).unwrap();
        assert!(settings.contains("crds: [\"../elsewhere\"]"), "{settings}");
        works(&dir.path().join("named"));
    }
    // The server refuses these as they are shipped.
    let dir = folder();
    let crds = bumps.join("cert-manager-v1.16.0");
    let run = crdsmith(dir.path(), &["init", "--crds", crds.to_str().unwrap()]).exits(0);
    expect_file("init/refused.txt", &run.transcript(dir.path()));
}

/// CRDs that are there are used, where they are.
#[test]
fn own_definitions_are_used() {
    let dir = folder();
    let crd = crate::support::crd(
        "Widget",
        "type: object\nproperties: {spec: {type: object, properties: {size: {type: integer}}}}\n",
    );
    let crd = crd.replace("example.org", "cert-manager.io");
    write(dir.path(), &[("crds/widget.yaml", &crd)]);
    let run = crdsmith(dir.path(), &["init"]).exits(0);
    expect_file(
        "init/own.txt",
        &format!(
            "{}\n{}",
            run.transcript(dir.path()),
            std::fs::read_to_string(dir.path().join("crdsmith.yaml")).unwrap()
        ),
    );
    works(dir.path());
    // A built-in definition can be named, too.
    for option in ["--crds", "--from"] {
        let new = option.trim_start_matches('-');
        crdsmith(dir.path(), &["init", new, option, "builtin:userpoolclient"]).exits(0);
        works(&dir.path().join(new));
    }
}

#[test]
fn wrong_inputs_make_nothing() {
    let dir = folder();
    let map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}";
    write(
        dir.path(),
        &[
            ("empty.yaml", ""),
            ("broken.yaml", "a: ["),
            ("map.yaml", map),
            ("file", ""),
            ("repository/.git/HEAD", ""),
        ],
    );
    let own = project().join("crds/userpoolclients-0.33.yaml");
    let own = own.to_str().unwrap();
    let mut texts = String::new();
    for arguments in [
        &["new", "--crds", "missing"][..],
        &["new", "--crds", "empty.yaml"],
        &["new", "--crds", "broken.yaml"],
        &["new", "--crds", "map.yaml"],
        &["new", "--from", "map.yaml"],
        &["new", "--from", "missing"],
        &["new", "--from", own, "--crds", own],
        &["new", "--crds", "-"],
        &["file"],
        &["https://example.com/crds.yaml"],
        &["repository/new", "--github"],
    ] {
        let arguments: Vec<&str> = ["init"].into_iter().chain(arguments.iter().copied()).collect();
        let run = crdsmith(dir.path(), &arguments).exits(2);
        let shown = arguments.join(" ").replace(own, "OWN");
        writeln!(texts, "$ crdsmith {shown}\n{}", run.transcript(dir.path())).unwrap();
        assert!(!dir.path().join("new").exists(), "{shown}");
    }
    expect_file("init/wrong.txt", &texts);
}
