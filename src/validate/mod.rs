//! The API server's verdict on an object, offline: what Kubernetes 1.37 says on `kubectl apply --validate=strict`.
//!
//! In: definitions as a [`Registry`], and objects as trees that know their places ([`crate::yaml::Node`]). Out: a [`Verdict`] with the server's errors
//! in the server's words, and the object as the server would store it. The steps are the server's, in its order; each rule family has its own file.
//! Must not know where objects come from, nor how errors are shown.
//!
//! ```
//! use crdsmith::validate::{Options, Registry, Status, check_objects};
//! use crdsmith::{crd, source::Source};
//! use serde_json::json;
//!
//! let definition = Source::new("crd.yaml", include_str!("../../crds/userpoolclients-0.33.yaml"));
//! let registry = Registry::new(crd::read(&definition).crds);
//! let object = json!({
//!     "apiVersion": "cognitoidentityprovider.aws.crossplane.io/v1alpha1",
//!     "kind": "UserPoolClient",
//!     "metadata": {"name": "web"},
//!     "spec": {"forProvider": {"region": "eu-west-1", "clientName": 7}},
//! });
//! let report = check_objects("web", vec![object], &registry, &Options::default());
//! assert_eq!(report.results[0].status, Status::Invalid);
//! assert_eq!(report.results[0].findings[0].diagnostic.path.as_deref(), Some("spec.forProvider.clientName"));
//! ```

mod builtin;
mod decoded;
mod default;
mod definition;
mod error;
mod field_path;
mod path;
pub(crate) mod print;
mod run;
mod schema;
mod server;
mod warning;
mod webhook;

pub use builtin::Kubernetes;
pub(crate) use default::is_default_valid;
pub use definition::{DefinitionVerdict, check as check_definition, check_document as check_definition_document};
pub use error::{Broken, ErrorType, FieldError};
pub use path::Step;
pub use run::batch::{Run, check, check_objects};
pub use run::finding::{Checked, Finding, Shown, Status};
pub use run::manifests::{Content, Manifests};
pub use run::options::Options;
pub use run::policy::{Baseline, Ignore, Policy};
pub use run::report::{Report, Summary};
pub use run::selection::unused_kinds;
pub use server::lazy::{Lazy, Text};
pub use server::registry::Registry;
pub use server::stage::Stage;
pub use server::steps::validate;
pub use server::verdict::Verdict;
pub use warning::Warning;
