//! Input of validation: texts that people wrote, objects that a program made, or an input that could not be read.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::validate::server::registry::Registry;

/// Manifests from one place.
#[derive(Debug, Clone)]
pub struct Manifests {
    /// The set that they belong to. Objects of one set are applied together, so a set has each object only once.
    pub set: Arc<str>,
    /// The definitions for these manifests, if they differ from those of the run.
    pub registry: Option<Arc<Registry>>,
    /// The manifests.
    pub content: Content,
}

/// Content of an input.
#[derive(Debug, Clone)]
pub enum Content {
    /// YAML or JSON; every value has its place in the text.
    Text(Arc<Source>),
    /// Objects without a text. Their findings say where in the object they are ([`crate::validate::Finding::steps`]). The caller finds the places.
    Made {
        /// The file that made them, for reports.
        file: String,
        /// The environment that they belong to; empty without one.
        environment: String,
        /// The objects, in order. They nest at most as deep as values of a program.
        objects: Vec<serde_json::Value>,
    },
    /// An input that could not be read or evaluated.
    Failed {
        /// Its name in reports.
        file: String,
        /// The environment that failed; empty without one.
        environment: String,
        /// The reasons; at least one.
        diagnostics: Vec<Diagnostic>,
    },
}

impl Manifests {
    /// Manifests that belong to the set of their own file.
    #[must_use]
    pub fn alone(content: Content) -> Self {
        let set = match &content {
            Content::Text(source) => source.name().into(),
            Content::Made { file, .. } | Content::Failed { file, .. } => file.as_str().into(),
        };
        Self {
            set,
            registry: None,
            content,
        }
    }

    /// A text that belongs to a set.
    #[must_use]
    pub fn text(set: &str, source: Arc<Source>) -> Self {
        Self {
            set: set.into(),
            registry: None,
            content: Content::Text(source),
        }
    }
}
