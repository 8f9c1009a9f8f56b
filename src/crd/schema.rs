//! The schema: what `apiextensions.k8s.io` calls `JSONSchemaProps`, with nothing left out.

use serde_json::Value;

use crate::source::Span;

/// One schema with every keyword that Kubernetes knows, as it was written.
///
/// Everything that crdsmith makes of a CRD reads this one type, so a keyword that is here can neither be forgotten nor be read in two ways.
/// Absent is `None`, empty or `false`; nothing is defaulted.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "the keywords are booleans in the API")]
pub struct Schema {
    /// The place of the schema in its source.
    pub span: Span,
    /// The place of the field's name, if this is the schema of a property.
    pub name_span: Span,
    /// `description`.
    pub description: String,
    /// `title`.
    pub title: Option<String>,
    /// `type`: `object`, `array`, `string`, `integer`, `number`, `boolean`, or whatever else was written.
    pub type_: Option<String>,
    /// `format`.
    pub format: Option<String>,
    /// `nullable`.
    pub nullable: bool,
    /// `default`.
    pub default: Option<Value>,
    /// `example`.
    pub example: Option<Value>,
    /// `enum`; `Some` and empty where the list is.
    pub enum_: Option<Vec<Value>>,

    /// `properties`, sorted by name.
    pub properties: Vec<(String, Schema)>,
    /// Whether `properties` was there at all, even empty.
    pub has_properties: bool,
    /// `required`, as written.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional_properties: Option<AdditionalProperties>,
    /// `patternProperties`, sorted. Structural schemas forbid it.
    pub pattern_properties: Vec<(String, Schema)>,
    /// `minProperties`.
    pub min_properties: Option<i64>,
    /// `maxProperties`.
    pub max_properties: Option<i64>,

    /// `items`.
    pub items: Option<Items>,
    /// `additionalItems`. Structural schemas forbid it.
    pub additional_items: Option<AdditionalProperties>,
    /// `minItems`.
    pub min_items: Option<i64>,
    /// `maxItems`.
    pub max_items: Option<i64>,
    /// `uniqueItems`.
    pub unique_items: bool,

    /// `minimum`.
    pub minimum: Option<f64>,
    /// `exclusiveMinimum`.
    pub exclusive_minimum: bool,
    /// `maximum`.
    pub maximum: Option<f64>,
    /// `exclusiveMaximum`.
    pub exclusive_maximum: bool,
    /// `multipleOf`.
    pub multiple_of: Option<f64>,

    /// `minLength`, in characters.
    pub min_length: Option<i64>,
    /// `maxLength`, in characters.
    pub max_length: Option<i64>,
    /// `pattern`, in RE2's dialect, unanchored.
    pub pattern: Option<String>,

    /// `allOf`.
    pub all_of: Vec<Schema>,
    /// `anyOf`.
    pub any_of: Vec<Schema>,
    /// `oneOf`.
    pub one_of: Vec<Schema>,
    /// `not`.
    pub not: Option<Box<Schema>>,

    /// `x-kubernetes-preserve-unknown-fields`; `Some(false)` where it was written so (the server refuses that).
    pub preserve_unknown_fields: Option<bool>,
    /// `x-kubernetes-embedded-resource`.
    pub embedded_resource: bool,
    /// `x-kubernetes-int-or-string`.
    pub int_or_string: bool,
    /// `x-kubernetes-list-type`: `atomic`, `set`, `map`.
    pub list_type: Option<String>,
    /// `x-kubernetes-list-map-keys`.
    pub list_map_keys: Vec<String>,
    /// `x-kubernetes-map-type`: `granular`, `atomic`.
    pub map_type: Option<String>,
    /// `x-kubernetes-validations`.
    pub rules: Vec<ValidationRule>,

    /// `$ref`. CRDs forbid it; Kubernetes' own definitions use it.
    pub ref_: Option<String>,
    /// `$schema`, `id`, `definitions`, `dependencies`, `externalDocs` and unknown keywords, sorted, as written.
    pub other: Vec<(String, Value)>,

    /// Keywords with an empty list or map in the definition, where it differs from a missing one for the server.
    pub written_empty: Vec<&'static str>,
}

