//! Places of missing fields: the call of the generated library that made the object, wherever the library is.

use crate::support;
use crate::support::crdsmith;

const SCHEMA: &str = "type: object\nproperties:\n  spec:\n    type: object\n    required: [secretName]\n    properties:\n      \
    secretName: {type: string}\n      issuerRef: {type: object, required: [name], properties: {name: {type: string}, kind: {type: string}}}\n      \
    items: {type: array, items: {type: object, required: [name], properties: {name: {type: string}, value: {type: string}}}}\n";

/// A comment with the field follows the expected expression.
const MAIN: &str = "\
local w = (import 'LIBRARY/main.libsonnet').example.v1.widget;
{
  a: w.new('a')
     + w.spec.withSecretName('x')
     + w.spec.issuerRef.withKind('Issuer'),  // a spec.issuerRef.name
  b: w.new('b')
     + w.spec.withItems([
       w.spec.items.withValue('x'),  // b spec.items[0].name
     ]),
  c: w.new('c')
     + { spec+: { secretName: 'x', issuerRef: { kind: 'x' } } },  // c spec.issuerRef.name
  d: w.new('d')
     + w.spec.issuerRef.withName('x'),  // d spec.secretName
}
";

#[test]
fn the_call_that_made_the_object() {
    for library in ["lib/widgets", "generated", "vendor/widgets"] {
        let dir = support::folder();
        support::write(
            dir.path(),
            &[
                ("crd.yaml", &support::crd("Widget", SCHEMA)),
                ("jsonnetfile.json", "{}"),
            ],
        );
        crdsmith(dir.path(), &["generate", "crd.yaml", "-o", library]).exits(0);
        let main = MAIN.replace("LIBRARY", library);
        support::write(dir.path(), &[("main.jsonnet", &main)]);
        let run = crdsmith(
            dir.path(),
            &["validate", "main.jsonnet", "--crds", "crd.yaml", "--output", "json"],
        )
        .exits(1);
        let report: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        let mut found = Vec::new();
        for result in report["results"].as_array().unwrap() {
            for finding in result["findings"].as_array().unwrap() {
                if finding["rule"] == "required" {
                    assert_eq!(finding["file"], "main.jsonnet", "{library}: {finding}");
                    let (name, path) = (result["name"].as_str().unwrap(), finding["path"].as_str().unwrap());
                    found.push((finding["line"].as_u64().unwrap(), format!("{name} {path}")));
                }
            }
        }
        let lines = (1..).zip(main.lines());
        for (line, expected) in lines.filter_map(|(line, text)| Some((line, text.split("// ").nth(1)?))) {
            assert!(
                found.contains(&(line, expected.to_owned())),
                "{library}: {line} {expected}: {found:?}"
            );
        }
    }
}
