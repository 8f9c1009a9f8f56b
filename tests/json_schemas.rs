//! The verdicts of JSON Schemas: those of an independent validator (ajv) against those of crdsmith, on every manifest of the conformance data and on
//! changes of it. `json_schemas/differences.txt` lists the differences.

mod cases;
mod programs;
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crdsmith::crd::Crd;
use crdsmith::model::ObjectMeta;
use crdsmith::source::Source;
use crdsmith::validate::{ErrorType, FieldError, Registry, Stage, validate};
use crdsmith::{crd, json_schema, yaml};
use rayon::prelude::*;
use regex::Regex;
use serde_json::{Value, json};

use crate::support;

/// Rules that JSON Schema cannot say, or that are no matter of a schema.
const BEYOND: [&str; 12] = [
    "annotation",
    "cel",
    "duplicate-key",
    "finalizer",
    "generation",
    "label",
    "list-duplicate",
    "list-map",
    "namespace",
    "owner-reference",
    "rules-skipped",
    "scale",
];

/// Reasons of differences, each with a pattern of the text of a difference.
const REASONS: [(&str, &str); 3] = [
    (
        "No regular expression says it: check digits, mail addresses, URIs, and durations beyond 64 bits. The pattern accepts more.",
        "accepts it: .*must be of type (isbn|isbn10|isbn13|creditcard|email|uri|duration):",
    ),
    (
        "JavaScript reads numbers as float64, so ajv does not tell whole numbers beyond 2^53 apart. The schema is right.",
        "^(numbers/precision-beyond-2-53|userpoolclient/validity-int64-max-plus-one) |accepts it: .*-9223372036854776000",
    ),
    (
        "Draft-07 counts all fields, those with a null too. The server drops the nulls first.",
        "refuses it: \\S+ must NOT have more than \\d+ properties",
    ),
];

/// Differences that the file has for each reason.
const SHOWN: usize = 12;

/// Definitions, and objects for them.
struct Group {
    name: String,
    crds: Vec<Crd>,
    objects: Vec<(String, Value)>,
}

/// One object with its verdict.
#[derive(Clone)]
struct Case {
    group: String,
    name: String,
    schema: String,
    value: Value,
    is_valid: bool,
    errors: Vec<String>,
}

/// True for an error that JSON Schemas find.
fn is_structural(error: &FieldError) -> bool {
    let code = error.rule.code();
    match code {
        // An object needs a name, or a prefix for one; a schema does not say what a valid name is.
        "name" | "metadata" => error.kind == ErrorType::Required && error.field == "metadata.name",
        // Neither what valid metadata of an embedded resource is.
        "embedded-resource" => !error.field.contains("metadata.managedFields["),
        _ => !BEYOND.contains(&code),
    }
}

/// The folder of the programs that `tests/node/install` installs. `None`, with a message, if they are missing and optional.
fn node() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join("node");
    if folder.join("node_modules/ajv").is_dir() {
        return Some(folder);
    }
    let required = std::env::var_os("CRDSMITH_REQUIRE_NODE").is_some_and(|value| value == "1");
    assert!(!required, "run `tests/node/install` first");
    eprintln!("SKIPPED: ajv is not here; `tests/node/install` installs it");
    None
}

/// Writes the schemas of the groups, each in a folder of its own.
fn write_schemas(folder: &Path, groups: &[Group]) {
    let meta = ObjectMeta::built_in().unwrap();
    groups.par_iter().for_each(|group| {
        for crd in &group.crds {
            for file in json_schema::definition(crd, &meta) {
                let path = folder.join(&group.name).join(&file.path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, file.text).unwrap();
            }
        }
        let served = |crd: &Crd| -> Vec<[String; 3]> {
            let versions = crd.versions.iter().filter(|version| version.served);
            versions
                .map(|version| [&crd.group, &version.name, &crd.names.kind].map(String::clone))
                .collect()
        };
        let names: Vec<[String; 3]> = group.crds.iter().flat_map(served).collect();
        let all = json_schema::all(
            names
                .iter()
                .map(|[group, version, kind]| (&**group, &**version, &**kind)),
        );
        std::fs::create_dir_all(folder.join(&group.name)).unwrap();
        std::fs::write(folder.join(&group.name).join(json_schema::ALL), all).unwrap();
    });
}

