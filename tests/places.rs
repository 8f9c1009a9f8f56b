//! Findings about rendered manifests point at the Jsonnet that made the field.
//!
//! A case is a program with the mark `/*!*/` before the expression that its one finding must name.

use std::collections::BTreeMap;
use std::path::Path;

use crdsmith::tanka::{Request, load};
use crdsmith::validate::{Options, Registry, Run};
use crdsmith::{crd, input, rendered, yaml};
use serde_json::Value;

use crate::support;

mod cases;

/// The mark before the expected place of a finding.
const MARK: &str = "/*!*/ ";

/// The schema of manifests: `size` is a small number, `region` is required, `ports` are numbers, `tags` are texts.
const SCHEMA: &str = "\
type: object
properties:
  spec:
    type: object
    required: [region]
    properties:
      size: {type: integer, maximum: 9}
      region: {type: string}
      token: {type: string, maxLength: 4}
      ports: {type: array, items: {type: integer}}
      tags: {type: object, additionalProperties: {type: string}}
      rules: {type: array, items: {type: object, properties: {port: {type: integer}}}}
";

/// The common part of most programs: a function that creates a manifest from a `spec`.
const LIBRARY: &str = "\
{
  new(name):: { apiVersion: 'example.org/v1', kind: 'Client', metadata: { name: name }, spec: { region: 'eu' } },
  withSize(size):: { spec+: { size: size } },
  withPorts(ports):: { spec+: { ports: if std.isArray(ports) then ports else [ports] } },
  withPortsMixin(ports):: { spec+: { ports+: if std.isArray(ports) then ports else [ports] } },
  withTags(tags):: { spec+: { tags: tags } },
  wrong():: { spec+: { size: 'x' } },
  unknown():: { spec+: { sice: 1 } },
}
";

/// Runs `validate` on a project whose `main.jsonnet` begins with the library as `lib`.
fn findings(main: &str, more: &[(&str, &str)], arguments: &[&str]) -> (tempfile::TempDir, Vec<Value>) {
    let folder = support::folder();
    let main = format!("local lib = import 'lib.libsonnet';\n{main}");
    support::write(
        folder.path(),
        &[
            ("crd.yaml", &support::crd("Client", SCHEMA)),
            ("jsonnetfile.json", "{}"),
            ("vendor/lib.libsonnet", LIBRARY),
            ("env/main.jsonnet", &main),
        ],
    );
    support::write(folder.path(), more);
    let run = support::crdsmith(
        folder.path(),
        &[
            &["validate", "env", "--crds", "crd.yaml", "--output", "json"],
            arguments,
        ]
        .concat(),
    );
    let run = run.exits(1);
    let report: Value = serde_json::from_str(&run.stdout()).unwrap();
    let results = report["results"].as_array().unwrap().iter();
    let findings = results.flat_map(|result| result["findings"].as_array().unwrap().clone());
    let findings = findings.collect();
    (folder, findings)
}

/// The place of the mark in the files of a folder, as `file:line:column`.
fn marked(folder: &Path) -> String {
    let files: BTreeMap<String, Vec<u8>> = support::tree(folder);
    let mut marks = Vec::new();
    for (name, bytes) in files {
        let text = String::from_utf8(bytes).unwrap();
        for (at, _) in text.match_indices(MARK) {
            let before = &text[..at + MARK.len()];
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            let line = before.matches('\n').count() + 1;
            marks.push(format!("{name}:{line}:{}", before[line_start..].chars().count() + 1));
        }
    }
    assert_eq!(marks.len(), 1, "a case has one mark: {marks:?}");
    marks.remove(0)
}

fn at(finding: &Value) -> String {
    format!(
        "{}:{}:{}",
        finding["file"].as_str().unwrap_or("?"),
        finding["line"],
        finding["column"]
    )
}

/// The fault of the place of a case's only finding, if any.
fn problem(name: &str, main: &str, more: &[(&str, &str)], place: &str) -> Option<String> {
    let (folder, findings) = findings(main, more, &[]);
    let [finding] = findings.as_slice() else {
        return Some(format!("{name}: not one finding, but {findings:#?}"));
    };
    let expected = format!("{} {place}", marked(folder.path()));
    let found = format!("{} {}", at(finding), finding["place"].as_str().unwrap_or("?"));
    (found != expected).then(|| format!("{name}: {found} instead of {expected}: {}", finding["message"]))
}

