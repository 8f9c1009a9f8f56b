//! Kubernetes custom resources in Jsonnet, from one reading of their definitions.
//!
//! The library serves the `crdsmith` binary first; its API follows semantic versioning from 1.0 on.
//!
//! # Guide
//!
//! | to | use |
//! |---|---|
//! | read CRDs | [`crd::read`] for all of them, [`catalog`] for many of which few are needed |
//! | make the Jsonnet library and the Markdown of a kind | [`model`], then [`render`]; [`generate`] does it for a whole configuration |
//! | make the JSON Schemas of kinds | [`json_schema`] |
//! | validate manifests | [`validate::check`] for texts, [`validate::check_objects`] for values, [`validate::Run`] for more inputs |
#![cfg_attr(feature = "jsonnet", doc = "| evaluate Jsonnet | [`jsonnet::evaluate`] |")]
#![cfg_attr(
    feature = "jsonnet",
    doc = "| render a Tanka environment | [`tanka::load()`], and [`rendered::check`] to validate it |"
)]
//! | print findings | [`report`], a function for each format |
//! | read YAML as the API server does | [`yaml::compose`]; [`go`] has the functions of Go's libraries |
//!
//! Errors are [`diagnostic::Diagnostic`]s with a place in a [`source::Source`] and a rule of [`rule`].
//!
//! # Features
//!
//! `cli` (default) has the command line, `fetch` the HTTP client, `jsonnet` the evaluator. Validation alone needs none of them.
//!
//! # Example
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
pub mod bump;
pub mod catalog;
mod cel;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod crd;
pub mod diagnostic;
pub mod diff;
pub mod example;
pub mod explain;
pub mod facts;
pub mod generate;
pub mod go;
#[cfg(feature = "jsonnet")]
pub mod handwritten;
pub mod import;
pub mod init;
pub mod input;
pub mod json_schema;
#[cfg(feature = "jsonnet")]
pub mod jsonnet;
mod k8s;
pub mod lock;
pub mod model;
pub mod openapi;
pub mod output;
pub mod render;
#[cfg(feature = "jsonnet")]
pub mod rendered;
pub mod report;
pub mod rule;
pub mod site;
pub mod source;
#[cfg(feature = "jsonnet")]
pub mod tanka;
pub mod validate;
pub mod yaml;
