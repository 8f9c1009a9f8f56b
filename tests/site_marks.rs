//! The marks of new, changed and gone fields are the changes of `crdsmith diff`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::support::{conformance, crdsmith, folder, project, tree, write};

/// A version of a kind as the script of its versions has it.
struct Version {
    set: String,
    api: String,
    before: Option<usize>,
    /// What each mark means, by the path of its field.
    marks: BTreeMap<String, String>,
}

/// The versions of each kind, by its group and name.
fn versions(site: &Path) -> BTreeMap<(String, String), Vec<Version>> {
    let scripts = tree(site).into_iter().filter(|(path, _)| path.contains("/_versions/"));
    let read = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        let list = text.strip_prefix("crdsmith.versions(").unwrap().trim_end();
        let list: Vec<Value> = serde_json::from_str(list.strip_suffix(");").unwrap()).unwrap();
        let mut parts = path.rsplit('/');
        let kind = parts.next().unwrap().strip_suffix(".js").unwrap().to_owned();
        let group = parts.next().unwrap().to_owned();
        let versions = list.iter().map(|version| {
            let mut marks = BTreeMap::new();
            for mark in [4, 5, 6].iter().flat_map(|at| version[at].as_array().unwrap()) {
                let texts: Vec<&str> = mark
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|text| text.as_str().unwrap())
                    .collect();
                let why = texts.last().unwrap();
                // Fields below one that is gone are gone with it.
                if !why.is_empty() {
                    marks.insert(texts[0].to_owned(), (*why).to_owned());
                }
            }
            Version {
                set: version[0].as_str().unwrap().to_owned(),
                api: version[1].as_str().unwrap().to_owned(),
                before: version[3].as_u64().map(|before| usize::try_from(before).unwrap()),
                marks,
            }
        });
        ((group, kind), versions.collect())
    };
    scripts.map(read).collect()
}

/// Severities by group, kind and API version, then by path.
type Severities = BTreeMap<(String, String, String), BTreeMap<String, BTreeSet<String>>>;

/// What `crdsmith diff` says about fields.
fn said(folder: &Path, arguments: &[&str]) -> Severities {
    let run = crdsmith(folder, &[&["diff", "--output", "json"], arguments].concat());
    assert!(run.code() < 2, "{}", run.stderr());
    let report: Value = serde_json::from_str(&run.stdout()).unwrap();
    let mut said = Severities::new();
    for change in report["changes"].as_array().unwrap() {
        let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        for site in change["kinds"].as_array().unwrap() {
            let (group, version) = text(site, "apiVersion").split_once('/').map_or_else(
                || (text(site, "apiVersion"), String::new()),
                |(group, version)| (group.to_owned(), version.to_owned()),
            );
            let mut paths = vec![text(site, "path")];
            if text(change, "rule") == "field-moved" && paths[0] == text(change, "path") {
                paths.push(text(change, "new"));
            }
            for path in paths.into_iter().filter(|path| !path.is_empty()) {
                let of_kind = said
                    .entry((group.clone(), text(site, "kind"), version.clone()))
                    .or_default();
                of_kind.entry(path).or_default().insert(text(change, "severity"));
            }
        }
    }
    said
}

#[test]
fn marks_are_the_changes_of_diff() {
    let Some(bumps) = conformance("bumps") else { return };
    let bumps = bumps.canonicalize().unwrap();
    let own = project().join("crds");
    let mut compared = 0;
    for (old, new) in [
        (bumps.join("gateway-api-v1.0.0"), bumps.join("gateway-api-v1.3.0")),
        (bumps.join("cert-manager-v1.11.0"), bumps.join("cert-manager-v1.16.0")),
        (
            own.join("userpoolclients-0.33.yaml"),
            own.join("userpoolclients-0.58.yaml"),
        ),
    ] {
        let dir = folder();
        let [old, new] = [old, new].map(|path| path.display().to_string());
        let configuration = format!(
            "output: lib\nsite: {{output: site}}\nspecs:\n- {{output: set/1, crds: [{old}]}}\n- {{output: set/2, crds: [{new}]}}\n"
        );
        write(dir.path(), &[("crdsmith.yaml", &configuration)]);
        crdsmith(dir.path(), &["generate"]).exits(0);
        let between_sets = said(dir.path(), &[&old, &new]);
        for ((group, kind), versions) in versions(&dir.path().join("site")) {
            for version in &versions {
                let Some(before) = version.before.map(|before| &versions[before]) else {
                    assert!(version.marks.is_empty());
                    continue;
                };
                let between_versions;
                let severities = if before.api == version.api {
                    &between_sets
                } else if before.set != version.set {
                    // `diff` matches versions by name.
                    continue;
                } else {
                    let crds = if version.set == "1" { &old } else { &new };
                    let names = format!("{},{}", before.api, version.api);
                    between_versions = said(dir.path(), &["--versions", &names, crds]);
                    &between_versions
                };
                let wanted = severities.get(&(group.clone(), kind.clone(), version.api.clone()));
                let wanted = wanted.cloned().unwrap_or_default();
                let paths: Vec<&String> = version.marks.keys().collect();
                let name = format!("{group}/{} {kind} of {}", version.api, version.set);
                assert_eq!(paths, wanted.keys().collect::<Vec<_>>(), "{name}");
                for (path, why) in &version.marks {
                    let severities = why.lines().map(|line| line.split(':').next().unwrap().to_owned());
                    assert_eq!(severities.collect::<BTreeSet<_>>(), wanted[path], "{name} {path}");
                }
                compared += version.marks.len();
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

/// A version of the API that the set before does not have is compared with the last one of that set.
#[test]
fn sets_without_a_common_version_are_compared() {
    let dir = folder();
    let crd = |version: &str, fields: &str| {
        crate::support::crd(
            "Shop",
            &format!("type: object\nproperties:\n  spec:\n    type: object\n    properties:\n      {fields}\n"),
        )
        .replace("name: v1\n", &format!("name: {version}\n"))
    };
    write(
        dir.path(),
        &[
            ("1.yaml", &crd("v1alpha1", "size: {type: integer, maximum: 9}")),
            (
                "2.yaml",
                &crd(
                    "v1beta1",
                    "size: {type: integer, maximum: 5}\n      name: {type: string}",
                ),
            ),
            (
                "crdsmith.yaml",
                "output: lib\nsite: {output: site}\nspecs:\n- {output: set/1, crds: [1.yaml]}\n- {output: set/2, crds: [2.yaml]}\n",
            ),
        ],
    );
    crdsmith(dir.path(), &["generate"]).exits(0);
    let versions = versions(&dir.path().join("site"));
    let (_, shop) = versions.first_key_value().unwrap();
    assert_eq!(shop[1].before, Some(0));
    let marks: Vec<String> = shop[1]
        .marks
        .iter()
        .map(|(path, why)| format!("{path} {why}"))
        .collect();
    assert_eq!(
        marks,
        [
            "spec.name compatible: `spec.name` is new. Objects without the field stay valid.",
            "spec.size breaking: `maximum` of `spec.size` changed from 9 to 5. Numbers above the new bound are refused."
        ]
    );
}
