//! The place of a finding's rule in the definition: the version, branches of `anyOf` and similar keywords, and schemas that are shared by an anchor.

use std::fmt::Write as _;

use crdsmith::crd;
use crdsmith::source::Source;
use crdsmith::validate::{Options, Registry, check};

use crate::support;

const DEFINITION: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {plural: foos, kind: Foo}
  versions:
  - {name: v1alpha1, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            properties:
              a: &short {type: string, maxLength: 2}
              b: *short
              any: {type: string, anyOf: [{maxLength: 1}, {maxLength: 2, pattern: '^a'}]}
              all: {type: object, properties: {x: {type: string}}, allOf: [{required: [x]}, {properties: {x: {enum: [one]}}}]}
              not: {type: integer, not: {minimum: 5}}
              list: {type: array, x-kubernetes-list-type: set, items: {type: string, format: date}}
              map: {type: object, additionalProperties: {type: object, required: [r], properties: {r: {type: integer, maximum: 3}}}}
              dotted.name: {type: boolean}
              embedded: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
";

const MANIFEST: &str = "\
apiVersion: example.org/v1
kind: Foo
metadata:
  name: NotLower
spec:
  a: long
  b: long
  any: bbb
  all: {}
  not: 7
  list: [x, 2026-01-01, 2026-01-01]
  map: {k: {}, l: {r: 5}, m: {s: 1}}
  dotted.name: 1
  embedded: {kind: A, apiVersion: v1, metadata: {name: 'a%b'}}
---
apiVersion: example.org/v1
kind: Foo
metadata: {name: a}
spec:
  all: {x: z}
  embedded: {kind: A, metadata: {name: a}}
---
apiVersion: example.org/v1
kind: Foo
metadata: {name: b, labels: {'-': a}, labls: {}}
";

#[test]
fn findings_say_which_rule_of_the_definition_was_broken() {
    let registry = Registry::new(crd::read(&Source::new("crd.yaml", DEFINITION)).crds);
    let found = check(&[Source::new("m.yaml", MANIFEST)], &registry, &Options::default());
    let mut text = String::new();
    for checked in &found.results {
        for finding in &checked.findings {
            let path = finding.schema_path.as_deref().unwrap_or("-");
            writeln!(text, "{}\n    {path}", finding.diagnostic.message).unwrap();
        }
    }
    support::expect_file("reports/schema-paths.txt", &text);
}
