//! The ObjectMeta that the binary carries is what the `k8s-openapi` crate says of the Kubernetes version that we follow.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::schemars::SchemaGenerator;

use crate::support::expect_project_file;

#[test]
fn built_in_object_meta_is_that_of_k8s_openapi() {
    let mut generator = SchemaGenerator::default();
    generator.subschema_for::<ObjectMeta>();
    let definitions = generator.take_definitions(true);
    let document = serde_json::json!({ "definitions": definitions });
    expect_project_file("templates/object-meta.json", &format!("{document:#}\n"));
}

#[test]
fn built_in_object_meta_can_be_used() {
    let meta = crdsmith::model::ObjectMeta::built_in().expect("the embedded file is right");
    let names: Vec<&str> = meta.schema().properties.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"name") && names.contains(&"managedFields"), "{names:?}");
    let created = meta
        .schema()
        .property("creationTimestamp")
        .and_then(|schema| schema.type_.as_deref());
    assert_eq!(created, Some("string"));
}
