//! Kubernetes custom resources in Jsonnet, from one reading of their definitions.
//!
//! The library API serves the `crdsmith` binary first; it follows semantic versioning from 1.0 on.

pub mod diagnostic;
pub mod eval;
pub mod source;
pub mod write;
pub mod yaml;
