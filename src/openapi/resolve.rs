//! Types with the types that they refer to in the place of `$ref`s.

use std::collections::BTreeMap;

use super::definitions::{Definition, Definitions};
use crate::crd::{AdditionalProperties, Items, Schema};

/// The type of quantities. Documents do not say in its schema that it is more than a text; a resolved schema has `quantity` as its format.
const QUANTITY: &str = "io.k8s.apimachinery.pkg.api.resource.Quantity";

/// Maximum number of schemas in a resolved type.
const MOST_SCHEMAS: usize = 50_000;

/// Maximum number of types inside each other in a resolved type.
const DEEPEST: usize = 64;

impl Definitions {
    /// A type with all of its `$ref`s replaced by the types that they name. A type inside itself accepts any fields there
    /// (`x-kubernetes-preserve-unknown-fields`), and so does a `$ref` to a type that the document does not have.
    ///
    /// Types of a hostile document may be inside each other in more ways than memory has room for. Beyond 50,000 schemas, and beyond 64
    /// types inside each other, they accept any fields too.
    #[must_use]
    pub fn resolved(&self, name: &str) -> Option<Schema> {
        let definition = self.types.get(name)?;
        let mut resolver = Resolver {
            types: &self.types,
            within: vec![name],
            left: MOST_SCHEMAS,
        };
        Some(resolver.resolve(&definition.schema))
    }
}

/// A type that is being resolved.
struct Resolver<'d> {
    types: &'d BTreeMap<String, Definition>,
    /// The types around the schema.
    within: Vec<&'d str>,
    /// Number of schemas that may still be added.
    left: usize,
}

impl<'d> Resolver<'d> {
    fn resolve(&mut self, schema: &'d Schema) -> Schema {
        if let Some(name) = &schema.rest.ref_ {
            return self.referred(schema, name);
        }
        self.left = self.left.saturating_sub(1);
        let mut resolved = schema.clone();
        resolved.properties = schema
            .properties
            .iter()
            .map(|(name, property)| (name.clone(), self.resolve(property)))
            .collect();
        if let Some(item) = schema.item() {
            resolved.items = Some(Items::Schema(Box::new(self.resolve(item))));
        }
        if let Some(value) = schema.map_value() {
            let value = Box::new(self.resolve(value));
            resolved.additional_properties = Some(AdditionalProperties::Schema(value));
        }
        resolved
    }

    /// The type that a schema refers to, with the schema's own texts and default.
    fn referred(&mut self, schema: &'d Schema, name: &'d str) -> Schema {
        let is_open = self.within.contains(&name) || self.within.len() >= DEEPEST || self.left == 0;
        let found = self.types.get(name).filter(|_| !is_open);
        let mut resolved = match found {
            Some(definition) => {
                self.within.push(name);
                let mut resolved = self.resolve(&definition.schema);
                self.within.pop();
                if name == QUANTITY {
                    resolved.format = Some("quantity".to_owned());
                    // The text about quantities is a page long, and is about all of them.
                    resolved.description.clear();
                }
                resolved
            }
            None => Schema {
                type_: Some("object".to_owned()),
                preserve_unknown_fields: Some(true),
                ..Schema::default()
            },
        };
        (resolved.span, resolved.name_span) = (schema.span, schema.name_span);
        if !schema.description.is_empty() {
            resolved.description.clone_from(&schema.description);
        }
        if schema.default.is_some() {
            resolved.default.clone_from(&schema.default);
        }
        resolved
    }
}
