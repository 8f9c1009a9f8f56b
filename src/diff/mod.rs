//! Two sets of definitions → what changed, what it breaks, and why.
//!
//! In: two [`Crd`](crate::crd::Crd)s of one kind. Out: [`Change`]s, each with a rule of [`ChangeRule`], its severity, and both places. Must not know where
//! definitions come from, nor how changes are shown.

mod change;
mod comparison;
mod definition;
mod group;
mod rule;
mod schema;
mod version;

pub use change::{Change, Effect, Hit, Site};
pub use comparison::{Comparison, Objects};
pub use definition::{Options, added, between, definitions, refused, removed, versions};
pub use group::grouped;
pub use rule::{ChangeRule, Severity, Subject, page};
