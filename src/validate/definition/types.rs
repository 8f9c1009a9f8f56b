//! The Go types that the server decodes a definition into: which fields there are, and what each of them takes.
//!
//! Facts of `apiextensions.k8s.io/v1` and of `meta/v1`. Type names are as Go prints them, because they stand in the server's messages.

/// What a field takes.
pub(super) enum Go {
    /// Text, under the name of its type.
    Text(&'static str),
    Bool,
    Int32,
    Int64,
    Float64,
    /// Base64.
    Bytes,
    /// RFC 3339.
    Time,
    /// Any value.
    Any,
    Struct(&'static Struct),
    List(&'static str, &'static Go),
    Map(&'static str, &'static Go),
    /// A schema or a boolean; read on its own, so that unknown fields in it go unnoticed.
    SchemaOrBool,
    /// A schema or a list of schemas; read on its own.
    SchemaOrSchemas,
    /// A schema or a list of texts; read on its own.
    SchemaOrTexts,
}

/// A struct with its JSON fields.
pub(super) struct Struct {
    /// The type with its package.
    pub(super) type_: &'static str,
    pub(super) fields: &'static [(&'static str, Go)],
}

impl Struct {
    /// The type without its package.
    pub(super) fn name(&self) -> &'static str {
        self.type_.trim_start_matches("v1.")
    }
}

const TEXT: Go = Go::Text("string");
const TEXTS: Go = Go::List("[]string", &TEXT);

/// `CustomResourceDefinition`.
pub(super) static DEFINITION: Struct = Struct {
    type_: "v1.CustomResourceDefinition",
    fields: &[
        ("apiVersion", TEXT),
        ("kind", TEXT),
        ("metadata", Go::Struct(&OBJECT_META)),
        ("spec", Go::Struct(&SPEC)),
        ("status", Go::Struct(&STATUS)),
    ],
};

static OBJECT_META: Struct = Struct {
    type_: "v1.ObjectMeta",
    fields: &[
        ("name", TEXT),
        ("generateName", TEXT),
        ("namespace", TEXT),
        ("selfLink", TEXT),
        ("uid", Go::Text("types.UID")),
        ("resourceVersion", TEXT),
        ("generation", Go::Int64),
        ("creationTimestamp", Go::Time),
        ("deletionTimestamp", Go::Time),
        ("deletionGracePeriodSeconds", Go::Int64),
        ("labels", Go::Map("map[string]string", &TEXT)),
        ("annotations", Go::Map("map[string]string", &TEXT)),
        (
            "ownerReferences",
            Go::List("[]v1.OwnerReference", &Go::Struct(&OWNER_REFERENCE)),
        ),
        ("finalizers", TEXTS),
        (
            "managedFields",
            Go::List("[]v1.ManagedFieldsEntry", &Go::Struct(&MANAGED_FIELDS)),
        ),
    ],
};

static OWNER_REFERENCE: Struct = Struct {
    type_: "v1.OwnerReference",
    fields: &[
        ("apiVersion", TEXT),
        ("kind", TEXT),
        ("name", TEXT),
        ("uid", Go::Text("types.UID")),
        ("controller", Go::Bool),
        ("blockOwnerDeletion", Go::Bool),
    ],
};

static MANAGED_FIELDS: Struct = Struct {
    type_: "v1.ManagedFieldsEntry",
    fields: &[
        ("manager", TEXT),
        ("operation", Go::Text("v1.ManagedFieldsOperationType")),
        ("apiVersion", TEXT),
        ("time", Go::Time),
        ("fieldsType", TEXT),
        ("fieldsV1", Go::Any),
        ("subresource", TEXT),
    ],
};

static SPEC: Struct = Struct {
    type_: "v1.CustomResourceDefinitionSpec",
    fields: &[
        ("group", TEXT),
        ("names", Go::Struct(&NAMES)),
        ("scope", Go::Text("v1.ResourceScope")),
        (
            "versions",
            Go::List("[]v1.CustomResourceDefinitionVersion", &Go::Struct(&VERSION)),
        ),
        ("conversion", Go::Struct(&CONVERSION)),
        ("preserveUnknownFields", Go::Bool),
    ],
};

