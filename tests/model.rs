//! The model keeps everything: a schema has all keywords of its document.

use crdsmith::crd::{self, AdditionalProperties, Items, Schema, Scope, ValidationRule};
use crdsmith::source::Source;
use crdsmith::yaml;
use serde_json::{Map, Value, json};

use crate::support::conformance;

/// The schema in the form of `JSONSchemaProps`, with every keyword that is set.
fn written(schema: &Schema) -> Value {
    let mut to = Map::new();
    let mut put = |key: &str, value: Value| {
        if !says_nothing(key, &value) {
            to.insert(key.to_owned(), value);
        }
    };
    let list = |schemas: &[Schema]| Value::from(schemas.iter().map(written).collect::<Vec<_>>());
    let named = |schemas: &[(String, Schema)]| {
        let each = schemas.iter().map(|(name, schema)| (name.clone(), written(schema)));
        Value::from(each.collect::<Map<_, _>>())
    };
    let additional = |additional: &Option<AdditionalProperties>| match additional {
        None => Value::Null,
        Some(AdditionalProperties::Allowed(allowed)) => json!(allowed),
        Some(AdditionalProperties::Schema(schema)) => written(schema),
    };
    put("description", json!(schema.description));
    put("title", json!(schema.rest.title));
    put("type", json!(schema.type_));
    put("format", json!(schema.format));
    put("nullable", json!(schema.nullable));
    put("properties", named(&schema.properties));
    put("required", json!(schema.required));
    put("additionalProperties", additional(&schema.additional_properties));
    put("patternProperties", named(&schema.rest.pattern_properties));
    put("minProperties", json!(schema.bounds.min_properties));
    put("maxProperties", json!(schema.bounds.max_properties));
    put(
        "items",
        match &schema.items {
            None => Value::Null,
            Some(Items::Schema(schema)) => written(schema),
            Some(Items::Schemas(schemas)) => list(schemas),
        },
    );
    put("additionalItems", additional(&schema.rest.additional_items));
    put("minItems", json!(schema.bounds.min_items));
    put("maxItems", json!(schema.bounds.max_items));
    put("uniqueItems", json!(schema.bounds.unique_items));
    put("minimum", number(schema.bounds.minimum));
    put("exclusiveMinimum", json!(schema.bounds.exclusive_minimum));
    put("maximum", number(schema.bounds.maximum));
    put("exclusiveMaximum", json!(schema.bounds.exclusive_maximum));
    put("multipleOf", number(schema.bounds.multiple_of));
    put("minLength", json!(schema.bounds.min_length));
    put("maxLength", json!(schema.bounds.max_length));
    put("pattern", json!(schema.bounds.pattern));
    put("allOf", list(&schema.logic.all_of));
    put("anyOf", list(&schema.logic.any_of));
    put("oneOf", list(&schema.logic.one_of));
    put("not", schema.logic.not.as_deref().map_or(Value::Null, written));
    put(
        "x-kubernetes-preserve-unknown-fields",
        json!(schema.preserve_unknown_fields),
    );
    put("x-kubernetes-embedded-resource", json!(schema.embedded_resource));
    put("x-kubernetes-int-or-string", json!(schema.int_or_string));
    put("x-kubernetes-list-type", json!(schema.topology.list_type));
    put("x-kubernetes-list-map-keys", json!(schema.topology.list_map_keys));
    put("x-kubernetes-map-type", json!(schema.topology.map_type));
    put("x-kubernetes-validations", schema.rules.iter().map(rule).collect());
    put("$ref", json!(schema.rest.ref_));
    for (key, value) in &schema.rest.other {
        put(key, normal(value));
    }
    let own = [
        ("default", schema.default.clone()),
        ("example", schema.rest.example.clone()),
        ("enum", schema.enum_.clone().map(Value::Array)),
    ];
    to.extend(
        own.into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?))),
    );
    Value::Object(to)
}

#[expect(clippy::cast_possible_truncation, reason = "whole numbers are compared as such")]
fn number(value: Option<f64>) -> Value {
    match value {
        Some(whole) if whole.fract() == 0.0 => json!(whole as i64),
        other => json!(other),
    }
}

