//! Documents of one server → one.

use std::collections::btree_map::Entry;

use super::definitions::{Definitions, Resource};

impl Definitions {
    /// Adds the types and resources of another document of the same server.
    ///
    /// # Errors
    /// The names of types that the documents have in different forms. The type that was there first stays.
    pub fn merge(&mut self, other: Self) -> Result<(), Vec<String>> {
        let mut different = Vec::new();
        for (name, definition) in other.types {
            match self.types.entry(name) {
                Entry::Vacant(place) => drop(place.insert(definition)),
                Entry::Occupied(mut place) => {
                    let known = place.get_mut();
                    // Each document of OpenAPI 3 names only its own group among the kinds of a shared type.
                    let more = definition.kinds.into_iter().filter(|kind| !known.kinds.contains(kind));
                    let more: Vec<_> = more.collect();
                    known.kinds.extend(more);
                    if known.schema.bare() != definition.schema.bare() {
                        different.push(place.key().clone());
                    }
                }
            }
        }
        for resource in other.resources {
            if !self.resources.contains(&resource) {
                self.resources.push(resource);
            }
        }
        self.resources.sort_by(|a, b| order(a).cmp(&order(b)));
        if different.is_empty() { Ok(()) } else { Err(different) }
    }
}

/// What resources are in order by.
fn order(resource: &Resource) -> (&str, &str, &str) {
    (&resource.kind.group, &resource.kind.version, &resource.plural)
}
