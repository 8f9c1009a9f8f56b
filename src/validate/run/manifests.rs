//! What is validated: texts that people wrote, or objects that a program made.

use std::sync::Arc;

use crate::source::Source;

/// Some objects, from one place.
#[derive(Debug, Clone)]
pub enum Manifests {
    /// YAML or JSON; every value has its place in the text.
    Text(Arc<Source>),
    /// Objects without a text. Their findings say where in the object they are ([`crate::validate::Finding::steps`]); where that was made is for others to say.
    Made {
        /// What reports call the file that made them.
        file: String,
        /// The objects, in order. Nested at most as deep as a program's value may be.
        objects: Vec<serde_json::Value>,
    },
}
