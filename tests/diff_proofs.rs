//! The severities of changes, proved: objects are made at random for each change and judged under the old and the new definition.
//!
//! An object that the old definition accepts must be accepted and stored by the new one, if all changes are compatible. At least one must not be, if a
//! change is breaking. Whatever is not, a breaking or risky change explains it.

use std::collections::BTreeSet;

use crdsmith::bump;
use crdsmith::crd;
use crdsmith::crd::Crd;
use crdsmith::diff::{self, Change, ChangeRule, Options, Severity};
use crdsmith::source::Source;
use crdsmith::validate::{self, Registry, Report, Status};
use serde_json::{Map, Value, json};

use crate::support::random::Random;
use crate::support::{expect_file, project};

/// The number of objects for each change.
const SAMPLES: usize = 200;

/// Rules without a case, each with the reason.
const WITHOUT_CASE: [(ChangeRule, &str); 6] = [
    (
        ChangeRule::DefinitionRefused,
        "it is about the definition itself; tests/diff.rs has one",
    ),
    (ChangeRule::KindAdded, "no object is touched; tests/diff.rs has one"),
    (
        ChangeRule::KindRemoved,
        "every object is refused; tests/diff.rs has one",
    ),
    (
        ChangeRule::UnknownFieldsPruned,
        "only v1beta1 has the field, which servers no longer take",
    ),
    (
        ChangeRule::UnknownFieldsKept,
        "only v1beta1 has the field, which servers no longer take",
    ),
    (ChangeRule::DescriptionChanged, "it is asked for by an option; below"),
];

fn side(case: &Value, key: &str, at: usize) -> Value {
    case[key].get(at).cloned().unwrap_or(Value::Null)
}

/// Adds the entries of one object to another one.
fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        for (key, value) in from {
            match into
                .get_mut(&key)
                .filter(|there| there.is_object() && value.is_object())
            {
                Some(there) => merge(there, value),
                None => {
                    into.insert(key, value);
                }
            }
        }
    }
}

/// The definition of one side of a case, and its schema.
fn definition(case: &Value, at: usize) -> (Crd, Value) {
    let mut spec = json!({"type": "object"});
    merge(&mut spec, side(case, "spec", at));
    if let field @ Value::Object(_) = side(case, "field", at) {
        merge(&mut spec, json!({"properties": {"f": field}}));
    }
    let mut schema = json!({"type": "object", "properties": {"spec": spec}});
    merge(&mut schema, side(case, "root", at));
    let mut version = json!({"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": schema}});
    let mut spec = json!({
        "group": "example.org",
        "scope": "Cluster",
        "names": {"kind": "Thing", "plural": "things", "singular": "thing", "listKind": "ThingList"},
    });
    let mut versions = Vec::new();
    if let Value::Object(changes) = side(case, "crd", at) {
        for (key, value) in changes {
            match key.as_str() {
                "served" | "deprecated" | "deprecationWarning" => version[&key] = value,
                "stored" => version["storage"] = value,
                "status" => version["subresources"]["status"] = json!({}),
                "scale" => {
                    let path = value.as_str().unwrap_or("replicas");
                    version["subresources"]["scale"] =
                        json!({"specReplicasPath": format!(".spec.{path}"), "statusReplicasPath": ".status.replicas"});
                }
                "columns" => version["additionalPrinterColumns"] = value,
                "selectable" => version["selectableFields"] = value,
                "more" => versions.push(value),
                _ => merge(&mut spec, json!({ key: value })),
            }
        }
    }
    versions.insert(0, version);
    spec["versions"] = versions.into();
    let plural = spec["names"]["plural"].as_str().unwrap().to_owned();
    let crd = json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("{plural}.example.org")},
        "spec": spec,
    });
    let source = Source::new(if at == 0 { "old.json" } else { "new.json" }, crd.to_string());
    let mut reading = crd::read(&source);
    assert!(
        reading.diagnostics.is_empty(),
        "{}: {:?}",
        case["name"],
        reading.diagnostics
    );
    (reading.crds.remove(0), schema)
}

/// Makes objects from two schemas.
struct Sampler<'s> {
    random: Random,
    samples: &'s [Value],
}

