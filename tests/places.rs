//! Findings about rendered manifests point at the Jsonnet that made the field.
//!
//! A case is a program with the mark `/*!*/` before the expression that its one finding must name.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support;

/// Before what a finding must point at.
const MARK: &str = "/*!*/ ";

/// What a manifest must look like: `size` is a small number, `region` is required, `ports` are numbers, `tags` are texts.
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

/// What most programs need: a function that makes a manifest of a `spec`.
const LIBRARY: &str = "\
{
  new(name):: { apiVersion: 'example.org/v1', kind: 'Client', metadata: { name: name }, spec: { region: 'eu' } },
  withSize(size):: { spec+: { size: size } },
  withPorts(ports):: { spec+: { ports: if std.isArray(ports) then ports else [ports] } },
  withPortsMixin(ports):: { spec+: { ports+: if std.isArray(ports) then ports else [ports] } },
  withTags(tags):: { spec+: { tags: tags } },
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
        &[&["validate", "env", "--crds", "crd.yaml", "-o", "json"], arguments].concat(),
    );
    let run = run.exits(1);
    let report: Value = serde_json::from_str(&run.stdout()).unwrap();
    let results = report["results"].as_array().unwrap().iter();
    let findings = results.flat_map(|result| result["findings"].as_array().unwrap().clone());
    let findings = findings.collect();
    (folder, findings)
}

/// Where the mark is in the files of a folder, as `file:line:column`.
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

/// What is wrong with the place of a case's only finding.
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

