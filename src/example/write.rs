//! A version of a definition → the text of its example.

use super::extent::Extent;
use super::make::make;
use crate::crd::{Crd, Schema, Version};
use crate::facts::Facts;
use crate::model::{Kind, ObjectMeta};
use crate::render::{usage, yaml};
use crate::validate::{FieldError, Registry};

/// The language of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form<'f> {
    /// A YAML manifest.
    Yaml,
    /// A Jsonnet program with the calls of a library.
    Jsonnet {
        /// The path by which the library is imported.
        import: &'f str,
        /// The field of the API group in the library.
        group: &'f str,
    },
}

/// The text of an example.
#[derive(Debug)]
pub struct Written {
    /// The text.
    pub text: String,
    /// The errors that the server would still report; empty for an example that validates.
    pub unmet: Vec<FieldError>,
}

/// Writes the example of a version. `registry` must hold the definition and serve the version; `meta` describes `metadata`.
#[must_use]
pub fn write(
    (crd, version): (&Crd, &Version),
    extent: Extent,
    form: Form<'_>,
    registry: &Registry,
    meta: &ObjectMeta,
) -> Written {
    let empty = Schema::default();
    let schema = version.schema.as_ref().unwrap_or(&empty);
    let example = make(crd, version, extent, registry);
    let group = match form {
        Form::Yaml => "",
        Form::Jsonnet { group, .. } => group,
    };
    let kind = (extent == Extent::Full || form != Form::Yaml).then(|| Kind::new(crd, version, schema, group, meta));
    let facts = kind
        .as_ref()
        .filter(|_| extent == Extent::Full)
        .map(|kind| Facts::of(kind, meta));
    let tree = example.tree(facts.as_ref().map_or(&[], |facts| &facts.fields));
    let text = match (form, &kind) {
        (Form::Jsonnet { import, .. }, Some(kind)) => usage::program(kind, import, &tree),
        _ => yaml::document(&[], &tree),
    };
    Written {
        text,
        unmet: example.unmet,
    }
}