/// The cases of a group; none for objects that crdsmith cannot judge, because the server refuses their definition.
fn cases(group: Group) -> Vec<Case> {
    let registry = Registry::new(group.crds);
    let objects = group.objects.into_par_iter();
    let case = |(name, value): (String, Value)| {
        let text = value.to_string();
        // The server reads no other characters at all.
        let document = yaml::compose(*yaml::chunks(&text).first()?).ok()?.into_iter().next()?;
        let verdict = validate(document, None, &registry);
        if matches!(verdict.stage, Stage::Definition | Stage::Route) {
            return None;
        }
        let errors = verdict.strict.iter().chain(&verdict.errors);
        let errors: Vec<String> = errors
            .filter(|error| is_structural(error))
            .map(ToString::to_string)
            .collect();
        let (api_group, version) = value["apiVersion"].as_str()?.split_once('/')?;
        let path = json_schema::path(api_group, value["kind"].as_str()?, version);
        Some(Case {
            schema: format!("{}/{path}", group.name),
            group: group.name.clone(),
            name,
            value,
            is_valid: errors.is_empty(),
            errors,
        })
    };
    objects.filter_map(case).collect()
}

/// Validity of each case for ajv, and its first error.
fn ajv(node: &Path, schemas: &Path, cases: &[Case]) -> Vec<(bool, String)> {
    let mut command = Command::new("node");
    command
        .arg(support::project().join("tests/node/verdicts.js"))
        .arg(node)
        .arg(schemas);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = std::io::BufWriter::new(child.stdin.take().unwrap());
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            for case in cases {
                writeln!(input, "{}", json!({"schema": case.schema, "value": case.value})).unwrap();
            }
        });
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    let verdicts: Vec<(bool, String)> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(verdicts.len(), cases.len());
    verdicts
}

const CRD: &str = "type: object\nproperties:\n  spec: {type: object, properties: {size: {type: integer, format: int32, default: 1}}}\n";

/// `generate` writes the schemas of each spec, and `--check` compares them.
#[test]
fn generate_keeps_schemas_up_to_date() {
    let dir = support::folder();
    let config = "specs:\n- {output: lib/1.0, crds: [crds]}\nschemas: {output: schemas}\n";
    support::write(
        dir.path(),
        &[("crds/foo.yaml", &support::crd("Foo", CRD)), ("crdsmith.yaml", config)],
    );
    support::crdsmith(dir.path(), &["generate"]).exits(0);
    support::crdsmith(dir.path(), &["generate", "--check"]).exits(0);
    let path = dir.path().join("schemas/lib/1.0/example.org/foo_v1.json");
    let schema = std::fs::read_to_string(&path).unwrap();
    support::expect_file("json_schemas/foo.json", &schema);
    let all = std::fs::read_to_string(dir.path().join("schemas/lib/1.0/all.json")).unwrap();
    support::expect_file("json_schemas/all.json", &all);
    // The command writes the same files, and prints a single one.
    support::crdsmith(dir.path(), &["schema", "-o", "others"]).exits(0);
    let written = dir.path().join("others/example.org/foo_v1.json");
    assert_eq!(std::fs::read_to_string(written).unwrap(), schema);
    assert_eq!(
        std::fs::read_to_string(dir.path().join("others/all.json")).unwrap(),
        all
    );
    assert_eq!(support::crdsmith(dir.path(), &["schema"]).exits(0).stdout(), schema);
    // A site has none of them.
    support::crdsmith(dir.path(), &["site", "-o", "site"]).exits(0);
    assert!(!dir.path().join("site/schemas").exists());
    std::fs::write(&path, "{}").unwrap();
    let run = support::crdsmith(dir.path(), &["generate", "--check"]).exits(1);
    assert!(
        run.stdout().contains("stale: schemas/lib/1.0/example.org/foo_v1.json"),
        "{}",
        run.stdout()
    );
}

/// Only served versions have a schema, and only a single schema is printed.
#[test]
fn versions_that_are_not_served_have_no_schema() {
    let dir = support::folder();
    let text = support::crd("Foo", CRD);
    support::write(
        dir.path(),
        &[
            ("a.yaml", &text),
            ("b.yaml", &text.replace("served: true", "served: false")),
        ],
    );
    let run = support::crdsmith(dir.path(), &["schema", "b.yaml", "-o", "out"]).exits(0);
    assert!(run.stderr().starts_with("0 schemas:"), "{}", run.stderr());
    support::crdsmith(dir.path(), &["schema", "b.yaml"]).exits(2);
    support::crdsmith(dir.path(), &["schema", "a.yaml", "missing.yaml"]).exits(2);
    let both = text.replace("Foo", "Bar").replace("foos", "bars");
    support::write(dir.path(), &[("c.yaml", &format!("{text}---\n{both}"))]);
    let run = support::crdsmith(dir.path(), &["schema", "c.yaml"]).exits(2);
    assert!(run.stderr().contains("not those of 2"), "{}", run.stderr());
    let upper = text.replace("kind: Foo", "kind: FOO").replace("foos", "upper");
    support::write(dir.path(), &[("d.yaml", &format!("{text}---\n{upper}"))]);
    let run = support::crdsmith(dir.path(), &["schema", "d.yaml", "-o", "both"]).exits(2);
    assert!(
        run.stderr().contains("`FOO` and `Foo` have the same file"),
        "{}",
        run.stderr()
    );
}

