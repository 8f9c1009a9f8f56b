//! The Go types into which the server decodes a definition, with their fields.
//!
//! Facts of `apiextensions.k8s.io/v1` and of `meta/v1`. Type names are in Go's form, because the server's messages contain them.

use crate::go::json::decode::{Own, Struct, Type};
use crate::k8s::object_meta::{OBJECT_META, STRING, STRINGS, TIME};

/// A definition.
pub(super) static DEFINITION: Type = Type::Struct(&CUSTOM_RESOURCE_DEFINITION);

static CUSTOM_RESOURCE_DEFINITION: Struct = Struct::new(
    "v1.CustomResourceDefinition",
    &[
        ("apiVersion", STRING),
        ("kind", STRING),
        ("metadata", Type::Struct(&OBJECT_META)),
        ("spec", Type::Struct(&SPEC)),
        ("status", Type::Struct(&STATUS)),
    ],
);

static SPEC: Struct = Struct::new(
    "v1.CustomResourceDefinitionSpec",
    &[
        ("group", STRING),
        ("names", Type::Struct(&NAMES)),
        ("scope", Type::String("v1.ResourceScope")),
        (
            "versions",
            Type::Slice("[]v1.CustomResourceDefinitionVersion", &Type::Struct(&VERSION)),
        ),
        ("conversion", Type::Struct(&CONVERSION)),
        ("preserveUnknownFields", Type::Bool),
    ],
);

static NAMES: Struct = Struct::new(
    "v1.CustomResourceDefinitionNames",
    &[
        ("plural", STRING),
        ("singular", STRING),
        ("shortNames", STRINGS),
        ("kind", STRING),
        ("listKind", STRING),
        ("categories", STRINGS),
    ],
);

static CONVERSION: Struct = Struct::new(
    "v1.CustomResourceConversion",
    &[
        ("strategy", Type::String("v1.ConversionStrategyType")),
        ("webhook", Type::Struct(&WEBHOOK)),
    ],
);

static WEBHOOK: Struct = Struct::new(
    "v1.WebhookConversion",
    &[
        ("clientConfig", Type::Struct(&CLIENT_CONFIG)),
        ("conversionReviewVersions", STRINGS),
    ],
);

static CLIENT_CONFIG: Struct = Struct::new(
    "v1.WebhookClientConfig",
    &[
        ("url", STRING),
        ("service", Type::Struct(&SERVICE)),
        ("caBundle", Type::Bytes),
    ],
);

static SERVICE: Struct = Struct::new(
    "v1.ServiceReference",
    &[
        ("namespace", STRING),
        ("name", STRING),
        ("path", STRING),
        ("port", Type::Int32),
    ],
);

static VERSION: Struct = Struct::new(
    "v1.CustomResourceDefinitionVersion",
    &[
        ("name", STRING),
        ("served", Type::Bool),
        ("storage", Type::Bool),
        ("deprecated", Type::Bool),
        ("deprecationWarning", STRING),
        ("schema", Type::Struct(&VALIDATION)),
        ("subresources", Type::Struct(&SUBRESOURCES)),
        (
            "additionalPrinterColumns",
            Type::Slice("[]v1.CustomResourceColumnDefinition", &Type::Struct(&COLUMN)),
        ),
        (
            "selectableFields",
            Type::Slice("[]v1.SelectableField", &Type::Struct(&SELECTABLE_FIELD)),
        ),
    ],
);

static VALIDATION: Struct = Struct::new(
    "v1.CustomResourceValidation",
    &[("openAPIV3Schema", Type::Struct(&SCHEMA))],
);

static SUBRESOURCES: Struct = Struct::new(
    "v1.CustomResourceSubresources",
    &[
        ("status", Type::Struct(&STATUS_SUBRESOURCE)),
        ("scale", Type::Struct(&SCALE)),
    ],
);

static STATUS_SUBRESOURCE: Struct = Struct::new("v1.CustomResourceSubresourceStatus", &[]);

static SCALE: Struct = Struct::new(
    "v1.CustomResourceSubresourceScale",
    &[
        ("specReplicasPath", STRING),
        ("statusReplicasPath", STRING),
        ("labelSelectorPath", STRING),
    ],
);

static COLUMN: Struct = Struct::new(
    "v1.CustomResourceColumnDefinition",
    &[
        ("name", STRING),
        ("type", STRING),
        ("format", STRING),
        ("description", STRING),
        ("priority", Type::Int32),
        ("jsonPath", STRING),
    ],
);

static SELECTABLE_FIELD: Struct = Struct::new("v1.SelectableField", &[("jsonPath", STRING)]);

static STATUS: Struct = Struct::new(
    "v1.CustomResourceDefinitionStatus",
    &[
        (
            "conditions",
            Type::Slice("[]v1.CustomResourceDefinitionCondition", &Type::Struct(&CONDITION)),
        ),
        ("acceptedNames", Type::Struct(&NAMES)),
        ("storedVersions", STRINGS),
        ("observedGeneration", Type::Int64),
    ],
);