static NAMES: Struct = Struct {
    type_: "v1.CustomResourceDefinitionNames",
    fields: &[
        ("plural", TEXT),
        ("singular", TEXT),
        ("shortNames", TEXTS),
        ("kind", TEXT),
        ("listKind", TEXT),
        ("categories", TEXTS),
    ],
};

static CONVERSION: Struct = Struct {
    type_: "v1.CustomResourceConversion",
    fields: &[
        ("strategy", Go::Text("v1.ConversionStrategyType")),
        ("webhook", Go::Struct(&WEBHOOK)),
    ],
};

static WEBHOOK: Struct = Struct {
    type_: "v1.WebhookConversion",
    fields: &[
        ("clientConfig", Go::Struct(&CLIENT_CONFIG)),
        ("conversionReviewVersions", TEXTS),
    ],
};

static CLIENT_CONFIG: Struct = Struct {
    type_: "v1.WebhookClientConfig",
    fields: &[
        ("url", TEXT),
        ("service", Go::Struct(&SERVICE)),
        ("caBundle", Go::Bytes),
    ],
};

static SERVICE: Struct = Struct {
    type_: "v1.ServiceReference",
    fields: &[("namespace", TEXT), ("name", TEXT), ("path", TEXT), ("port", Go::Int32)],
};

static VERSION: Struct = Struct {
    type_: "v1.CustomResourceDefinitionVersion",
    fields: &[
        ("name", TEXT),
        ("served", Go::Bool),
        ("storage", Go::Bool),
        ("deprecated", Go::Bool),
        ("deprecationWarning", TEXT),
        ("schema", Go::Struct(&VALIDATION)),
        ("subresources", Go::Struct(&SUBRESOURCES)),
        (
            "additionalPrinterColumns",
            Go::List("[]v1.CustomResourceColumnDefinition", &Go::Struct(&COLUMN)),
        ),
        (
            "selectableFields",
            Go::List("[]v1.SelectableField", &Go::Struct(&SELECTABLE_FIELD)),
        ),
    ],
};

static VALIDATION: Struct = Struct {
    type_: "v1.CustomResourceValidation",
    fields: &[("openAPIV3Schema", Go::Struct(&SCHEMA))],
};

static SUBRESOURCES: Struct = Struct {
    type_: "v1.CustomResourceSubresources",
    fields: &[
        ("status", Go::Struct(&STATUS_SUBRESOURCE)),
        ("scale", Go::Struct(&SCALE)),
    ],
};

static STATUS_SUBRESOURCE: Struct = Struct {
    type_: "v1.CustomResourceSubresourceStatus",
    fields: &[],
};

static SCALE: Struct = Struct {
    type_: "v1.CustomResourceSubresourceScale",
    fields: &[
        ("specReplicasPath", TEXT),
        ("statusReplicasPath", TEXT),
        ("labelSelectorPath", TEXT),
    ],
};

static COLUMN: Struct = Struct {
    type_: "v1.CustomResourceColumnDefinition",
    fields: &[
        ("name", TEXT),
        ("type", TEXT),
        ("format", TEXT),
        ("description", TEXT),
        ("priority", Go::Int32),
        ("jsonPath", TEXT),
    ],
};

static SELECTABLE_FIELD: Struct = Struct {
    type_: "v1.SelectableField",
    fields: &[("jsonPath", TEXT)],
};

static STATUS: Struct = Struct {
    type_: "v1.CustomResourceDefinitionStatus",
    fields: &[
        (
            "conditions",
            Go::List("[]v1.CustomResourceDefinitionCondition", &Go::Struct(&CONDITION)),
        ),
        ("acceptedNames", Go::Struct(&NAMES)),
        ("storedVersions", TEXTS),
        ("observedGeneration", Go::Int64),
    ],
};

