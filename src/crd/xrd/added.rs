//! The fields and columns that Crossplane adds. Their descriptions are ours: Crossplane has none for most of them.

use serde_json::{Value as Json, json};

use super::kind::{Role, Scope};

/// Fields by name.
type Fields = Vec<(&'static str, Json)>;

fn text(description: &str) -> Json {
    json!({"type": "string", "description": description})
}

/// An object of texts that are all required, unless a name ends with `?`.
fn reference(description: &str, fields: &[(&str, &str)]) -> Json {
    let name = |field: &str| field.trim_end_matches('?').to_owned();
    let required: Vec<&str> = fields
        .iter()
        .map(|(field, _)| *field)
        .filter(|field| !field.ends_with('?'))
        .collect();
    let properties: serde_json::Map<String, Json> = fields
        .iter()
        .map(|(field, description)| (name(field), text(description)))
        .collect();
    json!({"type": "object", "description": description, "required": required, "properties": properties})
}

fn selector(description: &str) -> Json {
    json!({
        "type": "object",
        "description": description,
        "required": ["matchLabels"],
        "properties": {
            "matchLabels": {
                "type": "object",
                "description": "Labels that it must have, with their values.",
                "additionalProperties": {"type": "string"},
            },
        },
    })
}

/// One of some words, and the one that counts where none is written.
fn choice(description: &str, words: [&str; 2], default: Option<&str>) -> Json {
    let mut schema = json!({"type": "string", "description": description, "enum": words});
    if let (Some(default), Some(fields)) = (default, schema.as_object_mut()) {
        fields.insert("default".to_owned(), json!(default));
    }
    schema
}

/// How the composition is chosen. Composites and claims have these fields.
fn composition(update_policy: Option<&str>) -> Fields {
    vec![
        (
            "compositionRef",
            reference("The composition that is used.", &[("name", "Name of the composition.")]),
        ),
        (
            "compositionSelector",
            selector("Chooses the composition by its labels."),
        ),
        (
            "compositionRevisionRef",
            reference(
                "The revision of the composition that is used.",
                &[("name", "Name of the revision.")],
            ),
        ),
        (
            "compositionRevisionSelector",
            selector("Chooses the revision of the composition by its labels."),
        ),
        (
            "compositionUpdatePolicy",
            choice(
                "Whether a new revision of the composition is used by itself, or only when it is named.",
                ["Automatic", "Manual"],
                update_policy,
            ),
        ),
    ]
}

/// Fields of `spec`. The policies are those that the definition names.
pub(super) fn spec(role: Role, scope: Scope, update_policy: &str, delete_policy: &str) -> Fields {
    if role == Role::Claim {
        return claim(delete_policy);
    }
    let mut fields = composition(Some(update_policy));
    fields.push(("resourceRefs", resources(scope)));
    if scope != Scope::LegacyCluster {
        let properties: serde_json::Map<String, Json> = fields
            .into_iter()
            .map(|(name, schema)| (name.to_owned(), schema))
            .collect();
        let description = "How Crossplane composes the resource.";
        let schema = json!({"type": "object", "description": description, "properties": properties});
        return vec![("crossplane", schema)];
    }
    fields.push((
        "claimRef",
        reference(
            "The claim that the resource belongs to. Crossplane sets it.",
            &[
                ("apiVersion", "API version of the claim."),
                ("kind", "Kind of the claim."),
                ("namespace", "Namespace of the claim."),
                ("name", "Name of the claim."),
            ],
        ),
    ));
    fields.push((
        "writeConnectionSecretToRef",
        reference(
            "The secret that gets the details for connections.",
            &[
                ("name", "Name of the secret."),
                ("namespace", "Namespace of the secret."),
            ],
        ),
    ));
    fields
}

fn claim(delete_policy: &str) -> Fields {
    let mut fields = composition(None);
    fields.push((
        "compositeDeletePolicy",
        choice(
            "Whether the claim waits until its composite resource is deleted (`Foreground`), or not.",
            ["Background", "Foreground"],
            Some(delete_policy),
        ),
    ));
    fields.push((
        "resourceRef",
        reference(
            "The composite resource of the claim. Crossplane sets it.",
            &[
                ("apiVersion", "API version of the composite resource."),
                ("kind", "Kind of the composite resource."),
                ("name", "Name of the composite resource."),
            ],
        ),
    ));
    fields.push((
        "writeConnectionSecretToRef",
        reference(
            "The secret that gets the details for connections, in the namespace of the claim.",
            &[("name", "Name of the secret.")],
        ),
    ));
    fields
}

/// The composed resources. Those of a namespaced resource are in its namespace.
fn resources(scope: Scope) -> Json {
    let namespace = ("namespace?", "Namespace of the resource.");
    let mut fields = vec![
        ("apiVersion", "API version of the resource."),
        ("kind", "Kind of the resource."),
    ];
    fields.push(("name?", "Name of the resource."));
    fields.extend((scope != Scope::Namespaced).then_some(namespace));
    json!({
        "type": "array",
        "description": "The resources that it is composed of. Crossplane sets them.",
        "x-kubernetes-list-type": "atomic",
        "items": reference("A composed resource.", &fields),
    })
}

/// Fields of `status`. A claim has those of a composite resource that can have a claim.
pub(super) fn status(scope: Scope) -> Fields {
    let mut fields = vec![("conditions", conditions())];
    if scope == Scope::LegacyCluster {
        fields.push((
            "connectionDetails",
            json!({
                "type": "object",
                "description": "About the details for connections.",
                "properties": {
                    "lastPublishedTime": {
                        "type": "string",
                        "format": "date-time",
                        "description": "When they were last published.",
                    },
                },
            }),
        ));
        fields.push((
            "claimConditionTypes",
            json!({
                "type": "array",
                "description": "Types of the conditions that the claim shows too.",
                "x-kubernetes-list-type": "set",
                "items": {"type": "string"},
            }),
        ));
    }
    fields
}

fn conditions() -> Json {
    json!({
        "type": "array",
        "description": "Conditions of the resource.",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["type"],
        "items": {
            "type": "object",
            "required": ["lastTransitionTime", "reason", "status", "type"],
            "properties": {
                "lastTransitionTime": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the status last changed.",
                },
                "message": text("Details for people."),
                "observedGeneration": {
                    "type": "integer",
                    "format": "int64",
                    "description": "The generation of the resource that the condition is about.",
                },
                "reason": text("A word for the reason of the last change."),
                "status": text("`True`, `False` or `Unknown`."),
                "type": text("The type of the condition. A resource has one condition of each type."),
            },
        },
    })
}

