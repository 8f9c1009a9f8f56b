//! The deprecated fields of a schema.

use crate::crd::{Schema, deprecation};

/// The deprecated fields of a schema, found once: an object is checked only against these.
#[derive(Debug, Default)]
pub(in crate::validate) struct Deprecated {
    /// The reason in the description, if this field is deprecated.
    pub(in crate::validate) reason: Option<String>,
    pub(in crate::validate) properties: Vec<(String, Deprecated)>,
    pub(in crate::validate) items: Option<Box<Deprecated>>,
    pub(in crate::validate) values: Option<Box<Deprecated>>,
}

impl Deprecated {
    /// The deprecated fields of a schema; `None` if it has no such field. The YAML reader bounds the depth.
    pub(in crate::validate) fn of(schema: &Schema) -> Option<Self> {
        let found = Self {
            reason: deprecation(&schema.description),
            properties: schema
                .properties
                .iter()
                .filter_map(|(name, property)| Some((name.clone(), Self::of(property)?)))
                .collect(),
            items: schema.item().and_then(Self::of).map(Box::new),
            values: schema.map_value().and_then(Self::of).map(Box::new),
        };
        let is_empty =
            found.reason.is_none() && found.properties.is_empty() && found.items.is_none() && found.values.is_none();
        (!is_empty).then_some(found)
    }
}
