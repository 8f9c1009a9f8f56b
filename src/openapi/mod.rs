//! OpenAPI documents of an API server → named types and the kinds among them.
//!
//! In: a document as Kubernetes publishes it (`/openapi/v2`, `/openapi/v3`), or the embedded one of a Kubernetes version. Out: [`Definitions`], whose
//! schemas are those that CRDs have ([`crate::crd::Schema`]). Must not judge, print or write.

mod crds;
mod definitions;
mod embedded;
mod form;
mod graph;
mod hints;
mod kinds;
mod merge;
mod read;
mod resolve;
mod resources;

pub use crds::heads;
pub use definitions::{Definition, Definitions, GroupVersionKind, Resource};
pub use embedded::{End, Release, end};
pub use read::read;
