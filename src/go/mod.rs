//! Go's library, as far as crdsmith must answer like it: each function once, under the name that it has there, tested against Go itself.
//!
//! In and out: plain Rust values. Knows nothing of [`crate::yaml::Node`], of Kubernetes, or of anything else above it.

pub mod any;
pub mod base64;
pub mod convert;
pub mod fmt;
pub mod json;
pub(crate) mod mail;
pub mod math;
pub(crate) mod net;
pub(crate) mod netip;
pub mod regexp;
pub mod sha256;
pub mod strconv;
pub mod strings;
pub mod time;
pub(crate) mod unicode;
pub(crate) mod url;
pub mod yaml;

#[cfg(test)]
mod tests;