#[track_caller]
fn check<'c>(cases: impl IntoIterator<Item = (&'c str, &'c str)>, place: &str) {
    let problems: Vec<String> = cases
        .into_iter()
        .filter_map(|(name, main)| problem(name, main, &[], place))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_value_is_named_where_it_was_made() {
    check(cases::VALUES.iter().copied(), "value");
}

#[track_caller]
fn check_files(name: &str, main: &str, files: &[(&str, &str)]) {
    assert_eq!(problem(name, main, files, "value"), None);
}

#[test]
fn values_come_from_other_files() {
    let import = "lib.new('a') + lib.withSize(import '../lib/size.jsonnet')";
    check_files("import", import, &[("lib/size.jsonnet", "/*!*/ 10")]);
    let helper = "(import 'helper.libsonnet').client('a')";
    let text = "local lib = import 'lib.libsonnet';\n{\n  client(name):\n    lib.new(name)\n    + lib.withSize(/*!*/ 10),\n}\n";
    check_files("helper", helper, &[("lib/helper.libsonnet", text)]);
    let json = "lib.new('a') + (import 'data.json')";
    let text = "{\n  \"spec\": {\n    \"region\": \"eu\",\n    \"size\": /*!*/ 10\n  }\n}\n";
    check_files("JSON", json, &[("lib/data.json", text)]);
    let raw = "local text = /*!*/ importstr 'text.libsonnet'; assert std.length(text) == 10; lib.new('a') + lib.withSize(text)";
    check_files("importstr", raw, &[("lib/text.libsonnet", "{ a: 'b' }")]);
}

#[test]
fn an_unknown_field_is_named_where_its_name_stands() {
    let cases = [
        ("literal", "lib.new('a') { spec+: { /*!*/ sice: 1 } }"),
        ("quoted", "lib.new('a') { spec+: { /*!*/ 'si-ce': 1 } }"),
        ("computed", "local n = 'sice'; lib.new('a') { spec+: { /*!*/ [n]: 1 } }"),
        (
            "with an argument",
            "local f(x) = { spec+: { /*!*/ sice: x } }; lib.new('a') + f(1)",
        ),
        ("adding", "lib.new('a') { spec+: { /*!*/ sice+: { a: 1 } } }"),
    ];
    check(cases, "value");
}

#[test]
fn a_missing_field_is_named_by_the_object_that_lacks_it() {
    let manifest = "apiVersion: 'example.org/v1', kind: 'Client', metadata: { name: 'a' }";
    let cases = [
        ("literal", format!("{{ {manifest}, spec: /*!*/ {{ size: 1 }} }}")),
        (
            "function",
            format!("local spec() = /*!*/ {{ size: 1 }}; {{ {manifest}, spec: spec() }}"),
        ),
        (
            "variable",
            format!("local spec = /*!*/ {{ size: 1 }}; {{ {manifest}, spec: spec }}"),
        ),
        (
            "added to",
            format!("{{ {manifest}, spec: /*!*/ {{ }} }} + lib.withSize(1)"),
        ),
        (
            "only setters",
            format!("local base = {{ {manifest} }};\nbase\n+ /*!*/ lib.withSize(1)\n+ lib.withTags({{ a: 'b' }})"),
        ),
        ("hidden", "/*!*/ lib.new('a') { spec+: { region:: 'x' } }".to_owned()),
    ];
    check(cases.iter().map(|(name, main)| (*name, main.as_str())), "object");
}

/// An error of a vendored library has the place of the object that the user creates with it.
#[test]
fn mistakes_of_libraries_have_the_place_of_who_calls_them() {
    let cases = [
        ("value", "{\n  a: /*!*/ lib.new('a') + lib.wrong(),\n}"),
        ("name", "{\n  a: /*!*/ lib.new('a') + lib.unknown(),\n}"),
    ];
    check(cases, "object");
}

