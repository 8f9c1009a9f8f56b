//! The one list of facts about each field, for everything that tells people about fields.
//!
//! In: a [`Kind`](crate::model::Kind) with its definition. Out: [`Facts`]: a tree of [`Field`]s, each with all that the definition says of it: type, whether
//! it is required and why, [`Fact`]s, the calls of the library. The page, `explain`, the JSON Schema and the comments of examples print this list.
//! Must not know how any of them looks.

mod branch;
mod build;
mod calls;
mod constraints;
mod fact;
mod field;
mod json;
mod level;
mod references;
mod rules;
mod text;
mod type_name;
mod words;

pub use build::Facts;
pub use calls::Call;
pub use fact::{Fact, Statement};
pub use field::{Field, Required};
pub use level::Level;
pub use rules::{Rule, told};