/// The schema of all kinds has the verdict of the kind's own schema, and refuses a kind of another group.
#[test]
fn all_kinds_have_one_schema() {
    let (Some(node), Some(group)) = (node(), cases::made_provider()) else {
        return;
    };
    let schemas = support::folder();
    let groups = [group];
    write_schemas(schemas.path(), &groups);
    let [group] = groups;
    let mut objects = group.objects.clone();
    for (name, value) in &group.objects {
        let mut moved = value.clone();
        moved["apiVersion"] = json!("acm.aws.crossplane.io/v1beta1");
        objects.push((format!("{name} in another group"), moved));
    }
    let mut cases: Vec<Case> = cases(Group { objects, ..group });
    // Both schemas of each object in one run, which compiles them once.
    let of_all = cases.iter().map(|case| Case {
        schema: format!("{}/{}", case.group, json_schema::ALL),
        ..case.clone()
    });
    let of_all: Vec<Case> = of_all.collect();
    cases.extend(of_all);
    let mut own = ajv(&node, schemas.path(), &cases);
    let all = own.split_off(own.len() / 2);
    for ((case, own), all) in cases.iter().zip(own).zip(all) {
        assert_eq!(own.0, all.0, "{}: {} {}", case.name, own.1, all.1);
    }
}

#[test]
fn verdicts_are_those_of_the_validator() {
    let (Some(node), Some(groups)) = (node(), cases::groups()) else {
        return;
    };
    let schemas = support::folder();
    write_schemas(schemas.path(), &groups);
    let cases: Vec<Case> = groups.into_iter().flat_map(cases).collect();
    let mut counts = [0_usize; 2];
    let mut differences: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (case, (is_valid, error)) in cases.iter().zip(ajv(&node, schemas.path(), &cases)) {
        counts[usize::from(case.is_valid)] += 1;
        if is_valid != case.is_valid {
            let (verdict, errors) = if is_valid {
                ("accepts", case.errors.join("; "))
            } else {
                ("refuses", error)
            };
            let text = format!("{} {}: the schema {verdict} it: {errors}", case.group, case.name);
            let reason = REASONS
                .iter()
                .find(|(_, pattern)| Regex::new(pattern).unwrap().is_match(&text));
            // Changes of an object with a difference have the same one.
            differences
                .entry(reason.map_or("UNEXPLAINED", |(reason, _)| reason))
                .or_default()
                .insert(match reason {
                    Some(_) => format!("  {}: {errors}\n", case.group),
                    None => format!("  {text}\n    {}\n", case.value),
                });
        }
    }
    eprintln!("{} objects are refused, {} are valid", counts[0], counts[1]);
    assert!(counts.iter().all(|count| *count > 10_000), "{counts:?}");
    let mut report = String::new();
    for (reason, lines) in &differences {
        writeln!(report, "{reason}").unwrap();
        let shown = if *reason == "UNEXPLAINED" { usize::MAX } else { SHOWN };
        lines.iter().take(shown).for_each(|line| report += line);
        if lines.len() > shown {
            writeln!(report, "  and {} more", lines.len() - shown).unwrap();
        }
    }
    assert!(!report.contains("UNEXPLAINED"), "{report}");
    assert_eq!(differences.len(), REASONS.len(), "a reason is not needed");
    support::expect_file("json_schemas/differences.txt", &report);
}

/// Composes the first document of a text.
fn object(text: &str) -> Option<Value> {
    object_of(*yaml::chunks(text).first()?)
}

fn object_of(chunk: yaml::Chunk<'_>) -> Option<Value> {
    let document = yaml::compose(chunk).ok()?.into_iter().next()?;
    document.duplicates.is_empty().then(|| document.root.to_json())
}

fn definitions(name: &str, text: String) -> Vec<Crd> {
    crd::read(&Source::new(name, text)).crds
}