impl Sampler<'_> {
    fn object(&mut self, schemas: [&Value; 2]) -> Value {
        let mut object = self.fields(schemas);
        object["apiVersion"] = "example.org/v1".into();
        object["kind"] = "Thing".into();
        object["metadata"] = json!({"name": "a"});
        // An object without the field in question says little.
        if !object["spec"].is_object() {
            object["spec"] = json!({});
        }
        if !self.samples.is_empty() && self.random.below(3) == 0 {
            object["spec"]["f"] = self.random.of(self.samples).clone();
        }
        object
    }

    /// A value that one of two schemas suggests. Now and then it is null, or of a type that neither wants.
    fn value(&mut self, schemas: [&Value; 2]) -> Value {
        let schema = schemas[self.random.below(2)];
        let schema = if schema.is_null() { schemas[0] } else { schema };
        match self.random.below(16) {
            0 => return Value::Null,
            1 => {
                return self
                    .random
                    .of(&[json!("x"), json!(1), json!([]), json!({}), json!(true)])
                    .clone();
            }
            2 | 3 => {
                if let Some(default) = schema.get("default") {
                    return default.clone();
                }
            }
            4..=8 => {
                let values: Vec<Value> = schemas
                    .iter()
                    .filter_map(|schema| schema["enum"].as_array())
                    .flatten()
                    .cloned()
                    .collect();
                if !values.is_empty() {
                    return self.random.of(&values).clone();
                }
            }
            _ => {}
        }
        let texts = [
            "",
            "a",
            "ab",
            "abc",
            "b",
            "x",
            "abcde",
            "2026-01-02T03:04:05Z",
            "10.0.0.1",
            "A",
            "B",
            "C",
        ];
        match schema["type"].as_str() {
            Some("string") => (*self.random.of(&texts)).into(),
            Some("integer") => {
                let bounds = schemas
                    .iter()
                    .flat_map(|schema| [schema["minimum"].as_i64(), schema["maximum"].as_i64()]);
                let near = bounds.flatten().flat_map(|bound| [bound - 1, bound, bound + 1]);
                let numbers: Vec<i64> = near.chain([-1, 0, 1, 2, 3, 4, 6, 9]).collect();
                (*self.random.of(&numbers)).into()
            }
            Some("number") => (*self.random.of(&[-1.0, 0.0, 1.5, 2.0, 2.5, 3.0])).into(),
            Some("boolean") => (self.random.below(2) == 0).into(),
            Some("array") => {
                let items = schemas.map(|schema| &schema["items"]);
                let count = self.random.below(5);
                (0..count).map(|_| self.value(items)).collect()
            }
            Some("object") => self.fields(schemas),
            _ => match self.random.below(3) {
                0 => (*self.random.of(&texts)).into(),
                1 => self.random.below(5).into(),
                _ => json!({"extra": self.random.below(3), "a": "x"}),
            },
        }
    }

    fn fields(&mut self, schemas: [&Value; 2]) -> Value {
        let mut object = Map::new();
        let names: BTreeSet<&String> = schemas
            .iter()
            .filter_map(|schema| schema["properties"].as_object())
            .flat_map(Map::keys)
            .collect();
        for name in names {
            if self.random.below(4) > 0 {
                let below = schemas.map(|schema| &schema["properties"][name]);
                object.insert(name.clone(), self.value(below));
            }
        }
        let values = schemas.map(|schema| &schema["additionalProperties"]);
        if values.iter().any(|values| values.is_object()) {
            for key in ["a", "k", "l"] {
                if self.random.below(3) > 0 {
                    object.insert(key.to_owned(), self.value(values));
                }
            }
        }
        if self.random.below(4) == 0 {
            let extra = self.random.of(&[json!("text"), json!(3), json!({"b": 1})]).clone();
            object.insert("extra".to_owned(), extra);
        }
        object.into()
    }
}

fn report(crd: Crd, objects: &[Value]) -> Report {
    let options = validate::Options {
        allow_duplicates: true,
        keep_defaulted: true,
        ..validate::Options::default()
    };
    validate::check_objects("samples", objects.to_vec(), &Registry::new(vec![crd]), &options)
}

/// Whether everything that one value has stands in the other one too.
fn keeps(before: &Value, now: &Value) -> bool {
    match (before, now) {
        (Value::Object(old), Value::Object(new)) => old
            .iter()
            .all(|(key, value)| new.get(key).is_some_and(|now| keeps(value, now))),
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(value, now)| keeps(value, now))
        }
        _ => before == now,
    }
}

/// How many objects the old definition accepts, and how many of those the new one refuses and stores otherwise.
fn count(old: &Report, new: &Report) -> (usize, usize, usize) {
    let (mut accepted, mut refused, mut stored) = (0, 0, 0);
    for (before, after) in old.results.iter().zip(&new.results) {
        if before.status != Status::Valid {
            continue;
        }
        accepted += 1;
        match (&before.defaulted, &after.defaulted) {
            _ if after.status != Status::Valid => refused += 1,
            (Some(before), Some(after)) if !keeps(before, after) => stored += 1,
            _ => {}
        }
    }
    (accepted, refused, stored)
}

