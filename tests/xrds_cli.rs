//! Composite resource definitions of Crossplane in every command that reads definitions.

use std::fmt::Write as _;

use crate::support;
use crate::xrds;

const OBJECTS: &str = "\
apiVersion: example.org/v1alpha1
kind: Database
metadata: {name: orders, namespace: shop}
spec:
  engine: postgres
  compositeDeletePolicy: Foreground
  writeConnectionSecretToRef: {name: db}
---
apiVersion: example.org/v1alpha1
kind: XDatabase
metadata: {name: orders}
spec:
  engine: oracle
  claimRef: {apiVersion: example.org/v1alpha1, kind: Database, name: orders}
  crossplane: {}
";

const MADE: &str = "\
local database = {
  apiVersion: 'apiextensions.crossplane.io/v2',
  kind: 'CompositeResourceDefinition',
  metadata: { name: 'shops.example.org' },
  spec: {
    group: 'example.org',
    names: { kind: 'Shop', plural: 'shops' },
    versions: [{
      name: 'v1',
      served: true,
      referenceable: true,
      schema: { openAPIV3Schema: { type: 'object', properties: {
        spec: { type: 'object', properties: { open: { type: 'bool' } } },
      } } },
    }],
  },
};
local right = database { spec+: { versions: [super.versions[0] { schema+: { openAPIV3Schema: { properties: {
  spec: { properties: { open: { type: 'boolean' } } },
} } } }] } };
[database { metadata: { name: 'shops.example.com' }, spec+: { group: 'example.com' } }, right, { apiVersion: 'example.org/v1', kind: 'Shop', metadata: { name: 'a', namespace: 'b' }, spec: { open: 'no' } }]
";

/// One document is the definition of two kinds, for every command that reads definitions.
#[test]
fn every_command_takes_composite_resource_definitions() {
    let folder = support::folder();
    let old = std::fs::read_to_string(xrds::folder().join("claimed.yaml")).unwrap();
    let new = old.replace("                - mysql\n", "").replace(
        "                - name\n                items",
        "                - name\n                maxItems: 4\n                items",
    );
    let new = new.replace("                maxItems: 16\n", "");
    let broken = old.replace("referenceable: true", "referenceable: false");
    let lines: Vec<&str> = old.lines().skip(1).collect();
    let items = format!("  {}\n", lines.join("\n  "));
    let list = format!("apiVersion: v1\nkind: List\nitems:\n-\n{items}");
    support::write(
        folder.path(),
        &[
            ("crds/xrd.yaml", &old),
            ("new/xrd.yaml", &new),
            ("broken/xrd.yaml", &broken),
            ("list/xrd.yaml", &list),
            ("manifests/objects.yaml", OBJECTS),
            ("beside/objects.yaml", OBJECTS),
            ("beside/xrd.yaml", &old),
            ("made.jsonnet", MADE),
        ],
    );
    let mut said = String::new();
    for line in [
        "definitions --crds crds",
        "definitions --crds list",
        "validate manifests --crds crds",
        "validate manifests --crds list",
        "validate manifests --crds broken",
        "validate beside",
        "validate made.jsonnet",
        "explain Database.spec.compositeDeletePolicy --crds crds",
        "explain xdb --crds crds --recursive",
        "explain Database --crds broken",
        "example Database --full --crds crds",
        "diff crds new --manifests manifests",
        "diff crds list",
        "generate crds -o lib",
        "schema crds -o schemas",
        "site crds -o site",
    ] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let run = support::crdsmith(folder.path(), &arguments);
        writeln!(said, "$ crdsmith {line}\n{}", run.transcript(folder.path())).unwrap();
    }
    support::expect_file("expected/xrds.txt", &said);
    for file in [
        "lib/_gen/example/v1alpha1/database.libsonnet",
        "lib/_gen/example/v1alpha1/xDatabase.libsonnet",
        "schemas/example.org/database_v1alpha1.json",
        "site/crds/current/example.org/v1alpha1/XDatabase.html",
    ] {
        assert!(folder.path().join(file).exists(), "{file}");
    }
}

/// Minimal and full examples of all kinds validate.
#[test]
fn examples_of_all_kinds_validate() {
    for (name, text) in xrds::definitions() {
        let folder = support::folder();
        support::write(folder.path(), &[("xrd.yaml", &text)]);
        for full in [&[][..], &["--full"]] {
            let arguments = [&["example", "--all", "-o", "examples", "--crds", "xrd.yaml"], full].concat();
            let run = support::crdsmith(folder.path(), &arguments);
            assert_eq!(run.code(), 0, "{name}: {}", run.stderr());
        }
        support::crdsmith(
            folder.path(),
            &["validate", "examples", "--crds", "xrd.yaml", "--allow-duplicates"],
        )
        .exits(0);
    }
}

/// Crossplane's own definition of these objects counts more than the built-in one.
#[test]
fn the_definition_of_crossplane_counts_more() {
    let folder = support::folder();
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: compositeresourcedefinitions.apiextensions.crossplane.io}\n\
                      spec:\n  group: apiextensions.crossplane.io\n  names: {kind: CompositeResourceDefinition, plural: compositeresourcedefinitions}\n  scope: \
                      Cluster\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema: {openAPIV3Schema: {type: object, properties: {spec: \
                      {type: object, x-kubernetes-preserve-unknown-fields: true, required: [future]}}}}\n";
    let xrd = std::fs::read_to_string(xrds::folder().join("claimed.yaml")).unwrap();
    support::write(folder.path(), &[("crd.yaml", definition), ("xrd.yaml", &xrd)]);
    let run = support::crdsmith(folder.path(), &["validate", "xrd.yaml", "--crds", "crd.yaml"]).exits(1);
    assert!(
        run.stdout().contains("`spec.future`: Required value"),
        "{}",
        run.stdout()
    );
    support::crdsmith(folder.path(), &["validate", "xrd.yaml"]).exits(0);
    // A version that this definition does not serve is still known.
    let modern = std::fs::read_to_string(xrds::folder().join("namespaced.yaml")).unwrap();
    support::write(folder.path(), &[("xrd.yaml", &modern)]);
    support::crdsmith(folder.path(), &["validate", "xrd.yaml", "--crds", "crd.yaml"]).exits(0);
    let unknown = modern.replace("crossplane.io/v2", "crossplane.io/v9");
    support::write(folder.path(), &[("xrd.yaml", &unknown)]);
    let run = support::crdsmith(folder.path(), &["validate", "xrd.yaml"]).exits(1);
    assert!(
        run.stdout().contains("did you mean `apiextensions.crossplane.io/v"),
        "{}",
        run.stdout()
    );
}
