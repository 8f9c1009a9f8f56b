//! Objects of the conformance data, objects made of definitions, and changes of both.

use std::collections::BTreeMap;
use std::path::Path;

use crdsmith::crd::{Crd, Schema};
use crdsmith::{input, yaml};
use serde_json::{Map, Value, json};

use super::{Group, definitions, object, object_of, random};
use crate::compare::pieces::format;
use crate::mutations::{Text, manifest};
use crate::support;
use crate::support::random::Random;
use crate::validation::{folders, text};

/// Where the random cases begin.
const SEED: u64 = 77;

/// Number of random lines of texts for formats.
const TEXTS: usize = 600;

/// Number of random schemas, and of objects for each.
const SCHEMAS: usize = 300;
const OBJECTS: usize = 20;

/// Maximum number of changes of a small object, and of one with more than this number of bytes.
const CHANGES: usize = 200;
const CHANGES_OF_LARGE: usize = 50;
const LARGE: usize = 1500;

/// All groups; none without the conformance data.
pub(super) fn groups() -> Option<Vec<Group>> {
    let mut groups = validation(&support::conformance("validation")?);
    groups.push(provider(&support::conformance("provider-aws-0.33")?));
    let bumps = support::conformance("bumps")?;
    for release in folders(&bumps) {
        let crds = read(&bumps.join(&release), &["."]);
        groups.push(made(&release, crds));
    }
    groups.extend(objects());
    for group in &mut groups {
        let changed: Vec<_> = group
            .objects
            .iter()
            .flat_map(|(name, value)| changes(name, value))
            .collect();
        group.objects.extend(changed);
    }
    groups.extend(probes(&support::conformance("probes")?));
    groups.extend(formats());
    groups.extend(random_schemas());
    Some(groups)
}

/// The cases of `objects/cases.yaml`, as new objects.
fn objects() -> Vec<Group> {
    let cases = text(&support::project().join("tests/objects/cases.yaml"));
    let group = |(index, chunk)| {
        let case = object_of(chunk).unwrap();
        Group {
            name: format!("objects-{index}"),
            crds: definitions("case", crate::objects::definition(&case)),
            objects: vec![(
                case["case"].as_str().unwrap().to_owned(),
                object(crate::objects::object(&case, "spec", "object").text()).unwrap(),
            )],
        }
    };
    yaml::chunks(&cases).into_iter().enumerate().map(group).collect()
}

/// The lines of the conformance data for patterns, formats and URIs.
fn probes(folder: &Path) -> Vec<Group> {
    let mut groups = Vec::new();
    for name in ["pattern", "format", "uri"] {
        let lines = text(&folder.join(name).with_extension("jsonl"));
        for (index, line) in lines.lines().enumerate() {
            let line: Value = serde_json::from_str(line).unwrap();
            let (definition, manifest) = crate::probes::sent(folder, &line);
            groups.push(Group {
                name: format!("{name}-{index}"),
                crds: definitions(name, definition),
                objects: object(&manifest)
                    .map(|value| (manifest.clone(), value))
                    .into_iter()
                    .collect(),
            });
        }
    }
    groups
}

/// A definition of a kind with the given schema of `spec`.
fn definition(schema: &Value) -> Vec<Crd> {
    let case = json!({"schema": schema});
    definitions("case", crate::objects::definition(&case))
}

fn example(spec: &Value) -> Value {
    json!({"apiVersion": "example.org/v1", "kind": "Example", "metadata": {"name": "a"}, "spec": spec})
}

/// Random texts for every format.
fn formats() -> Vec<Group> {
    let mut random = Random(SEED);
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for _ in 0..TEXTS {
        let line: Vec<String> = serde_json::from_str(&format(&mut random)).unwrap();
        let group = groups.entry(line[0].clone()).or_insert_with(|| Group {
            name: format!("random-{}", line[0]),
            crds: definition(&json!({"type": "string", "format": line[0]})),
            objects: Vec::new(),
        });
        let texts = line[1..]
            .iter()
            .map(|text| (format!("{text:?}"), example(&json!(text))));
        group.objects.extend(texts);
    }
    groups.into_values().collect()
}

/// Random schemas, each with random objects.
fn random_schemas() -> Vec<Group> {
    let mut random = Random(SEED);
    let mut groups = Vec::new();
    for index in 0..SCHEMAS {
        let schema = random::schema(&mut random, 2);
        let specs: Vec<Value> = (0..OBJECTS).map(|_| random::value(&mut random, &schema)).collect();
        groups.push(Group {
            name: format!("schema-{index}"),
            crds: definition(&schema),
            objects: specs
                .iter()
                .map(|spec| (format!("{schema} {spec}"), example(spec)))
                .collect(),
        });
    }
    groups
}

fn read(folder: &Path, names: &[&str]) -> Vec<Crd> {
    let files = input::find(names.iter().copied(), folder).unwrap();
    let texts = files.iter().map(|file| file.read().unwrap());
    texts.flat_map(|source| crdsmith::crd::read(&source).crds).collect()
}

