//! `pattern`: RE2 patterns of a schema, compiled on first use.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::crd::{AdditionalProperties, Items, Schema};
use crate::go::regexp::Regexp;

/// The patterns of one schema.
#[derive(Debug, Default)]
pub(in crate::validate) struct Patterns(HashMap<String, OnceLock<Option<Regexp>>>);

impl Patterns {
    /// Finds the patterns of a schema and of all its parts.
    pub(in crate::validate) fn of(schema: &Schema) -> Self {
        let mut patterns = Self::default();
        patterns.find(schema);
        patterns
    }

    fn find(&mut self, schema: &Schema) {
        if let Some(pattern) = &schema.bounds.pattern
            && !self.0.contains_key(pattern)
        {
            self.0.insert(pattern.clone(), OnceLock::new());
        }
        children(schema).for_each(|child| self.find(child));
    }

    /// True if the pattern matches anywhere in the text. A pattern that does not compile matches nothing; the check of the definition
    /// reports it.
    pub(in crate::validate) fn is_match(&self, pattern: &str, text: &str) -> bool {
        let compiled = self
            .0
            .get(pattern)
            .map(|cell| cell.get_or_init(|| compile(pattern).ok()));
        compiled
            .and_then(Option::as_ref)
            .is_some_and(|regex| regex.is_match(text))
    }
}

/// The direct subschemas of a schema.
pub(in crate::validate) fn children(schema: &Schema) -> impl Iterator<Item = &Schema> {
    let items = match &schema.items {
        Some(Items::Schema(item)) => std::slice::from_ref(&**item),
        Some(Items::Schemas(items)) => items.as_slice(),
        None => &[],
    };
    let additional = match &schema.additional_properties {
        Some(AdditionalProperties::Schema(value)) => Some(&**value),
        _ => None,
    };
    schema
        .properties
        .iter()
        .map(|(_, property)| property)
        .chain(items)
        .chain(additional)
        .chain(&schema.logic.all_of)
        .chain(&schema.logic.any_of)
        .chain(&schema.logic.one_of)
        .chain(schema.logic.not.as_deref())
}

/// Compiles a pattern. The error has the text of Go's `regexp`.
pub(in crate::validate) fn compile(pattern: &str) -> Result<Regexp, String> {
    Regexp::compile(pattern).map_err(|error| error.to_string())
}
