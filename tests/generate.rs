//! `crdsmith generate` on real CRDs: the ecosystem's library and pages, byte for byte.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{conformance, crdsmith, expect_file, folder, tree, write};

const CONFIG: &str = "provider-aws-0.33";

/// Both trees must have the same files with equal content.
#[track_caller]
fn assert_same_tree(wanted: &Path, made: &Path) {
    let (wanted, made) = (tree(wanted), tree(made));
    let different = |a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        a.iter()
            .filter(|(name, bytes)| b.get(*name) != Some(*bytes))
            .map(|(name, _)| name.clone())
            .collect()
    };
    assert!(!wanted.is_empty(), "no expected files found");
    assert_eq!(different(&wanted, &made), Vec::<String>::new(), "missing or different");
    assert_eq!(different(&made, &wanted), Vec::<String>::new(), "surplus or different");
}

/// Every file must be equal, none missing, none more, except for lines that are added. Returns the added lines of each file, as a diff.
#[track_caller]
fn additions(wanted: &Path, made: &Path) -> String {
    let (wanted, made) = (tree(wanted), tree(made));
    assert!(!wanted.is_empty(), "no expected files found");
    assert!(wanted.keys().eq(made.keys()), "missing or surplus files");
    let mut added = String::new();
    for (name, old) in &wanted {
        let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(&made[name]));
        if old != new {
            let diff = similar::TextDiff::from_lines(&*old, &*new);
            let removed = diff
                .iter_all_changes()
                .any(|change| change.tag() == similar::ChangeTag::Delete);
            assert!(!removed, "{name} has changed lines");
            added += &diff.unified_diff().context_radius(1).header(name, name).to_string();
        }
    }
    added
}

fn generate(output: &Path, more: &[&str]) -> Option<String> {
    let data = conformance(CONFIG)?;
    let config = data.join("crdsmith.yaml");
    let mut arguments = vec![
        "generate",
        "-c",
        config.to_str().unwrap(),
        "-o",
        output.to_str().unwrap(),
    ];
    arguments.extend(more);
    Some(crdsmith(output.parent().unwrap(), &arguments).exits(0).stderr())
}

/// The reference has no objects for the items below maps and lists of lists; they are all that is added.
#[test]
fn provider_aws_equals_the_reference() {
    let out = folder();
    let Some(summary) = generate(&out.path().join("out"), &[]) else {
        return;
    };
    let expected = conformance(CONFIG).unwrap().join("expected");
    assert!(
        summary.starts_with("171 CRDs, 181 kinds: 581 files written, 0 unchanged, 0 removed"),
        "{summary}"
    );
    let lib = additions(&expected.join("lib"), &out.path().join("out/provider-aws/0.33"));
    let docs = additions(&expected.join("docs"), &out.path().join("out/docs/provider-aws/0.33"));
    expect_file("expected/item-builders.diff", &(lib + &docs));

    let seed = conformance("..").unwrap().join("seeds/000_5ac84b4cc981860b.txt");
    let page = "out/docs/provider-aws/0.33/cognitoidentityprovider/v1alpha1/userPoolClient.md";
    assert_eq!(
        std::fs::read(seed).unwrap(),
        std::fs::read(out.path().join(page)).unwrap()
    );
}

#[test]
fn output_depends_on_neither_run_nor_threads() {
    let out = folder();
    let (one, two) = (out.path().join("one"), out.path().join("two"));
    if generate(&one, &["-j1"]).is_none() {
        return;
    }
    generate(&two, &["-j2"]);
    assert_same_tree(&one, &two);
    let again = generate(&two, &["-j2"]).unwrap();
    assert!(again.contains(" 0 files written, 581 unchanged, 0 removed"), "{again}");
    assert_same_tree(&one, &two);
}

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_one_repairs() {
    let out = folder();
    let (before, after) = (out.path().join("before"), out.path().join("after"));
    if generate(&before, &[]).is_none() {
        return;
    }
    // The same definitions with the built-in ObjectMeta: every file of a kind differs.
    let data = conformance(CONFIG).unwrap();
    let text = std::fs::read_to_string(data.join("crdsmith.yaml")).unwrap();
    let crds = data.canonicalize().unwrap().join("crds");
    let text = text
        .replace("objectMeta: objectmeta.json", "")
        .replace("[crds]", &format!("[{}]", crds.display()));
    let config = out.path().join("crdsmith.yaml");
    std::fs::write(&config, text).unwrap();
    let arguments = |output: &Path| {
        [
            "generate",
            "-c",
            config.to_str().unwrap(),
            "-o",
            output.to_str().unwrap(),
        ]
        .map(str::to_owned)
    };
    let run = |output: &Path| {
        let arguments = arguments(output);
        crdsmith(out.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>()).exits(0)
    };
    run(&after);
    let (old, new) = (tree(&before), tree(&after));

    for milliseconds in [5, 20, 60, 120, 200, 300] {
        generate(&before, &[]);
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .args(arguments(&before))
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        let _ = child.kill();
        child.wait().unwrap();
        for (name, bytes) in tree(&before) {
            if name != ".crdsmith.json" && !name.starts_with(".crdsmith-staging-") {
                assert!(
                    old.get(&name) == Some(&bytes) || new.get(&name) == Some(&bytes),
                    "{name} is neither old nor new"
                );
            }
        }
        run(&before);
        assert_same_tree(&after, &before);
    }
}

/// One command line for each set of definitions, without a configuration. Some definitions of the last set are wrong on purpose.
#[test]
fn every_conformance_set_is_generated_from_the_command_line() {
    let Some(data) = conformance("") else { return };
    let data = data.canonicalize().unwrap();
    let mut transcript = String::new();
    for set in [
        "bumps/cert-manager-v1.11.0",
        "bumps/cert-manager-v1.16.0",
        "bumps/gateway-api-v1.0.0",
        "bumps/gateway-api-v1.3.0",
        "probes/*.yaml",
        "provider-aws-0.33",
        "validation/_crds",
        "validation/cel/*/crd.yaml",
        "validation/strings/*/crd.yaml",
        "validation/crd/*/crd.yaml",
    ] {
        let dir = folder();
        let input = data.join(set);
        let arguments = ["generate", input.to_str().unwrap(), "-o", "out", "--docs", "docs"];
        let run = crdsmith(dir.path(), &arguments);
        transcript += &format!(
            "$ crdsmith generate {set} -o out --docs docs\n{}",
            run.transcript(&data)
        );
        if set.starts_with("validation/crd/") {
            run.exits(2);
            continue;
        }
        run.exits(0);
        // Every file of the library is read, and every kind makes an object.
        let program = "local lib = import 'out/main.libsonnet'; local fields(object) = [object[name] for name in \
                       std.objectFieldsAll(object) if name[0] != '#']; std.length([kind.new('x') for group in fields(lib) \
                       for version in fields(group) for kind in fields(version)])";
        write(dir.path(), &[("kinds.jsonnet", program)]);
        let kinds = crdsmith(dir.path(), &["render", "--raw", "kinds.jsonnet"]).exits(0);
        transcript += &format!("kinds that make an object: {}\n\n", kinds.stdout().trim());
    }
    expect_file("expected/conformance-sets.txt", &transcript);
}