/// The cases of the server's verdicts, each with its own definition.
fn validation(folder: &Path) -> Vec<Group> {
    let mut groups = Vec::new();
    for group in folders(folder).into_iter().filter(|group| group != "_crds") {
        for case in folders(&folder.join(&group)) {
            let at = folder.join(&group).join(&case);
            let definition = match std::fs::read_to_string(at.join("crd.ref")) {
                Ok(name) => text(&folder.join("_crds").join(format!("{}.yaml", name.trim()))),
                Err(_) => text(&at.join("crd.yaml")),
            };
            let objects = object(&text(&at.join("manifest.yaml"))).map(|value| (String::new(), value));
            groups.push(Group {
                name: format!("{group}/{case}"),
                crds: definitions(&case, definition),
                objects: objects.into_iter().collect(),
            });
        }
    }
    groups
}

/// Objects made of the provider's definitions; none without the conformance data.
pub(super) fn made_provider() -> Option<Group> {
    let folder = support::conformance("provider-aws-0.33")?;
    Some(made("provider-aws-0.33", read(&folder, &["crds"])))
}

fn provider(folder: &Path) -> Group {
    let mut group = made("provider-aws-0.33", read(folder, &["crds"]));
    for file in input::find(["manifests"], folder).unwrap() {
        let source = file.read().unwrap();
        group
            .objects
            .extend(object(source.text()).map(|value| (file.name(), value)));
    }
    group
}

/// A group with a full object of every definition.
fn made(name: &str, crds: Vec<Crd>) -> Group {
    let mut objects = Vec::new();
    for crd in &crds {
        if let Some((tree, schema)) = manifest(crd) {
            let text = Text::of(&tree).lines.join("\n");
            let mut value = object(&text).unwrap();
            if let Some(status) = schema.property("status") {
                value["status"] = full(status, 4);
            }
            objects.push((format!("{} made", crd.name), value));
        }
    }
    Group {
        name: name.to_owned(),
        crds,
        objects,
    }
}

/// A value of the types of a schema.
fn full(schema: &Schema, depth: usize) -> Value {
    if let Some(first) = schema.enum_.as_ref().and_then(|values| values.first()) {
        return first.clone();
    }
    match schema.type_.as_deref() {
        Some("object") if depth > 0 => {
            let fields = schema
                .properties
                .iter()
                .map(|(name, property)| (name.clone(), full(property, depth - 1)));
            Value::Object(fields.collect())
        }
        Some("object") => json!({}),
        Some("array") => schema.item().map_or(json!([]), |item| json!([full(item, depth)])),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        _ => json!("x"),
    }
}

/// Values that take the place of another.
fn others() -> Vec<Value> {
    vec![
        Value::Null,
        json!("x"),
        json!(""),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(true),
        json!([]),
        json!([null]),
        json!([{"a": 1}]),
        json!({}),
        json!({"a": null}),
        json!({"a": {"b": 1}}),
    ]
}

/// An object with one change, for each place in it and each change; a part of them for large objects.
fn changes(name: &str, value: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    collect(value, &mut String::new(), &mut places);
    let mut all = Vec::new();
    for place in &places {
        all.push((place, None));
        all.extend(others().into_iter().map(|other| (place, Some(other))));
    }
    let is_large = value.to_string().len() > LARGE;
    let most = if is_large { CHANGES_OF_LARGE } else { CHANGES };
    // The steps between the taken ones have no common factor with the number of changes of a place.
    let step = (all.len() / most).max(1) | 1;
    let step = if step.is_multiple_of(7) { step + 2 } else { step };
    let taken = all.into_iter().step_by(step);
    let change = |(place, other): (&String, Option<Value>)| {
        let mut changed = value.clone();
        let (above, key) = place.rsplit_once('/')?;
        let parent = changed.pointer_mut(above)?;
        let key = key.replace("~1", "/").replace("~0", "~");
        let words = other.as_ref().map_or("removed".to_owned(), ToString::to_string);
        match (parent, other) {
            (Value::Object(fields), Some(other)) => drop(fields.insert(key, other)),
            (Value::Object(fields), None) => drop(fields.remove(&key)),
            (Value::Array(items), Some(other)) => items[key.parse::<usize>().ok()?] = other,
            (Value::Array(items), None) => drop(items.remove(key.parse::<usize>().ok()?)),
            _ => return None,
        }
        Some((format!("{name} {place} {words}"), changed))
    };
    taken.filter_map(change).collect()
}

/// JSON pointers to all values below the object, and to one more field of each mapping.
fn collect(value: &Value, at: &mut String, places: &mut Vec<String>) {
    let length = at.len();
    match value {
        Value::Object(fields) => {
            for (key, value) in with_another(fields) {
                at.push('/');
                at.push_str(&key.replace('~', "~0").replace('/', "~1"));
                if !matches!(at.as_str(), "/apiVersion" | "/kind") {
                    places.push(at.clone());
                }
                collect(value, at, places);
                at.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                at.push_str(&format!("/{index}"));
                places.push(at.clone());
                collect(value, at, places);
                at.truncate(length);
            }
        }
        _ => {}
    }
}

fn with_another(fields: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let fields = fields.iter().map(|(key, value)| (key.as_str(), value));
    fields.chain([("anotherField", &Value::Null)])
}