static CONDITION: Struct = Struct {
    type_: "v1.CustomResourceDefinitionCondition",
    fields: &[
        ("type", Go::Text("v1.CustomResourceDefinitionConditionType")),
        ("status", Go::Text("v1.ConditionStatus")),
        ("lastTransitionTime", Go::Time),
        ("reason", TEXT),
        ("message", TEXT),
        ("observedGeneration", Go::Int64),
    ],
};

static SCHEMA_VALUE: Go = Go::Struct(&SCHEMA);

/// A list of schemas.
pub(super) static SCHEMAS: Go = Go::List("[]v1.JSONSchemaProps", &SCHEMA_VALUE);

/// `JSONSchemaProps`.
pub(super) static SCHEMA: Struct = Struct {
    type_: "v1.JSONSchemaProps",
    fields: &[
        ("id", TEXT),
        ("$schema", Go::Text("v1.JSONSchemaURL")),
        ("$ref", TEXT),
        ("description", TEXT),
        ("type", TEXT),
        ("format", TEXT),
        ("title", TEXT),
        ("default", Go::Any),
        ("maximum", Go::Float64),
        ("exclusiveMaximum", Go::Bool),
        ("minimum", Go::Float64),
        ("exclusiveMinimum", Go::Bool),
        ("maxLength", Go::Int64),
        ("minLength", Go::Int64),
        ("pattern", TEXT),
        ("maxItems", Go::Int64),
        ("minItems", Go::Int64),
        ("uniqueItems", Go::Bool),
        ("multipleOf", Go::Float64),
        ("enum", Go::List("[]v1.JSON", &Go::Any)),
        ("maxProperties", Go::Int64),
        ("minProperties", Go::Int64),
        ("required", TEXTS),
        ("items", Go::SchemaOrSchemas),
        ("allOf", Go::List("[]v1.JSONSchemaProps", &SCHEMA_VALUE)),
        ("oneOf", Go::List("[]v1.JSONSchemaProps", &SCHEMA_VALUE)),
        ("anyOf", Go::List("[]v1.JSONSchemaProps", &SCHEMA_VALUE)),
        ("not", Go::Struct(&SCHEMA)),
        ("properties", Go::Map("map[string]v1.JSONSchemaProps", &SCHEMA_VALUE)),
        ("additionalProperties", Go::SchemaOrBool),
        (
            "patternProperties",
            Go::Map("map[string]v1.JSONSchemaProps", &SCHEMA_VALUE),
        ),
        ("dependencies", Go::Map("v1.JSONSchemaDependencies", &Go::SchemaOrTexts)),
        ("additionalItems", Go::SchemaOrBool),
        ("definitions", Go::Map("v1.JSONSchemaDefinitions", &Go::Struct(&SCHEMA))),
        ("externalDocs", Go::Struct(&EXTERNAL_DOCS)),
        ("example", Go::Any),
        ("nullable", Go::Bool),
        ("x-kubernetes-preserve-unknown-fields", Go::Bool),
        ("x-kubernetes-embedded-resource", Go::Bool),
        ("x-kubernetes-int-or-string", Go::Bool),
        ("x-kubernetes-list-map-keys", TEXTS),
        ("x-kubernetes-list-type", TEXT),
        ("x-kubernetes-map-type", TEXT),
        (
            "x-kubernetes-validations",
            Go::List("v1.ValidationRules", &Go::Struct(&RULE)),
        ),
    ],
};

static EXTERNAL_DOCS: Struct = Struct {
    type_: "v1.ExternalDocumentation",
    fields: &[("description", TEXT), ("url", TEXT)],
};

static RULE: Struct = Struct {
    type_: "v1.ValidationRule",
    fields: &[
        ("rule", TEXT),
        ("message", TEXT),
        ("messageExpression", TEXT),
        ("reason", Go::Text("v1.FieldValueErrorReason")),
        ("fieldPath", TEXT),
        ("optionalOldSelf", Go::Bool),
    ],
};