/// `additionalProperties` and `additionalItems`: a schema, or whether any are allowed.
#[derive(Debug, Clone, PartialEq)]
pub enum AdditionalProperties {
    /// `true` or `false`.
    Allowed(bool),
    /// The schema that they must match.
    Schema(Box<Schema>),
}

/// `items`: one schema, or a list of them (which structural schemas forbid).
#[derive(Debug, Clone, PartialEq)]
pub enum Items {
    /// The schema of every item.
    Schema(Box<Schema>),
    /// One schema a position.
    Schemas(Vec<Schema>),
}

/// An entry of `x-kubernetes-validations`: a rule in the Common Expression Language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValidationRule {
    /// The place of the entry.
    pub span: Span,
    /// `rule`: the expression, true for valid values.
    pub rule: String,
    /// `message`.
    pub message: Option<String>,
    /// `messageExpression`.
    pub message_expression: Option<String>,
    /// `reason`.
    pub reason: Option<String>,
    /// `fieldPath`.
    pub field_path: Option<String>,
    /// `optionalOldSelf`.
    pub optional_old_self: Option<bool>,
}

impl Schema {
    /// The same conditions without places and texts for people, so that two schemas can be compared. The YAML reader bounds the depth.
    #[must_use]
    pub fn bare(&self) -> Self {
        let all = |schemas: &[Self]| schemas.iter().map(Self::bare).collect();
        let named = |schemas: &[(String, Self)]| {
            let bare = schemas.iter().map(|(name, schema)| (name.clone(), schema.bare()));
            bare.collect()
        };
        let rules = self.rules.iter().map(|rule| ValidationRule {
            rule: rule.rule.trim().to_owned(),
            optional_old_self: rule.optional_old_self,
            ..ValidationRule::default()
        });
        Self {
            span: Span::default(),
            name_span: Span::default(),
            description: String::new(),
            title: None,
            example: None,
            other: Vec::new(),
            written_empty: Vec::new(),
            properties: named(&self.properties),
            pattern_properties: named(&self.pattern_properties),
            additional_properties: self.additional_properties.as_ref().map(AdditionalProperties::bare),
            additional_items: self.additional_items.as_ref().map(AdditionalProperties::bare),
            items: self.items.as_ref().map(|items| match items {
                Items::Schema(schema) => Items::Schema(Box::new(schema.bare())),
                Items::Schemas(schemas) => Items::Schemas(all(schemas)),
            }),
            all_of: all(&self.all_of),
            any_of: all(&self.any_of),
            one_of: all(&self.one_of),
            not: self.not.as_ref().map(|not| Box::new(not.bare())),
            rules: rules.collect(),
            ..self.clone()
        }
    }

    /// The schema of a property.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Schema> {
        // Names of different lengths are told apart without looking at them, which is quicker than halving a short list.
        const FEW: usize = 32;
        if self.properties.len() <= FEW {
            let found = self.properties.iter().find(|(property, _)| property == name);
            return found.map(|(_, schema)| schema);
        }
        let found = self
            .properties
            .binary_search_by(|(property, _)| property.as_str().cmp(name));
        found.ok().map(|at| &self.properties[at].1)
    }

    /// The schema of every item, if any.
    #[must_use]
    pub fn item(&self) -> Option<&Schema> {
        match &self.items {
            Some(Items::Schema(schema)) => Some(schema),
            _ => None,
        }
    }

    /// The schemas of the values inside: of properties, of items and of a map's values.
    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut Schema> {
        let item = match &mut self.items {
            Some(Items::Schema(schema)) => Some(&mut **schema),
            _ => None,
        };
        let value = match &mut self.additional_properties {
            Some(AdditionalProperties::Schema(schema)) => Some(&mut **schema),
            _ => None,
        };
        let properties = self.properties.iter_mut().map(|(_, schema)| schema);
        properties.chain(item).chain(value)
    }

    /// The schema of the values of a map, if any.
    #[must_use]
    pub fn map_value(&self) -> Option<&Schema> {
        match &self.additional_properties {
            Some(AdditionalProperties::Schema(schema)) => Some(schema),
            _ => None,
        }
    }
}

impl AdditionalProperties {
    fn bare(&self) -> Self {
        match self {
            Self::Allowed(allowed) => Self::Allowed(*allowed),
            Self::Schema(schema) => Self::Schema(Box::new(schema.bare())),
        }
    }
}