/// If a program cannot be traced, crdsmith looks for the field by its name, and otherwise names only the file. The verdict does not change.
#[test]
fn without_a_record_the_name_is_looked_for() {
    // Brackets add depth only when they are traced: these calls nest deeper than the record allows.
    let (open, close) = ("(".repeat(40), ")".repeat(40));
    let deep = format!("local f(n) = if n == 0 then 0 else {open}f(n - 1){close};\nassert f(1200) == 0;\n");
    let by_name = format!("{deep}lib.new('a') {{ spec+: {{ /*!*/ size: 'x' }} }}");
    assert_eq!(problem("name", &by_name, &[], "name"), None);
    for spec in ["size: 'x', tags: { size: 'x' }", "region:: 'x'"] {
        let (_folder, found) = findings(&format!("{deep}lib.new('a') {{ spec+: {{ {spec} }} }}"), &[], &[]);
        assert_eq!(
            (at(&found[0]).as_str(), &found[0]["place"]),
            ("env/main.jsonnet:1:1", &Value::from("file"))
        );
    }
}

/// Definitions are read from text, but their findings point into the program like all others.
#[test]
fn definitions_in_programs_are_checked() {
    let schema = "{ type: 'object', properties: { a: { type: /*!*/ 'strin' } } }";
    let main = format!(
        "{{\n  apiVersion: 'apiextensions.k8s.io/v1',\n  kind: 'CustomResourceDefinition',\n  metadata: {{ name: 'things.example.org' }},\n  spec: {{\n    \
         group: 'example.org',\n    names: {{ kind: 'Thing', plural: 'things' }},\n    scope: 'Namespaced',\n    versions: [{{\n      name: 'v1',\n      \
         served: true,\n      storage: true,\n      schema: {{ openAPIV3Schema: {schema} }},\n    }}],\n  }},\n}}"
    );
    check([("definition", main.as_str())], "value");
}

/// Programs nest as deeply as allowed, and deeper after rewriting.
#[test]
fn deep_programs_are_traced() {
    let cases = [
        (
            "brackets",
            format!(
                "lib.new('a') + lib.withSize({}/*!*/ 'x'{})",
                "(".repeat(900),
                ")".repeat(900)
            ),
        ),
        (
            "lists",
            format!(
                "lib.new('a') + lib.withSize({}/*!*/ 'x'{}{})",
                "[".repeat(900),
                "]".repeat(900),
                "[0]".repeat(900)
            ),
        ),
        (
            "calls",
            "local f(n) = if n == 0 then /*!*/ 'x' else f(n - 1); lib.new('a') + lib.withSize(f(4900))".to_owned(),
        ),
        (
            "sum",
            format!("lib.new('a') + lib.withSize(/*!*/ '' + {}'x')", "'' + ".repeat(9000)),
        ),
        (
            "locals",
            (0..2000).fold(String::new(), |text, n| text + &format!("local a{n} = {n};\n"))
                + "lib.new('a') + lib.withSize(/*!*/ 'x' + a1999)",
        ),
    ];
    check(cases.iter().map(|(name, main)| (*name, main.as_str())), "value");
}

/// Flags of evaluation apply to both evaluations, and their values have the place of their use.
#[test]
fn flags_of_evaluation_are_those_of_render() {
    let main = "function(size) [\n  lib.new('a') + lib.withSize(size),\n  lib.new('b') + lib.withSize(std.extVar('size')),\n  \
                lib.new('c') + lib.withSize(import 'more.jsonnet'),\n]";
    let arguments = ["-A", "size=x", "-V", "size=y", "-J", "more"];
    let (_folder, found) = findings(main, &[("more/more.jsonnet", "  'z'\n")], &arguments);
    let places: Vec<String> = found.iter().map(at).collect();
    assert_eq!(
        places,
        [
            "env/main.jsonnet:3:31",
            "env/main.jsonnet:4:31",
            "more/more.jsonnet:1:3"
        ]
    );
}

/// Additions of an environment have no Jsonnet expression: the enclosing object is named.
#[test]
fn what_tanka_adds_has_the_place_of_its_object() {
    let spec = r#"{"spec": {"namespace": "No Name"}}"#;
    let main = "{\n  a: lib.new('a') { metadata+: /*!*/ {} },\n}";
    let (_folder, found) = findings(main, &[("env/spec.json", spec)], &[]);
    assert_eq!(found[0]["path"], "metadata.namespace");
    assert_eq!(
        (at(&found[0]).as_str(), &found[0]["place"]),
        ("env/main.jsonnet:3:6", &Value::from("object"))
    );
}