/// Ways to make the same wrong value: the expression that wrote it is named, wherever it travelled from there.
const VALUES: &[(&str, &str)] = &[
    ("literal", "lib.new('a') { spec+: { size: /*!*/ 10 } }"),
    ("string", "lib.new('a') { spec+: { size: /*!*/ 'big' } }"),
    ("boolean", "lib.new('a') { spec+: { size: /*!*/ true } }"),
    ("list", "lib.new('a') { spec+: { size: /*!*/ [1] } }"),
    ("object", "lib.new('a') { spec+: { size: /*!*/ {} } }"),
    ("operator", "local n = 5; lib.new('a') { spec+: { size: /*!*/ n + n } }"),
    ("setter", "lib.new('a') + lib.withSize(/*!*/ 10)"),
    ("named argument", "lib.new('a') + lib.withSize(size=/*!*/ 10)"),
    ("local", "local size = /*!*/ 10; lib.new('a') + lib.withSize(size)"),
    (
        "local read before",
        "local size = /*!*/ 10; if size == 10 then lib.new('a') + lib.withSize(size)",
    ),
    (
        "two locals",
        "local a = /*!*/ 10, b = a; lib.new('a') + lib.withSize(b)",
    ),
    ("function", "local f(x) = lib.withSize(x); lib.new('a') + f(/*!*/ 10)"),
    ("default", "local f(x=/*!*/ 10) = lib.withSize(x); lib.new('a') + f()"),
    ("result", "local f(x) = /*!*/ x * 2; lib.new('a') + lib.withSize(f(5))"),
    (
        "branch",
        "local big = true; lib.new('a') + lib.withSize(if big then /*!*/ 10 else 1)",
    ),
    (
        "equal branch",
        "local big = 10; lib.new('a') + lib.withSize(if big == 10 then /*!*/ 10 else 1)",
    ),
    ("parentheses", "lib.new('a') + lib.withSize((/*!*/ 10))"),
    ("assert", "lib.new('a') + lib.withSize(assert true; /*!*/ 10)"),
    (
        "method",
        "local o = { size(x):: /*!*/ x + 1, made: self.size(9) }; lib.new('a') + lib.withSize(o.made)",
    ),
    (
        "field",
        "local config = { size: /*!*/ 10 }; lib.new('a') + lib.withSize(config.size)",
    ),
    (
        "field read before",
        "local config = { size: /*!*/ 10, twice: self.size * 2 }; assert config.twice == 20; lib.new('a') + lib.withSize(config.size)",
    ),
    (
        "dollar",
        "{ config:: { size: /*!*/ 10 }, a: lib.new('a') + lib.withSize($.config.size) }",
    ),
    (
        "self",
        "lib.new('a') { size:: /*!*/ 10, spec+: { size: 1 } } { local this = self, spec+: { size: this.size } }",
    ),
    (
        "computed name",
        "local config = { ['si' + 'ze']: /*!*/ 10 }; lib.new('a') + lib.withSize(config.size)",
    ),
    (
        "index",
        "local sizes = [1, /*!*/ 10]; lib.new('a') + lib.withSize(sizes[1])",
    ),
    (
        "override",
        "lib.new('a') + lib.withSize(1) + { spec+: { size: /*!*/ 10 } }",
    ),
    (
        "overridden",
        "lib.new('a') + { spec+: { size: 'x' } } + lib.withSize(/*!*/ 10)",
    ),
    (
        "super",
        "lib.new('a') + { spec+: { size: /*!*/ 10 } } + { spec+: { size: super.size } }",
    ),
    (
        "super plus",
        "lib.new('a') + { spec+: { size: 9 } } + { spec+: { size: /*!*/ super.size + 1 } }",
    ),
    (
        "plus",
        "lib.new('a') + { spec+: { size: 9 } } + { spec+: { size+: /*!*/ 1 } }",
    ),
    (
        "mixin by variable",
        "local mixin = { spec+: { size: /*!*/ 10 } }; lib.new('a') + mixin",
    ),
    (
        "fold",
        "std.foldl(function(a, b) a + b, [lib.withSize(1), lib.withSize(/*!*/ 10)], lib.new('a'))",
    ),
    ("item", "lib.new('a') + lib.withPorts([1, /*!*/ 'x'])"),
    ("lone item", "lib.new('a') + lib.withPorts(/*!*/ 'x')"),
    (
        "added item",
        "lib.new('a') + lib.withPorts([1]) + lib.withPortsMixin([/*!*/ 'x'])",
    ),
    (
        "list comprehension",
        "lib.new('a') + lib.withPorts([/*!*/ 'p' + n for n in [1]])",
    ),
    (
        "comprehension hands on",
        "lib.new('a') + lib.withPorts([n for n in [1, /*!*/ 'x']])",
    ),
    (
        "map",
        "lib.new('a') + lib.withPorts(std.map(function(n) /*!*/ 'p' + n, [1]))",
    ),
    (
        "map hands on",
        "lib.new('a') + lib.withPorts(std.map(function(n) n, [1, /*!*/ 'x']))",
    ),
    (
        "filter",
        "lib.new('a') + lib.withPorts(std.filter(function(n) n != 1, [1, /*!*/ 'x']))",
    ),
    (
        "object comprehension",
        "lib.new('a') { spec+: { tags: { [k]: /*!*/ 1 for k in ['a'] } } }",
    ),
    (
        "object comprehension hands on",
        "lib.new('a') { spec+: { tags: { [k]: k for k in ['a'] } + { b: /*!*/ 1 } } }",
    ),
    (
        "objects of a comprehension",
        "[lib.new(n) + lib.withSize(if n == 'b' then /*!*/ 10 else 1) for n in ['a', 'b']]",
    ),
    (
        "mapped objects",
        "std.map(function(c) lib.new(c.name) + lib.withSize(c.size), [{ name: 'a', size: 1 }, { name: 'b', size: /*!*/ 10 }])",
    ),
    (
        "mapWithKey",
        "lib.new('a') { spec+: { tags: std.mapWithKey(function(k, v) v, { x: /*!*/ 1 }) } }",
    ),
    (
        "get",
        "local config = { size: /*!*/ 10 }; lib.new('a') + lib.withSize(std.get(config, 'size', 1))",
    ),
    (
        "get by default",
        "local config = {}; lib.new('a') + lib.withSize(std.get(config, 'size', /*!*/ 10))",
    ),
    (
        "prune",
        "std.prune(lib.new('a') { spec+: { size: /*!*/ 10, region: 'eu' } })",
    ),
    (
        "mergePatch",
        "std.mergePatch(lib.new('a'), { spec: { size: /*!*/ 10 } })",
    ),
    (
        "file root is a function",
        "(function(size=/*!*/ 10) lib.new('a') + lib.withSize(size))()",
    ),
    (
        "rules",
        "lib.new('a') { spec+: { rules: [{ port: p } for p in [1, /*!*/ 'x']] } }",
    ),
    (
        "same value twice",
        "[lib.new('a') + lib.withTags({ x: 'x' }), lib.new('b') + lib.withTags({ x: 1 + 1 == 2 } + { x: /*!*/ 7 })]",
    ),
];

#[test]
fn a_value_is_named_where_it_was_made() {
    check(VALUES.iter().copied(), "value");
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
            format!("local base = {{ {manifest} }};\n/*!*/ base\n+ lib.withSize(1)\n+ lib.withTags({{ a: 'b' }})"),
        ),
        ("hidden", "/*!*/ lib.new('a') { spec+: { region:: 'x' } }".to_owned()),
    ];
    check(cases.iter().map(|(name, main)| (*name, main.as_str())), "object");
}
