//! What published documents do not say.

use super::definitions::Definitions;
use super::embedded::Release;
use crate::crd::{Items, Schema};

impl Definitions {
    /// Adds to a published document what only Go's sources say: enums, names of types, short names, and which fields hold structs. Fields that the embedded schemas do
    /// not have stay as they are.
    #[must_use]
    pub fn with_hints(mut self, release: Release) -> Self {
        let embedded = release.definitions();
        for resource in &mut self.resources {
            let known = embedded.resources.iter().find(|known| known.kind == resource.kind);
            if let Some(known) = known.filter(|_| resource.short_names.is_empty()) {
                resource.short_names.clone_from(&known.short_names);
            }
        }
        for (name, definition) in &mut self.types {
            let Some(known) = embedded.types.get(name) else {
                continue;
            };
            for (field, schema) in &mut definition.schema.properties {
                if let Some(known) = known.schema.property(field) {
                    add_hints(schema, known);
                }
            }
        }
        self
    }
}

fn add_hints(schema: &mut Schema, known: &Schema) {
    let hints = known.rest.other.iter().filter(|(key, _)| key.starts_with("x-go-"));
    for hint in hints {
        if !schema.rest.other.iter().any(|(key, _)| *key == hint.0) {
            schema.rest.other.push(hint.clone());
        }
    }
    if schema.enum_.is_none() {
        schema.enum_.clone_from(&known.enum_);
    }
    if let (Some(Items::Schema(item)), Some(known)) = (&mut schema.items, known.item()) {
        add_hints(item, known);
    }
}
