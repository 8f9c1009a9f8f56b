//! One fact about a field.

use std::sync::Arc;

use serde_json::Value;

use super::level::Level;
use super::rules::Rule;
use crate::crd::Schema;

/// One fact about a field.
#[derive(Debug, Clone)]
pub struct Fact<'m> {
    /// Where below the field it holds.
    pub level: Level,
    /// The fact.
    pub statement: Statement<'m>,
}

/// The kinds of facts. Numbers of characters, items and properties are counts.
#[derive(Debug, Clone)]
pub enum Statement<'m> {
    /// `default`.
    Default(&'m Value),
    /// `enum`.
    Enum(&'m [Value]),
    /// `minimum`.
    Minimum(f64),
    /// `minimum` with `exclusiveMinimum`.
    ExclusiveMinimum(f64),
    /// `maximum`.
    Maximum(f64),
    /// `maximum` with `exclusiveMaximum`.
    ExclusiveMaximum(f64),
    /// `multipleOf`.
    MultipleOf(f64),
    /// `minLength`.
    MinLength(i64),
    /// `maxLength`.
    MaxLength(i64),
    /// `pattern`.
    Pattern(&'m str),
    /// `format`.
    Format(&'m str),
    /// `minItems`.
    MinItems(i64),
    /// `maxItems`.
    MaxItems(i64),
    /// `uniqueItems`.
    UniqueItems,
    /// `minProperties`.
    MinProperties(i64),
    /// `maxProperties`.
    MaxProperties(i64),
    /// `nullable`.
    Nullable,
    /// `x-kubernetes-list-type`.
    ListType(&'m str),
    /// `x-kubernetes-list-map-keys`.
    ListMapKeys(&'m [String]),
    /// `x-kubernetes-map-type`.
    MapType(&'m str),
    /// `x-kubernetes-preserve-unknown-fields`.
    PreserveUnknownFields,
    /// `x-kubernetes-embedded-resource`.
    EmbeddedResource,
    /// `title`.
    Title(&'m str),
    /// The description of items or values.
    Description(&'m str),
    /// `example`.
    Example(&'m Value),
    /// `externalDocs.url`.
    ExternalDocs(&'m str),
    /// `allOf`.
    AllOf(&'m [Schema]),
    /// `anyOf`.
    AnyOf(&'m [Schema]),
    /// `oneOf`.
    OneOf(&'m [Schema]),
    /// `not`.
    Not(&'m Schema),
    /// A rule forbids to change it.
    Immutable,
    /// The description calls it deprecated; the reason, which may be empty.
    Deprecated(String),
    /// Other fields that fill it (`vpcIdRef`, `vpcIdSelector`).
    FilledFrom(Vec<&'m str>),
    /// The field that it fills (`vpcId`).
    Fills(&'m str),
    /// A rule of its own schema.
    Rule(Arc<Rule<'m>>),
    /// A rule of a field above that names it.
    RuleAbove(Arc<Rule<'m>>),
}
