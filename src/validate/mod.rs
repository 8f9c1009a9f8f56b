//! The API server's verdict on an object, offline: what Kubernetes 1.37 says on `kubectl apply --validate=strict`.
//!
//! In: definitions as a [`Registry`], and objects as trees that know their places ([`crate::yaml::Node`]). Out: a [`Verdict`] with the server's errors
//! in the server's words, and the object as the server would store it. The steps are the server's, in its order; each rule family has its own file.
//! Must not know where objects come from, nor how errors are shown.

mod array;
mod batch;
mod coerce;
mod combine;
mod defaulting;
mod definition;
mod deprecated;
mod embedded;
mod error;
mod examine;
mod field_path;
mod finding;
pub(crate) mod format;
mod identity;
mod lists;
mod manifests;
pub(crate) mod names;
mod number;
mod object;
mod object_meta;
mod path;
mod pattern;
pub(crate) mod print;
mod prune;
mod ratchet;
mod registry;
mod report;
mod route;
mod rules;
mod scale;
mod schema;
mod schema_path;
mod secret;
mod steps;
mod string;
mod surrounding;

pub use batch::{Options, Run, check};
pub use definition::{
    DefinitionVerdict, Warning, check as check_definition, check_document as check_definition_document,
};
pub use error::{ErrorType, FieldError};
pub use finding::{Checked, Finding, Shown, Status};
pub use manifests::Manifests;
pub use path::Step;
pub use registry::Registry;
pub use report::{Report, Summary};
pub use steps::{Stage, Verdict, validate};
