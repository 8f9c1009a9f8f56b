//! Kubernetes' ObjectMeta, which CRDs do not include: an OpenAPI document → the schema of `metadata`.

use std::sync::Arc;

use crate::crd;
use crate::crd::Schema;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source};
use crate::yaml;

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
        let fail =
            |message: String| vec![Diagnostic::error(Rule::ObjectMeta, message).at(Place::new(source, source.start()))];
        let chunk = yaml::chunks(source.text()).first().copied();
        let documents = chunk.map_or(Ok(Vec::new()), yaml::compose).map_err(|error| {
            let message = format!("this is not valid JSON or YAML: {}", error.message);
            vec![Diagnostic::error(Rule::YamlSyntax, message).at(Place::new(source, error.span))]
        })?;
        let definitions = documents.first().and_then(|document| {
            let root = &document.root;
            root.get("definitions")
                .or_else(|| root.get("components")?.get("schemas"))
        });
        let definitions =
            definitions.ok_or_else(|| fail("neither `definitions` nor `components.schemas` found".to_owned()))?;
        let node = NAMES.iter().find_map(|name| definitions.get(name));
        let node = node.ok_or_else(|| fail(format!("definition `{}` not found", NAMES[0])))?;

        let (mut schema, mut diagnostics) = crd::schema(source, node);
        for (name, property) in &mut schema.properties {
            let Some(reference) = &property.ref_ else { continue };
            let target = reference.rsplit('/').next().unwrap_or_default();
            let Some(node) = definitions.get(target) else {
                let message = format!("`{name}` refers to `{reference}`, which is not defined");
                diagnostics.push(Diagnostic::error(Rule::ObjectMeta, message).at(Place::new(source, property.span)));
                continue;
            };
            let (referred, mut more) = crd::schema(source, node);
            diagnostics.append(&mut more);
            *property = referred;
        }
        if diagnostics.iter().any(Diagnostic::is_error) {
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
