//! The API server's verdict on an object, offline: what Kubernetes 1.37 says on `kubectl apply --validate=strict`.
//!
//! In: definitions as a [`Registry`], and objects as trees that know their places ([`crate::yaml::Node`]). Out: a [`Verdict`] with the server's errors
//! in the server's words, and the object as the server would store it. The steps are the server's, in its order; each rule family has its own file.
//! Must not know where objects come from, nor how errors are shown.

mod decoded;
mod definition;
mod error;
mod field_path;
mod path;
pub(crate) mod print;
mod run;
mod schema;
mod server;
mod warning;

pub use definition::{DefinitionVerdict, check as check_definition, check_document as check_definition_document};
pub use error::{ErrorType, FieldError};
pub use path::Step;
pub use run::batch::{Run, check};
pub use run::finding::{Checked, Finding, Shown, Status};
pub use run::manifests::Manifests;
pub use run::options::Options;
pub use run::report::{Report, Summary};
pub use server::lazy::{Lazy, Text};
pub use server::registry::Registry;
pub use server::stage::Stage;
pub use server::steps::{Verdict, validate};
pub use warning::Warning;
