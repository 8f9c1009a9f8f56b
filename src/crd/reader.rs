//! Document nodes → definitions.

use super::definition::{
    ApiVersion, Conversion, Crd, Names, PrinterColumn, Scale, Scope, Service, Subresources, Version, WebhookClient,
};
use super::fingerprint::fingerprint;
use super::keyword;
use super::schema::Schema;
use super::value::{Fields, Step};
use crate::yaml::{Node, Value};

/// Reads a definition. Missing fields are left empty; `model` checks the fields that a library requires.
pub(super) fn definition<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>, api_version: ApiVersion) -> Crd {
    let mut crd = Crd {
        place: fields.place(node.span),
        api_version,
        name: String::new(),
        group: String::new(),
        group_span: node.span,
        names: Names::default(),
        scope: Scope::default(),
        versions: Vec::new(),
        conversion: None,
        preserve_unknown_fields: api_version == ApiVersion::V1Beta1,
    };
    fields.each_entry(node, |fields, entry| match entry.key.as_ref() {
        "metadata" => {
            if let Some(name) = entry.value.get("name") {
                crd.name = fields
                    .within(Step::Key("name"), |fields| fields.string(name))
                    .unwrap_or_default();
            }
        }
        "spec" => spec(fields, &entry.value, api_version, &mut crd),
        _ => {}
    });
    crd
}

/// Reads `spec`. Fields that `v1beta1` sets for all versions are copied to versions that do not set them; in `v1`, these fields are unknown.
fn spec<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>, api_version: ApiVersion, crd: &mut Crd) {
    let mut shared = Version {
        span: node.span,
        name_span: node.span,
        served: true,
        storage: true,
        ..Version::default()
    };
    fields.each_entry(node, |fields, entry| {
        let value = &entry.value;
        match entry.key.as_ref() {
            "group" => {
                crd.group = fields.string(value).unwrap_or_default();
                crd.group_span = value.span;
            }
            "names" => crd.names = names(fields, value),
            "scope" => crd.scope = scope(fields, value),
            "versions" => crd.versions = fields.list(value, |fields, node| Some(version(fields, node))),
            "conversion" => {
                crd.conversion = (value.value != Value::Null).then(|| conversion(fields, value));
            }
            "preserveUnknownFields" => {
                if let Some(preserve) = fields.bool(value) {
                    crd.preserve_unknown_fields = preserve;
                }
            }
            _ if api_version == ApiVersion::V1 => {}
            "version" => {
                shared.name = fields.string(value).unwrap_or_default();
                shared.name_span = value.span;
            }
            "validation" => {
                shared.schema = open_api_schema(fields, value);
                shared.fingerprint = schema_fingerprint(value);
            }
            "subresources" => shared.subresources = subresources(fields, value),
            "additionalPrinterColumns" => shared.printer_columns = printer_columns(fields, value),
            _ => {}
        }
    });
    if crd.versions.is_empty() && !shared.name.is_empty() {
        crd.versions.push(shared);
        return;
    }
    for version in &mut crd.versions {
        if version.schema.is_none() {
            version.schema.clone_from(&shared.schema);
            version.fingerprint = shared.fingerprint;
        }
        if version.subresources == Subresources::default() {
            version.subresources.clone_from(&shared.subresources);
        }
        if version.printer_columns.is_empty() {
            version.printer_columns.clone_from(&shared.printer_columns);
        }
    }
}

fn names<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Names {
    let mut names = Names {
        kind_span: node.span,
        ..Names::default()
    };
    fields.each_entry(node, |fields, entry| {
        let value = &entry.value;
        match entry.key.as_ref() {
            "plural" => names.plural = fields.string(value).unwrap_or_default(),
            "singular" => names.singular = fields.string(value),
            "kind" => {
                names.kind = fields.string(value).unwrap_or_default();
                names.kind_span = value.span;
            }
            "listKind" => names.list_kind = fields.string(value),
            "shortNames" => names.short_names = fields.strings(value),
            "categories" => names.categories = fields.strings(value),
            _ => {}
        }
    });
    names
}

pub(super) fn scope<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Scope {
    match node.as_str() {
        Some("Cluster") => Scope::Cluster,
        Some("Namespaced") => Scope::Namespaced,
        found => {
            let found = match found {
                Some(text) if !text.is_empty() => format!("`{}`", text.escape_debug()),
                Some(_) => "empty".to_owned(),
                None => node.described().to_owned(),
            };
            fields.wrong_value(node, "`Cluster` or `Namespaced`", &found);
            Scope::default()
        }
    }
}

