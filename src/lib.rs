//! Kubernetes custom resources in Jsonnet, from one reading of their definitions.
//!
//! The library API serves the `crdsmith` binary first; it follows semantic versioning from 1.0 on.

pub mod crd;
pub mod diagnostic;
pub mod eval;
pub mod source;
pub mod write;
pub mod yaml;
pub mod model;
pub mod render;
pub mod input;
pub mod config;
pub mod output;
pub mod generate;
pub mod cli;
pub mod report;
pub mod validate;
