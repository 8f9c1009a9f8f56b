//! The definition around the schemas: group, names, scope, versions.

use super::schema::Schema;
use crate::source::{Place, Span};

/// The kind of definitions.
pub(crate) const KIND: &str = "CustomResourceDefinition";

/// One `CustomResourceDefinition`.
#[derive(Debug, Clone)]
pub struct Crd {
    /// The place of the document.
    pub place: Place,
    /// The API version that it is written in.
    pub api_version: ApiVersion,
    /// `metadata.name`.
    pub name: String,
    /// `spec.group`.
    pub group: String,
    /// The place of `spec.group`.
    pub group_span: Span,
    /// `spec.names`.
    pub names: Names,
    /// `spec.scope`.
    pub scope: Scope,
    /// `spec.versions`, in order. In `v1beta1` a lone `spec.version` is one that is served and stored.
    pub versions: Vec<Version>,
    /// `spec.conversion`.
    pub conversion: Option<Conversion>,
    /// `spec.preserveUnknownFields`; where it is absent, `true` in `v1beta1` and `false` in `v1`.
    pub preserve_unknown_fields: bool,
}

impl Crd {
    /// The group as pages show it: the core group of an API server, which has no name, is `core`.
    #[must_use]
    pub fn shown_group(&self) -> &str {
        if self.group.is_empty() { "core" } else { &self.group }
    }

    /// The apiVersion of objects of a version: `group/v1`, or `v1` in the core group of an API server.
    #[must_use]
    pub fn api_version_of(&self, version: &Version) -> String {
        if self.group.is_empty() {
            return version.name.clone();
        }
        format!("{}/{}", self.group, version.name)
    }

    /// Whether the definition names no group, no kind and no version: a patch for another definition, or what `controller-gen` writes for a package
    /// without kinds.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.group.is_empty() && self.names.kind.is_empty() && self.versions.is_empty()
    }
}

/// A version of `apiextensions.k8s.io`, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiVersion {
    /// `v1`.
    V1,
    /// `v1beta1`, which servers since 1.22 do not take.
    V1Beta1,
    /// No definition was written: an API server serves the kind by itself, and its OpenAPI document has the schemas.
    OpenApi,
}

/// `spec.names`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// `plural`.
    pub plural: String,
    /// `singular`.
    pub singular: Option<String>,
    /// `kind`.
    pub kind: String,
    /// The place of `kind`.
    pub kind_span: Span,
    /// `listKind`.
    pub list_kind: Option<String>,
    /// `shortNames`.
    pub short_names: Vec<String>,
    /// `categories`.
    pub categories: Vec<String>,
}

/// `spec.scope`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// `Namespaced`, also where the scope is absent (the default of `v1beta1`).
    #[default]
    Namespaced,
    /// `Cluster`.
    Cluster,
}

/// `spec.conversion`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversion {
    /// `strategy`: `None` or `Webhook`; empty where it is absent.
    pub strategy: String,
    /// `webhook`.
    pub webhook: Option<Webhook>,
}

/// `spec.conversion.webhook`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Webhook {
    /// `clientConfig`.
    pub client: Option<WebhookClient>,
    /// `conversionReviewVersions`.
    pub review_versions: Vec<String>,
}

/// `spec.conversion.webhook.clientConfig`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookClient {
    /// `url`.
    pub url: Option<String>,
    /// `service`.
    pub service: Option<Service>,
    /// `caBundle`, in base64.
    pub ca_bundle: Option<String>,
}

/// `spec.conversion.webhook.clientConfig.service`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// `namespace`.
    pub namespace: String,
    /// `name`.
    pub name: String,
    /// `path`.
    pub path: Option<String>,
    /// `port`.
    pub port: Option<i64>,
}

/// One entry of `spec.versions`.
#[derive(Debug, Clone, Default)]
pub struct Version {
    /// The place of the entry.
    pub span: Span,
    /// `name`.
    pub name: String,
    /// The place of the name.
    pub name_span: Span,
    /// `served`.
    pub served: bool,
    /// `storage`.
    pub storage: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `deprecationWarning`.
    pub deprecation_warning: Option<String>,
    /// `schema.openAPIV3Schema`; in `v1beta1` also the definition's own `validation`.
    pub schema: Option<Schema>,
    /// A hash of the schema as written, whatever its formatting and the order of its keys; 0 where it was not written as a whole: the schemas of an API
    /// server's own kinds are put together from types.
    pub fingerprint: u64,
    /// `subresources`.
    pub subresources: Subresources,
    /// `additionalPrinterColumns`.
    pub printer_columns: Vec<PrinterColumn>,
    /// `selectableFields[].jsonPath`; empty where an entry has none.
    pub selectable_fields: Vec<String>,
}

/// `subresources`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subresources {
    /// Whether the version has a `status`.
    pub status: bool,
    /// `scale`.
    pub scale: Option<Scale>,
}

/// `subresources.scale`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scale {
    /// `specReplicasPath`.
    pub spec_replicas_path: String,
    /// `statusReplicasPath`.
    pub status_replicas_path: String,
    /// `labelSelectorPath`.
    pub label_selector_path: Option<String>,
}

/// One of `additionalPrinterColumns`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrinterColumn {
    /// `name`.
    pub name: String,
    /// `type`.
    pub type_: String,
    /// `format`.
    pub format: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `priority`.
    pub priority: i64,
    /// `jsonPath`, or `JSONPath` in `v1beta1`.
    pub json_path: String,
}
