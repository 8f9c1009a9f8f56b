//! OpenAPI documents of API servers: types, kinds, resources.

use std::fmt::Write;

use crdsmith::crd::Schema;
use crdsmith::openapi::{self, Definitions};
use crdsmith::source::Source;

use crate::support::{conformance, expect_file, project};

fn read(path: &std::path::Path) -> Definitions {
    let text = std::fs::read_to_string(path).unwrap();
    openapi::read(&Source::new(path.to_str().unwrap(), &text)).unwrap()
}

/// Both forms of a document have the same types, kinds and resources.
#[test]
fn swagger_2_and_openapi_3_are_one_form() {
    let folder = project().join("tests/fixtures/openapi");
    let [v2, v3] = ["v2.yaml", "v3.json"].map(|name| read(&folder.join(name)));
    let bare = |definitions: &Definitions| -> Vec<_> {
        let types = definitions.types.iter();
        types
            .map(|(name, definition)| {
                let schema = &definition.schema;
                (
                    name.clone(),
                    schema.bare(),
                    schema.description.clone(),
                    definition.kinds.clone(),
                )
            })
            .collect()
    };
    assert_eq!(bare(&v2), bare(&v3));
    assert_eq!(v2.resources, v3.resources);
    let mut text = String::new();
    for resource in &v2.resources {
        writeln!(text, "{resource:?}").unwrap();
    }
    for name in v2.types.keys() {
        let schema = v2.resolved(name).unwrap();
        writeln!(text, "\n{name}").unwrap();
        print(&mut text, &schema, 1);
    }
    expect_file("expected/openapi.txt", &text);
}

fn print(text: &mut String, schema: &Schema, depth: usize) {
    for (name, property) in &schema.properties {
        let type_name = property.type_.as_deref().unwrap_or("-");
        let any = if property.preserve_unknown_fields == Some(true) {
            " (any fields)"
        } else {
            ""
        };
        writeln!(
            text,
            "{}{name}: {type_name}{any}, {:?}",
            "  ".repeat(depth),
            property.description
        )
        .unwrap();
        let below = property.item().or(property.map_value()).unwrap_or(property);
        print(text, below, depth + 1);
    }
}

/// Texts that are no documents, each with the message.
#[test]
fn wrong_documents_say_what_is_wrong() {
    let texts = [
        ("empty", ""),
        ("only a comment", "# nothing\n"),
        ("no YAML", "{\"definitions\": "),
        ("a text", "definitions"),
        ("a list", "[]"),
        ("another object", "kind: Cart\n"),
        ("a stream", "definitions: {}\n---\ndefinitions: {}\n"),
        (
            "a list of documents",
            "{\"paths\": {\"api/v1\": {\"serverRelativeURL\": \"/openapi/v3/api/v1\"}}}",
        ),
        ("types as a list", "definitions: []\n"),
        (
            "no schema",
            "definitions: {A: 1, B: {properties: [], type: 3, items: x}}\n",
        ),
        (
            "no schema, OpenAPI 3",
            "components: {schemas: {A: {properties: {a: {type: []}}}}}\n",
        ),
        ("a type twice", "{\"definitions\": {\"A\": {}, \"A\": {}}}"),
        (
            "a kind as text",
            "definitions:\n  A:\n    x-kubernetes-group-version-kind: Cart\n",
        ),
        (
            "a kind without version",
            "definitions:\n  A:\n    x-kubernetes-group-version-kind:\n    - kind: Cart\n",
        ),
    ];
    let mut text = String::new();
    for (what, document) in texts {
        writeln!(text, "== {what}").unwrap();
        for diagnostic in openapi::read(&Source::new("openapi.yaml", document)).unwrap_err() {
            let place = diagnostic.place.as_ref().unwrap();
            writeln!(text, "{place}: {}", diagnostic.message).unwrap();
            if let Some(help) = &diagnostic.help {
                writeln!(text, "  help: {help}").unwrap();
            }
        }
    }
    expect_file("expected/wrong-openapi.txt", &text);
}

/// Types that are inside each other in more ways than memory has room for.
#[test]
fn hostile_references_have_an_end() {
    let mut text = "definitions:\n".to_owned();
    for at in 0..20 {
        writeln!(text, "  T{at}:\n    properties:").unwrap();
        for other in 0..20 {
            writeln!(text, "      p{other}: {{$ref: '#/definitions/T{other}'}}").unwrap();
        }
    }
    let definitions = openapi::read(&Source::new("openapi.yaml", text)).unwrap();
    assert!(definitions.resolved("T0").is_some());
    let loops =
        "definitions: {A: {$ref: '#/definitions/A'}, B: {$ref: '#/definitions/C'}, C: {$ref: '#/definitions/B'}}";
    let definitions = openapi::read(&Source::new("openapi.yaml", loops)).unwrap();
    for name in ["A", "B", "C"] {
        assert_eq!(definitions.resolved(name).unwrap().preserve_unknown_fields, Some(true));
    }
}

/// Documents of one server become one.
#[test]
fn documents_are_merged() {
    let read = |text: &str| openapi::read(&Source::new("openapi.yaml", text)).unwrap();
    let kinds = |group: &str| format!("x-kubernetes-group-version-kind: [{{group: {group}, version: v1, kind: K}}]");
    let document =
        |group: &str, type_name: &str| read(&format!("definitions: {{A: {{type: {type_name}, {}}}}}", kinds(group)));
    let mut all = document("a", "object");
    all.merge(document("b", "object")).unwrap();
    all.merge(document("a", "object")).unwrap();
    let groups: Vec<_> = all.types["A"].kinds.iter().map(|kind| kind.group.as_str()).collect();
    assert_eq!(groups, ["a", "b"]);
    assert_eq!(all.merge(document("c", "string")), Err(vec!["A".to_owned()]));
}

/// Kubernetes' own document.
#[test]
fn kubernetes_has_its_types_and_resources() {
    let Some(folder) = conformance("kubernetes-1.37") else {
        return;
    };
    let all = read(&folder.join("swagger.json"));
    assert_eq!(all.types.len(), 862);
    let find = |plural: &str| all.resources.iter().find(|resource| resource.plural == plural).unwrap();
    let deployments = find("deployments");
    assert!(deployments.namespaced && deployments.kind.kind == "Deployment" && deployments.kind.group == "apps");
    assert_eq!(deployments.subresources, ["scale", "status"]);
    let pods = find("pods");
    assert!(pods.namespaced && pods.kind.group.is_empty());
    assert!(deployments.stored && !find("tokenreviews").stored && !find("bindings").stored);
    assert!(!find("namespaces").namespaced && !find("clusterroles").namespaced);
    let kinds = all.types.values().flat_map(|definition| &definition.kinds);
    for resource in &all.resources {
        assert!(kinds.clone().any(|kind| *kind == resource.kind), "{resource:?}");
    }
}
