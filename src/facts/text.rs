//! Facts as words: a label and a text.

use serde_json::Value;

use super::branch;
use super::fact::{Fact, Statement};

/// A number as people write it: `3`, `0.5`.
pub(super) fn number(number: f64) -> String {
    number.to_string()
}

/// A value as JSON on one line.
pub(super) fn value(value: &Value) -> String {
    value.to_string()
}

/// A value within a text: texts without quotes, unless they are empty or could be read as something else.
fn plain(value: &Value) -> String {
    match value.as_str() {
        Some(text) if is_plain(text) => text.to_owned(),
        _ => value.to_string(),
    }
}

fn is_plain(text: &str) -> bool {
    let is_word = |character: char| character.is_ascii_alphanumeric() || "_-./:@".contains(character);
    let reads_as_text = serde_json::from_str::<Value>(text).is_err();
    !text.is_empty() && reads_as_text && text.chars().all(is_word)
}

impl Fact<'_> {
    /// The key in JSON: the keyword of the schema, or a word of its own in the same style.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self.statement {
            Statement::Default(_) => "default",
            Statement::Enum(_) => "enum",
            Statement::Minimum(_) => "minimum",
            Statement::ExclusiveMinimum(_) => "exclusiveMinimum",
            Statement::Maximum(_) => "maximum",
            Statement::ExclusiveMaximum(_) => "exclusiveMaximum",
            Statement::MultipleOf(_) => "multipleOf",
            Statement::MinLength(_) => "minLength",
            Statement::MaxLength(_) => "maxLength",
            Statement::Pattern(_) => "pattern",
            Statement::Format(_) => "format",
            Statement::MinItems(_) => "minItems",
            Statement::MaxItems(_) => "maxItems",
            Statement::UniqueItems => "uniqueItems",
            Statement::MinProperties(_) => "minProperties",
            Statement::MaxProperties(_) => "maxProperties",
            Statement::Nullable => "nullable",
            Statement::ListType(_) => "listType",
            Statement::ListMapKeys(_) => "listMapKeys",
            Statement::MapType(_) => "mapType",
            Statement::PreserveUnknownFields => "preserveUnknownFields",
            Statement::EmbeddedResource => "embeddedResource",
            Statement::Title(_) => "title",
            Statement::Description(_) => "description",
            Statement::Example(_) => "example",
            Statement::ExternalDocs(_) => "externalDocs",
            Statement::AllOf(_) => "allOf",
            Statement::AnyOf(_) => "anyOf",
            Statement::OneOf(_) => "oneOf",
            Statement::Not(_) => "not",
            Statement::Immutable => "immutable",
            Statement::Deprecated(_) => "deprecated",
            Statement::FilledFrom(_) => "filledFrom",
            Statement::Fills(_) => "fills",
            Statement::Rule(_) => "rules",
            Statement::RuleAbove(_) => "rulesAbove",
        }
    }

    /// The label for people (`min length`, `pattern of items`).
    #[must_use]
    pub fn label(&self) -> String {
        let label = match self.statement {
            Statement::ExclusiveMinimum(_) => "greater than",
            Statement::ExclusiveMaximum(_) => "less than",
            Statement::MultipleOf(_) => "multiple of",
            Statement::MinLength(_) => "min length",
            Statement::MaxLength(_) => "max length",
            Statement::MinItems(_) => "min items",
            Statement::MaxItems(_) => "max items",
            Statement::UniqueItems => "unique items",
            Statement::MinProperties(_) => "min properties",
            Statement::MaxProperties(_) => "max properties",
            Statement::ListType(_) => "list type",
            Statement::ListMapKeys(_) => "list map keys",
            Statement::MapType(_) => "map type",
            Statement::PreserveUnknownFields => "unknown fields allowed",
            Statement::EmbeddedResource => "embedded resource",
            Statement::ExternalDocs(_) => "external docs",
            Statement::AllOf(_) => "all conditions",
            Statement::AnyOf(_) => "at least one condition",
            Statement::OneOf(_) => "exactly one condition",
            Statement::FilledFrom(_) => "can be filled from",
            Statement::Rule(_) | Statement::RuleAbove(_) => "rule",
            _ => self.key(),
        };
        match self.level.words() {
            words if words.is_empty() => label.to_owned(),
            words => format!("{label} {words}"),
        }
    }

    /// The text after the label; empty where the label says everything.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.statement {
            Statement::Default(default) => value(default),
            Statement::Example(example) => value(example),
            Statement::Enum(values) => values.iter().map(plain).collect::<Vec<_>>().join(" | "),
            Statement::Minimum(bound)
            | Statement::ExclusiveMinimum(bound)
            | Statement::Maximum(bound)
            | Statement::ExclusiveMaximum(bound)
            | Statement::MultipleOf(bound) => number(*bound),
            Statement::MinLength(count)
            | Statement::MaxLength(count)
            | Statement::MinItems(count)
            | Statement::MaxItems(count)
            | Statement::MinProperties(count)
            | Statement::MaxProperties(count) => count.to_string(),
            Statement::Pattern(text)
            | Statement::Format(text)
            | Statement::ListType(text)
            | Statement::MapType(text)
            | Statement::Title(text)
            | Statement::Description(text)
            | Statement::ExternalDocs(text) => (*text).to_owned(),
            Statement::ListMapKeys(keys) => keys.join(", "),
            Statement::AllOf(branches) | Statement::AnyOf(branches) | Statement::OneOf(branches) => {
                branches.iter().map(branch::words).collect::<Vec<_>>().join(" | ")
            }
            Statement::Not(schema) => branch::words(schema),
            Statement::Deprecated(reason) => reason.clone(),
            Statement::FilledFrom(fields) => fields.join(", "),
            Statement::Fills(field) => (*field).to_owned(),
            Statement::Rule(rule) => rule.text().to_owned(),
            Statement::RuleAbove(rule) => rule.text_from_outside(),
            Statement::UniqueItems
            | Statement::Nullable
            | Statement::PreserveUnknownFields
            | Statement::EmbeddedResource
            | Statement::Immutable => String::new(),
        }
    }
}