/// Secrets are shown neither where they are created nor where they are passed on.
#[test]
fn secrets_are_masked_in_programs() {
    let folder = support::folder();
    let main = "local lib = import 'lib.libsonnet';\nlocal token = 'hunter2';\n[\n  lib.new('a') { spec+: { token: token } },\n  \
                lib.new('b') { spec+: { token: 'hunter2' } },\n  lib.new('c') { spec+: { tags: 'a', password: 'hunter2' } },\n]\n";
    support::write(
        folder.path(),
        &[
            ("crd.yaml", &support::crd("Client", SCHEMA)),
            ("lib.libsonnet", LIBRARY),
            ("main.jsonnet", main),
        ],
    );
    for format in ["text", "json", "junit", "tap", "sarif", "github"] {
        let run = support::crdsmith(
            folder.path(),
            &["validate", "main.jsonnet", "--crds", "crd.yaml", "--output", format],
        )
        .exits(1);
        let all = run.stdout() + &run.stderr();
        assert!(!all.contains("hunter2"), "{format}: {all}");
    }
}

/// Real manifests with one value of a wrong type. The finding must be at the line of that value, in a manifest that is written down,
/// imported or patched.
#[test]
fn mutated_lines_of_real_manifests_are_found() {
    let Some(conformance) = support::conformance("provider-aws-0.33") else {
        return;
    };
    let mut crds = Vec::new();
    for file in input::find(["crds"], &conformance).unwrap() {
        crds.extend(crd::read(&file.read().unwrap()).crds);
    }
    let (registry, options) = (Registry::new(crds), Options::default());
    let folder = support::folder();
    let main = folder.path().join("main.jsonnet");
    let errors = |programs: &[(&str, &str)]| {
        support::write(folder.path(), programs);
        let loaded = load(&main, &Request::default()).environments.unwrap();
        let mut run = Run::new(&registry, &options);
        rendered::check(&loaded, &mut run);
        let findings = run.finish().results.into_iter().flat_map(|checked| checked.findings);
        let errors = findings.filter(|finding| finding.diagnostic.is_error());
        let lines = errors.map(|finding| {
            let place = finding.diagnostic.place.expect("every finding has a place");
            format!(
                "{}:{}",
                place.source.name().rsplit('/').next().unwrap_or_default(),
                place.location().line
            )
        });
        lines.collect::<Vec<_>>()
    };
    let mut found = 0;
    for (seed, file) in input::find(["manifests"], &conformance)
        .unwrap()
        .into_iter()
        .enumerate()
    {
        let source = file.read().unwrap();
        let documents = yaml::chunks(source.text())
            .into_iter()
            .filter_map(|chunk| yaml::compose(chunk).ok());
        let Some(manifest) = documents.flatten().next().map(|document| document.root.to_json()) else {
            continue;
        };
        let text = serde_json::to_string_pretty(&manifest).unwrap();
        if !errors(&[("main.jsonnet", &text)]).is_empty() {
            continue;
        }
        let lines: Vec<&str> = text.lines().collect();
        let spec = lines
            .iter()
            .position(|line| line.starts_with("  \"spec\""))
            .unwrap_or(lines.len());
        let texts: Vec<usize> = (spec..lines.len()).filter(|at| lines[*at].contains("\": \"")).collect();
        let Some(at) = texts.get(seed % texts.len().max(1)).copied() else {
            continue;
        };
        let (key, _) = lines[at].split_once(": ").unwrap();
        let comma = if lines[at].ends_with(',') { "," } else { "" };
        let mut wrong: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        wrong[at] = format!("{key}: [[7]]{comma}");
        let wrong = wrong.join("\n");
        let import = "local wrong = import 'wrong.json';\nlocal right(manifest) = manifest { metadata+: {} };\n[right(m) for m in [wrong]]";
        for (programs, file) in [
            (&[("main.jsonnet", wrong.as_str())] as &[_], "main.jsonnet"),
            (
                &[("wrong.json", wrong.as_str()), ("main.jsonnet", import)],
                "wrong.json",
            ),
        ] {
            let lines = errors(programs);
            // Some fields accept anything.
            if !lines.is_empty() {
                found += 1;
                assert!(
                    lines.contains(&format!("{file}:{}", at + 1)),
                    "{}: {lines:?} without {}",
                    source.name(),
                    at + 1
                );
            }
        }
    }
    assert!(found > 200, "only {found} mutations were found");
}
