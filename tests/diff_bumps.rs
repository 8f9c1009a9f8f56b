//! Real bumps, proved: objects of the old definitions and small changes of them are judged under both. Whatever the new definition refuses or stores otherwise
//! is explained by a breaking or risky change, and every breaking change has such an object.

use std::path::{Path, PathBuf};

use crdsmith::bump;
use crdsmith::crd;
use crdsmith::crd::{Crd, Version};
use crdsmith::diff::{self, Change, ChangeRule, Options, Severity};
use crdsmith::example::{Extent, make};
use crdsmith::source::Source;
use crdsmith::validate::{self, Registry, Report, Status};
use serde_json::{Value, json};

use crate::support::{conformance, expect_file};

/// Maximum number of objects for a version of a kind.
const MOST: usize = 300;

/// Changes that no object of a version shows, each with the reason.
const WITHOUT_OBJECT: [(ChangeRule, &str); 1] = [(
    ChangeRule::VersionRemoved,
    "the samples are of versions that both sets have",
)];

fn definitions(folder: &Path) -> Vec<Crd> {
    let files = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok);
    let files: Vec<PathBuf> = files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.is_file())
        .collect();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        crd::read(&Source::new(path.file_name().unwrap().to_str().unwrap(), text)).crds
    };
    files.iter().flat_map(read).collect()
}

