//! Kubernetes' ObjectMeta, which CRDs do not include: an OpenAPI document → the schema of `metadata`.

use std::sync::Arc;

use crate::crd::Schema;
use crate::diagnostic::Diagnostic;
use crate::openapi;
use crate::rule::Rule;
use crate::source::{Place, Source};

/// Its names in OpenAPI documents; newer documents omit the package before the name.
const NAMES: [&str; 2] = ["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "ObjectMeta"];

/// The definitions that the binary carries: those of Kubernetes 1.37, made from the `k8s-openapi` crate (`tests/object_meta.rs`).
const BUILT_IN: &str = include_str!("../../templates/object-meta.json");

/// The schema of `metadata`.
#[derive(Debug, Clone)]
pub struct ObjectMeta {
    schema: Schema,
}

impl ObjectMeta {
    /// ObjectMeta of the Kubernetes version that crdsmith follows.
    ///
    /// # Errors
    /// Only if the embedded file is damaged; tests check it.
    pub fn built_in() -> Result<Self, Vec<Diagnostic>> {
        Self::read(&Source::new("the built-in ObjectMeta", BUILT_IN))
    }

    /// Reads an OpenAPI document: Swagger 2 `definitions`, or `components.schemas` of OpenAPI 3.
    ///
    /// A property that is a `$ref` becomes the definition it names. A `$ref` of items stays one: lists of objects in `metadata` get no
    /// members of their own, as in the libraries that exist.
    ///
    /// # Errors
    /// A text that is not valid YAML or JSON, a document without ObjectMeta, and references without a definition.
    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let definitions = openapi::read(source)?.types;
        let found = NAMES.iter().find_map(|name| definitions.get(*name));
        let Some(definition) = found else {
            let message = format!("definition `{}` not found", NAMES[0]);
            let start = Place::new(source, source.start());
            return Err(vec![Diagnostic::error(Rule::ObjectMeta, message).at(start)]);
        };
        let mut schema = definition.schema.clone();
        let mut diagnostics = Vec::new();
        for (name, property) in &mut schema.properties {
            let Some(reference) = &property.rest.ref_ else { continue };
            if let Some(referred) = definitions.get(reference) {
                *property = referred.schema.clone();
            } else {
                let message = format!("`{name}` refers to `{reference}`, which is not defined");
                let place = Place::new(source, property.span);
                diagnostics.push(Diagnostic::error(Rule::ObjectMeta, message).at(place));
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        Ok(Self { schema })
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }
}
