//! Kubernetes custom resources in Jsonnet, from one reading of their definitions.
//!
//! The library serves the `crdsmith` binary first; its API follows semantic versioning from 1.0 on.
//!
//! ```
//! use crdsmith::model::{Kind, ObjectMeta, naming};
//! use crdsmith::{crd, render, source::Source};
//!
//! let source = Source::new("crd.yaml", include_str!("../crds/userpoolclients-0.58.yaml"));
//! let reading = crd::read(&source);
//! assert!(reading.diagnostics.is_empty());
//!
//! let crd = &reading.crds[0];
//! let version = &crd.versions[0];
//! let schema = version.schema.as_ref().expect("the version has a schema");
//! let meta = ObjectMeta::built_in().expect("the embedded ObjectMeta can be read");
//! let kind = Kind::new(crd, version, schema, naming::group(&crd.group), &meta);
//! let library = render::jsonnet::kind(&kind);
//! assert!(library.contains("withClientName(clientName): { spec+: { forProvider+: { clientName: clientName } } },"));
//! ```

pub mod beside;
pub mod catalog;
mod cel;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod crd;
pub mod diagnostic;
pub mod generate;
pub mod go;
pub mod input;
#[cfg(feature = "jsonnet")]
pub mod jsonnet;
mod k8s;
pub mod model;
pub mod output;
pub mod render;
#[cfg(feature = "jsonnet")]
pub mod rendered;
pub mod report;
pub mod rule;
pub mod source;
#[cfg(feature = "jsonnet")]
pub mod tanka;
pub mod validate;
pub mod yaml;
