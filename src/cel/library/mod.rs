//! What CEL expressions can call on the API server: the values and functions of cel-go's extensions and of Kubernetes' own libraries.
//!
//! In: plain Rust values. Out: plain Rust values, or the text of the error the server would report, word for word. A file a kind of value or a
//! family of functions; which functions exist, their overloads and their costs are the caller's business. Must not know expressions, types of CEL,
//! schemas or objects.

pub(crate) mod clause;
pub(crate) mod duration;
pub(crate) mod strings;
pub(crate) mod timestamp;
pub(crate) mod verb;

pub(crate) use crate::k8s::cidr::Cidr;
pub(crate) use crate::k8s::ip::Ip;
pub(crate) use crate::k8s::named_format::NamedFormat;
pub(crate) use crate::k8s::quantity::Quantity;
pub(crate) use crate::k8s::semver::Semver;
pub(crate) use duration::Duration;
pub(crate) use timestamp::Timestamp;