/// The object with a change at each place: the dotted path, and the new object.
fn variants(object: &Value) -> Vec<(String, Value)> {
    fn places(value: &Value, pointer: &str, path: &str, found: &mut Vec<(String, String)>) {
        found.push((pointer.to_owned(), path.to_owned()));
        match value {
            Value::Object(fields) => {
                for (name, below) in fields {
                    let escaped = name.replace('~', "~0").replace('/', "~1");
                    let dotted = if path.is_empty() {
                        name.clone()
                    } else {
                        format!("{path}.{name}")
                    };
                    places(below, &format!("{pointer}/{escaped}"), &dotted, found);
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    places(item, &format!("{pointer}/{at}"), path, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(&object["spec"], "/spec", "spec", &mut found);
    let mut all = Vec::new();
    for (pointer, path) in found {
        let there = object.pointer(&pointer).unwrap();
        let values = match there {
            Value::String(_) => vec![
                json!(""),
                json!("-x-"),
                json!("a".repeat(70)),
                json!("UPPER_case"),
                json!(7),
            ],
            Value::Number(_) => vec![json!(-1), json!(0), json!(100_000), json!("1")],
            Value::Array(items) => {
                let twice: Vec<&Value> = items.iter().chain(items).collect();
                vec![json!([]), json!(twice), json!("a")]
            }
            Value::Object(fields) => {
                let mut more = fields.clone();
                more.insert("-extra".to_owned(), json!("x"));
                vec![json!({}), Value::Object(more)]
            }
            _ => vec![json!("x"), Value::Null],
        };
        for value in values {
            let mut changed = object.clone();
            *changed.pointer_mut(&pointer).unwrap() = value;
            all.push((path.clone(), changed));
        }
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let mut without = object.clone();
        if let Some(fields) = without.pointer_mut(parent).and_then(Value::as_object_mut)
            && fields.remove(&name.replace("~1", "/").replace("~0", "~")).is_some()
        {
            all.push((path, without));
        }
    }
    all
}

/// Objects of a version: examples of both definitions, and their variants: first those near the changes, then others.
fn objects(pairs: [(&Crd, &Version); 2], changes: &[Change]) -> Vec<Value> {
    let mut objects = Vec::new();
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for (crd, version) in pairs {
        let registry = Registry::new(vec![crd.clone()]);
        for extent in [Extent::Minimal, Extent::Full] {
            let object = make(crd, version, extent, &registry).object.to_json();
            for (path, variant) in variants(&object) {
                let is_near = changes.iter().any(|change| {
                    let starts =
                        |a: &str, b: &str| a == b || a.strip_prefix(b).is_some_and(|rest| rest.starts_with('.'));
                    !change.path.is_empty() && (starts(&path, &change.path) || path == change.path)
                });
                if is_near { near.push(variant) } else { far.push(variant) }
            }
            objects.push(object);
        }
    }
    near.truncate(MOST * 2 / 3);
    let step = (far.len() / (MOST - near.len()).max(1)).max(1);
    objects.extend(near);
    objects.extend(far.into_iter().step_by(step));
    objects
}

fn report(crd: &Crd, objects: &[Value]) -> Report {
    let options = validate::Options {
        allow_duplicates: true,
        keep_defaulted: true,
        ..validate::Options::default()
    };
    validate::check_objects("samples", objects.to_vec(), &Registry::new(vec![crd.clone()]), &options)
}

fn prove(name: &str, versions: [&str; 2]) {
    let Some(bumps) = conformance("bumps") else { return };
    let [old, new] = versions.map(|version| definitions(&bumps.join(format!("{name}-{version}"))));
    let (mut out, mut faults) = (String::new(), Vec::new());
    for before in &old {
        let same = |after: &&Crd| after.group == before.group && after.names.kind == before.names.kind;
        let Some(after) = new.iter().find(same) else { continue };
        let mut changes = diff::definitions(before, after, Options::default());
        for version in before.versions.iter().filter(|version| version.served) {
            let Some(now) = after.versions.iter().find(|now| now.name == version.name && now.served) else {
                continue;
            };
            let samples = objects([(before, version), (after, now)], &changes);
            let (first, second) = (report(before, &samples), report(after, &samples));
            let found = bump::hits(&mut changes, &first, &second, false);
            let refused = first
                .results
                .iter()
                .zip(&second.results)
                .filter(|(a, b)| a.status == Status::Valid && b.status != Status::Valid);
            out.push_str(&format!(
                "{} {}: {} objects, {} accepted by the old definition, {} refused by the new one\n",
                before.names.kind,
                version.name,
                samples.len(),
                found.checked - found.refused_already.len(),
                refused.count()
            ));
            faults.extend(
                found
                    .unexplained
                    .iter()
                    .map(|(_, object, message)| format!("unexplained: {object}: {message}")),
            );
        }
        for change in changes
            .iter()
            .filter(|change| change.severity == Severity::Breaking && change.hits.is_empty())
        {
            match WITHOUT_OBJECT.iter().find(|(rule, _)| *rule == change.rule) {
                Some((rule, reason)) => out.push_str(&format!("    {rule}: no object: {reason}\n")),
                None => faults.push(format!(
                    "{}: no object shows {}: {}",
                    change.kind, change.rule, change.message
                )),
            }
        }
        for change in changes.iter().filter(|change| !change.hits.is_empty()) {
            let hits = change.hits.len();
            out.push_str(&format!(
                "    {}[{}] {}{}: {hits} objects\n",
                change.severity, change.rule, change.path, change.marks
            ));
        }
    }
    expect_file(format!("expected/diff/{name}-proofs.txt"), &out);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Both directions of a real bump name the same fields, and no definition differs from itself.
#[test]
fn real_bumps_have_two_directions() {
    let Some(bumps) = conformance("bumps") else { return };
    for (name, old, new) in [
        ("cert-manager", "v1.11.0", "v1.16.0"),
        ("gateway-api", "v1.0.0", "v1.3.0"),
    ] {
        let [old, new] = [old, new].map(|version| definitions(&bumps.join(format!("{name}-{version}"))));
        for before in &old {
            assert!(diff::definitions(before, before, Options { descriptions: true }).is_empty());
            let same = |after: &&Crd| after.group == before.group && after.names.kind == before.names.kind;
            let Some(after) = new.iter().find(same) else { continue };
            let paths = |from: &Crd, to: &Crd| -> std::collections::BTreeSet<(String, String)> {
                let changes = diff::definitions(from, to, Options::default()).into_iter();
                let places = changes.flat_map(|change| {
                    let moved = (change.rule == ChangeRule::FieldMoved)
                        .then(|| change.new.clone())
                        .flatten();
                    let moved = moved.and_then(|path| Some((change.version.clone(), path.as_str()?.to_owned())));
                    moved.into_iter().chain([(change.version, change.path)])
                });
                places.collect()
            };
            assert_eq!(paths(before, after), paths(after, before), "{}", before.names.kind);
        }
    }
}

#[test]
fn the_bump_of_cert_manager_is_proved() {
    prove("cert-manager", ["v1.11.0", "v1.16.0"]);
}

#[test]
fn the_bump_of_the_gateway_api_is_proved() {
    prove("gateway-api", ["v1.0.0", "v1.3.0"]);
}
