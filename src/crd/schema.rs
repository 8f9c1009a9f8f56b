//! The schema: what `apiextensions.k8s.io` calls `JSONSchemaProps`, with nothing left out.

use serde_json::Value;

use super::seldom::{Absent, Seldom};
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
    /// `type`: `object`, `array`, `string`, `integer`, `number`, `boolean`, or whatever else was written.
    pub type_: Option<String>,
    /// `format`.
    pub format: Option<String>,
    /// `nullable`.
    pub nullable: bool,
    /// `default`.
    pub default: Option<Value>,
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
    /// `items`.
    pub items: Option<Items>,
    /// `x-kubernetes-preserve-unknown-fields`; `Some(false)` where it was written so (the server refuses that).
    pub preserve_unknown_fields: Option<bool>,
    /// `x-kubernetes-embedded-resource`.
    pub embedded_resource: bool,
    /// `x-kubernetes-int-or-string`.
    pub int_or_string: bool,
    /// `x-kubernetes-validations`.
    pub rules: Vec<ValidationRule>,

    /// Bounds of values.
    pub bounds: Seldom<Bounds>,
    /// Schemas that apply to the same value.
    pub logic: Seldom<Logic>,
    /// How lists and maps are merged.
    pub topology: Seldom<Topology>,
    /// Everything else.
    pub rest: Seldom<Rest>,
}

/// Keywords that bound a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds {
    /// `minProperties`.
    pub min_properties: Option<i64>,
    /// `maxProperties`.
    pub max_properties: Option<i64>,
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
}

/// Keywords that apply other schemas to the same value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Logic {
    /// `allOf`.
    pub all_of: Vec<Schema>,
    /// `anyOf`.
    pub any_of: Vec<Schema>,
    /// `oneOf`.
    pub one_of: Vec<Schema>,
    /// `not`.
    pub not: Option<Box<Schema>>,
}

/// Keywords that say how server-side apply merges lists and maps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Topology {
    /// `x-kubernetes-list-type`: `atomic`, `set`, `map`.
    pub list_type: Option<String>,
    /// `x-kubernetes-list-map-keys`.
    pub list_map_keys: Vec<String>,
    /// `x-kubernetes-map-type`: `granular`, `atomic`.
    pub map_type: Option<String>,
}

/// Keywords that say nothing about values, and keywords that structural schemas forbid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rest {
    /// `title`.
    pub title: Option<String>,
    /// `example`.
    pub example: Option<Value>,
    /// `patternProperties`, sorted. Structural schemas forbid it.
    pub pattern_properties: Vec<(String, Schema)>,
    /// `additionalItems`. Structural schemas forbid it.
    pub additional_items: Option<AdditionalProperties>,
    /// `$ref`. CRDs forbid it; Kubernetes' own definitions use it.
    pub ref_: Option<String>,
    /// `$schema`, `id`, `definitions`, `dependencies`, `externalDocs` and unknown keywords, sorted, as written.
    pub other: Vec<(String, Value)>,

    /// Keywords with an empty list or map in the definition, where it differs from a missing one for the server.
    pub written_empty: Vec<&'static str>,
}

impl Absent for Bounds {
    const ABSENT: &'static Self = &Self {
        min_properties: None,
        max_properties: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        minimum: None,
        exclusive_minimum: false,
        maximum: None,
        exclusive_maximum: false,
        multiple_of: None,
        min_length: None,
        max_length: None,
        pattern: None,
    };
}

impl Absent for Logic {
    const ABSENT: &'static Self = &Self {
        all_of: Vec::new(),
        any_of: Vec::new(),
        one_of: Vec::new(),
        not: None,
    };
}

impl Absent for Topology {
    const ABSENT: &'static Self = &Self {
        list_type: None,
        list_map_keys: Vec::new(),
        map_type: None,
    };
}

impl Absent for Rest {
    const ABSENT: &'static Self = &Self {
        title: None,
        example: None,
        pattern_properties: Vec::new(),
        additional_items: None,
        ref_: None,
        other: Vec::new(),
        written_empty: Vec::new(),
    };
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
            properties: named(&self.properties),
            additional_properties: self.additional_properties.as_ref().map(AdditionalProperties::bare),
            items: self.items.as_ref().map(|items| match items {
                Items::Schema(schema) => Items::Schema(Box::new(schema.bare())),
                Items::Schemas(schemas) => Items::Schemas(all(schemas)),
            }),
            logic: Logic {
                all_of: all(&self.logic.all_of),
                any_of: all(&self.logic.any_of),
                one_of: all(&self.logic.one_of),
                not: self.logic.not.as_ref().map(|not| Box::new(not.bare())),
            }
            .into(),
            rest: Rest {
                pattern_properties: named(&self.rest.pattern_properties),
                additional_items: self.rest.additional_items.as_ref().map(AdditionalProperties::bare),
                ref_: self.rest.ref_.clone(),
                ..Rest::default()
            }
            .into(),
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