fn rule(rule: &ValidationRule) -> Value {
    let all = json!({
        "rule": rule.rule,
        "message": rule.message,
        "messageExpression": rule.message_expression,
        "reason": rule.reason,
        "fieldPath": rule.field_path,
        "optionalOldSelf": rule.optional_old_self,
    });
    let set = all
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_null());
    Value::Object(set.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// A document's schema without keywords that have no effect: null, false or empty ones. Values of `default`, `enum` and `example` are kept.
fn normal(document: &Value) -> Value {
    let Value::Object(map) = document else {
        return document.clone();
    };
    let mut kept = Map::new();
    for (key, value) in map {
        let value = match (key.as_str(), value) {
            ("default" | "example", Value::Null) => continue,
            ("default" | "enum" | "example", _) => value.clone(),
            // Bounds are float64 in the API: the server does not see more digits either.
            ("minimum" | "maximum" | "multipleOf", _) => number(value.as_f64()),
            ("properties" | "patternProperties" | "definitions", Value::Object(named)) => named
                .iter()
                .map(|(name, schema)| (name.clone(), normal(schema)))
                .collect(),
            ("x-kubernetes-validations", Value::Array(rules)) => rules.iter().map(rule_as_written).collect(),
            (_, Value::Array(items)) => items.iter().map(normal).collect(),
            (_, Value::Object(_)) => normal(value),
            _ => value.clone(),
        };
        if !says_nothing(key, &value) {
            kept.insert(key.clone(), value);
        }
    }
    Value::Object(kept)
}

/// True if a keyword with this value has no effect. An empty schema has an effect, and so has a user's own value.
fn says_nothing(key: &str, value: &Value) -> bool {
    match key {
        "default" | "enum" | "example" => false,
        "items" | "additionalProperties" | "additionalItems" | "not" | "x-kubernetes-preserve-unknown-fields" => {
            value.is_null()
        }
        _ => [Value::Null, json!(false), json!(""), json!([]), json!({})].contains(value),
    }
}

fn rule_as_written(rule: &Value) -> Value {
    let known = [
        "rule",
        "message",
        "messageExpression",
        "reason",
        "fieldPath",
        "optionalOldSelf",
    ];
    let set = rule
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, value)| known.contains(&key.as_str()) && !value.is_null());
    Value::Object(set.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// Compares every schema of a file. Returns their number.
fn compare(path: &std::path::Path) -> usize {
    let source = Source::new(path.display().to_string(), std::fs::read_to_string(path).unwrap());
    let reading = crd::read(&source);
    if !reading.diagnostics.is_empty() {
        return 0;
    }
    let documents: Vec<Value> = yaml::chunks(source.text())
        .into_iter()
        .flat_map(|chunk| yaml::compose(chunk).unwrap())
        .map(|document| document.root.to_json())
        .filter(|document| document["kind"] == "CustomResourceDefinition")
        .collect();
    assert_eq!(documents.len(), reading.crds.len(), "{}", path.display());
    let mut count = 0;
    for (document, crd) in documents.iter().zip(&reading.crds) {
        let versions = document["spec"]["versions"].as_array().cloned().unwrap_or_default();
        for (document, version) in versions.iter().zip(&crd.versions) {
            if let Some(schema) = &version.schema {
                let document = normal(&document["schema"]["openAPIV3Schema"]);
                assert_eq!(normal(&written(schema)), document, "{}", path.display());
                count += 1;
            }
        }
    }
    count
}

#[test]
fn schemas_lose_nothing() {
    let mut count = 0;
    for topic in ["provider-aws-0.33/crds", "validation"] {
        let Some(folder) = conformance(topic) else { return };
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy();
            let folder = entry
                .path()
                .parent()
                .and_then(std::path::Path::file_name)
                .unwrap_or_default();
            if name == "crd.yaml" || folder == "_crds" || folder == "crds" {
                count += compare(entry.path());
            }
        }
    }
    assert!(count > 250, "{count}");
}

#[test]
fn definitions_keep_what_is_around_the_schema() {
    let Some(folder) = conformance("provider-aws-0.33/crds") else {
        return;
    };
    let path = folder.join("cognitoidentityprovider.aws.crossplane.io_userpoolclients.yaml");
    let reading = crd::read(&Source::new("crd.yaml", std::fs::read_to_string(path).unwrap()));
    let [crd] = &reading.crds[..] else {
        panic!("one definition")
    };
    assert_eq!(crd.names.categories, ["crossplane", "managed", "aws"]);
    assert_eq!(crd.names.list_kind.as_deref(), Some("UserPoolClientList"));
    assert_eq!(
        (crd.scope, crd.names.plural.as_str()),
        (Scope::Cluster, "userpoolclients")
    );
    let [version] = &crd.versions[..] else {
        panic!("one version")
    };
    assert!(version.served && version.storage && version.subresources.status);
    let columns: Vec<&str> = version
        .printer_columns
        .iter()
        .map(|column| column.json_path.as_str())
        .collect();
    assert_eq!(columns[0], ".status.conditions[?(@.type=='Ready')].status");
    assert_eq!(columns.len(), 3);
}