/// A printer column.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) type_: &'static str,
    pub(super) json_path: &'static str,
    pub(super) priority: i64,
}

const fn column(name: &'static str, json_path: &'static str) -> Column {
    Column {
        name,
        type_: "string",
        json_path,
        priority: 0,
    }
}

/// Printer columns, behind those of the definition.
pub(super) fn columns(role: Role, scope: Scope) -> Vec<Column> {
    let mut columns = vec![
        column("SYNCED", ".status.conditions[?(@.type=='Synced')].status"),
        column("READY", ".status.conditions[?(@.type=='Ready')].status"),
    ];
    match (role, scope) {
        (Role::Claim, _) => columns.push(column("CONNECTION-SECRET", ".spec.writeConnectionSecretToRef.name")),
        (Role::Composite, scope) => {
            let [composition, revision] = if scope == Scope::LegacyCluster {
                [".spec.compositionRef.name", ".spec.compositionRevisionRef.name"]
            } else {
                [
                    ".spec.crossplane.compositionRef.name",
                    ".spec.crossplane.compositionRevisionRef.name",
                ]
            };
            columns.push(column("COMPOSITION", composition));
            columns.push(Column {
                priority: 1,
                ..column("COMPOSITIONREVISION", revision)
            });
        }
    }
    columns.push(Column {
        type_: "date",
        ..column("AGE", ".metadata.creationTimestamp")
    });
    columns
}
