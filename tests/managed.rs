//! Managed resources of Crossplane 2: the namespaced ones (`s3.aws.m.upbound.io`) side by side with the old ones (`s3.aws.upbound.io`), in one set.

use std::fmt::Write as _;

use crate::support;

/// A managed resource of a made-up provider.
fn managed(group: &str, kind: &str, plural: &str) -> String {
    let is_old = !group.contains(".m.");
    let scope = if is_old { "Cluster" } else { "Namespaced" };
    let policy = if is_old {
        "deletionPolicy: {type: string, enum: [Orphan, Delete]}, "
    } else {
        ""
    };
    format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: {plural}.{group}}}\nspec:\n  group: {group}\n  \
         names: {{kind: {kind}, plural: {plural}}}\n  scope: {scope}\n  versions:\n  - name: v1beta1\n    served: true\n    storage: true\n    schema:\n      \
         openAPIV3Schema:\n        type: object\n        properties:\n          spec:\n            type: object\n            required: [forProvider]\n            \
         properties: {{{policy}forProvider: {{type: object, required: [region], properties: {{region: {{type: string}}}}}}}}\n"
    )
}

const PROGRAM: &str = "\
local aws = import 'lib/main.libsonnet';
local old = aws.s3.v1beta1.bucket, new = aws.s3_m.v1beta1.bucket;
[
  old.new('old') + old.spec.withDeletionPolicy('Orphan') + old.spec.forProvider.withRegion('eu-west-1'),
  new.new('new') + { metadata+: { namespace: 'shop' } } + new.spec.forProvider.withRegion('eu-west-1'),
  new.new('wrong') + { metadata+: { namespace: 'shop' }, spec+: { deletionPolicy: 'Orphan' } } + new.spec.forProvider.withRegion('eu-west-1'),
]
";

#[test]
fn namespaced_resources_are_beside_the_old_ones() {
    let folder = support::folder();
    let provider = [
        managed("s3.aws.upbound.io", "Bucket", "buckets"),
        managed("s3.aws.m.upbound.io", "Bucket", "buckets"),
        managed("sqs.aws.upbound.io", "Queue", "queues"),
        managed("sqs.aws.m.upbound.io", "Queue", "queues"),
    ];
    support::write(
        folder.path(),
        &[("provider.yaml", &provider.join("---\n")), ("buckets.jsonnet", PROGRAM)],
    );
    let mut said = String::new();
    for line in [
        "generate provider.yaml -o lib",
        "definitions --crds provider.yaml",
        "validate buckets.jsonnet --crds provider.yaml",
        "explain bucket --crds provider.yaml",
        "explain buckets.s3.aws.upbound.io.spec.deletionPolicy --crds provider.yaml",
        "explain buckets.s3.aws.m.upbound.io.spec.forProvider --crds provider.yaml",
        "explain Bucket --api-version s3.aws.m.upbound.io/v1beta1 --crds provider.yaml",
        "example bucket --crds provider.yaml",
        "example buckets.s3.aws.upbound.io --crds provider.yaml",
        "example bucket --api-version s3.aws.m.upbound.io/v1beta1 --crds provider.yaml",
        "schema provider.yaml -o schemas",
        "site provider.yaml -o site",
    ] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let run = support::crdsmith(folder.path(), &arguments);
        writeln!(said, "$ crdsmith {line}\n{}", run.transcript(folder.path())).unwrap();
    }
    support::expect_file("expected/managed.txt", &said);
    for group in ["s3.aws.upbound.io", "s3.aws.m.upbound.io"] {
        let page = folder
            .path()
            .join(format!("site/crds/current/{group}/v1beta1/Bucket.html"));
        assert!(page.exists(), "{}", page.display());
    }
}
