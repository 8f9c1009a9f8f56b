//! Warnings of deprecated versions and fields, and nothing about fields that only defaults set.

use crdsmith::source::Source;
use crdsmith::validate::{Options, Registry, check};
use crdsmith::{crd, report};

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
  - name: v1
    served: true
    storage: true
    schema: &schema
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              old: {type: string, description: \"The former name.\\nDeprecated: use `new`.\\n\\nKept for a while.\"}
              defaulted: {type: string, default: x, description: \"Deprecated: nobody sets it\"}
              list:
                type: array
                items: {type: object, properties: {port: {type: integer, description: \"A port. DEPRECATED: use `ports`\"}}}
              map:
                type: object
                additionalProperties: {type: object, properties: {key: {type: string, description: \"Deprecated:\"}}}
              fine: {type: string, description: \"says which deprecated: ones there are\"}
  - {name: v1beta1, served: true, storage: false, deprecated: true, schema: *schema}
  - {name: v1alpha1, served: true, storage: false, deprecated: true, deprecationWarning: foo is going away, schema: *schema}
";

const MANIFESTS: &str = "\
apiVersion: example.org/v1
kind: Foo
metadata: {name: a}
spec:
  old: x
  fine: x
  list:
  - port: 1
  map:
    a:
      key: x
---
apiVersion: example.org/v1beta1
kind: Foo
metadata: {name: b}
---
apiVersion: v1
kind: List
items:
- apiVersion: example.org/v1alpha1
  kind: Foo
  metadata: {name: c}
";

#[test]
fn what_is_deprecated_warns() {
    let registry = Registry::new(crd::read(&Source::new("crd.yaml", DEFINITION)).crds);
    let found = check(&[Source::new("m.yaml", MANIFESTS)], &registry, &Options::default());
    assert!(found.is_clean());
    assert_eq!(found.summary().warned, 3);
    support::expect_file("reports/deprecated.txt", &report::github(&found));
}