/// The differences between the two verdicts, and everything that is wrong with a case.
fn prove(case: &Value, faults: &mut Vec<String>) -> (Vec<Change>, String) {
    let name = case["name"].as_str().unwrap();
    let ((old, before), (new, after)) = (definition(case, 0), definition(case, 1));
    let changes = diff::definitions(&old, &new, Options::default());
    let samples = case["samples"].as_array().cloned().unwrap_or_default();
    let mut maker = Sampler {
        random: Random(0x9E37_79B9_7F4A_7C15),
        samples: &samples,
    };
    let without = case["without"].as_array().cloned().unwrap_or_default();
    let made = std::iter::repeat_with(|| maker.object([&before, &after]));
    let objects: Vec<Value> = made
        .filter(|object| !without.contains(&object["spec"]["f"]))
        .take(SAMPLES)
        .collect();
    let (old, new) = (report(old, &objects), report(new, &objects));
    let (accepted, refused, stored) = count(&old, &new);
    // Hits raise severities: the listed ones are those without objects.
    let found = bump::hits(&mut changes.clone(), &old, &new, false);
    let worst = changes
        .iter()
        .map(|change| change.severity)
        .max()
        .unwrap_or(Severity::Compatible);
    let broken = refused + stored;
    let mut fault = |text: String| faults.push(format!("{name}: {text}"));
    if accepted == 0 && !case["unproved"].is_string() && case["crd"][0]["served"] != false {
        fault("the old definition accepts no sample".to_owned());
    }
    if worst == Severity::Compatible && broken > 0 {
        fault(format!("compatible, and {refused} refused, {stored} stored otherwise"));
    }
    if worst == Severity::Breaking && broken == 0 && !case["unproved"].is_string() {
        fault("breaking, and no sample shows it".to_owned());
    }
    if broken > 0 && !found.unexplained.is_empty() {
        fault(format!("unexplained: {:?}", found.unexplained[0]));
    }
    let unproved = case["unproved"]
        .as_str()
        .map(|reason| format!("; no object shows it: {reason}"));
    let proof = format!(
        "{accepted} accepted, {refused} refused, {stored} stored otherwise{}",
        unproved.unwrap_or_default()
    );
    (changes, proof)
}

#[test]
fn severities_are_proved() {
    let text = std::fs::read_to_string(project().join("tests/diff/cases.yaml")).unwrap();
    let cases: Vec<Value> = serde_yaml::from_str(&text).unwrap();
    assert!(cases.len() >= 120);
    let (mut faults, mut out, mut seen) = (Vec::new(), String::new(), BTreeSet::new());
    for case in &cases {
        let (changes, proof) = prove(case, &mut faults);
        let name = case["name"].as_str().unwrap();
        out.push_str(&format!("{name}: {proof}\n"));
        for change in &changes {
            seen.insert(change.rule);
            out.push_str(&format!(
                "    {}[{}] {}: {}\n",
                change.severity, change.rule, change.path, change.message
            ));
            let lowered = case["lowered"].as_array().into_iter().flatten();
            let is_lowered = lowered.into_iter().any(|rule| rule == change.rule.code());
            if is_lowered == (change.severity == change.rule.severity()) {
                faults.push(format!("{name}: {} is {}", change.rule, change.severity));
            }
        }
        let mut found: Vec<&str> = changes.iter().map(|change| change.rule.code()).collect();
        let mut wanted: Vec<&str> = case["want"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        found.sort_unstable();
        wanted.sort_unstable();
        if found != wanted {
            faults.push(format!("{name}: found {found:?}, wanted {wanted:?}"));
        }
    }
    for rule in ChangeRule::ALL {
        let is_excused = WITHOUT_CASE.iter().any(|(excused, _)| excused == rule);
        if seen.contains(rule) == is_excused {
            faults.push(format!("{rule} has no case, or an excuse that it does not need"));
        }
    }
    expect_file("expected/diff/proofs.txt", &out);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The difference of a definition with itself is empty, and both directions name the same fields.
#[test]
fn differences_have_two_directions() {
    let text = std::fs::read_to_string(project().join("tests/diff/cases.yaml")).unwrap();
    let cases: Vec<Value> = serde_yaml::from_str(&text).unwrap();
    for case in &cases {
        let (old, new) = (definition(case, 0).0, definition(case, 1).0);
        for crd in [&old, &new] {
            assert!(diff::definitions(crd, crd, Options { descriptions: true }).is_empty());
        }
        let paths = |from: &Crd, to: &Crd| -> BTreeSet<String> {
            let changes = diff::definitions(from, to, Options::default());
            // A field that moved is known by both names.
            let both = |change: &Change| match (change.rule, &change.new) {
                (ChangeRule::FieldMoved, Some(Value::String(new))) => vec![change.path.clone(), new.clone()],
                _ => vec![change.path.clone()],
            };
            changes.iter().flat_map(both).collect()
        };
        assert_eq!(paths(&old, &new), paths(&new, &old), "{}", case["name"]);
    }
}

#[test]
fn descriptions_are_compared_on_request() {
    let case =
        json!({"name": "x", "field": [{"type": "string", "description": "a"}, {"type": "string", "description": "b"}]});
    let (old, new) = (definition(&case, 0).0, definition(&case, 1).0);
    assert!(diff::definitions(&old, &new, Options::default()).is_empty());
    let changes = diff::definitions(&old, &new, Options { descriptions: true });
    assert_eq!(
        changes.iter().map(|change| change.rule).collect::<Vec<_>>(),
        [ChangeRule::DescriptionChanged]
    );
}
