//! Crossplane's `CompositeResourceDefinition`s → the definitions that Crossplane makes of them: that of the composite resource, and that of its claim.
//!
//! In: the tree of a document. Out: trees of `CustomResourceDefinition`s, as Crossplane 2.4 creates them in the cluster, apart from their owner
//! references. All that stands in the document keeps its place; all that Crossplane adds has the place of the kind.
//! Knows nothing of [`super::Crd`]: the reader of definitions reads these trees too.

mod added;
mod check;
mod definition;
mod ignored;
mod kind;
mod maker;
mod metadata;
mod normal;
mod report;
mod version;
mod written;

pub(super) use check::{as_written, check};
pub(super) use definition::tree;
pub(crate) use kind::KIND;
pub(super) use kind::{Api, Role, Scope};
pub(super) use written::Xrd;