fn version<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Version {
    let mut version = Version {
        span: node.span,
        name_span: node.span,
        ..Version::default()
    };
    fields.each_entry(node, |fields, entry| {
        let value = &entry.value;
        match entry.key.as_ref() {
            "name" => {
                version.name = fields.string(value).unwrap_or_default();
                version.name_span = value.span;
            }
            "served" => version.served = fields.bool(value).unwrap_or_default(),
            "storage" => version.storage = fields.bool(value).unwrap_or_default(),
            "deprecated" => version.deprecated = fields.bool(value).unwrap_or_default(),
            "deprecationWarning" => version.deprecation_warning = fields.string(value),
            "schema" => {
                version.schema = open_api_schema(fields, value);
                version.fingerprint = schema_fingerprint(value);
            }
            "subresources" => version.subresources = subresources(fields, value),
            "additionalPrinterColumns" => version.printer_columns = printer_columns(fields, value),
            "selectableFields" => {
                version.selectable_fields = fields.list(value, |fields, node| {
                    let mut path = String::new();
                    fields.each_entry(node, |fields, entry| {
                        if entry.key == "jsonPath" {
                            path = fields.string(&entry.value).unwrap_or_default();
                        }
                    });
                    Some(path)
                });
            }
            _ => {}
        }
    });
    version
}

fn open_api_schema<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Option<Schema> {
    let mut found = None;
    fields.each_entry(node, |fields, entry| {
        if entry.key == "openAPIV3Schema" && entry.value.value != Value::Null {
            keyword::schema(fields, found.insert(Schema::default()), &entry.value);
        }
    });
    found
}

fn schema_fingerprint(node: &Node<'_>) -> u64 {
    node.get("openAPIV3Schema").map_or(0, fingerprint)
}

fn subresources<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Subresources {
    let mut subresources = Subresources::default();
    fields.each_entry(node, |fields, entry| match entry.key.as_ref() {
        "status" => subresources.status = entry.value.value != Value::Null,
        "scale" if entry.value.value != Value::Null => {
            let mut scale = Scale::default();
            fields.each_entry(&entry.value, |fields, entry| match entry.key.as_ref() {
                "specReplicasPath" => scale.spec_replicas_path = fields.string(&entry.value).unwrap_or_default(),
                "statusReplicasPath" => scale.status_replicas_path = fields.string(&entry.value).unwrap_or_default(),
                "labelSelectorPath" => scale.label_selector_path = fields.string(&entry.value),
                _ => {}
            });
            subresources.scale = Some(scale);
        }
        _ => {}
    });
    subresources
}

fn printer_columns<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Vec<PrinterColumn> {
    fields.list(node, |fields, node| {
        let mut column = PrinterColumn::default();
        fields.each_entry(node, |fields, entry| {
            let value = &entry.value;
            match entry.key.as_ref() {
                "name" => column.name = fields.string(value).unwrap_or_default(),
                "type" => column.type_ = fields.string(value).unwrap_or_default(),
                "format" => column.format = fields.string(value),
                "description" => column.description = fields.string(value),
                "priority" => column.priority = fields.integer(value).unwrap_or_default(),
                "jsonPath" | "JSONPath" => column.json_path = fields.string(value).unwrap_or_default(),
                _ => {}
            }
        });
        Some(column)
    })
}

/// `v1beta1` has the webhook's fields beside the strategy.
fn conversion<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Conversion {
    let mut conversion = Conversion::default();
    fields.each_entry(node, |fields, entry| match entry.key.as_ref() {
        "strategy" => conversion.strategy = fields.string(&entry.value).unwrap_or_default(),
        "webhook" if entry.value.value != Value::Null => {
            let webhook = conversion.webhook.get_or_insert_default();
            fields.each_entry(&entry.value, |fields, entry| match entry.key.as_ref() {
                "conversionReviewVersions" => webhook.review_versions = fields.strings(&entry.value),
                "clientConfig" => webhook.client = webhook_client(fields, &entry.value),
                _ => {}
            });
        }
        "conversionReviewVersions" => {
            conversion.webhook.get_or_insert_default().review_versions = fields.strings(&entry.value);
        }
        "webhookClientConfig" => {
            conversion.webhook.get_or_insert_default().client = webhook_client(fields, &entry.value);
        }
        _ => {}
    });
    conversion
}

fn webhook_client<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> Option<WebhookClient> {
    let mut client = WebhookClient::default();
    fields.each_entry(node, |fields, entry| match entry.key.as_ref() {
        "url" => client.url = fields.string(&entry.value),
        "caBundle" => client.ca_bundle = fields.string(&entry.value),
        "service" if entry.value.value != Value::Null => {
            let service = client.service.insert(Service::default());
            fields.each_entry(&entry.value, |fields, entry| match entry.key.as_ref() {
                "namespace" => service.namespace = fields.string(&entry.value).unwrap_or_default(),
                "name" => service.name = fields.string(&entry.value).unwrap_or_default(),
                "path" => service.path = fields.string(&entry.value),
                "port" => service.port = fields.integer(&entry.value),
                _ => {}
            });
        }
        _ => {}
    });
    (node.value != Value::Null).then_some(client)
}