static CONDITION: Struct = Struct::new(
    "v1.CustomResourceDefinitionCondition",
    &[
        ("type", Type::String("v1.CustomResourceDefinitionConditionType")),
        ("status", Type::String("v1.ConditionStatus")),
        ("lastTransitionTime", TIME),
        ("reason", STRING),
        ("message", STRING),
        ("observedGeneration", Type::Int64),
    ],
);

static SCHEMA_VALUE: Type = Type::Struct(&SCHEMA);

static SCHEMAS: Type = Type::Slice("[]v1.JSONSchemaProps", &SCHEMA_VALUE);

/// `JSONSchemaPropsOrBool`.
static SCHEMA_OR_BOOL: Own = Own {
    object: &SCHEMA,
    array: None,
    boolean: true,
    otherwise: Some("boolean or JSON schema expected"),
};

/// `JSONSchemaPropsOrArray`.
static SCHEMA_OR_SCHEMAS: Own = Own {
    object: &SCHEMA,
    array: Some(&SCHEMAS),
    boolean: false,
    otherwise: None,
};

/// `JSONSchemaPropsOrStringArray`.
static SCHEMA_OR_STRINGS: Own = Own {
    object: &SCHEMA,
    array: Some(&STRINGS),
    boolean: false,
    otherwise: None,
};

/// `JSONSchemaProps`.
static SCHEMA: Struct = Struct::new(
    "v1.JSONSchemaProps",
    &[
        ("id", STRING),
        ("$schema", Type::String("v1.JSONSchemaURL")),
        ("$ref", STRING),
        ("description", STRING),
        ("type", STRING),
        ("format", STRING),
        ("title", STRING),
        ("default", Type::Interface),
        ("maximum", Type::Float64),
        ("exclusiveMaximum", Type::Bool),
        ("minimum", Type::Float64),
        ("exclusiveMinimum", Type::Bool),
        ("maxLength", Type::Int64),
        ("minLength", Type::Int64),
        ("pattern", STRING),
        ("maxItems", Type::Int64),
        ("minItems", Type::Int64),
        ("uniqueItems", Type::Bool),
        ("multipleOf", Type::Float64),
        ("enum", Type::Slice("[]v1.JSON", &Type::Interface)),
        ("maxProperties", Type::Int64),
        ("minProperties", Type::Int64),
        ("required", STRINGS),
        ("items", Type::Pointer(&Type::Own(&SCHEMA_OR_SCHEMAS))),
        ("allOf", Type::Slice("[]v1.JSONSchemaProps", &SCHEMA_VALUE)),
        ("oneOf", Type::Slice("[]v1.JSONSchemaProps", &SCHEMA_VALUE)),
        ("anyOf", Type::Slice("[]v1.JSONSchemaProps", &SCHEMA_VALUE)),
        ("not", Type::Struct(&SCHEMA)),
        ("properties", Type::Map("map[string]v1.JSONSchemaProps", &SCHEMA_VALUE)),
        ("additionalProperties", Type::Pointer(&Type::Own(&SCHEMA_OR_BOOL))),
        (
            "patternProperties",
            Type::Map("map[string]v1.JSONSchemaProps", &SCHEMA_VALUE),
        ),
        (
            "dependencies",
            Type::Map("v1.JSONSchemaDependencies", &Type::Own(&SCHEMA_OR_STRINGS)),
        ),
        ("additionalItems", Type::Pointer(&Type::Own(&SCHEMA_OR_BOOL))),
        (
            "definitions",
            Type::Map("v1.JSONSchemaDefinitions", &Type::Struct(&SCHEMA)),
        ),
        ("externalDocs", Type::Struct(&EXTERNAL_DOCS)),
        ("example", Type::Interface),
        ("nullable", Type::Bool),
        ("x-kubernetes-preserve-unknown-fields", Type::Bool),
        ("x-kubernetes-embedded-resource", Type::Bool),
        ("x-kubernetes-int-or-string", Type::Bool),
        ("x-kubernetes-list-map-keys", STRINGS),
        ("x-kubernetes-list-type", STRING),
        ("x-kubernetes-map-type", STRING),
        (
            "x-kubernetes-validations",
            Type::Slice("v1.ValidationRules", &Type::Struct(&RULE)),
        ),
    ],
);

static EXTERNAL_DOCS: Struct = Struct::new("v1.ExternalDocumentation", &[("description", STRING), ("url", STRING)]);

static RULE: Struct = Struct::new(
    "v1.ValidationRule",
    &[
        ("rule", STRING),
        ("message", STRING),
        ("messageExpression", STRING),
        ("reason", Type::String("v1.FieldValueErrorReason")),
        ("fieldPath", STRING),
        ("optionalOldSelf", Type::Bool),
    ],
);
