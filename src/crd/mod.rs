//! `CustomResourceDefinition` documents exactly as written: `apiextensions.k8s.io/v1` and `v1beta1`, alone, in streams and in lists. Crossplane's
//! `CompositeResourceDefinition`s stand for the definitions that Crossplane makes of them (`xrd/`).
//!
//! In: the text of a source. Out: [`Crd`]s with every keyword of their schemas, what else stood there, and diagnostics with places; or only the [`Head`]s of
//! the definitions, for those who need few of them.
//! Knows nothing of Jsonnet, pages or files.

mod definition;
mod deprecation;
pub mod digest;
mod document;
mod fingerprint;
mod form;
mod head;
mod heads;
mod keyword;
mod reader;
mod scan;
mod schema;
mod seldom;
mod value;
mod xrd;

pub(crate) use definition::KIND;
pub use definition::{
    ApiVersion, Conversion, Crd, Names, PrinterColumn, Scale, Scope, Service, Subresources, Version, Webhook,
    WebhookClient,
};
pub use deprecation::deprecation;
pub(crate) use document::{OPENAPI, made};
pub use document::{Other, Reading, read, read_chunk, read_item, read_node, schema, schema_at};
pub(crate) use document::{duplicates, not_yaml};
pub(crate) use form::list_items;
pub use head::{Head, HeadVersion};
pub use heads::{Heads, Located, Part, heads};
pub use schema::{AdditionalProperties, Bounds, Items, Logic, Rest, Schema, Topology, ValidationRule};
pub use seldom::{Absent, Seldom};
pub(crate) use xrd::KIND as COMPOSITE_KIND;
