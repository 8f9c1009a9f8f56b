//! The types that `$ref`s of an OpenAPI document name, and how far they are followed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::crd::Schema;
use crate::openapi::Definitions;

/// Maximum number of fields of a type with those of the types inside it, and of objects inside each other. Kubernetes' largest type has about 2,000
/// fields, 12 levels deep. Types of a hostile document may be inside each other in more ways than memory has room for.
const MOST_FIELDS: usize = 100_000;
const DEEPEST: usize = 256;

/// The types of an OpenAPI document, for those who follow its `$ref`s.
#[derive(Debug)]
pub struct References<'m> {
    types: &'m Definitions,
    /// Types that are inside themselves: nobody follows them to their end, so nobody begins.
    endless: BTreeSet<&'m str>,
    extras: Extras,
}

/// What a library of an OpenAPI document has beyond the libraries that exist.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extras {
    /// Members for the items of lists and maps of types.
    pub item_helpers: bool,
    /// A field that refers to a type has its own description, not that of the type.
    pub field_descriptions: bool,
}

impl<'m> References<'m> {
    /// The types of a document.
    #[must_use]
    pub fn new(types: &'m Definitions, extras: Extras) -> Self {
        Self {
            types,
            endless: types.endless(),
            extras,
        }
    }

    /// The document.
    #[must_use]
    pub fn types(&self) -> &'m Definitions {
        self.types
    }

    /// The schema itself, or the type that it refers to. A type that the document does not have, and one that is inside itself, is not followed.
    fn target(&self, schema: &'m Schema) -> &'m Schema {
        let mut target = schema;
        while let Some(name) = target.rest.ref_.as_deref().filter(|name| !self.endless.contains(name)) {
            let Some(definition) = self.types.types.get(name) else {
                break;
            };
            target = &definition.schema;
        }
        target
    }
}

/// The way through the types of one file.
#[derive(Debug)]
pub(super) struct Following<'r, 'm> {
    /// `None` for definitions without `$ref`s: CRDs.
    references: Option<&'r References<'m>>,
    /// Whether items have members of their own: not those of resolved kinds of API servers, whose libraries have a file for each type instead.
    has_items: bool,
    depth: usize,
    fields: usize,
    is_beyond: bool,
}

impl<'r, 'm> Following<'r, 'm> {
    pub(super) fn new(references: Option<&'r References<'m>>) -> Self {
        Self {
            references,
            has_items: true,
            depth: 0,
            fields: 0,
            is_beyond: false,
        }
    }

    /// The same without members for items.
    pub(super) fn without_items(self) -> Self {
        Self {
            has_items: false,
            ..self
        }
    }

    /// The schema of a field, and its description. A field that refers to a type has the type's description, as in the libraries that exist.
    pub(super) fn field(&self, written: &'m Schema) -> (&'m Schema, &'m str) {
        let Some(references) = self.references else {
            return (written, &written.description);
        };
        let schema = references.target(written);
        let has_own = references.extras.field_descriptions && !written.description.is_empty();
        (
            schema,
            if has_own {
                &written.description
            } else {
                &schema.description
            },
        )
    }

    /// The schema of the items of a list or map.
    pub(super) fn item(&self, written: &'m Schema) -> &'m Schema {
        static NONE: LazyLock<Schema> = LazyLock::new(Schema::default);
        match self.references {
            None if !self.has_items => &NONE,
            Some(references) if references.extras.item_helpers => references.target(written),
            _ => written,
        }
    }

    /// Goes into the object of a schema; `false` beyond the limits.
    pub(super) fn enter(&mut self, schema: &Schema) -> bool {
        let is_beyond = self.depth == DEEPEST || self.fields + schema.properties.len() > MOST_FIELDS;
        if self.references.is_some() && is_beyond {
            self.is_beyond = true;
            return false;
        }
        self.depth += 1;
        self.fields += schema.properties.len();
        true
    }

    /// Goes out of the object.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Whether a part of the file is missing, because the type is beyond the limits.
    pub(super) fn is_beyond(&self) -> bool {
        self.is_beyond
    }
}
