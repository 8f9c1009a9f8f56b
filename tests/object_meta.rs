//! The binary's own ObjectMeta. `cargo xtask` makes its file.

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
