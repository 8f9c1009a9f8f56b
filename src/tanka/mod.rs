//! An evaluated value → Kubernetes manifests, as Tanka makes them.
//!
//! [`project`] finds the project and its import path, [`environment`] reads `spec.json` and inline environments, [`extract`] finds the
//! manifests in a value, [`process`] gives them namespaces, labels and their order, [`export`] names and writes a file for each.
//! [`load()`] does all of it for one path, a [`Loader`] for many. Knows nothing of Jsonnet's evaluator but [`crate::jsonnet`], and nothing of validation.
//!
//! ```
//! use crdsmith::tanka::{Request, load};
//!
//! let folder = tempfile::tempdir().expect("a temporary folder can be made");
//! let file = folder.path().join("main.jsonnet");
//! std::fs::write(&file, "{ a: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } }").expect("it can be written");
//! let environments = load(&file, &Request::default()).environments.expect("the program is correct");
//! assert_eq!(environments[0].manifests[0].kind_name(), "ConfigMap/a");
//! ```

pub mod environment;
mod evaluation;
pub mod export;
pub mod extract;
mod inline;
mod load;
mod loaded;
pub mod process;
pub mod project;
mod request;
pub mod selector;
mod template;

use serde_json::{Map, Value};

use crate::jsonnet::Step;
pub use load::{Loader, load, load_raw};
pub use loaded::{Environmental, Loaded, Origin};
pub use request::{Request, Take};

/// A Kubernetes object, with what every object has checked: `apiVersion`, `kind`, `metadata`.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    value: Value,
    /// The path in the value of the program.
    path: Vec<Step>,
}

impl Manifest {
    /// The object's fields.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The path in the value of the program.
    #[must_use]
    pub fn path(&self) -> &[Step] {
        &self.path
    }

    /// `kind`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.text("kind")
    }

    /// `apiVersion`.
    #[must_use]
    pub fn api_version(&self) -> &str {
        self.text("apiVersion")
    }

    /// Whether this is an environment of Tanka. Tanka takes every object of kind `Environment` for one, also those of other groups, and then fails.
    pub(crate) fn is_environment(&self) -> bool {
        let group = self.api_version().rsplit_once('/').map_or("", |(group, _)| group);
        self.kind() == "Environment" && matches!(group, "" | "tanka.dev")
    }

    /// `metadata.name`, or nothing.
    #[must_use]
    pub fn name(&self) -> &str {
        self.meta("name")
    }

    /// `metadata.generateName`, or nothing.
    #[must_use]
    pub fn generate_name(&self) -> &str {
        self.meta("generateName")
    }

    /// `metadata.namespace`, or nothing.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.meta("namespace")
    }

    /// `kind/name`, which target filters look at.
    #[must_use]
    pub fn kind_name(&self) -> String {
        [self.kind(), self.name()].join("/")
    }

    fn text(&self, field: &str) -> &str {
        self.value.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    fn meta(&self, field: &str) -> &str {
        let metadata = self.value.get("metadata");
        metadata
            .and_then(|metadata| metadata.get(field))
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn metadata_mut(&mut self) -> Option<&mut Map<String, Value>> {
        self.value.get_mut("metadata").and_then(Value::as_object_mut)
    }
}
